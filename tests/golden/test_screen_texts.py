"""The texts of the golden screens: amounts with ¥, no English in Chinese, little that is cut."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

FOLDER = Path(__file__).resolve().parent / "screens"

#: The ellipses on all golden screens of a size in a language. The number may only go down.
ELLIPSES = {
    ("80x24", "zh"): 1,  # a customer's name in the list of orders
    ("80x24", "en"): 0,
    ("120x40", "zh"): 0,
    ("120x40", "en"): 0,
    ("160x50", "zh"): 0,
    ("160x50", "en"): 0,
}

#: Amounts with thousands separators that have no sign of currency before them.
BARE_AMOUNT = re.compile(r"(?<![\d,¥])\d{1,3}(?:,\d{3})+")

#: Half-width brackets and colons next to Chinese; a path may end in a colon.
HALF_WIDTH = re.compile(r"[\u4e00-\u9fff] ?[(:]|\( ?[\u4e00-\u9fff]|[\u4e00-\u9fff]\)")

#: What is no word of either language: paths, ids and codes, with their parts.
NO_WORD = re.compile(r"\S*(?:/|…|\.toml|\.jsonl)\S*|[A-Za-z0-9]+(?:-[A-Za-z0-9]+)+|#[0-9A-Fa-f]{6}")

#: Names, units and keys that Chinese screens share with English ones.
SHARED_WORDS = {
    *(
        "SU7",
        "YU7",
        "Ultra",
        "Max",
        "ZERO",
        "Brembo",
        "Akebono",
        "Alcantara",
        "CLTC",
        "ITBear",
        "Turbo",
    ),
    *("km", "kW", "kWh", "PS", "mm", "id", "24K", "PDF"),
    *(
        "PgUp",
        "PgDn",
        "Home",
        "End",
        "Space",
        "Enter",
        "Tab",
        "Shift",
        "Esc",
        "Backspace",
        "ctrl",
        "English",
    ),
    # Typed by the test, or the name of a customer.
    *("carbon", "Very", "Long"),
}


def golden_screens(suffix: str) -> Iterator[tuple[str, str]]:
    """Yield name and text of the golden screens whose name ends so."""
    for file in sorted(FOLDER.glob(f"*{suffix}.txt")):
        yield file.stem, file.read_text(encoding="utf-8")


def english_words(text: str) -> list[str]:
    """Return the words of two or more Latin letters that are not shared by both languages."""
    words = re.findall(r"[A-Za-z0-9]*[A-Za-z]{2,}[A-Za-z0-9]*", NO_WORD.sub("", text))
    return [word for word in words if word not in SHARED_WORDS and not re.fullmatch(r"F\d+", word)]


def test_every_amount_has_its_sign() -> None:
    bare = {
        name: found for name, text in golden_screens("") if (found := BARE_AMOUNT.findall(text))
    }
    assert bare == {}


def test_there_is_no_english_on_chinese_screens() -> None:
    english = {
        name: found for name, text in golden_screens("-zh") if (found := english_words(text))
    }
    assert english == {}


@pytest.mark.parametrize(("size", "code"), ELLIPSES)
def test_little_is_cut(size: str, code: str) -> None:
    """Every ellipsis is a text that was cut; a shorter word is better."""
    cut = [
        f"{name}: {line.strip()}"
        for name, text in golden_screens(f"-{size}-{code}")
        for line in text.splitlines()
        for _ in range(line.count("…"))
    ]
    assert len(cut) == ELLIPSES[size, code], "\n".join(cut)


def test_chinese_has_brackets_and_colons_of_its_own() -> None:
    found = [
        f"{name}: {line.strip()}"
        for name, text in golden_screens("-zh")
        for line in text.splitlines()
        if HALF_WIDTH.search(line)
    ]
    assert found == []


def test_what_is_looked_for_is_found() -> None:
    marked = ("总价 (+¥1)", "车漆: 白", "总价（+¥1）")
    assert [bool(HALF_WIDTH.search(text)) for text in marked] == [True, True, False]
    assert BARE_AMOUNT.findall("≈28,000 +¥3,000 ¥1,557,900 2025-10-01") == ["28,000"]
    assert english_words("小米SU7 Ultra  draft  XMC-618A-JC00-FM /home/a.toml carbon-hood F1") == [
        "draft"
    ]
