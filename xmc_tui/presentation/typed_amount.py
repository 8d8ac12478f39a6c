"""Amounts as people type them: 600,000, 60万, 600k or ¥600 000."""

from __future__ import annotations

import re
import unicodedata

#: The units that may follow a number, and how many yuan each stands for. 萬 is the traditional
#: character, and w is what 万 is typed as without an input method.
_UNITS = {"": 1, "元": 1, "k": 1_000, "千": 1_000, "万": 10_000, "萬": 10_000, "w": 10_000}
_UNITS |= {f"{unit}元": factor for unit, factor in _UNITS.items() if factor > 1}
_UNITS["m"] = 1_000_000

_AMOUNT = re.compile(r"[¥￥]?(\d{1,15})(?:\.(\d{1,6}))?([^\d.]*)", re.ASCII)


def parse_amount(text: str) -> int | None:
    """Return an amount in yuan; None if the text is no amount of whole yuan.

    Spaces, commas and underscores in the number are ignored, and fullwidth digits are digits.
    """
    plain = unicodedata.normalize("NFKC", text).casefold()
    match = _AMOUNT.fullmatch("".join(each for each in plain if each not in " ,，_"))
    if match is None or match[3] not in _UNITS:
        return None
    decimals = match[2] or ""
    amount = int(match[1] + decimals) * _UNITS[match[3]]
    yuan, rest = divmod(amount, 10 ** len(decimals))
    return None if rest else yuan


def is_blank_amount(text: str) -> bool:
    """Whether nothing was typed but spaces and separators."""
    return not text.strip(" ,，_")
