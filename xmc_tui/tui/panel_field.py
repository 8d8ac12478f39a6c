"""The field of a panel, in which an amount is typed."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from textual.geometry import Offset
from textual.screen import Screen
from textual.widget import MountError

if TYPE_CHECKING:
    from xmc_tui.tui.widgets.amount_field import AmountField

#: The columns between the edges of the list and the field.
_MARGIN = 2


class PanelField:
    """Shows a text field over a row of the option list, and focuses it while it is open.

    It is mounted when it opens, so that no key goes to it at any other time. It has no id: one that
    was closed may not be removed yet when the next one opens. `region` returns the
    place of the list: column, row and width. `on_typed` is called for every change.
    """

    def __init__(
        self,
        screen: Screen[None],
        region: Callable[[], tuple[int, int, int]],
        on_typed: Callable[[str], None],
    ) -> None:
        self._screen = screen
        self._region = region
        self._on_typed = on_typed
        self._field: AmountField | None = None

    async def open(self, text: str) -> None:
        """Show the field with a text, and let it take the keys from now on."""
        from xmc_tui.tui.widgets.amount_field import AmountField  # not needed by a start

        self.close()
        self._field = field = AmountField(text, self._on_typed)
        self.place()
        try:
            await self._screen.mount(field)
        except MountError:
            if self._screen.is_attached:
                raise
            return  # the app is exiting
        if self._field is field:  # else it was closed while it was mounted, and would keep the keys
            self._screen.set_focus(field, scroll_visible=False)

    async def read(self) -> str:
        """Return the text once every key typed so far is handled."""
        if self._field is None:
            return ""
        await self._field.wait_for_pending_keys()
        return self._field.value

    def place(self) -> None:
        """Put the field over its row of the list."""
        if self._field is not None:
            from xmc_tui.presentation.advice_panel import FIELD_ROW  # not needed by a start

            x, y, width = self._region()
            self._field.styles.width = max(4, width - 2 * _MARGIN)
            self._field.styles.offset = Offset(x + _MARGIN, y + FIELD_ROW)

    def close(self) -> None:
        """Remove the field."""
        if self._field is not None:
            self._field.can_focus = False  # a click on it would focus it until it is removed
            self._screen.set_focus(None)
            self._field.remove()
            self._field = None
