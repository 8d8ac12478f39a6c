"""The commands that a configurator executes."""

from __future__ import annotations

from xmc_tui.configurator.build_state import CatalogAndDay
from xmc_tui.configurator.command_results import Edit
from xmc_tui.domain.build import Build
from xmc_tui.domain.frozen_dataclass import frozen


@frozen
class Choose:
    """Choose an option.

    It replaces the choice of a pick-one group and is added to the others of a pick-any group.
    """

    option: str


@frozen
class Remove:
    """Remove an option from a pick-any group."""

    option: str


@frozen
class ResetGroup:
    """Reset a group to its standard choice and drop its wishes."""

    group: str


@frozen
class ChooseModel:
    """Switch to another model and keep every choice that it also offers.

    `option` is an option of that model to choose in the same step; "" for none.
    """

    model: str
    option: str = ""


@frozen
class ApplyBuild:
    """Apply a build that was offered as a resolution or as a way to qualify."""

    build: Build
    edit: Edit


@frozen
class ApplyTheme:
    """Apply the build of a theme; its options become wishes, which ways to qualify keep."""

    theme: str


@frozen
class CopyGroup:
    """Copy the choice of a group from another build, which may use another catalog.

    `options` are the options of that build in the group, `wishes` those of them that are wishes
    there, and `copied_from` is its label.
    """

    group: str
    options: frozenset[str]
    wishes: frozenset[str] = frozenset()
    copied_from: str = ""


@frozen
class ChangeEditionAndDay:
    """Quote on the terms of another edition or on another day.

    `build` is the build under these terms: what they do not offer is replaced already.
    """

    terms: CatalogAndDay
    build: Build


@frozen
class SetBudget:
    """Set the budget (total price in yuan), or remove it with None; not an undoable edit."""

    total: int | None


@frozen
class Undo:
    """Undo the last edit."""


@frozen
class Redo:
    """Redo the last undone edit."""


Command = (
    Choose
    | Remove
    | ResetGroup
    | ChooseModel
    | ApplyBuild
    | ApplyTheme
    | CopyGroup
    | ChangeEditionAndDay
    | SetBudget
    | Undo
    | Redo
)
