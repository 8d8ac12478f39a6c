"""Lines with the build code of the current build and its QR code, drawn in half blocks."""

from __future__ import annotations

from functools import lru_cache

from xmc_tui.domain.build_code import encode_build
from xmc_tui.i18n import N_
from xmc_tui.presentation.styled_text import Line, Span, crop, make_line
from xmc_tui.presentation.view_model import ViewModel

#: Widths of the light margin around a QR code in modules, tried in this order. The standard asks
#: for four; two are enough for readers and fit the narrow screen.
_QUIET_ZONES = (4, 2)

#: Two modules, one above the other, as one character: (upper is dark, lower is dark).
_BLOCKS = {(0, 0): " ", (1, 0): "▀", (0, 1): "▄", (1, 1): "█"}


def build_code_lines(view: ViewModel, cells: int, rows: int) -> list[Line]:
    """Return the build code, and its QR code if it fits; empty in the customer view.

    While a catalog diff waits for confirmation, no catalog could decode a code of the current
    figures; the code of the sheet is shown instead, if it has one.
    """
    code = (
        view.snapshot.code
        if view.snapshot is not None
        else encode_build(view.catalog, view.quote.build)
    )
    if not code or not view.show_ids:
        return []
    label = view.tr.translate(N_("Build code"))
    text_lines = [
        crop(make_line(Span(f" {label}", "muted")), cells),
        crop(make_line(Span(f" {code}", "strong")), cells),
    ]
    for quiet in _QUIET_ZONES:
        code_rows = qr_rows(code, quiet)
        if len(code_rows[0]) <= cells and len(code_rows) <= rows - len(text_lines):
            return [*text_lines, *(make_line(Span(row, "ink")) for row in code_rows)]
    return text_lines


@lru_cache(maxsize=64)
def qr_rows(text: str, quiet: int) -> tuple[str, ...]:
    """Return the QR code of a text as rows of half blocks, two modules per character.

    `quiet` is the width of the light margin in modules.
    """
    import segno  # imported here: only needed for a QR code

    matrix = segno.make_qr(text, error="m").matrix
    empty = (0,) * (len(matrix) + 2 * quiet)
    margin = (0,) * quiet
    modules = [
        *([empty] * quiet),
        *((*margin, *row, *margin) for row in matrix),
        *([empty] * quiet),
    ]
    modules += [empty] if len(modules) % 2 else []
    return tuple(
        "".join(_BLOCKS[upper, lower] for upper, lower in zip(one, other, strict=True))
        for one, other in zip(modules[::2], modules[1::2], strict=True)
    )
