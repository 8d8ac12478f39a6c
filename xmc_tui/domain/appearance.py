"""The appearance of options and builds: the parts, shapes and finishes that a catalog may name.

A part is an area of the car with colours and a finish; some parts have several shapes. The catalog
names part, shape, finish and colours but no image layer, and the picture code names no option, so
either can change without the other.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, get_args

from xmc_tui.domain.frozen_dataclass import frozen

#: The car bodies with a 3D model.
Body = Literal["sedan", "suv"]
BODIES: tuple[str, ...] = get_args(Body)

#: The materials and coatings of a surface.
Finish = Literal[
    "solid", "metallic", "pearl", "matte", "satin", "multi-coat", "mirror", "carbon", "glass",
    "leather", "alcantara", "wood",
]  # fmt: skip
FINISHES: tuple[str, ...] = get_args(Finish)

#: The families of colours that options are searched by.
ColourFamily = Literal[
    "red", "orange", "brown", "gold", "yellow", "green", "cyan", "blue", "purple", "pink", "white",
    "silver", "grey", "black",
]  # fmt: skip

#: The views of the car, in the order of rotation.
VIEWS = ("front", "side", "rear", "wheel", "seats", "dash")

#: Those of the cabin; all others are of the outside.
INSIDE_VIEWS = ("seats", "dash")

#: The character sets of a picture; "auto" is the best one that the terminal is known to draw, "off"
#: shows no picture.
GLYPHS = ("auto", "off", "plain", "half", "quad", "sextant", "octant", "braille")

#: The protocols that display a picture as pixels; "auto" is the one that the terminal reports,
#: "off" displays characters.
PIXELS = ("auto", "sixel", "kitty", "off")

#: The palettes of sixel pictures; "auto" is the small one through ssh.
PIXEL_PALETTES = ("auto", "full", "small")


@frozen
class Part:
    """A part of the car: the view that shows it best, and its shapes, the default one first."""

    view: str
    shapes: tuple[str, ...] = ()


#: Every part that the pictures can show.
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
    "wheel": Part(
        "wheel",
        ("u", "u-forged", "five-spoke", "diamond", "mi", "plum", "phantom", "plum-forged", "petal"),
    ),
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
class OptionAppearance:
    """The appearance of an option: up to three colours (#rrggbb) and a finish.

    `approximate` marks colours that are our approximation. `part` is a key of PARTS, or "" if the
    option is shown only as a colour swatch; `shape` is a shape of that part. `unseen` marks an
    option that no picture shows on purpose. `families` are the colour families that a search finds
    the option by; None for those of its colours and names.
    """

    colours: tuple[str, ...] = ()
    finish: str = "solid"
    approximate: bool = False
    part: str = ""
    shape: str = ""
    unseen: bool = False
    families: tuple[ColourFamily, ...] | None = None


@frozen
class CarAppearance:
    """The appearance of a build: its body, and the appearance of each part that an option sets."""

    body: str
    parts: tuple[tuple[str, OptionAppearance], ...]

    @property
    def by_part(self) -> Mapping[str, OptionAppearance]:
        """The appearance of each part."""
        return dict(self.parts)

    def shape(self, part: str) -> str:
        """Return the shape of a part; "" if no option sets it."""
        appearance = self.by_part.get(part)
        return appearance.shape if appearance is not None else ""
