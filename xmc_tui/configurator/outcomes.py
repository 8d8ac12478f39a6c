"""The results of commands."""

from __future__ import annotations

from enum import StrEnum

from xmc_tui.domain.build import Build
from xmc_tui.domain.frozen import frozen
from xmc_tui.domain.rules import Conflict


class DeedKind(StrEnum):
    """The kinds of edits."""

    CHOOSE = "choose"
    REMOVE = "remove"
    WITHDRAW = "withdraw"
    MODEL = "model"
    THEME = "theme"
    QUALIFY = "qualify"
    BUDGET = "budget"
    CODE = "code"
    OVER = "over"


@frozen
class Deed:
    """An edit in the undo history: its kind and the id it applies to.

    `by_way` is true if the user applied a resolution. `source` is the label of the build that a
    group was copied from; empty if unknown.
    """

    kind: DeedKind
    subject: str
    model: str
    by_way: bool = False
    source: str = ""


@frozen
class Applied:
    """The build has changed; `direction` is "do", "undo" or "redo"."""

    deed: Deed
    direction: str = "do"


@frozen
class Blocked:
    """The edit would break rules, so nothing has changed.

    `deed` is the edit; `option` is the option that it adds or removes, "" if there is no single
    one. `ways` are the resolutions, complete builds with the best first.
    """

    deed: Deed
    option: str
    conflicts: tuple[Conflict, ...]
    ways: tuple[Build, ...]


@frozen
class NotOffered:
    """The option is not offered on the quoted date or on this model; nothing has changed."""

    option: str


@frozen
class Unchanged:
    """The command had no effect on the build."""


Outcome = Applied | Blocked | NotOffered | Unchanged
