"""Amounts as people type them."""

from __future__ import annotations

import pytest

from xmc_tui.presentation.typed_amount import is_blank_amount, parse_amount


@pytest.mark.parametrize(
    ("text", "yuan"),
    [
        ("650000", 650_000),
        ("650,000", 650_000),
        ("650，000", 650_000),
        ("¥650 000", 650_000),
        ("￥650_000元", 650_000),
        ("６５００００", 650_000),
        ("60万", 600_000),
        ("60.5万", 605_000),
        ("60 萬", 600_000),
        ("60w", 600_000),
        ("60万元", 600_000),
        ("600k", 600_000),
        ("600K", 600_000),
        ("0.6m", 600_000),
        ("0", 0),
    ],
)
def test_amounts_are_read(text: str, yuan: int) -> None:
    assert parse_amount(text) == yuan


@pytest.mark.parametrize(
    "text",
    [
        "",
        "abc",
        "-5",
        "1e9",
        "60kk",
        "万",
        "k",
        "1.2.3",
        "0.5",
        "1.23456k",
        "60万k",
        "1" * 16,
    ],
)
def test_what_is_no_amount_of_whole_yuan_is_refused(text: str) -> None:
    assert parse_amount(text) is None


def test_a_blank_amount_is_nothing_but_spaces_and_separators() -> None:
    assert is_blank_amount(" ,，_ ")
    assert not is_blank_amount("0")
