"""The preview of a choice: what the build would cost with it, and the rules that it breaks."""

from __future__ import annotations

from xmc_tui.domain.compiled_rules import Conflict
from xmc_tui.domain.frozen_dataclass import frozen
from xmc_tui.domain.pricing import Quote


@frozen
class Preview:
    """The quote of the build that choosing an option would lead to.

    If the choice breaks rules, which are the `conflicts`, it is the quote of the best
    resolution, or with `is_proven` false that of the best one found within the budget. `option`
    is "" for a build that is not the choice of one option.
    """

    option: str
    quote: Quote
    conflicts: tuple[Conflict, ...]
    is_proven: bool = True
