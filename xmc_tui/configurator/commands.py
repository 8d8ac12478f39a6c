"""Commands: what an advisor can ask of the configurator."""

from __future__ import annotations

from xmc_tui.configurator.outcomes import Deed
from xmc_tui.domain.build import Build
from xmc_tui.domain.frozen import frozen


@frozen
class Choose:
    """Wish for an option. Where any number can be had it joins the others."""

    option: str


@frozen
class Remove:
    """Take an option of an any-number group out again."""

    option: str


@frozen
class Withdraw:
    """Return a group to its standard choice and forget what was wished in it."""

    group: str


@frozen
class ChooseModel:
    """Start from the standard car of a model."""

    model: str


@frozen
class Take:
    """Make a build that was offered, as a way out or a way to qualify, the one that holds."""

    build: Build
    deed: Deed


@frozen
class TakeTheme:
    """Take a ready build of the car; every option that the theme names becomes a wish, a standard one too."""

    theme: str


@frozen
class TakeOver:
    """Have a group hold these options, which another build has in it under a catalog that may be another.

    `wishes` are those that are wished there, `source` is the letter of that build.
    """

    group: str
    options: frozenset[str]
    wishes: frozenset[str] = frozenset()
    source: str = ""


@frozen
class SetCeiling:
    """Set the most the car may cost in yuan, or lift the ceiling; not a step that undo takes back."""

    total: int | None


@frozen
class Undo:
    """Take back the last thing done."""


@frozen
class Redo:
    """Do again what was taken back last."""


Command = Choose | Remove | Withdraw | ChooseModel | Take | TakeTheme | TakeOver | SetCeiling | Undo | Redo
