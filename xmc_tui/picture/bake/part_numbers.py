"""Numbers of the parts of a car that a ray can hit, coarser than those of the regions."""

from __future__ import annotations

NOTHING = -1
(
    LOWER_PART,
    GREENHOUSE_PART,
    MIRROR_PART,
    SPOILER_PART,
    KIT_PART,
    BOARD_PART,
    LINER_PART,
    SENSOR_PART,
) = range(8)
(TYRE_PART, RIM_PART, FACE_PART, RING_PART, CAP_PART, DISC_PART, CALIPER_PART, HUB_PART) = range(
    8, 16
)
