"""The panel that takes the place of the option list: themes, ways, reasons, changes or the budget.

It is part of the state of the user interface. Its highlighted entry is previewed, so that the
picture, the price bar and the conditions show the car that the entry leads to.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from xmc_tui.configurator import Blocked, Command
from xmc_tui.domain.build import Build
from xmc_tui.domain.compiled_rules import Conflict
from xmc_tui.domain.frozen_dataclass import frozen, replace

if TYPE_CHECKING:
    from xmc_tui.domain.engine.ways_to_qualify import NoWayToQualify

#: The row of the field of the budget, counted from 0: below the title and a blank line.
FIELD_ROW = 2


class PanelKind(StrEnum):
    """The kinds of panels."""

    THEMES = "themes"
    QUALIFY = "qualify"
    WHY = "why"
    BLOCKED = "blocked"
    CHANGES = "changes"
    BUDGET = "budget"
    SAVINGS = "savings"


@frozen
class PanelEntry:
    """A row that can be chosen: its command, and the build that it asks for.

    `fixed_options` are the options whose groups are kept if that build breaks rules and is
    resolved. `theme` is the id of a theme, `equivalents` the number of equivalent builds.
    """

    command: Command
    build: Build
    fixed_options: frozenset[str] = frozenset()
    theme: str = ""
    equivalents: int = 1


@frozen
class AdvicePanel:
    """An open panel.

    `option` is the option that is explained, and `conflicts` are the rules that choosing it would
    break. `typed` is the amount in the field of the budget; `is_refused` says that it is none, or
    that no car costs so little. `is_proven` says that the entries are the best ones. `blocked` is
    the command that a blocked panel explains, `blocker` the reason why nothing qualifies.
    `fewest_changes` says that ways to qualify are ordered by their changes, among sums that are
    nearly equal, `least_excess` by how many yuan the cheapest of all exceeds the budget; 0 if some
    are within it.
    """

    kind: PanelKind
    entries: tuple[PanelEntry, ...] = ()
    position: int = 0
    shows_details: bool = False
    option: str = ""
    conflicts: tuple[Conflict, ...] = ()
    typed: str = ""
    is_refused: bool = False
    is_proven: bool = True
    blocked: Blocked | None = None
    blocker: NoWayToQualify | None = None
    fewest_changes: bool = False
    least_excess: int = 0

    @property
    def current(self) -> PanelEntry | None:
        """The highlighted entry; None without entries."""
        return self.entries[self.position] if self.entries else None

    @property
    def has_field(self) -> bool:
        """Whether an amount is typed in the panel."""
        return self.kind is PanelKind.BUDGET

    @property
    def is_explanation(self) -> bool:
        """Whether the whole explanation of an option is shown, in place of the entries."""
        return self.kind is PanelKind.WHY and self.shows_details

    @property
    def has_rows_to_move_among(self) -> bool:
        """Whether the arrow keys move the highlight; otherwise they scroll the text."""
        return bool(self.entries) and not self.is_explanation

    def move(self, by: int) -> AdvicePanel:
        """Return the panel with another entry highlighted, from the last to the first."""
        return replace(self, position=(self.position + by) % len(self.entries))

    def move_clamped(self, by: int) -> AdvicePanel:
        """Return the panel with another entry highlighted, at most the last or the first."""
        return replace(self, position=max(0, min(len(self.entries) - 1, self.position + by)))

    def with_search_answers(self, found: AdvicePanel) -> AdvicePanel:
        """Return the panel with the answers of a later search; the same build is highlighted."""
        builds = [entry.build for entry in found.entries]
        build = self.current.build if self.current is not None else None
        position = builds.index(build) if build in builds else 0
        return replace(
            self,
            entries=found.entries,
            position=position,
            is_proven=found.is_proven,
            blocker=found.blocker,
            least_excess=found.least_excess,
        )

    def toggle_details(self) -> AdvicePanel:
        """Return the panel with or without details."""
        return replace(self, shows_details=not self.shows_details)
