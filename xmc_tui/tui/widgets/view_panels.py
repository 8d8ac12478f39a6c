"""The panels of the main screen, each of which displays one part of the view, and their layout."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from textual import events
from textual.geometry import Region, Size
from textual.message import Message
from textual.reactive import var
from textual.screen import Screen
from textual.strip import Strip

from xmc_tui.presentation.header import header_lines
from xmc_tui.presentation.option_detail import option_detail_lines, share_lines
from xmc_tui.presentation.option_list_rows import option_list_rows
from xmc_tui.presentation.price_bar import price_bar_lines
from xmc_tui.presentation.screen_layout import LayoutConditions, ScreenLayout, make_screen_layout
from xmc_tui.presentation.step_rail import step_rail_lines, step_strip_lines
from xmc_tui.presentation.styled_row import StyledRow
from xmc_tui.presentation.styled_text import Line, Span, cell_width, crop
from xmc_tui.presentation.ui_state import UiState
from xmc_tui.presentation.view_model import ViewModel
from xmc_tui.tui.command_registry import COMMANDS, KeyCommand, footer_titles
from xmc_tui.tui.widgets.styled_lines import StyledLines


class ViewPanel(StyledLines):
    """A part of the main screen that updates its rows when the view or its size changes."""

    view: var[ViewModel | None] = var(None)

    #: The cache key and the size that the rows were made for.
    _rows_key: tuple[object, Size] | None = None

    def build_rows(self, view: ViewModel, cells: int, height: int) -> list[StyledRow]:
        """Return the rows to show in `cells` x `height` cells."""
        raise NotImplementedError

    def cache_key(self, view: ViewModel) -> object:
        """Return the cache key of the rows: the parts of the view they depend on.

        By default that is the whole view.
        """
        return view

    def watch_view(self) -> None:
        """Show the new view."""
        self._show()

    def on_resize(self) -> None:
        """Show the view at the new size."""
        self._show()

    def render_lines(self, crop: Region) -> list[Strip]:
        """Render lines of the view at the current size.

        After a resize Textual paints before the Resize message arrives.
        """
        if self.view is not None and (self._rows_key is None or self._rows_key[1] != self.size):
            self._rows = self._rebuild(self.view)
        return super().render_lines(crop)

    def _show(self) -> None:
        size = self.size
        if self.view is not None and size.width:
            is_current = self._rows_key == (self.cache_key(self.view), size)
            self.show_rows(self._rows if is_current else self._rebuild(self.view))

    def _rebuild(self, view: ViewModel) -> list[StyledRow]:
        self._rows_key = self.cache_key(view), self.size
        return self.build_rows(view, *self.size)


def make_plain_rows(lines: list[Line]) -> list[StyledRow]:
    """Return lines as rows without click targets."""
    return [StyledRow(spans) for spans in lines]


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
        return make_plain_rows(
            step_strip_lines(view, cells)
            if height <= self.FLAT_UP_TO
            else step_rail_lines(view, cells)
        )


class OptionListPanel(ViewPanel):
    """The list of the step: cars, groups with options, or the ledger."""

    class RowClicked(Message):
        """A row was clicked: the id of an option, a model or a group."""

        def __init__(self, target: str) -> None:
            super().__init__()
            self.target = target

    def build_rows(self, view: ViewModel, cells: int, height: int) -> list[StyledRow]:  # noqa: ARG002
        """Return the rows of the step, or those of the open panel."""
        if view.opened is not None:
            from xmc_tui.presentation.panel_rows import panel_rows  # not needed by a start

            return panel_rows(view.opened, cells)
        return option_list_rows(view, cells)

    _list_shown: tuple[object, ...] = ()

    def watch_view(self) -> None:
        """Show the new view; another step or panel is shown from its top."""
        if self.view is not None and (shown := _list_shown(self.view)) != self._list_shown:
            self._list_shown = shown
            self.scroll_to(y=0, animate=False, force=True, immediate=True)
        super().watch_view()

    def scroll_rows(self, by: int) -> None:
        """Scroll by a number of rows."""
        y = self.scroll_offset.y + by
        self.scroll_to(y=y, animate=False, force=True, immediate=True)

    def on_click(self, event: events.Click) -> None:
        """Report the row that was clicked."""
        row = self.row_at(event.y)
        if row is not None and row.click_target:
            self.post_message(self.RowClicked(row.click_target))


def _list_shown(view: ViewModel) -> tuple[object, ...]:
    """Return what the list shows: a step, or a panel of some kind."""
    panel = view.opened.panel if view.opened is not None else None
    kind = (panel.kind, panel.is_explanation) if panel is not None else None
    return view.cursor.step, kind


class OptionDetail(ViewPanel):
    """A description of the highlighted option."""

    def build_rows(self, view: ViewModel, cells: int, height: int) -> list[StyledRow]:
        """Return as many lines as fit; they are on the open panel if there is one."""
        if view.opened is not None:
            return make_plain_rows(share_lines(view.opened.text.notes, cells, height))
        return make_plain_rows(option_detail_lines(view, cells, height))


class PriceBar(ViewPanel):
    """Total, option sum, progress to the threshold and its conditions."""

    def cache_key(self, view: ViewModel) -> object:
        """Return the parts of the view that the bar displays."""
        return (
            view.quote,
            view.proven_quote,
            view.preview is None,
            view.preview is not None and not view.preview.is_proven and view.is_search_stopped,
            view.preview is not None and bool(view.preview.conflicts),
            view.options_key,
            view.tr,
            view.customer_view,
        )

    class ArithmeticRequested(Message):
        """The bar was clicked, to see how its figures are computed."""

    def build_rows(self, view: ViewModel, cells: int, height: int) -> list[StyledRow]:  # noqa: ARG002
        """Return the lines of the bar."""
        return make_plain_rows(price_bar_lines(view, cells))

    def on_click(self) -> None:
        """Request the price breakdown."""
        self.post_message(self.ArithmeticRequested())


class KeyBar(ViewPanel):
    """The footer: the most used keys of the registry, as many as fit."""

    def __init__(self, commands: Sequence[KeyCommand] = COMMANDS, id: str | None = None) -> None:
        super().__init__(id=id)
        self.commands = commands

    def cache_key(self, view: ViewModel) -> object:
        """Return the parts of the view that the footer depends on: language and panel."""
        return view.tr, view.opened.panel if view.opened is not None else None

    def build_rows(self, view: ViewModel, cells: int, height: int) -> list[StyledRow]:  # noqa: ARG002
        """Return the footer as one row."""
        titles = footer_titles(self.commands, view.tr)
        if view.opened is not None:
            from xmc_tui.tui.panel_keys import panel_key_titles  # not needed by a start

            titles = panel_key_titles(view.opened.panel, self.commands, view.tr)
        parts = [
            (Span(f" {keys}", "accent"), Span(f" {title} ", "muted")) for keys, title in titles
        ]
        spans: list[Span] = []
        for part in parts:
            if cell_width(spans) + cell_width(part) <= cells:
                spans += part
        return [StyledRow(crop(tuple(spans), cells))]


def arrange_panels(
    screen: Screen[Any], size: Size, ui: UiState, is_review: bool, has_pixels: bool
) -> ScreenLayout:
    """Set the grid and the classes of the screen, and return the layout.

    Nothing is laid out again if they are the same.

    While the car is alone, the classes of what is hidden are not set, so that none of their rules
    applies to the picture.
    """
    conditions = LayoutConditions(
        has_pixels=has_pixels,
        is_review=is_review,
        is_car_alone=ui.is_car_alone,
    )
    layout = make_screen_layout(size.width, size.height, conditions)
    # The options take the rest, so that the panels also fill a frame of another size in between.
    screen.styles.grid_columns = _with_rest_at(-2, layout.columns)
    screen.styles.grid_rows = _with_rest_at(-4, layout.rows)
    screen.set_class(ui.is_car_alone, "-car-alone")
    screen.set_class(is_review and not ui.is_car_alone, "-review")
    screen.set_class(ui.customer_view and not ui.is_car_alone, "-customer")
    screen.set_class(ui.picture_turned, "-turned")
    screen.set_class(layout.pictures == 2, "-two-pictures")
    screen.set_class(not layout.has_note, "-without-note")
    return layout


def _with_rest_at(index: int, lengths: tuple[int, ...]) -> list[str]:
    """Return lengths of a grid, that at `index`, or a single one, as the rest of the space."""
    scalars = [str(length) for length in lengths]
    scalars[max(index, -len(lengths))] = "1fr"
    return scalars
