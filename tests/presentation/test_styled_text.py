"""Lines of spans that are broken at a width."""

from __future__ import annotations

from xmc_tui.presentation.styled_text import Span, plain_text, wrap_line


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
