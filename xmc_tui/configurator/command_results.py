"""The results of commands: applied, blocked by rules, not offered, or unchanged."""

from __future__ import annotations

from enum import StrEnum

from xmc_tui.domain.build import Build
from xmc_tui.domain.compiled_rules import Conflict
from xmc_tui.domain.frozen_dataclass import frozen


class EditKind(StrEnum):
    """The kinds of edits."""

    CHOOSE = "choose"
    REMOVE = "remove"
    RESET_GROUP = "withdraw"
    MODEL = "model"
    THEME = "theme"
    QUALIFY = "qualify"
    BUDGET = "budget"
    CODE = "code"
    COPY_GROUP = "over"
    TERMS = "terms"


@frozen
class Edit:
    """An edit in the undo history: its kind and the id it applies to.

    `via_resolution` is true if the user applied a resolution. `copied_from` is the label of the
    build that a group was copied from; empty if unknown.
    """

    kind: EditKind
    subject: str
    model: str
    via_resolution: bool = False
    copied_from: str = ""


@frozen
class Applied:
    """The build has changed; `direction` is "do", "undo" or "redo"."""

    edit: Edit
    direction: str = "do"


@frozen
class Blocked:
    """The edit would break rules, so nothing has changed.

    `edit` is the edit; `option` is the option that it adds or removes, "" if there is no single
    one. `resolutions` are the resolutions, complete builds with the best first. They are those of
    the build `wanted` that keep the groups of `fixed_options`; without `is_proven` there may be
    better ones.
    """

    edit: Edit
    option: str
    conflicts: tuple[Conflict, ...]
    resolutions: tuple[Build, ...]
    wanted: Build
    fixed_options: frozenset[str]
    is_proven: bool = True


@frozen
class NotOffered:
    """The option is not offered on the quoted date or on this model; nothing has changed."""

    option: str


@frozen
class Unchanged:
    """The command had no effect on the build."""


CommandResult = Applied | Blocked | NotOffered | Unchanged
