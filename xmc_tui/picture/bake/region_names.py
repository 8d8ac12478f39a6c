"""Names of lights, regions and glows, and their offsets in the vector of a pixel.

A kernel writes this vector. It holds lights, glows and cover, then for every region its surface
weighted by its base light, then the same unweighted.
"""

from __future__ import annotations

LIGHTS = ("base", "flake", "coat", "satin", "edge", "weave")
BASE, FLAKE, COAT, SATIN, EDGE, WEAVE = range(len(LIGHTS))

EXTERIOR_GLOWS = ("backdrop", "studio", "lamp-front", "lamp-rear", "seat", "cabin", "puddle")
BACKDROP, STUDIO, LAMP_FRONT, LAMP_REAR, SEAT_GLOW, CABIN_GLOW, PUDDLE = range(len(EXTERIOR_GLOWS))

EXTERIOR_REGIONS = (
    "body", "hood", "duct", "roof", "mirror", "skirt", "spoiler", "kit", "trim", "glass", "lamp",
    "tyre", "tyre-mark", "rim", "face", "ring", "cap", "disc", "caliper", "badge", "dark",
    "classic-hood", "classic-side", "lightning-hood", "lightning-side",
)  # fmt: skip
(BODY, HOOD, DUCT, ROOF, MIRROR, SKIRT, SPOILER, KIT, TRIM, GLASS, LAMP, TYRE) = range(12)
(TYRE_MARK, RIM, FACE, RING, CAP, DISC, CALIPER, BADGE, DARK) = range(12, 21)
(CLASSIC_HOOD, CLASSIC_SIDE, LIGHTNING_HOOD, LIGHTNING_SIDE) = range(21, 25)
PARENTS = {
    "classic-hood": "hood",
    "classic-side": "body",
    "lightning-hood": "hood",
    "lightning-side": "body",
}
# Regions that count as another one (or as none, ""): the first are too small in a view of the whole
# car, the second do not matter in a close view of a wheel.
FOLDED_IN_CAR = {"cap": "face", "tyre-mark": "tyre"}
FOLDED_IN_WHEEL = {
    **dict.fromkeys(("hood", "roof"), "body"),
    **dict.fromkeys(("mirror", "skirt", "spoiler", "kit", "badge"), "trim"),
    **dict.fromkeys(("duct", "glass", "lamp"), "dark"),
    **dict.fromkeys(PARENTS, ""),
}

CABIN_LIGHTS = ("base", "coat", "satin", "weave")
CABIN_GLOWS = ("backdrop", "studio", "ambient", "screen", "daylight")
AMBIENT, SCREEN_GLOW, DAYLIGHT = 2, 3, 4
CABIN_REGIONS = (
    "seat", "insert", "bench", "stitch", "upper", "door", "strip", "console", "steering",
    "seat-back", "door-trim", "vent", "sill", "rear-console", "dark", "screen",
)  # fmt: skip
(SEAT, INSERT, BENCH, STITCH, UPPER, DOOR, STRIP, CONSOLE, STEERING, SEAT_BACK) = range(10)
(DOOR_TRIM, VENT, SILL, REAR_CONSOLE, CABIN_DARK, SCREEN) = range(10, 16)

# Offsets in the vector of a pixel. Cars and cabin have the same ones, so that LayerPlanes can split
# both.
GLOW_AT = len(LIGHTS)
COVER_AT = GLOW_AT + len(EXTERIOR_GLOWS)
SHARE_AT = COVER_AT + 1
REGION_COUNT = len(EXTERIOR_REGIONS)
WEIGHT_AT = SHARE_AT + REGION_COUNT
VECTOR = WEIGHT_AT + REGION_COUNT
