"""The commands of an open panel: moving, applying an entry, details and closing."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from xmc_tui.configurator import SetBudget
from xmc_tui.domain.frozen_dataclass import replace
from xmc_tui.presentation.advice_panel import AdvicePanel, PanelKind
from xmc_tui.presentation.customer_budget_refusal_text import is_below_cheapest_car
from xmc_tui.presentation.typed_amount import is_blank_amount, parse_amount
from xmc_tui.tui.controllers.controller_host import Host, PanelList
from xmc_tui.tui.controllers.editing_controller import EditingController
from xmc_tui.tui.controllers.navigation_controller import ALL_ROWS
from xmc_tui.tui.panel_keys import (
    ACCEPTING,
    FIELD_COMMANDS,
    KEEPING_OPEN,
    LONG_MOVES,
    MOVES,
    OPENERS,
    entry_number,
)


class PanelController:
    """Carries out commands while a panel is open.

    The panel is a part of the main screen, not a screen above it: the car stays as it is drawn, in
    pixels too, and follows the highlighted entry as it follows a highlighted option. What makes the
    panel modal is that every command passes through `run` first. `set_budget` is called with the
    amount that was typed.
    """

    def __init__(
        self,
        host: Host,
        editing: EditingController,
        set_budget: Callable[[SetBudget], Awaitable[None]],
    ) -> None:
        self.host = host
        self.editing = editing
        self._set_budget = set_budget

    @property
    def _panel(self) -> AdvicePanel | None:
        return self.host.ui.panel

    @property
    def _scrolling(self) -> PanelList:
        return self.host.option_list.panel_scrolling

    @property
    def has_field(self) -> bool:
        """Whether an amount is typed, so that keys are letters."""
        return self._panel is not None and self._panel.kind is PanelKind.BUDGET

    def is_enabled(self, command_id: str) -> bool:
        """Whether the key of a command is that command and not a letter of the field."""
        return not self.has_field or command_id in FIELD_COMMANDS

    async def run(self, command_id: str) -> bool:
        """Carry out a command of the panel; return False if it is none of those.

        A command that the panel is no place for closes it and is carried out as usual.
        """
        panel, number = self._panel, entry_number(command_id)
        if panel is None or command_id in KEEPING_OPEN:
            return False
        if command_id in MOVES:
            self._move(panel, MOVES[command_id])
        elif command_id in LONG_MOVES:
            move = self._move_by_page if command_id.startswith("page.") else self._move_to_end
            move(panel, LONG_MOVES[command_id])
        elif command_id in ACCEPTING:
            await self._accept(panel)
        elif number is not None:
            await self._accept_number(panel, number)
        elif command_id == "why":
            self._show(panel.toggle_details())
        elif command_id == "ways-order" and panel.kind is PanelKind.QUALIFY:
            self._show_other_order(panel)
        elif command_id in ("close", OPENERS.get(panel.kind)):
            self.close()
        else:
            self.close()
            return False
        return True

    def _move(self, panel: AdvicePanel, by: int) -> None:
        if not panel.has_rows_to_move_among:
            self.host.option_list.scroll_rows(by)
        elif not self._scroll_within_highlight(panel, by):
            self._highlight(panel.move(by))

    def _scroll_within_highlight(self, panel: AdvicePanel, by: int) -> bool:
        """Scroll the highlighted entry, and the text above the first one; return if there is more.

        What is in sight is only known once the moves before are displayed.
        """
        if panel.shows_details or not panel.position:
            self.host.current_view()
        return self._scrolling.scroll_within_highlight(panel, by)

    def _highlight(self, panel: AdvicePanel) -> None:
        # Of several waiting moves only the last needs to be drawn.
        self.host.ui = replace(self.host.ui, panel=panel, message="")
        self.host.schedule_refresh()

    def _move_by_page(self, panel: AdvicePanel, direction: int) -> None:
        """Move by the entries of a page; text is scrolled by its rows."""
        option_list = self.host.option_list
        rows = direction * option_list.page
        if not panel.has_rows_to_move_among:
            option_list.scroll_rows(rows)
        elif not self._scroll_within_highlight(panel, rows):
            self.host.current_view()
            number = self._scrolling.find_entry_of_page(panel, direction)
            self._highlight(replace(panel, position=number))

    def _move_to_end(self, panel: AdvicePanel, direction: int) -> None:
        """Move to the beginning, the text above the entries included, or to the end."""
        if not panel.has_rows_to_move_among:
            self.host.option_list.scroll_rows(direction * ALL_ROWS)
            return
        moved = panel.move_clamped(direction * len(panel.entries))
        self._highlight(moved)
        self.host.current_view()  # it scrolls to the highlight
        self._scrolling.scroll_within_highlight(moved, direction * ALL_ROWS)

    async def click(self, target: str) -> None:
        """Highlight the entry that was clicked, or apply it if it is highlighted already."""
        panel = self._panel
        if panel is None or not target.isdigit() or int(target) >= len(panel.entries):
            return
        if int(target) == panel.position:
            await self._accept(panel)
        else:
            self._show(replace(panel, position=int(target)))

    async def _accept_number(self, panel: AdvicePanel, number: int) -> None:
        if number <= len(panel.entries) and panel.has_rows_to_move_among:
            await self._accept(replace(panel, position=number - 1))

    async def _accept(self, panel: AdvicePanel) -> None:
        """Carry out the highlighted entry as one step, or set the budget that was typed."""
        if panel.kind is PanelKind.BUDGET:
            await self._accept_amount(panel)
        elif panel.is_explanation and panel.entries:
            self._show(panel.toggle_details())  # the entries are not in sight
        elif panel.current is None:
            self.close()
        else:
            self._hide()
            await self.editing.run_and_move_cursor(panel.current.command)

    def _show_other_order(self, panel: AdvicePanel) -> None:
        """Show the ways to qualify cheapest first or fewest changes first."""
        from xmc_tui.presentation.panel_entries import qualify_panel  # it loads the engine

        configurator = self.host.workspace.current.configurator
        found = qualify_panel(configurator, not panel.fewest_changes)
        self._show(replace(found, shows_details=panel.shows_details))

    async def _accept_amount(self, panel: AdvicePanel) -> None:
        text = await self.host.panel_field.read()
        amount = parse_amount(text)
        catalog = self.host.workspace.current.configurator.catalog
        is_refused = (
            not is_blank_amount(text) if amount is None else is_below_cheapest_car(amount, catalog)
        )
        if is_refused:
            self._show(replace(panel, typed=text, is_refused=True))
            return
        self._hide()
        await self._set_budget(SetBudget(amount))

    def show_typed_amount(self, text: str) -> None:
        """Show what the amount typed so far means."""
        panel = self._panel
        if panel is not None and self.has_field and panel.typed != text:
            self.host.ui = replace(self.host.ui, panel=replace(panel, typed=text, is_refused=False))
            self.host.schedule_refresh()

    def close(self) -> None:
        """Close the panel; without its preview everything is as it was before."""
        self._hide()
        self.host.refresh_view()

    def _hide(self) -> None:
        self.host.panel_field.close()
        self.host.ui = replace(self.host.ui, panel=None, message="")

    def _show(self, panel: AdvicePanel) -> None:
        self.host.ui = replace(self.host.ui, panel=panel, message="")
        self.host.refresh_view()
