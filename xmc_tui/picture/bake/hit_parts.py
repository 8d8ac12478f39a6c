"""What a ray can hit on a car: one number a part, coarser than the regions, which
surface_regions.py tells apart."""

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
