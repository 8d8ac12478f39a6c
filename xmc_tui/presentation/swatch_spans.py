"""Colour swatches with an edge, so that a colour like the ground is seen too."""

from __future__ import annotations

from collections.abc import Sequence

from xmc_tui.presentation.styled_text import Line, Span

#: The edges at the left and at the right, thin lines inside of the outermost cells.
_LEFT, _RIGHT = "▏", "▕"

#: The colours of the edge on dark and on pale colours. Either can be told from black and white.
_EDGE_ON_DARK, _EDGE_ON_PALE = "#9A9A9A", "#6A6A6A"

#: The luminance from which a colour is pale, of 255.
_PALE_FROM = 110


def swatch_spans(colours: Sequence[str], widths: Sequence[int]) -> Line:
    """Return a swatch of colours (#rrggbb), each over a number of cells."""
    texts = [" " * width for width in widths]
    visible = [(text, colour) for text, colour in zip(texts, colours, strict=True) if text]
    spans = []
    for number, (text, colour) in enumerate(visible):
        if number == 0:
            text = _LEFT + text[1:]
        if number + 1 == len(visible) and len(text) + number > 1:
            text = text[:-1] + _RIGHT
        spans.append(Span(text, f"{edge_colour(colour)} on {colour}"))
    return tuple(spans)


def equal_widths(count: int, cells: int) -> list[int]:
    """Return widths that share `cells` among a number of colours, the first ones the wider."""
    return [cells // count + (number < cells % count) for number in range(count)]


def edge_colour(colour: str) -> str:
    """Return the colour of the edge that is seen on a colour."""
    red, green, blue = (int(colour[start : start + 2], 16) for start in (1, 3, 5))
    luminance = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    return _EDGE_ON_PALE if luminance >= _PALE_FROM else _EDGE_ON_DARK
