"""The size of a component of the rules, which decides how it is searched."""

from __future__ import annotations

from xmc_tui.domain.frozen_dataclass import frozen

#: The number of options from which a component with requirements, or with half as many exclusions
#: as options, is for a compiled solver.
LARGE = 60


@frozen
class ComponentSize:
    """The size of a component: its options, and the rules among them as exclusions (pairs) and
    requirements."""

    options: int
    exclusions: int
    requirements: int

    @property
    def needs_solver(self) -> bool:
        """Whether enumeration cannot be relied on, so that a compiled solver is worth its load."""
        return self.options > LARGE and (
            self.requirements > 0 or 2 * self.exclusions >= self.options
        )
