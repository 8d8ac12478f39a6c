"""Resampling of baked layers to a picture size.

The layers are resampled once per size. The source is processed in strips of rows, so that temporary
arrays stay small.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from xmc_tui.picture.finish_shading import LIGHTS, Bytes, Floats
from xmc_tui.picture.layer_files import LightLayers
from xmc_tui.picture.resampled_view import (
    FAINT,
    RegionPixels,
    ResampledView,
    group_pixels_by_region,
)
from xmc_tui.picture.visible_part_resampling import (
    BAND_ROWS,
    FloorFade,
    MatrixBand,
    make_window_matrices,
    split_matrix,
)

#: Rows of the source in a strip, about.
_STRIP_ROWS = 96


def resample_layers(layers: LightLayers, width: int, height: int, aspect: float) -> ResampledView:
    """Resample a view to width x height pixels, each `aspect` times as high as wide."""
    rows, columns = make_window_matrices(layers, width, height, aspect)
    strip_rows = _STRIP_ROWS * height // int(rows.any(0).sum())
    strips = _StripResampler(layers, split_matrix(columns), width)
    glow = np.zeros((len(layers.glows), height, width), np.float32)
    parts: list[list[RegionPixels]] = [[] for _ in layers.regions]
    for band in split_matrix(rows, min(max(strip_rows, 1), BAND_ROWS)):
        strips.add_glow(band, glow)
        for region, pixels in strips.resample_regions(band):
            parts[region].append(pixels)
    pieces = []
    for each in parts:
        if each:
            pieces.append(_join_parts(each))
            each.clear()
    flat = np.maximum(glow, 0, out=glow).reshape(len(glow), -1)
    lights = tuple(LIGHTS.index(name) for name in layers.lights)
    return group_pixels_by_region((width, height), lights, layers.glows, flat, pieces)


def _join_parts(parts: list[RegionPixels]) -> RegionPixels:
    """Return the pixels of a region in the order of the picture."""
    place = np.concatenate([part.place for part in parts])
    light = np.concatenate([part.light for part in parts])
    order = np.argsort(place, kind="stable")
    return RegionPixels(parts[0].name, parts[0].parent, place[order], light[order])


class _StripResampler:
    """Resamples strips of rows of a view to pixels of the picture."""

    def __init__(self, layers: LightLayers, across: list[MatrixBand], width: int) -> None:
        self._layers, self._across, self._width = layers, across, width
        # Source columns that the picture shows.
        self._columns = slice(across[0].first, across[-1].last)
        # Light over the square of its stored value.
        levels = layers.light_levels.astype(np.float32)
        self._light_factors = (layers.light_scale / levels**2).astype(np.float32)
        self._glow_factors = (layers.glow_scale / np.float32(255**2)).astype(np.float32)
        height, source_width = layers.light.shape[1:]
        self._fade = (
            None if layers.is_cropped_to_fill else FloorFade(height, source_width, layers.safe)
        )
        # Parts of a region with a wider gap between them have no pixel of the picture in common.
        self._reach = max(band.last - band.first for band in across)

    def add_glow(self, band: MatrixBand, glow: Floats) -> None:
        """Write the glows of a strip into the planes (glows, height, width) of the picture."""
        for number in range(len(glow)):
            top, left, lit = self._read_glow(number, band)
            if not lit.size:
                continue
            height, width = lit.shape
            if self._fade is not None:
                rows, columns = slice(top, top + height), slice(left, left + width)
                self._fade.fade_glow(number, lit, rows, columns)
            down = band.weights[:, top - band.first : top - band.first + height] @ lit
            start, resampled = self._resample_across(down[None], left)
            glow[number, band.start : band.stop, start : start + resampled.shape[2]] = resampled[0]

    def _read_glow(self, number: int, band: MatrixBand) -> tuple[int, int, Floats]:
        """Return first row, first column and light (h, w) of a glow within a strip.

        The first glow, the background, is whole, because its fade is not 0 where it is 0.
        """
        plane, columns = self._layers.glow[number], self._columns
        y0, y1, x0, x1 = plane.box
        top, left = max(y0, band.first), max(x0, columns.start)
        bottom, right = max(top, min(y1, band.last)), max(left, min(x1, columns.stop))
        values = plane.values[top - y0 : bottom - y0, left - x0 : right - x0]
        lit = np.square(values, dtype=np.float32) * self._glow_factors[number]
        if number:
            return top, left, lit
        whole = np.zeros((band.last - band.first, columns.stop - columns.start), np.float32)
        top, bottom = top - band.first, bottom - band.first
        whole[top:bottom, left - columns.start : right - columns.start] = lit
        return band.first, columns.start, whole

    def resample_regions(self, band: MatrixBand) -> Iterator[tuple[int, RegionPixels]]:
        """Yield the index and the lit pixels of every region in a strip, maybe in several parts."""
        shares = list(self._find_shares(band))
        if not shares:
            return
        rows, columns = slice(band.first, band.last), self._columns
        light = np.square(self._layers.light[:, rows, columns], dtype=np.float32)
        light *= self._light_factors[:, None, None]
        if self._fade is not None:
            self._fade.fade_light(light, rows, columns)
        for region, share in shares:
            for left, right in _find_spans(share, self._reach):
                part = light[:, :, left:right] * share[:, left:right]
                pixels = self._resample_part(region, band, part, left + columns.start)
                if len(pixels.place):
                    yield region, pixels

    def _find_shares(self, band: MatrixBand) -> Iterator[tuple[int, Floats]]:
        """Yield the regions that occur in a strip, and their shares (h, w) of 0..1."""
        shares = self._layers.shares
        owner = shares.owner[band.first : band.last]
        width = owner.shape[1]
        for region in range(len(self._layers.regions)):
            start, stop = np.searchsorted(shares.region, [region, region + 1])
            begin, end = start + np.searchsorted(
                shares.place[start:stop], [band.first * width, band.last * width]
            )
            is_owned = owner == region
            if begin == end and not is_owned.any():
                continue
            share = is_owned.astype(np.float32)
            places = shares.place[begin:end].astype(np.intp) - band.first * width
            share.reshape(-1)[places] = shares.share[begin:end] * np.float32(1 / 255)
            yield region, share[:, self._columns]

    def _resample_part(
        self, region: int, band: MatrixBand, part: Floats, left: int
    ) -> RegionPixels:
        """Return the lit pixels of a part (lights, h, w) of a strip, from column `left` on."""
        start, resampled = self._resample_across(np.matmul(band.weights, part), left)
        strength = np.abs(resampled).max(0)
        ys, xs = np.nonzero(strength > FAINT)
        place = ((ys + band.start) * self._width + xs + start).astype(np.int32)
        light = np.ascontiguousarray(resampled[:, ys, xs].T)
        return RegionPixels(
            self._layers.regions[region], self._layers.parents[region], place, light
        )

    def _resample_across(self, part: Floats, left: int) -> tuple[int, Floats]:
        """Resample columns from `left` on of (n, h, w) to columns of the picture.

        Return the first of these columns and their values.
        """
        right = left + part.shape[2]
        bands = [band for band in self._across if band.first < right and left < band.last]
        if not bands:
            return 0, np.zeros((*part.shape[:2], 0), np.float32)
        start = bands[0].start
        resampled = np.empty((*part.shape[:2], bands[-1].stop - start), np.float32)
        for band in bands:
            first, last = max(band.first, left), min(band.last, right)
            weights = band.weights[:, first - band.first : last - band.first].T
            values = part[:, :, first - left : last - left]
            resampled[:, :, band.start - start : band.stop - start] = values @ weights
        return start, resampled


def _find_spans(share: Floats, gap: int) -> Iterator[tuple[int, int]]:
    """Yield the first and last column, plus one, of groups of used columns with gaps between."""
    used = np.flatnonzero(share.max(0))
    if len(used):
        ends = np.flatnonzero(np.diff(used) > gap)
        firsts, lasts = [0, *(ends + 1).tolist()], [*ends.tolist(), len(used) - 1]
        for first, last in zip(firsts, lasts, strict=True):
            yield int(used[first]), int(used[last]) + 1


def resample_pixels(pixels: Bytes, width: int, height: int) -> Bytes:
    """Scale pixels (h, w, 3) to another size by nearest neighbour.

    This is fast, for display until the sharp picture of that size is drawn.
    """
    rows = np.arange(height) * pixels.shape[0] // max(1, height)
    columns = np.arange(width) * pixels.shape[1] // max(1, width)
    scaled: Bytes = pixels[rows[:, None], columns[None]]
    return scaled
