"""The columns of the comparison of builds: their width, and names and amounts within it."""

from __future__ import annotations

from collections.abc import Sequence

from rich.cells import cell_len

from xmc_tui.domain.frozen_dataclass import frozen
from xmc_tui.presentation.styled_text import (
    Line,
    Span,
    make_line,
    pad_or_truncate,
    truncate_middle,
    wrap,
)

#: Width of the labels, in cells.
_LABEL = 12


@frozen
class ComparisonColumns:
    """Layout of the comparison: `count` columns within a width of `cells`, after the labels."""

    count: int
    cells: int

    @property
    def width(self) -> int:
        """Width of a column in cells, without the gap after it."""
        return max(8, (self.cells - _LABEL - 1) // self.count - 2)

    def cell(self, name: str, amount: str) -> str:
        """Return a name on the left of a column and an amount on its right."""
        cells = self.width - cell_len(amount) - 1
        return (
            pad_or_truncate(truncate_middle(name, cells), cells) + " " + amount
            if cells > 0
            else amount
        )

    def cell_lines(self, forms: Sequence[str], amount: str) -> list[str]:
        """Return a name, given in several forms, and an amount as the lines of a cell.

        It is one line with the longest form that fits. If none does, the whole name is wrapped, and
        the amount is at the end of it or below.
        """
        cells = self.width - cell_len(amount) - 1
        for form in forms:
            if cell_len(form) <= cells:
                return [self.cell(form, amount)]
        *lines, last = wrap(forms[0], self.width)
        return (
            [*lines, self.cell(last, amount)]
            if cell_len(last) <= cells
            else [*lines, last, self.cell("", amount)]
        )

    def row(self, label: str, texts: Sequence[str], roles: Sequence[str]) -> Line:
        """Return a label and one text per column as one line."""
        parts = [Span(pad_or_truncate(label, _LABEL) + " ", "muted")]
        for text, role in zip(texts, roles, strict=True):
            parts += [Span(pad_or_truncate(text, self.width), role), Span("  ")]
        return make_line(*parts)
