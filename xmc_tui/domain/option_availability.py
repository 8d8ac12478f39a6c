"""The availability of an option in a build, and the effect of choosing it."""

from __future__ import annotations

from enum import StrEnum

from xmc_tui.domain.frozen_dataclass import frozen


class Availability(StrEnum):
    """Whether an option can be chosen in the current build."""

    FREE = "free"
    NEEDS_CHANGES = "needs-changes"
    NOT_OFFERED = "not-offered"


@frozen
class OptionAvailability:
    """The availability of an option and the effect of choosing it with the best resolution.

    `difference` is the change of the option sum in yuan, `bespoke_difference` that of the number of
    bespoke items.
    """

    availability: Availability
    difference: int = 0
    bespoke_difference: int = 0
