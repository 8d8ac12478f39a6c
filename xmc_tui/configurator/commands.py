"""Commands: what an advisor can ask of the configurator."""

from __future__ import annotations

from dataclasses import dataclass

from xmc_tui.configurator.outcomes import Deed
from xmc_tui.domain.build import Build


@dataclass(frozen=True, slots=True)
class Choose:
    """Wish for an option. Where any number can be had it joins the others."""

    option: str


@dataclass(frozen=True, slots=True)
class Remove:
    """Take an option of an any-number group out again."""

    option: str


@dataclass(frozen=True, slots=True)
class Withdraw:
    """Return a group to its standard choice and forget what was wished in it."""

    group: str


@dataclass(frozen=True, slots=True)
class ChooseModel:
    """Start from the standard car of a model."""

    model: str


@dataclass(frozen=True, slots=True)
class Take:
    """Make a build that was offered, as a way out or a way to qualify, the one that holds."""

    build: Build
    deed: Deed


@dataclass(frozen=True, slots=True)
class TakeTheme:
    """Take a ready build of the car; what it brings along is no wish."""

    theme: str


@dataclass(frozen=True, slots=True)
class TakeOver:
    """Have a group hold what it holds in another build, wished where it is wished there."""

    group: str
    build: Build


@dataclass(frozen=True, slots=True)
class SetCeiling:
    """Set the most the car may cost in yuan, or lift the ceiling; not a step that undo takes back."""

    total: int | None


@dataclass(frozen=True, slots=True)
class Undo:
    """Take back the last thing done."""


@dataclass(frozen=True, slots=True)
class Redo:
    """Do again what was taken back last."""


Command = Choose | Remove | Withdraw | ChooseModel | Take | TakeTheme | TakeOver | SetCeiling | Undo | Redo
