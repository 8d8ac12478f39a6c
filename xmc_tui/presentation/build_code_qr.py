"""Lines with the build code of the current build and its QR code, drawn in half blocks."""

from __future__ import annotations

from functools import lru_cache

from xmc_tui.domain.build_code import encode_build
from xmc_tui.i18n import N_
from xmc_tui.presentation.styled_text import Line, Span, crop, make_line
from xmc_tui.presentation.view_model import ViewModel

#: The width of the light margin around a QR code in modules. The standard asks for four; two are
#: enough for readers and fit a low screen.
_QUIET_ZONE = 2

#: Two modules, one above the other, as one character: (upper is dark, lower is dark).
_BLOCKS = {(0, 0): " ", (1, 0): "▀", (0, 1): "▄", (1, 1): "█"}


def build_code_lines(view: ViewModel, cells: int) -> list[Line]:
    """Return the build code and the key that shows its QR code; empty in the customer view."""
    tr, code = view.tr, _displayed_code(view)
    if not code:
        return []
    lines = (
        make_line(Span(f" {tr.translate(N_('Build code'))}", "muted")),
        make_line(Span(f" {code}", "strong")),
        make_line(Span(" Enter ", "accent"), Span(tr.translate(N_("show QR code")), "muted")),
    )
    return [crop(line, cells) for line in lines]


def qr_code_lines(view: ViewModel) -> list[Line]:
    """Return the build code and its QR code; empty in the customer view."""
    code = _displayed_code(view)
    if not code:
        return []
    rows = [make_line(Span(row, "ink")) for row in qr_rows(code, _QUIET_ZONE)]
    return [*rows, make_line(Span(f" {code}", "strong"))]


def _displayed_code(view: ViewModel) -> str:
    """Return the build code to show; "" in the customer view.

    While a catalog diff waits for confirmation, no catalog could decode a code of the current
    figures; the code of the sheet is shown instead, if it has one.
    """
    if not view.show_ids:
        return ""
    if view.snapshot is not None:
        return view.snapshot.code
    return encode_build(view.catalog, view.quote.build)


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
