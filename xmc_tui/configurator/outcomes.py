"""Outcomes: what came of a command."""

from __future__ import annotations

from enum import StrEnum

from xmc_tui.domain.build import Build
from xmc_tui.domain.frozen import frozen
from xmc_tui.domain.rules import Conflict


class DeedKind(StrEnum):
    """The kinds of things that change a build."""

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
    """What was done, by kind and the id it named: the name of undo and redo; `by_way` where a way out was taken.

    `source` is the letter of the build that something was taken over from; empty where it is not known.
    """

    kind: DeedKind
    subject: str
    model: str
    by_way: bool = False
    source: str = ""


@frozen
class Applied:
    """The build is another now; `direction` is "do", "undo" or "redo"."""

    deed: Deed
    direction: str = "do"


@frozen
class Blocked:
    """The command breaks rules beside the other choices: nothing changed; here is why, and the ways out.

    `deed` is what it would have been; `option` the one it would have brought in or taken out, "" where a group of
    any number was to be emptied. Each way is a complete build, best first.
    """

    deed: Deed
    option: str
    conflicts: tuple[Conflict, ...]
    ways: tuple[Build, ...]


@frozen
class NotOffered:
    """The option cannot be had on the day of the quote, or not on this car: nothing changed."""

    option: str


@frozen
class Unchanged:
    """There was nothing to do."""


Outcome = Applied | Blocked | NotOffered | Unchanged
