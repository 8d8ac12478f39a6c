"""Search for options by id, Chinese or English name, or pinyin."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping

from xmc_tui.domain.catalog import Model, Option
from xmc_tui.i18n import Translator
from xmc_tui.presentation.money_format import format_list_price
from xmc_tui.presentation.option_explanation import option_name
from xmc_tui.presentation.styled_text import Line, Span, justify, make_line

#: The pinyin of a text, and its initials.
Pinyin = tuple[str, str]


def find_options(model: Model, query: str) -> list[Option]:
    """Return the options that match every word of the query.

    The best matches come first, equal ones in catalog order.
    """
    terms = normalize_for_search(query).split()
    ranked = []
    for number, option in enumerate(model.options.values()):
        ranks = [_rank(term, _keys(model, option)) for term in terms]
        if all(rank is not None for rank in ranks):
            ranked.append((sum(rank for rank in ranks if rank is not None), number, option))
    return [option for _, _, option in sorted(ranked, key=lambda entry: entry[:2])]


def normalize_for_search(text: str) -> str:
    """Return a text without case and accents for searching: zoe finds Zoë."""
    if text.isascii():
        return text.casefold()
    parts = unicodedata.normalize("NFKD", text)
    return "".join(part for part in parts if not unicodedata.combining(part)).casefold()


def _keys(model: Model, option: Option) -> tuple[str, ...]:
    group = model.group_by_id[option.group]
    names = (option.id, option.name.zh, option.name.en)
    pinyin = (*get_pinyin(option.name.zh), *get_pinyin(group.name.zh))
    return tuple(
        normalize_for_search(key) for key in (*names, group.name.zh, group.name.en, *pinyin)
    )


class _PinyinTable(dict[str, Pinyin]):
    """Cache of the pinyin of Chinese texts; missing entries are looked up."""

    def __missing__(self, text: str) -> Pinyin:
        # Imported here: its dictionary loads slowly and takes as much memory as the app.
        from pypinyin import Style, lazy_pinyin

        whole, initials = lazy_pinyin(text), lazy_pinyin(text, style=Style.FIRST_LETTER)
        self[text] = found = "".join(whole).replace(" ", ""), "".join(initials).replace(" ", "")
        return found


_PINYIN = _PinyinTable()


def get_pinyin(text: str) -> Pinyin:
    """Return the pinyin of a Chinese text without tones, and its initials.

    Example: zishuijing and zsj for 紫水晶.
    """
    return _PINYIN[text]


def register_pinyin(readings: Mapping[str, Pinyin]) -> None:
    """Add known pinyin, so that the dictionary is not loaded for these texts."""
    _PINYIN.update(readings)


def _rank(term: str, keys: tuple[str, ...]) -> int | None:
    """Return how well a word matches, None if it does not.

    0 for a whole key, 1 for the beginning of a key, 2 for the beginning of a word in a key, 3 for
    any other part.
    """
    if term in keys:
        return 0
    if any(key.startswith(term) for key in keys):
        return 1
    if any(f" {term}" in key or f"-{term}" in key for key in keys):
        return 2
    return 3 if any(term in key for key in keys) else None


def search_result_line(
    model: Model, option: Option, chosen: bool, tr: Translator, cells: int, show_ids: bool
) -> Line:
    """Return a search result as one line: name, id with `show_ids`, price."""
    left = make_line(
        Span(" ✓ " if chosen else "   ", "good"),
        option_name(model, option.id, tr),
        Span(f"  {option.id}" if show_ids else "", "muted"),
    )
    return justify(left, make_line(format_list_price(option.price), " "), cells)
