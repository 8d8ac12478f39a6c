"""Whole planes of shares, from the owner of each pixel and the listed shares."""

from __future__ import annotations

import numpy as np

from xmc_tui.picture.finish_shading import Bytes
from xmc_tui.picture.layer_files import RegionShares


def fill_plane(shares: RegionShares, region: int) -> Bytes:
    """Return the shares of one region in 1/255, in the shape of the owners."""
    plane = np.where(shares.owner == region, np.uint8(255), np.uint8(0))
    listed = shares.region == region
    plane.flat[shares.place[listed]] = shares.share[listed]
    return plane
