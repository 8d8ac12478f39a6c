"""The state of the user interface that is not part of the build: cursor, language, message,
view."""

from __future__ import annotations

from xmc_tui.domain.frozen_dataclass import frozen
from xmc_tui.i18n import Translator
from xmc_tui.presentation.cursor import Cursor


@frozen
class UiState:
    """How the build is shown.

    `message` answers the last command. `picture_view` is the side of the car that was asked for;
    if it is empty, the picture follows the highlight. `picture_turned` is true if the advisor
    asked for it, rather than the slide show of the review.
    """

    cursor: Cursor
    tr: Translator
    customer_view: bool = False
    message: str = ""
    picture_view: str = ""
    picture_turned: bool = False
