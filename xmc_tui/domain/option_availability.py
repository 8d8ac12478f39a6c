"""The availability of an option in a build, and the effect of choosing it."""

from __future__ import annotations

from enum import StrEnum

from xmc_tui.domain.frozen_dataclass import frozen


class Availability(StrEnum):
    """Whether an option can be chosen in the current build."""

    FREE = "free"
    NEEDS_CHANGES = "needs-changes"
    NOT_OFFERED = "not-offered"
    #: The budget of the search ended before it was known whether any build has the option.
    UNDECIDED = "undecided"


@frozen
class OptionAvailability:
    """The availability of an option and the effect of choosing it with the best resolution.

    `difference` is the change of the option sum in yuan, `bespoke_difference` that of the number of
    bespoke items. `is_proven` is False if the budget of the search ended before its proof: the
    option needs changes, but the effect may be that of a resolution that is not the best, and is 0
    if none is known.
    """

    availability: Availability
    difference: int = 0
    bespoke_difference: int = 0
    is_proven: bool = True
