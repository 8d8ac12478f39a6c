"""The dialog of the second window that asks which of the advisor's windows to follow."""

from __future__ import annotations

from textual.binding import Binding

from xmc_tui.i18n import N_
from xmc_tui.tui.dialogs.choice_dialog import ChoiceDialog


class WindowChoiceDialog(ChoiceDialog[str]):
    """Returns the id of a window; q and Ctrl+C end the program."""

    BINDINGS = [Binding("q,ctrl+c", "app.quit", show=False, priority=True)]

    def other_keys(self) -> list[tuple[str, str]]:
        """Return the key that ends the program; the language is that of the followed window."""
        return [("q", N_("Quit"))]
