"""The lines of the list of documents: a paint is no name, and the name of a file is seen."""

from __future__ import annotations

from datetime import date

import pytest

from xmc_tui.configurator.document_ports import DocumentEntry
from xmc_tui.domain.catalog_values import Localized
from xmc_tui.i18n import translator_for
from xmc_tui.presentation.document_list_lines import column_heads_line, document_line
from xmc_tui.presentation.styled_text import Span, cell_width, plain_text

TODAY = date(2025, 10, 1)
CAR = Localized("小米SU7 Ultra", "Xiaomi SU7 Ultra")
PAINTS = (Localized("闪电黄", "Lightning Yellow"), Localized("紫水晶", "Amethyst"))

#: The width of the list in windows of 80 and of 120 columns.
NARROW, WIDE = 71, 95


def make_entry(customer: str = "", paint: Localized = PAINTS[1]) -> DocumentEntry:
    """Return a draft with a paint."""
    return DocumentEntry(
        "draft.jsonl", "draft.jsonl", 0.0, "unfinished", CAR, customer, 1_557_900, choices=(paint,)
    )


@pytest.mark.parametrize(
    ("code", "cells", "heading", "shown"),
    [
        ("zh", NARROW, "客户/车漆", "（紫水晶）"),
        ("en", NARROW, "Customer/paint", "(Amethyst)"),
        ("zh", WIDE, "客户 ", "车漆：紫水晶"),
        ("en", WIDE, "Customer ", "Paint: Amethyst"),
    ],
)
def test_a_paint_in_the_column_of_the_customer_is_named_as_such(
    code: str, cells: int, heading: str, shown: str
) -> None:
    tr = translator_for(code)
    assert heading in plain_text(column_heads_line(tr, cells))
    line = document_line(make_entry(), tr, cells, TODAY)
    assert [span.role for span in line if shown in span.text] == ["muted"]
    named = document_line(make_entry("Amethyst"), tr, cells, TODAY)
    assert shown not in plain_text(named)
    assert Span("Amethyst", "") in [Span(span.text.strip(), span.role) for span in named]


@pytest.mark.parametrize("code", ["zh", "en"])
@pytest.mark.parametrize("cells", [NARROW, WIDE])
def test_every_line_fits(code: str, cells: int) -> None:
    tr = translator_for(code)
    lines = [document_line(make_entry(paint=paint), tr, cells, TODAY) for paint in PAINTS]
    assert [cell_width(line) for line in lines] == [cells - 2] * 2
    if cells == NARROW:
        assert plain_text(lines[0]).count(tr.put_in_brackets("")[-1]) == 1, "the bracket closes"
    assert cell_width(column_heads_line(tr, cells)) <= cells


def test_the_name_of_a_damaged_file_is_cut_in_its_middle() -> None:
    name = "a-customer-with-a-very-long-name-" * 3 + "XMC-20251001-7K3Q9.toml"
    entry = DocumentEntry("f", name, 0.0, "damaged", reason="damaged")
    text = plain_text(document_line(entry, translator_for("en"), NARROW, TODAY))
    assert "7K3Q9.toml  Damaged" in text
    assert "…" in text
