"""The lines of the list of documents: a paint is no name, and the name of a file is seen."""

from __future__ import annotations

from datetime import date

import pytest

from xmc_tui.configurator.document_ports import DocumentEntry
from xmc_tui.domain.catalog_values import Localized
from xmc_tui.domain.frozen_dataclass import replace
from xmc_tui.i18n import translator_for
from xmc_tui.presentation.document_list_lines import (
    column_heads_line,
    document_detail_lines,
    document_line,
)
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


# ── Drafts of several builds ──────────────────────────────────────────────────────────────────────

NAMES = tuple(Localized(f"第{number}项选装配置", f"Option number {number}") for number in range(20))


@pytest.mark.parametrize("code", ["zh", "en"])
@pytest.mark.parametrize("cells", [NARROW, WIDE])
def test_a_build_of_an_order_has_its_label_behind_the_status(code: str, cells: int) -> None:
    tr = translator_for(code)
    entry = replace(make_entry(), label="B", builds=2)
    line = document_line(entry, tr, cells, TODAY)
    assert plain_text(line).rstrip().endswith({"en": "unfinished B", "zh": "未完成 B"}[code])
    assert cell_width(line) == cells - 2


@pytest.mark.parametrize("code", ["zh", "en"])
def test_the_details_of_a_build_begin_with_what_the_others_do_not_have(code: str) -> None:
    entry = replace(make_entry(), choices=NAMES[:3], label="A", builds=2, distinct=(NAMES[2],))
    lines = document_detail_lines(entry, translator_for(code), WIDE)
    wanted = {
        "en": "Build A of 2, opened together · Option number 2, Option number 0, Option number 1",
        "zh": "方案 A（共 2 套，一并打开）· 第2项选装配置、第0项选装配置、第1项选装配置",
    }
    assert [plain_text(line) for line in lines] == [wanted[code]]


@pytest.mark.parametrize("code", ["zh", "en"])
@pytest.mark.parametrize("cells", [NARROW, WIDE])
def test_details_that_are_cut_say_how_many_more_there_are(code: str, cells: int) -> None:
    tr = translator_for(code)
    lines = document_detail_lines(replace(make_entry(), choices=NAMES), tr, cells)
    text = " ".join(plain_text(line) for line in lines)
    assert len(lines) == 2
    assert all(cell_width(line) <= cells for line in lines)
    shown = "".join(text.split()).count({"en": "Optionnumber", "zh": "选装配置"}[code])
    assert shown > 3
    ending = {"en": "… and {n} more", "zh": "……另有 {n} 项"}[code]
    assert text.endswith(ending.format(n=len(NAMES) - shown))


def test_a_long_reason_is_cut_with_a_mark() -> None:
    entry = DocumentEntry("f", "f.toml", 0.0, "damaged", reason="word " * 100)
    lines = document_detail_lines(entry, translator_for("en"), NARROW)
    assert len(lines) == 2
    assert "…" in plain_text(lines[1])
    assert cell_width(lines[1]) <= NARROW
