"""From the look of a build to the colour of every region and glow: the one place that knows what a part consists of."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from xmc_tui.domain.look import PARTS, CarLook, Look
from xmc_tui.picture.paint import Floats, coated, light_behind, linear

#: What surfaces are made of where no choice speaks of them: our own neutral reading of a standard car.
_PLAIN: Mapping[str, tuple[str, str]] = {
    "body": ("#8C8D8B", "metallic"),
    "duct": ("#0D0D0F", "solid"),
    "roof": ("#0B0E13", "glass"),
    "mirror": ("#0D0D0F", "solid"),
    "skirt": ("#101114", "satin"),
    "spoiler": ("#101114", "satin"),
    "kit": ("#101114", "satin"),
    "trim": ("#0D0D0F", "satin"),
    "glass": ("#080A0C", "glass"),
    "lamp": ("#0A0B0D", "glass"),
    "tyre": ("#0B0B0C", "matte"),
    "tyre-mark": ("#202123", "matte"),
    "rim": ("#1A1B1D", "metallic"),
    "face": ("#3A3D42", "metallic"),
    "ring": ("#3A3D42", "metallic"),
    "cap": ("#111214", "satin"),
    "disc": ("#6E6F72", "metallic"),
    "caliper": ("#6B6F75", "solid"),
    "badge": ("#C9A24B", "metallic"),
    "dark": ("#050506", "matte"),
    "seat": ("#2A2B2E", "leather"),
    "insert": ("#2A2B2E", "leather"),
    "bench": ("#2A2B2E", "leather"),
    "stitch": ("#3A3B3E", "leather"),
    "upper": ("#1E1F22", "leather"),
    "door": ("#1A1B1E", "leather"),
    "strip": ("#4A4D52", "satin"),
    "console": ("#17181B", "satin"),
    "steering": ("#141518", "leather"),
    "seat-back": ("#1B1C1F", "leather"),
    "door-trim": ("#26272A", "satin"),
    "vent": ("#1A1B1E", "satin"),
    "sill": ("#3A3C40", "satin"),
    "rear-console": ("#141518", "leather"),
    "screen": ("#050608", "glass"),
}

#: Decals by the region they lie on.
OVERLAYS: Mapping[str, str] = {
    "classic-hood": "hood",
    "classic-side": "body",
    "lightning-hood": "hood",
    "lightning-side": "body",
}

#: What a decal covers; the shapes are overlays on hood and body.
_DECALS: Mapping[str, tuple[str, ...]] = {
    "classic": ("classic-hood", "classic-side"),
    "classic-side": ("classic-side",),
    "lightning": ("lightning-hood", "lightning-side"),
    "lightning-side": ("lightning-side",),
}

#: Light of the cabin is weaker than that of the studio: it is photographed with a longer exposure.
_CABIN_EXPOSURE = 1.45
_CABIN = frozenset(
    {
        "seat", "insert", "bench", "stitch", "upper", "door", "strip", "console", "steering", "seat-back",
        "door-trim", "vent", "sill", "rear-console", "screen",
    }
)  # fmt: skip

#: The light on the wall behind the car: enough for a black one to stand out from it.
_STUDIO = np.array([0.044, 0.048, 0.057], np.float32)

Coats = dict[str, tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Setting:
    """Where the car stands: the colour behind it (#rrggbb), and whether the wall there is lit a little."""

    backdrop: str = "#0c0f14"
    lit: bool = True


@dataclass(frozen=True)
class Dress:
    """The colours of a picture: per region its lights (6, 3), per glow its light (3,), and the shape of each part."""

    regions: Mapping[str, Floats]
    glows: Mapping[str, Floats]
    shapes: frozenset[str]


def dress(look: CarLook, setting: Setting) -> Dress:
    """Return the colours and shapes of a build in a setting."""
    coats: Coats = dict(_PLAIN)
    for part, each in look.parts:
        _WEARERS[part](each, coats)
    _follow(coats, look)
    regions = {name: coated(*coat) * _exposure(name) for name, coat in coats.items()}
    shapes = {f"{part}.{look.shape(part)}" for part in PARTS if look.shape(part)}
    return Dress(regions, _glows(look, coats, setting), frozenset(shapes))


def _exposure(region: str) -> np.float32:
    return np.float32(_CABIN_EXPOSURE if region in _CABIN else 1)


def _follow(coats: Coats, look: CarLook) -> None:
    """Give what nothing speaks of the coat of what it belongs to."""
    coats.setdefault("hood", coats["body"])
    worn = _DECALS.get(look.shape("decal"), ())
    for overlay, parent in OVERLAYS.items():
        coats[overlay] = coats["decal"] if overlay in worn and "decal" in coats else coats[parent]
    coats.pop("decal", None)


def _on(*regions: str) -> Callable[[Look, Coats], None]:
    """Return what puts the colours of a look on regions in turn; the last colour covers those that are left."""

    def wear(look: Look, coats: Coats) -> None:
        for number, region in enumerate(regions):
            if look.colours:
                coats[region] = (look.colours[min(number, len(look.colours) - 1)], look.finish)

    return wear


def _all(*regions: str) -> Callable[[Look, Coats], None]:
    """Return what puts the first colour of a look on every region."""

    def wear(look: Look, coats: Coats) -> None:
        for region in regions if look.colours else ():
            coats[region] = (look.colours[0], look.finish)

    return wear


def _hood(look: Look, coats: Coats) -> None:
    """A hood of two colours is painted, with ducts of its last; one of a single colour is bare."""
    if len(look.colours) > 1:
        coats["hood"] = (look.colours[0], "solid" if look.finish == "carbon" else look.finish)
        coats["duct"] = (look.colours[-1], look.finish)
    elif look.colours:
        coats["hood"] = (look.colours[0], look.finish)


def _badge(look: Look, coats: Coats) -> None:
    """The badge is small: what is seen of it is its ground, the last of its colours."""
    if look.colours:
        coats["badge"] = (look.colours[-1], look.finish)


def _wheel(look: Look, coats: Coats) -> None:
    """The barrel is a darker shade of the face; a second colour is that of the ring around it."""
    if look.colours:
        coats["face"] = (look.colours[0], look.finish)
        coats["ring"] = (look.colours[-1], "solid" if len(look.colours) > 1 else look.finish)
        coats["rim"] = (_shade(look.colours[0], 0.55), look.finish)


def _interior(look: Look, coats: Coats) -> None:
    """The first colour is that of the seats, the second of their centres and the doors, the third of the seams."""
    if not look.colours:
        return
    first, second = look.colours[0], look.colours[min(1, len(look.colours) - 1)]
    coats["seat"] = coats["bench"] = (first, look.finish)
    coats["insert"] = (second, look.finish) if len(look.colours) > 1 else (_shade(first, 0.82), look.finish)
    coats["door"] = (second, look.finish) if len(look.colours) > 1 else (_shade(first, 0.7), look.finish)
    coats["upper"] = (_shade(second if len(look.colours) > 1 else first, 0.55), look.finish)
    coats["stitch"] = (look.colours[-1] if len(look.colours) > 1 else _shade(first, 1.35), "leather")


def _shade(colour: str, factor: float) -> str:
    """Return a colour made darker (factor below 1) or lighter."""
    channels = (int(colour[place : place + 2], 16) for place in (1, 3, 5))
    return "#" + "".join(f"{min(255, round(channel * factor)):02x}" for channel in channels)


def _nothing(_look: Look, _coats: Coats) -> None:
    """A part that is all shape, or all glow."""


_WEARERS: Mapping[str, Callable[[Look, Coats], None]] = {
    "paint": _all("body"),
    "hood": _hood,
    "decal": _all("decal"),
    "badge": _badge,
    "spoiler": _all("spoiler"),
    "roof": _all("roof"),
    "welcome-light": _nothing,
    "exterior-kit": _all("mirror", "skirt"),
    "mirrors": _all("mirror"),
    "kit": _all("kit"),
    "wheel": _wheel,
    "caliper": _all("caliper"),
    "interior": _interior,
    "stitching": _all("stitch"),
    "trim": _all("strip"),
    "interior-kit": _all("door-trim", "vent", "sill"),
    "sills": _all("sill"),
    "rear-console": _all("rear-console"),
    "seat-backs": _all("seat-back"),
    "steering-wheel": _all("steering"),
    "console": _all("console"),
}
assert set(_WEARERS) == set(PARTS), "every part of the catalog's words can be worn"


def _glows(look: CarLook, coats: Coats, setting: Setting) -> dict[str, Floats]:
    """Return the light of all that shines by itself or lies behind glass."""
    galaxy = look.by_part.get("welcome-light")
    puddle = linear(galaxy.colours[0]) * 1.6 if galaxy and galaxy.colours else np.zeros(3, np.float32)
    return {
        "backdrop": light_behind(setting.backdrop),
        "studio": _STUDIO * np.float32(setting.lit),
        "lamp-front": np.array([2.0, 2.25, 2.7], np.float32),
        "lamp-rear": np.array([1.5, 0.02, 0.03], np.float32),
        "seat": linear(coats["seat"][0]),
        "cabin": linear(coats["upper"][0]) * np.float32(0.8),
        "puddle": puddle,
        "ambient": linear("#ffb060") * np.float32(0.9),
        "screen": np.array([0.5, 0.75, 1.1], np.float32),
        "daylight": linear("#8294a8"),
    }
