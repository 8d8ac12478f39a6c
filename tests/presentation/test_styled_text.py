"""Lines of spans that are broken at a width."""

from __future__ import annotations

import pytest
from rich.cells import cell_len

from xmc_tui.presentation.styled_text import Span, plain_text, wrap, wrap_line


def test_a_broken_line_keeps_the_role_of_every_word() -> None:
    spans = (Span("  / 、  ", "accent"), Span("search every option "), Span("now", "strong"))

    assert wrap_line(spans, 20) == [
        (Span("  "), Span("/ 、  ", "accent"), Span("search every")),
        (Span("  "), Span("option "), Span("now", "strong")),
    ]


def test_a_broken_line_of_chinese_keeps_the_role_of_every_character() -> None:
    spans = (Span("F2 ", "accent"), Span("隐藏编号与来源"), Span("或显示", "muted"))

    lines = wrap_line(spans, 12)

    assert "".join(map(plain_text, lines)) == "F2 隐藏编号与来源或显示"
    assert [(span.text, span.role) for spans in lines for span in spans if span.role] == [
        ("F2 ", "accent"),
        ("或显示", "muted"),
    ]


@pytest.mark.parametrize("cells", [8, 20, 60])
@pytest.mark.parametrize(
    "text",
    [
        "Order /home/showroom/Documents/xmc-orders/XMC-20251001-7K3Q9.toml is written",
        "/home/展厅/文档/订单（新），/XMC-20251001-7K3Q9-with-a-very-long-name-of-a-file.toml",
    ],
)
def test_a_word_longer_than_a_line_is_broken_and_nothing_is_lost(text: str, cells: int) -> None:
    lines = wrap(text, cells, breaks_words=True)
    assert max(map(cell_len, lines)) <= cells
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")


def test_the_end_of_a_long_path_is_on_a_line_of_its_own() -> None:
    path = f"/home/{'x' * 70}/XMC-20251001-7K3Q9.toml"
    lines = [plain_text(line) for line in wrap_line((Span("  "), Span(path, "strong")), 71)]
    assert [len(line) for line in lines] == [71, 2 + len(path) - 69]
    assert "".join(line[2:] for line in lines) == path


@pytest.mark.parametrize("separator", ["/", "\\"])
def test_a_path_is_broken_before_the_name_of_its_file(separator: str) -> None:
    folder = separator.join(("", "home", "showroom", "Documents", "xmc-orders-of-2026", ""))
    name = "XMC-20251001-7K3Q9-chat.png"
    lines = [plain_text(line) for line in wrap_line((Span(f"  {folder}{name}"),), 71)]
    assert lines == [f"  {folder}", f"  {name}"]


def test_a_word_longer_than_a_line_stays_whole_in_a_file() -> None:
    address = "https://store.example/builds?code=XMC-618E-SHY0-N2"
    assert wrap(f"Build: {address} now", 20) == ["Build:", address, "now"]


@pytest.mark.parametrize("cells", range(20, 60))
@pytest.mark.parametrize(
    "phrases",
    [
        ("Total ¥630,900", "¥101,000 counted", "✓ Qualifies"),
        ("总价 ¥630,900", "计入选装 ¥101,000", "✓ 已达标"),
    ],
)
def test_a_phrase_that_fits_into_a_line_is_not_broken(phrases: tuple[str, ...], cells: int) -> None:
    first, *others = phrases
    spans = (Span("   " + first, "strong"), *(Span("   " + each, "muted") for each in others))
    lines = [plain_text(line) for line in wrap_line(spans, cells)]
    assert all(cell_len(line) <= cells for line in lines)
    for phrase in phrases:
        assert any(phrase in line for line in lines), lines


def test_a_phrase_longer_than_a_line_is_broken() -> None:
    lines = wrap("first   a phrase of many words   last", 10)
    assert lines == ["first   a", "phrase of", "many words", "last"]
