"""The capabilities that a terminal reports, and the message with them."""

from __future__ import annotations

from typing import Any

from textual.app import App
from textual.message import Message

from xmc_tui.domain.frozen_dataclass import frozen


@frozen
class TerminalCapabilities:
    """The answers of the terminal; the defaults are those of one that has not answered.

    `name` (in lower case) and `version` are those of XTVERSION. Sizes are in pixels, as (width,
    height); (0, 0) is unknown. That of a cell may be fractional. `max_sixel_size` is the largest
    sixel picture that is displayed.
    """

    name: str = ""
    version: tuple[int, ...] = ()
    has_sixel: bool = False
    cell_size: tuple[float, float] = (0, 0)
    text_area_size: tuple[int, int] = (0, 0)
    max_sixel_size: tuple[int, int] = (1000, 1000)


class TerminalAnswered(Message):
    """Posted to the app each time the terminal has answered a round of questions."""

    def __init__(self, capabilities: TerminalCapabilities) -> None:
        super().__init__()
        self.capabilities = capabilities


def capabilities_of(app: App[Any]) -> TerminalCapabilities:
    """Return what the terminal of an app has answered so far."""
    answered: TerminalCapabilities = getattr(app, "capabilities", TerminalCapabilities())
    return answered
