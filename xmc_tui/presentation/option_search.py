"""Search for options by id, Chinese or English name, or pinyin."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from functools import lru_cache

from xmc_tui.domain.catalog import Catalog, Model, Option
from xmc_tui.domain.frozen_dataclass import frozen
from xmc_tui.i18n import N_, Translator
from xmc_tui.presentation.colour_families import COLOUR_WORDS, colour_words
from xmc_tui.presentation.money_format import format_list_price
from xmc_tui.presentation.option_facts import option_name
from xmc_tui.presentation.styled_text import Line, Span, cell_width, crop, justify, make_line

#: The least number of letters that find a shared key by its beginning.
_LEAST_LETTERS = 3

#: The pinyin of a text, and its initials.
Pinyin = tuple[str, str]


@frozen
class FoundOption:
    """An option that a search has found, and its model."""

    model: Model
    option: Option


@frozen
class SearchKeys:
    """The texts that an option is found by, normalized.

    `own` are its id, its names, that of its group, and their pinyin. `shared` are the words that it
    shares with many: colours, and who published its price. `own_lines` are its own texts as lines,
    each after a line break, so that one look finds a part of any of them.
    """

    own: tuple[str, ...]
    shared: tuple[str, ...]
    own_lines: str


def find_options(catalog: Catalog, model: Model, query: str) -> list[FoundOption]:
    """Return the options that match every word of the query.

    Those of `model` come first, then what only the other models have; of each the best matches
    come first, equal ones in catalog order. An empty query finds the options of `model` alone.
    """
    terms = normalize_for_search(query).split()
    others = [other for other in catalog.models if terms and other.id != model.id]
    seen: set[str] = set()
    found = []
    for each in (model, *others):
        index = make_search_index(catalog, each)
        ranked = [
            (rank, option)
            for option in each.options.values()
            if option.id not in seen and (rank := _rank_option(index[option.id], terms)) >= 0
        ]
        seen |= each.options.keys()
        found += [
            FoundOption(each, option) for _, option in sorted(ranked, key=lambda pair: pair[0])
        ]
    return found


@lru_cache(maxsize=8)
def make_search_index(catalog: Catalog, model: Model) -> Mapping[str, SearchKeys]:
    """Return the keys of each option by its id; cached, for the next letter typed."""
    return {option.id: _make_keys(catalog, model, option) for option in model.options.values()}


def _make_keys(catalog: Catalog, model: Model, option: Option) -> SearchKeys:
    group = model.group_by_id[option.group]
    names = (option.id, option.name.zh, option.name.en, group.name.zh, group.name.en)
    pinyin = (*get_pinyin(option.name.zh), *get_pinyin(group.name.zh))
    own = tuple(normalize_for_search(key) for key in (*names, *pinyin))
    source = catalog.sources.get(option.price.source)
    publisher = source.publisher if source is not None else None
    publishers = (publisher.zh, publisher.en) if publisher is not None else ()
    shared = tuple(normalize_for_search(key) for key in (*colour_words(option), *publishers))
    return SearchKeys(own, shared, "".join(f"\n{key}" for key in own))


def _rank_option(keys: SearchKeys, terms: list[str]) -> int:
    """Return how well an option matches all words, 0 for best; -1 if it does not match."""
    ranks = [rank_key_match(term, keys) for term in terms]
    return sum(rank for rank in ranks if rank is not None) if None not in ranks else -1


def normalize_for_search(text: str) -> str:
    """Return a text without case and accents for searching: zoe finds Zoë."""
    if text.isascii():
        return text.casefold()
    parts = unicodedata.normalize("NFKD", text)
    return "".join(part for part in parts if not unicodedata.combining(part)).casefold()


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


def rank_key_match(term: str, keys: SearchKeys) -> int | None:
    """Return how well a word matches, None if it does not.

    0 for a whole key, 1 for the beginning of a key, 2 for the beginning of a word in a key, 3 for
    any other part, 4 for a shared key: a whole one, or three letters and more of its beginning.

    A word for a colour matches a whole key or a shared one only: red is no part of "powered", and
    each word of a family, in either language, finds the same options.
    """
    own_lines = keys.own_lines
    if term in own_lines:
        if term in keys.own:
            return 0
        if term not in COLOUR_WORDS or term in keys.shared:
            if f"\n{term}" in own_lines:
                return 1
            return 2 if f" {term}" in own_lines or f"-{term}" in own_lines else 3
    is_broad = term in keys.shared or (
        term not in COLOUR_WORDS
        and len(term) >= _LEAST_LETTERS
        and any(key.startswith(term) for key in keys.shared)
    )
    return 4 if is_broad else None


def search_result_lines(
    found: FoundOption,
    chosen: bool,
    tr: Translator,
    cells: int,
    show_ids: bool,
    is_other_model: bool = False,
    is_current: bool = False,
) -> list[Line]:
    """Return a search result: a mark, its name, with `show_ids` its id, and its price.

    An option of another model says that choosing it changes the car, next to the price or, if that
    leaves no space for the name, in a line of its own.
    """
    model, option = found.model, found.option
    name = option_name(model, option.id, tr)
    has_id = show_ids and not _is_id_of_name(option.id, tr.localize(option.name))
    left = make_line(
        Span("> " if is_current else "  ", "accent"),
        Span("✓ " if chosen else "  ", "good"),
        name,
        Span(f"  {option.id}" if has_id else "", "muted"),
    )
    price = format_list_price(option.price)
    if not is_other_model:
        return [justify(left, make_line(price, " "), cells)]
    model_name = tr.localize(model.name)
    change = Span(tr.translate(N_("changes the car to {model}"), model=model_name), "warn")
    right = make_line(change, f"  {price} ")
    if cell_width(left) + cell_width(right) < cells:
        return [justify(left, right, cells)]
    return [justify(left, make_line(price, " "), cells), crop((Span("      "), change), cells)]


def _is_id_of_name(option_id: str, name: str) -> bool:
    """Whether an id is but the name in small letters with hyphens."""
    return "-".join(name.casefold().split()) == option_id
