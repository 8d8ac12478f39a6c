"""What an option gives to the picture of the car: the words the catalog may use, and the look of a whole build.

A *part* is something of the car that can look one way or another. It has colours and a finish, and some have shapes.
The catalog names part, shape, finish and colours; it never names a layer, and the picture never names an option.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, get_args

from xmc_tui.domain.frozen import frozen

#: The bodies that there are models of.
Body = Literal["sedan", "suv"]
BODIES: tuple[str, ...] = get_args(Body)

#: What a surface can be made of or coated with.
Finish = Literal[
    "solid", "metallic", "pearl", "matte", "satin", "multi-coat", "mirror", "carbon", "glass", "leather", "alcantara",
    "wood",
]  # fmt: skip
FINISHES: tuple[str, ...] = get_args(Finish)

#: The views of the car, in the order in which they are gone round.
VIEWS = ("front", "side", "rear", "wheel", "seats", "dash")


#: What a picture can be made of in a terminal: the best it is known to draw, none, or one set of characters.
GLYPHS = ("auto", "off", "plain", "half", "quad", "sextant", "octant", "braille")


@frozen
class Part:
    """A part of the car: the view that shows it best, and its shapes where it has several, the plain one first."""

    view: str
    shapes: tuple[str, ...] = ()


#: Every part the picture knows.
PARTS: Mapping[str, Part] = {
    "paint": Part("front"),
    "hood": Part("front", ("plain", "ducted")),
    "decal": Part("front", ("none", "classic", "classic-side", "lightning", "lightning-side")),
    "badge": Part("front"),
    "spoiler": Part("rear", ("electric", "fixed", "adjustable")),
    "roof": Part("front"),
    "welcome-light": Part("front", ("plain", "galaxy")),
    "exterior-kit": Part("front"),
    "mirrors": Part("front"),
    "kit": Part("rear", ("none", "ducktail")),
    "wheel": Part("wheel", ("u", "u-forged", "five-spoke", "diamond", "mi", "plum", "phantom", "plum-forged", "petal")),
    "caliper": Part("wheel"),
    "interior": Part("seats"),
    "stitching": Part("seats"),
    "trim": Part("dash"),
    "interior-kit": Part("dash"),
    "sills": Part("seats"),
    "rear-console": Part("dash", ("storage", "fridge")),
    "seat-backs": Part("dash"),
    "steering-wheel": Part("dash"),
    "console": Part("dash"),
}


@frozen
class Look:
    """How an option appears: up to three colours (#rrggbb), a finish, and whether we approximated them.

    `part` is a key of PARTS ("" where the option shows in no picture, only as a swatch); `shape` one of its shapes.
    `unseen` says that it is meant to show in none.
    """

    colours: tuple[str, ...] = ()
    finish: str = "solid"
    approximate: bool = False
    part: str = ""
    shape: str = ""
    unseen: bool = False


@frozen
class CarLook:
    """All that the pictures show of a build: the body, and the look of each part that a choice speaks of."""

    body: str
    parts: tuple[tuple[str, Look], ...]

    @property
    def by_part(self) -> Mapping[str, Look]:
        """The look of each part."""
        return dict(self.parts)

    def shape(self, part: str) -> str:
        """Return the shape of a part; "" where nothing says."""
        look = self.by_part.get(part)
        return look.shape if look is not None else ""
