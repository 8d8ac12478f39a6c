"""The footer: the keys that are of use on the current step or panel, as many as fit."""

from __future__ import annotations

from collections.abc import Sequence

from rich.cells import cell_len
from textual import events

from xmc_tui.i18n import N_
from xmc_tui.presentation.screen_layout import SMALLEST_SIZE
from xmc_tui.presentation.styled_row import StyledRow
from xmc_tui.presentation.styled_text import Span
from xmc_tui.presentation.view_model import ViewModel
from xmc_tui.tui.command_registry import COMMANDS, KeyCommand
from xmc_tui.tui.footer_keys import FooterKey, footer_keys
from xmc_tui.tui.widgets.view_panel import CommandRequested, ViewPanel
from xmc_tui.tui.widgets.view_panels import OptionListPanel

#: The width from which a single row has space for a key more.
ONE_ROW_BELOW = 100


#: The class of a screen in a window that is too small for everything.
TOO_SMALL = "-too-small"


class KeyBar(ViewPanel):
    """The footer; a click on a key is as good as the key.

    In a window that is too small for everything it begins with the size that is needed.
    """

    def __init__(self, commands: Sequence[KeyCommand] = COMMANDS, id: str | None = None) -> None:
        super().__init__(id=id)
        self.commands = commands

    def cache_key(self, view: ViewModel) -> object:
        """Return what the footer depends on: language, step, panel, builds, size of the window."""
        panel = (view.opened.panel, self._entries_in_sight) if view.opened is not None else None
        return view.tr, view.step.kind, panel, len(view.tab_labels), self._is_too_small

    def on_mount(self) -> None:
        """Follow which entries of a panel are in sight."""
        panels = self.screen.query_one(OptionListPanel)
        self.watch(panels, "entries_in_sight", self._show, init=False)

    @property
    def _entries_in_sight(self) -> tuple[int, ...]:
        return self.screen.query_one(OptionListPanel).entries_in_sight

    @property
    def _is_too_small(self) -> bool:
        return self.screen.has_class(TOO_SMALL)

    def build_rows(self, view: ViewModel, cells: int, height: int) -> list[StyledRow]:
        """Return the rows of the footer."""
        if view.opened is not None:
            from xmc_tui.tui.panel_keys import panel_keys  # not needed by a start

            keys = panel_keys(view.opened.panel, self.commands, view.tr, self._entries_in_sight)
        else:
            several, has_one_row = len(view.tab_labels) > 1, height < 2 and cells < ONE_ROW_BELOW
            keys = footer_keys(view.step.kind, self.commands, view.tr, several, has_one_row)
        if self._is_too_small:
            size = "x".join(map(str, SMALLEST_SIZE))
            notice = view.tr.translate(N_("Enlarge the window to {size}"), size=size)
            keys = [FooterKey("!", notice, ""), *keys]
        self._places = place_keys(keys, cells, height)
        return [
            StyledRow(
                tuple(
                    part
                    for key in row
                    for part in (
                        Span(f" {key.label}", "accent"),
                        Span(f" {key.title} ", "muted"),
                    )
                )
            )
            for row in self._places
        ]

    _places: Sequence[Sequence[FooterKey]] = ()

    def on_click(self, event: events.Click) -> None:
        """Request the command of the key that was clicked."""
        end = 0
        for key in self._places[event.y] if event.y < len(self._places) else ():
            end += key_width(key)
            if event.x < end:
                if key.command_id:
                    self.post_message(CommandRequested(key.command_id))
                return


def place_keys(keys: Sequence[FooterKey], cells: int, rows: int) -> list[list[FooterKey]]:
    """Return the keys of each row; a key that does not fit anywhere is left out."""
    places: list[list[FooterKey]] = [[] for _ in range(rows)]
    free = [cells] * rows
    for key in keys:
        width = key_width(key)
        row = next((number for number in range(rows) if width <= free[number]), None)
        if row is not None:
            places[row].append(key)
            free[row] -= width
    return places


def key_width(key: FooterKey) -> int:
    """Return the width of a key with its title, in cells."""
    return cell_len(key.label) + cell_len(key.title) + 3
