"""The build code of what stands, with its QR in half blocks."""

from __future__ import annotations

from functools import lru_cache

from xmc_tui.domain.code import code_of
from xmc_tui.locale import N_
from xmc_tui.present.text import Line, Span, crop, line
from xmc_tui.present.view import View

#: Light modules around a QR. Four are the standard's; two are what readers need and what the narrow screen has.
_QUIET_ZONES = (4, 2)

#: A column of two modules as one character, dark ink on light paper: (upper is dark, lower is dark).
_BLOCKS = {(0, 0): " ", (1, 0): "▀", (0, 1): "▄", (1, 1): "█"}


def code_lines(view: View, cells: int, rows: int) -> list[Line]:
    """Return the code of the build as it stands, and its QR where the room is large enough for one; none to a customer.

    While a report waits the figures are those of no catalog that could read a code: the sheet's own is shown, if any.
    """
    code = view.written.code if view.written is not None else code_of(view.catalog, view.quote.build)
    if not code or not view.codes:
        return []
    label = view.words.say(N_("Build code"))
    told = [crop(line(Span(f" {label}", "muted")), cells), crop(line(Span(f" {code}", "strong")), cells)]
    for quiet in _QUIET_ZONES:
        drawn = qr_rows(code, quiet)
        if len(drawn[0]) <= cells and len(drawn) <= rows - len(told):
            return [*told, *(line(Span(row, "ink")) for row in drawn)]
    return told


@lru_cache(maxsize=64)
def qr_rows(text: str, quiet: int) -> tuple[str, ...]:
    """Return the QR of a text, two modules a character, with a margin of so many light modules."""
    import segno  # only what shows a QR pays for it

    matrix = segno.make_qr(text, error="m").matrix
    empty = (0,) * (len(matrix) + 2 * quiet)
    margin = (0,) * quiet
    modules = [*([empty] * quiet), *((*margin, *row, *margin) for row in matrix), *([empty] * quiet)]
    modules += [empty] if len(modules) % 2 else []
    return tuple(
        "".join(_BLOCKS[upper, lower] for upper, lower in zip(one, other, strict=True))
        for one, other in zip(modules[::2], modules[1::2], strict=True)
    )
