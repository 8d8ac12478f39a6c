"""Sixel and kitty pictures: decoders written from the specifications read what is encoded."""

from __future__ import annotations

import re
import zlib
from base64 import b64decode

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.pixel_decoders import decode_diacritic, decode_sixel
from xmc_tui.picture.encoded_pictures import (
    CellBox,
    SixelPicture,
    encode_kitty_picture,
    encode_sixel_picture,
    shrink_to_half_blocks,
)
from xmc_tui.picture.kitty_graphics import (
    encode_deletion,
    encode_placeholders,
    encode_transmission,
    next_image_id,
)
from xmc_tui.picture.pixel_terminal import PixelMedium
from xmc_tui.picture.sixel_encoder import encode_sixel
from xmc_tui.picture.sixel_palette import FULL_PALETTE, SMALL_PALETTE, quantise_picture


def make_gradient(height: int, width: int) -> np.ndarray:
    """Return a picture with smooth ramps and a hard edge, as a car in a studio has."""
    ys, xs = np.mgrid[0:height, 0:width]
    red = xs * 255 // max(1, width - 1)
    green = ys * 255 // max(1, height - 1)
    blue = np.where(xs > ys, 40, 200)
    return np.stack([red, green, blue], 2).astype(np.uint8)


def decode(codes: str) -> tuple[np.ndarray, np.ndarray]:
    """Return the pixels of one sixel sequence, and which are set."""
    match = re.fullmatch(r"\x1bP([^\x1b]*)\x1b\\", codes)
    assert match is not None
    return decode_sixel(match[1])


# ── Sixel ─────────────────────────────────────────────────────────────────────────────────────────


@given(
    st.integers(1, 40),
    st.integers(1, 70),
    st.integers(1, 240),
    st.integers(1, 30),
    st.integers(0, 2**32 - 1),
)
@settings(max_examples=150)
def test_a_sixel_picture_is_decoded_to_the_same_pixels(
    height: int, width: int, colours: int, longest_run: int, seed: int
) -> None:
    random = np.random.default_rng(seed)
    count = height * width
    runs = random.integers(0, colours, count).repeat(random.integers(1, longest_run + 1, count))
    indices = runs[:count].reshape(height, width).astype(np.uint8)
    palette = random.integers(0, 101, (colours, 3)).astype(np.uint8)
    pixels, is_set = decode(encode_sixel(indices, palette))
    assert is_set.all()
    expected = [[round(int(part) * 255 / 100) for part in colour] for colour in palette]
    assert (pixels == np.array(expected)[indices]).all()


@pytest.mark.parametrize("width", [1, 3, 255, 256, 1000, 3000])
def test_a_sixel_picture_of_any_width(width: int) -> None:
    indices = np.zeros((7, width), np.uint8)
    indices[:, width // 2 :] = 1
    indices[3, -1] = 2
    palette = np.array([[0, 0, 0], [100, 100, 100], [50, 0, 0]], np.uint8)
    pixels, is_set = decode(encode_sixel(indices, palette))
    assert is_set.all()
    assert (pixels[..., 0] == np.array([0, 255, 128])[indices]).all()


@pytest.mark.parametrize("height", [1, 1536, 1537, 1542, 1543, 3000])
def test_a_sixel_picture_of_any_height(height: int) -> None:
    indices = (np.arange(height)[:, None] // 5 + np.arange(4) ** 2) % 6
    palette = np.repeat(np.arange(0, 101, 20)[:, None], 3, 1).astype(np.uint8)
    pixels, is_set = decode(encode_sixel(indices.astype(np.uint8), palette))
    assert is_set.all()
    assert (pixels[..., 0] == indices * 51).all()


@given(st.integers(0, 2**32 - 1), st.integers(1, 40))
@settings(max_examples=60)
def test_a_picture_of_few_colours_keeps_them(seed: int, colours: int) -> None:
    random = np.random.default_rng(seed)
    few = random.integers(0, 256, (colours, 3)).astype(np.uint8)
    picture = few[random.integers(0, colours, (30, 40))]
    indices, palette = quantise_picture(picture, dither=0.0)
    shown = palette[indices] * 2.55
    # A step of the histogram is up to eight bytes wide, and per cent are rounded.
    assert np.abs(shown - picture).max() <= 6


@pytest.mark.parametrize(
    ("colours", "dither", "mean", "worst"),
    [(FULL_PALETTE, 1.0, 6.0, 16.0), (SMALL_PALETTE, 0.0, 10.0, 40.0)],
)
def test_the_palette_is_near_the_picture(
    colours: int, dither: float, mean: float, worst: float
) -> None:
    picture = make_gradient(96, 128)
    indices, palette = quantise_picture(picture, colours, dither)
    assert len(palette) <= colours
    assert palette.max() <= 100
    difference = palette[indices] * 2.55 - picture
    assert np.abs(difference).mean() <= mean
    # Areas of 8x8 pixels, one period of the dither, have the right colour in the mean.
    areas = difference.reshape(12, 8, 16, 8, 3).mean((1, 3))
    assert np.abs(areas).max() <= worst


def test_the_same_picture_gives_the_same_codes() -> None:
    picture = make_gradient(40, 60)
    first, second = (encode_sixel(*quantise_picture(picture.copy())) for _ in range(2))
    assert first == second


def test_the_dither_removes_bands() -> None:
    ramp = np.repeat(np.linspace(20, 40, 256)[None], 64, 0)
    picture = np.repeat(ramp[..., None], 3, 2).round().astype(np.uint8)

    def longest_run(dither: float) -> int:
        indices, _ = quantise_picture(picture, dither=dither)
        edges = np.flatnonzero(np.diff(indices[5].astype(int), prepend=-1, append=-1))
        return int(np.diff(edges).max())

    assert longest_run(1.0) < longest_run(0.0)


# ── Pictures in cells ─────────────────────────────────────────────────────────────────────────────


def sixel_picture(max_size: tuple[int, int] = (0, 0)) -> SixelPicture:
    """Return a picture of 20x6 cells of 9x18 pixels."""
    medium = PixelMedium("sixel", (9, 18), max_size)
    return encode_sixel_picture(make_gradient(108, 180), 20, 6, "48;2;1;2;3", medium)


def paint(codes: str, cell: tuple[int, int] = (9, 18)) -> tuple[np.ndarray, np.ndarray, int]:
    """Return the pixels of a screen after sixels were painted, which are set, and their number."""
    screen, is_set = np.zeros((360, 360, 3), np.uint8), np.zeros((360, 360), bool)
    found = re.findall(r"\x1b\[(\d+);(\d+)H\x1bP([^\x1b]*)\x1b\\", codes)
    for row, column, data in found:
        pixels, part = decode_sixel(data)
        top, left = (int(row) - 1) * cell[1], (int(column) - 1) * cell[0]
        place = slice(top, top + part.shape[0]), slice(left, left + part.shape[1])
        assert not is_set[place].any(), "painted twice"
        screen[place], is_set[place] = pixels, part
    assert "".join(f"\x1b[{row};{column}H\x1bP{data}\x1b\\" for row, column, data in found) == codes
    return screen, is_set, len(found)


@pytest.mark.parametrize("limit", [(0, 0), (50, 1000), (1000, 40), (50, 40), (9, 18)])
def test_tiles_are_not_larger_than_the_terminal_allows(limit: tuple[int, int]) -> None:
    whole = [CellBox(0, 6, 0, 20)]
    screen, is_set, count = paint(sixel_picture(limit).encode_pixels_of_boxes(whole, 3, 2))
    expected, _, _ = paint(sixel_picture().encode_pixels_of_boxes(whole, 3, 2))
    assert (screen == expected).all()
    assert is_set.sum() == 108 * 180
    assert is_set[36:144, 27:207].all()
    columns, rows = (
        max(1, side // cell) if side else 99 for side, cell in zip(limit, (9, 18), strict=True)
    )
    assert count == -(-20 // columns) * -(-6 // rows)


@pytest.mark.parametrize(
    "box", [CellBox(0, 6, 0, 20), CellBox(0, 6, 3, 20), CellBox(4, 5, 2, 6), CellBox(5, 6, 19, 20)]
)
def test_pixels_fill_cells_of_a_fractional_size_and_no_others(box: CellBox) -> None:
    width, height = 8.43, 17.2
    medium = PixelMedium("sixel", (width, height))
    pixels = make_gradient(int(6 * height), int(20 * width))
    picture = encode_sixel_picture(pixels, 20, 6, "48;2;1;2;3", medium)
    (data,) = re.findall(r"\x1bP([^\x1b]*)\x1b", picture.encode_pixels_of_boxes([box], 0, 0))
    rows, columns = decode_sixel(data)[1].shape
    assert -(-columns // width) == box.right - box.left
    assert -(-rows // height) == box.bottom - box.top
    assert columns > (box.right - box.left) * width - 1
    assert rows > (box.bottom - box.top) * height - 1


def test_only_the_cells_of_the_boxes_are_painted() -> None:
    picture = sixel_picture()
    expected, _, _ = paint(picture.encode_pixels_of_boxes([CellBox(0, 6, 0, 20)], 0, 0))
    screen, is_set, count = paint(
        picture.encode_pixels_of_boxes([CellBox(1, 3, 2, 5), CellBox(4, 5, 0, 20)], 0, 0)
    )
    cells = np.zeros((20, 40), bool)
    cells[1:3, 2:5] = cells[4:5, 0:20] = True
    mask = cells.repeat(18, 0).repeat(9, 1)
    assert count == 2
    assert (is_set == mask).all()
    assert (screen[mask] == expected[mask]).all()


def test_only_whole_bands_are_painted_if_the_terminal_completes_them() -> None:
    medium = PixelMedium("sixel", (8, 17), has_whole_bands=True)
    picture = encode_sixel_picture(make_gradient(5 * 17, 80), 10, 5, "40", medium)
    whole, is_set, _ = paint(picture.encode_pixels_of_boxes([CellBox(0, 5, 0, 10)], 0, 0), (8, 17))
    assert is_set[:84, :80].all()
    assert is_set.sum() == 84 * 80, "the last of 85 rows is left out"
    # Below a part the picture goes on; the rest of its last band is that of the picture.
    screen, is_set, _ = paint(picture.encode_pixels_of_boxes([CellBox(1, 2, 3, 5)], 0, 0), (8, 17))
    assert is_set[17:35, 24:40].all()
    assert is_set.sum() == 18 * 16
    assert (screen[is_set] == whole[is_set]).all()


def test_cells_below_sixels_are_blank_or_passed_over() -> None:
    picture = sixel_picture()
    assert picture.encode_cells(0, 2, 5, is_covered=False) == "\x1b[0;48;2;1;2;3m   \x1b[0m"
    assert picture.encode_cells(0, 2, 5, is_covered=True) == "\x1b[3C"


def test_half_blocks_are_the_means_of_their_pixels() -> None:
    picture = sixel_picture()
    blocks = shrink_to_half_blocks(picture)
    pixels = picture.pixels.astype(float)
    expected = pixels.reshape(12, 9, 20, 9, 3).mean((1, 3))
    assert np.abs(blocks - expected).max() <= 0.51


# ── Kitty ─────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("size", [(1, 1), (40, 30), (200, 333)])
def test_a_transmission_contains_the_pixels_in_chunks(size: tuple[int, int]) -> None:
    picture = np.random.default_rng(1).integers(0, 256, (*size, 3)).astype(np.uint8)
    codes = encode_transmission(picture, 0x123456, 45, 20)
    commands = re.findall(r"\x1b_G([^;\x1b]*);([^\x1b]*)\x1b\\", codes)
    assert "".join(f"\x1b_G{keys};{data}\x1b\\" for keys, data in commands) == codes
    keys = dict(pair.split("=") for pair in commands[0][0].split(","))
    height, width = size
    keys.pop("m")
    assert keys == dict(
        pair.split("=")
        for pair in f"a=T,U=1,q=2,f=24,o=z,t=d,i={0x123456},s={width},v={height},c=45,r=20".split(
            ","
        )
    )
    for number, (text, data) in enumerate(commands):
        is_last = number == len(commands) - 1
        assert len(data) <= 4096
        assert is_last or len(data) % 4 == 0, "a chunk is whole groups of base64"
        assert text.endswith(f"m={int(not is_last)}")
        assert number == 0 or text.startswith("q=2,m=")
    data = zlib.decompress(b64decode("".join(data for _, data in commands)))
    assert data == picture.tobytes()


@given(st.integers(1, 0xFFFFFF), st.integers(0, 99), st.integers(0, 99), st.integers(1, 99))
def test_placeholders_name_image_row_and_column(
    image_id: int, row: int, start: int, length: int
) -> None:
    codes = encode_placeholders(image_id, row, start, start + length)
    match = re.fullmatch(
        r"\x1b\[0;38;2;(\d+);(\d+);(\d+)m\U0010eeee(.)(.)(\U0010eeee*)\x1b\[0m", codes
    )
    assert match is not None
    red, green, blue = (int(match[number]) for number in (1, 2, 3))
    assert (red << 16) + (green << 8) + blue == image_id
    assert (decode_diacritic(match[4]), decode_diacritic(match[5])) == (row, start)
    assert 1 + len(match[6]) == length


def test_a_deletion_frees_the_data_and_asks_for_no_answer() -> None:
    assert encode_deletion(77) == "\x1b_Ga=d,d=I,q=2,i=77\x1b\\"


def test_each_picture_has_its_own_id_of_24_bits() -> None:
    medium = PixelMedium("kitty", (9, 18))
    pictures = [encode_kitty_picture(make_gradient(18, 9), 1, 1, medium) for _ in range(3)]
    ids = [*(picture.image_id for picture in pictures), next_image_id()]
    assert len(set(ids)) == 4
    assert all(0x010000 < image_id < 1 << 24 for image_id in ids)


@pytest.mark.parametrize("protocol", ["sixel", "kitty"])
def test_the_small_palette_takes_less_than_two_thirds_of_the_bytes(protocol: str) -> None:
    picture = make_gradient(360, 405)

    def size(has_small_palette: bool) -> int:
        medium = PixelMedium(protocol, (9, 18), has_small_palette=has_small_palette)
        encoded = medium.encode(picture, 45, 20, "40")
        return len(
            encoded.transmission + encoded.encode_pixels_of_boxes([CellBox(0, 20, 0, 45)], 0, 0)
        )

    assert 1000 < size(True) < size(False) * 2 / 3
