"""What is to be said of an option beside a build: whether it can be chosen, and what that would change."""

from __future__ import annotations

from enum import StrEnum

from xmc_tui.domain.frozen import frozen


class State(StrEnum):
    """Whether an option can be chosen as the build stands."""

    FREE = "free"
    NEEDS_CHANGES = "needs-changes"
    NOT_OFFERED = "not-offered"


@frozen
class OptionState:
    """An option's state, and what choosing it by the best way changes: yuan of the option sum, bespoke items."""

    state: State
    difference: int = 0
    bespoke_difference: int = 0
