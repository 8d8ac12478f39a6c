"""State of the user interface that is not part of the build: cursor, language, message, view."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xmc_tui.domain.frozen_dataclass import frozen
from xmc_tui.i18n import Translator
from xmc_tui.presentation.cursor import Cursor

if TYPE_CHECKING:
    from xmc_tui.presentation.advice_panel import AdvicePanel
    from xmc_tui.presentation.quota_indicator import QuotaStatus


@frozen
class UiState:
    """The state of the user interface around a build.

    `message` is the reply to the last command. `picture_view` is the selected view of the car; if
    it is empty, the picture follows the highlight. `picture_turned` says that the advisor selected
    the view, and not the slide show of the review. `is_car_full_screen` says that nothing but the
    car is shown. `panel` is the panel that is open in place of the option list.
    `is_review_unfolded` says that the review lists the standard items. `search_round` counts how
    often a search on another thread has found something; `is_search_stopped` says that it was
    stopped before it could prove everything. `quota` is what the ledger of slots says, None without
    a ledger.
    """

    cursor: Cursor
    tr: Translator
    customer_view: bool = False
    message: str = ""
    picture_view: str = ""
    picture_turned: bool = False
    is_car_full_screen: bool = False
    panel: AdvicePanel | None = None
    is_review_unfolded: bool = False
    search_round: int = 0
    is_search_stopped: bool = False
    quota: QuotaStatus | None = None
