"""The panels of the main screen, each of which displays one part of the view."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from textual import events
from textual.geometry import Size
from textual.message import Message
from textual.reactive import var

from xmc_tui.presentation.header import header_lines
from xmc_tui.presentation.list_position import ListPosition, add_position, is_review, list_identity
from xmc_tui.presentation.option_detail import choose_texts_that_fit, option_detail_lines
from xmc_tui.presentation.option_list_rows import option_list_rows
from xmc_tui.presentation.price_bar import CONDITIONS_ROW, condition_at, price_bar_lines
from xmc_tui.presentation.step_rail import step_at, step_rail_rows, step_strip_lines
from xmc_tui.presentation.styled_row import StyledRow
from xmc_tui.presentation.view_model import ViewModel
from xmc_tui.tui.widgets.view_panel import CommandRequested, ViewPanel, make_plain_rows

if TYPE_CHECKING:
    from xmc_tui.presentation.advice_panel import AdvicePanel
    from xmc_tui.tui.widgets.panel_scrolling import PanelScrolling
    from xmc_tui.tui.widgets.review_place import ReviewPlace


class HeaderPanel(ViewPanel):
    """The header line."""

    def cache_key(self, view: ViewModel) -> object:
        """Return the parts of the view that the header displays."""
        return (
            view.quote,
            view.message,
            view.tr,
            view.tab_labels,
            view.tab_label,
            view.customer,
            view.sheet_number,
            view.customer_view,
        )

    def build_rows(self, view: ViewModel, cells: int, height: int) -> list[StyledRow]:  # noqa: ARG002
        """Return the header as one row."""
        return make_plain_rows(header_lines(view, cells))


class StepRail(ViewPanel):
    """The list of steps: a column next to the options, or a line across a narrow screen."""

    #: The height in cells up to which the steps are a line across the screen; the column is higher.
    FLAT_UP_TO = 2

    def cache_key(self, view: ViewModel) -> object:
        """Return the parts of the view that the steps display."""
        return view.quote, view.cursor.step, view.cursor.visited, view.tr, view.customer_view

    def build_rows(self, view: ViewModel, cells: int, height: int) -> list[StyledRow]:
        """Return the steps as a column or as a line, depending on the height."""
        if height > self.FLAT_UP_TO:
            return step_rail_rows(view, cells, height)
        return make_plain_rows(step_strip_lines(view, cells))

    def on_click(self, event: events.Click) -> None:
        """Request the step that was clicked."""
        if self.view is None:
            return
        if self.size.height > self.FLAT_UP_TO:
            row = self.row_at(event.y)
            number = row.click_target if row is not None else ""
        else:
            number = step_at(self.view, self.size.width, event.x)
        if number:
            self.post_message(CommandRequested(f"step.{number}"))


class OptionListPanel(ViewPanel):
    """The list of the step: cars, groups with options, or the ledger."""

    class RowClicked(Message):
        """A row was clicked: the id of an option, a model or a group."""

        def __init__(self, target: str) -> None:
            super().__init__()
            self.target = target

    def subject(self, view: ViewModel) -> object:
        """Return the language and the list: that of another step or panel has other rows."""
        return view.tr.code, list_identity(view)

    def build_rows(self, view: ViewModel, cells: int, height: int) -> list[StyledRow]:  # noqa: ARG002
        """Return the rows of the step, or those of the open panel."""
        if view.opened is not None:
            from xmc_tui.presentation.panel_rows import panel_rows  # not needed by a start

            return panel_rows(view.opened, cells)
        return option_list_rows(view, cells)

    #: The rows in sight of a list that does not fit; None if all of its rows are in sight.
    position: var[ListPosition | None] = var(None)

    #: The numbers, from 1, of the entries of a panel whose beginning is in sight.
    entries_in_sight: var[tuple[int, ...]] = var(())

    _list_shown: tuple[object, ...] = ()

    @property
    def _panel(self) -> AdvicePanel | None:
        return self.view.opened.panel if self.view is not None and self.view.opened else None

    @cached_property
    def panel_scrolling(self) -> PanelScrolling:
        """Scrolls the list while a panel is open."""
        from xmc_tui.tui.widgets.panel_scrolling import PanelScrolling  # not needed by a start

        return PanelScrolling(self)

    def watch_view(self) -> None:
        """Show the new view; another step or panel is shown from its top."""
        if self.view is not None and (shown := list_identity(self.view)) != self._list_shown:
            self._list_shown = shown
            self.scroll_to_row(0)
            if self._panel is not None:
                self.panel_scrolling.start_at_top()
        if self.view is not None and is_review(self.view):
            self._review_place.keep(self.view.tr.code, super().watch_view)
        else:
            super().watch_view()

    def show_rows(
        self, rows: list[StyledRow], size: Size | None = None, whole_rows: bool = False
    ) -> None:
        """Show rows, and note which of them are in sight."""
        if self._panel is not None:
            self.panel_scrolling.note_highlight()
        super().show_rows(rows, size, whole_rows)
        self._update_position()

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Note which rows are in sight now."""
        super().watch_scroll_y(old_value, new_value)
        self._update_position()

    def _update_position(self) -> None:
        first, height, count = self.scroll_offset.y, self.size.height, len(self.rows)
        fits = count <= height or not height
        self.position = None if fits else ListPosition(first + 1, min(first + height, count), count)
        self.entries_in_sight = self.panel_scrolling.find_entries_in_sight() if self._panel else ()

    def show_highlight(self) -> None:
        """Scroll to the highlight; a panel may stay at its beginning."""
        if self._panel is None:
            super().show_highlight()
        else:
            self.panel_scrolling.show_highlight(self._panel)

    @cached_property
    def _review_place(self) -> ReviewPlace:
        from xmc_tui.tui.widgets.review_place import ReviewPlace  # not needed by a start

        return ReviewPlace(self)

    @property
    def page(self) -> int:
        """The rows that a page key scrolls by: those in sight less one."""
        return max(1, self.size.height - 1)

    def scroll_rows(self, by: int) -> None:
        """Scroll by a number of rows."""
        self.scroll_to_row(self.scroll_offset.y + by)

    def on_click(self, event: events.Click) -> None:
        """Report the row that was clicked."""
        row = self.row_at(event.y)
        if row is not None and row.click_target:
            self.post_message(self.RowClicked(row.click_target))


class OptionDetail(ViewPanel):
    """A description of the highlighted option; on the review, which of its rows are in sight."""

    def on_mount(self) -> None:
        """Follow the position of the list."""
        self.watch(self.screen.query_one(OptionListPanel), "position", self._show, init=False)

    @property
    def _position(self) -> ListPosition | None:
        return self.screen.query_one(OptionListPanel).position

    def cache_key(self, view: ViewModel) -> object:
        """Return the view and, on the review, the position of its list."""
        return view, self._position if is_review(view) else None

    def build_rows(self, view: ViewModel, cells: int, height: int) -> list[StyledRow]:
        """Return as many lines as fit; they are on the open panel if there is one."""
        if view.opened is not None:
            return make_plain_rows(choose_texts_that_fit(view.opened.text.notes, cells, height))
        lines = option_detail_lines(view, cells, height)
        if is_review(view) and self._position is not None and lines:
            lines[-1] = add_position(lines[-1], self._position, view.tr, cells)
        return make_plain_rows(lines)


class PriceBar(ViewPanel):
    """Total, option sum, progress to the threshold and its conditions."""

    def cache_key(self, view: ViewModel) -> object:
        """Return the parts of the view that the bar displays."""
        return (
            view.quote,
            view.proven_preview_or_current_quote,
            view.preview is None,
            view.preview is not None and not view.preview.is_proven and view.is_search_stopped,
            view.preview is not None and bool(view.preview.conflicts),
            view.options_key,
            view.tr,
            view.customer_view,
            view.quota,
        )

    class ConditionClicked(Message):
        """A condition was clicked, by its id, to see how it is computed."""

        def __init__(self, condition: str) -> None:
            super().__init__()
            self.condition = condition

    def build_rows(self, view: ViewModel, cells: int, height: int) -> list[StyledRow]:  # noqa: ARG002
        """Return the lines of the bar."""
        return make_plain_rows(price_bar_lines(view, cells))

    def on_click(self, event: events.Click) -> None:
        """Request the arithmetic of the condition that was clicked, elsewhere that of all."""
        condition = ""
        if self.view is not None and event.y == CONDITIONS_ROW:
            condition = condition_at(self.view, self.size.width, event.x)
        if condition:
            self.post_message(self.ConditionClicked(condition))
        else:
            self.post_message(CommandRequested("arithmetic"))
