"""The field for an amount in a panel."""

from __future__ import annotations

from collections.abc import Callable

from textual.widgets import Input

from xmc_tui.tui.widgets.text_field import TextField


class AmountField(TextField):
    """A field for an amount; `on_typed` is called with each new text."""

    def __init__(self, text: str, on_typed: Callable[[str], None]) -> None:
        super().__init__(text, compact=True, max_length=16)
        self._on_typed = on_typed

    def check_consume_key(self, key: str, character: str | None) -> bool:  # noqa: ARG002
        """Leave every key to the screen first, which knows those that are no letters of an amount.

        Textual would otherwise take all letters for text.
        """
        return False

    def _on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        self._on_typed(event.value)
