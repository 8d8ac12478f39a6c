"""Rows of the open group: its heading, and each option with its marks and its price."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from functools import lru_cache

from rich.cells import cell_len

from xmc_tui.configurator import Availability
from xmc_tui.domain.catalog import Group, Option, SelectionMode
from xmc_tui.domain.frozen_dataclass import frozen
from xmc_tui.i18n import N_, Translator
from xmc_tui.presentation.money_format import (
    ILLUSTRATIVE_MARK,
    format_amount,
    format_difference,
    format_list_price,
    illustrative_mark,
)
from xmc_tui.presentation.option_rows import OptionRow
from xmc_tui.presentation.row_tags import (
    UNPROVEN_MARK,
    RowTag,
    choose_tags_without_word,
    legend_spans,
    option_tags,
    tag_spans,
)
from xmc_tui.presentation.shared_name_prefixes import SplitName, split_shared_prefixes
from xmc_tui.presentation.styled_row import StyledRow, pointer_span, selection_mark
from xmc_tui.presentation.styled_text import Line, Span, cell_width, justify, make_line, wrap
from xmc_tui.presentation.swatch_spans import equal_widths, swatch_spans
from xmc_tui.presentation.view_model import ViewModel

#: The width of the pointer, the check mark and a space.
_MARKS = 5

#: The indent of a name below the beginning that it shares with others.
_INDENT = 2

#: The least width of the beginning of a name, which may be broken anywhere if it is Chinese.
_LEAST_NAME = 8

#: The list width from which swatches are wider.
_WIDE_SWATCHES_FROM = 53


@frozen(eq=False)
class _Entry:
    """An option as it is listed: its row, its name in two parts, its tags and its price.

    Compared by identity: those of equal rows are cached.
    """

    row: OptionRow
    name: SplitName
    tags: tuple[RowTag, ...]
    effect: str
    swatch: int

    @property
    def indent(self) -> int:
        """The width of what precedes the name."""
        swatch = self.swatch + 1 if _colours(self.row.option) else 0
        return _MARKS + max(swatch, _INDENT if self.name.prefix else 0)


@frozen
class _OpenGroup:
    """The entries of the open group, and what they have in common: columns and legend."""

    entries: tuple[_Entry, ...]
    effect_width: int
    bare: tuple[RowTag, ...]


def open_group_rows(view: ViewModel, group: Group, cells: int) -> list[StyledRow]:
    """Return the heading of a group, and its options.

    A name longer than its line goes on in the next one, none is cut.
    """
    tr, day = view.tr, view.quote.quoted_on
    listed = _arrange(
        view.options, group.pick, group.standard, tr, day, view.is_search_stopped, cells
    )
    heading, *legend = _heading_lines(group, listed, tr, cells)
    rows = [StyledRow(heading, group.id, "group"), *(StyledRow(line, group.id) for line in legend)]
    prefix = ""
    for entry in listed.entries:
        if entry.name.prefix != prefix:
            prefix = entry.name.prefix
            if prefix:
                rows.append(StyledRow(make_line(" " * _MARKS, Span(prefix, "muted"))))
        rows += _option_rows(
            entry,
            entry.row.option.id == view.cursor.highlight,
            listed.bare,
            listed.effect_width,
            cells,
        )
    return rows


@lru_cache(maxsize=100)
def _arrange(
    rows: tuple[OptionRow, ...],
    pick: SelectionMode,
    standard: str | None,
    tr: Translator,
    day: date,
    is_search_stopped: bool,
    cells: int,
) -> _OpenGroup:
    """Return the entries of the options, and which of their tags have no word.

    Cached: it stays the same while the highlight moves.
    """
    names = split_shared_prefixes([tr.localize(row.option.name) for row in rows])
    swatch = 3 if cells >= _WIDE_SWATCHES_FROM else 2
    entries = tuple(
        _Entry(
            row,
            name,
            tuple(option_tags(row, pick, standard, tr, day, is_search_stopped)),
            text,
            swatch,
        )
        for row, name, text in zip(rows, names, (_effect(pick, row) for row in rows), strict=True)
    )
    width = max((cell_len(entry.effect) for entry in entries), default=0)
    spaces = [_find_space_for_tags(each, cells - each.indent - width - 2) for each in entries]
    without = choose_tags_without_word(
        [(space, entry.tags) for space, entry in zip(spaces, entries, strict=True)]
    )
    bare = list(dict.fromkeys(tag for each in entries for tag in each.tags if tag in without))
    if any(ILLUSTRATIVE_MARK in entry.effect for entry in entries):
        bare.append(RowTag(ILLUSTRATIVE_MARK, tr.translate(N_("illustrative")), "illustrative"))
    return _OpenGroup(entries, width, tuple(bare))


def _find_space_for_tags(entry: _Entry, cells: int) -> int:
    """Return the cells for the tags of an option, whose name, tags and a space have `cells`.

    If the name leaves no space even for tags without words, it takes two lines, and the tags are
    next to the beginning of it.
    """
    name = entry.name.rest
    space = cells - cell_len(name)
    shortened = [tag for tag in entry.tags if tag.role != "dim"]
    least = cell_width(tag_spans(entry.tags, shortened))
    if least <= space:
        return space
    word = name.split()[0] if name.split() else name
    beginning = cell_len(word) if word.isascii() else min(cell_len(word), _LEAST_NAME)
    return max(least, cells - beginning)


def _heading_lines(group: Group, listed: _OpenGroup, tr: Translator, cells: int) -> list[Line]:
    """Return the heading of a group: its name, how many can be chosen, the legend of its marks.

    The legend is in brackets, on the right above the marks, so that it is not read as a part of the
    heading. On a narrow screen it takes the place of how many can be chosen and of the heading of
    the prices; what does not fit is in lines of its own.
    """
    kind = {
        SelectionMode.ONE: N_("Choose one"),
        SelectionMode.ANY: N_("Choose any"),
        SelectionMode.GIFT: N_("Included free"),
    }[group.pick]
    name = Span(f" {tr.localize(group.name)}", "title")
    number = Span(f"  {tr.translate(kind)}", "muted")
    prices = Span("  " + tr.translate(N_("Price change")), "muted")
    legend = [tag for tag in listed.bare if tag.symbol]
    lines: list[Line] = []
    for left, right in (((name, number), (prices,)), ((name,), (prices,)), ((name,), ())):
        space = cells - cell_width((*left, *right)) - 3
        shown = _legend_in_brackets(legend, tr, space)
        lines = [justify(left, (*shown, *right, Span(" ")), cells)]
        if space >= 0 and max(0, len(shown) - 2) == len(legend):
            return lines
    rest = legend[max(0, len(shown) - 2) :]
    while rest and (shown := _legend_in_brackets(rest, tr, cells - 2)):
        lines.append(justify((), (*shown, Span(" ")), cells))
        rest = rest[len(shown) - 2 :]
    return lines


def _legend_in_brackets(tags: Sequence[RowTag], tr: Translator, cells: int) -> Line:
    """Return the legend of the first tags that fit into `cells`, between two brackets."""
    opening, closing = tr.put_in_brackets("|").strip().split("|")
    marks = legend_spans(tags, cells - cell_len(opening + closing))
    return (Span(opening, "muted"), *marks, Span(closing, "muted")) if marks else ()


@lru_cache(maxsize=500)
def _option_rows(
    entry: _Entry, highlighted: bool, bare: tuple[RowTag, ...], effect_width: int, cells: int
) -> list[StyledRow]:
    """Return the rows of an option: one, or more if its name is longer than the line.

    Cached: when the highlight moves, only two options of the list change.
    """
    row = entry.row
    role = "strong" if row.chosen else "dim" if row.availability is Availability.NOT_OFFERED else ""
    price = Span(entry.effect.rjust(effect_width), _effect_role(row))
    right = make_line(*tag_spans(entry.tags, bare), price, " ")
    space = max(_LEAST_NAME, cells - entry.indent - cell_width(right) - 1)
    first = wrap(entry.name.rest, space)[0]
    rest = entry.name.rest[len(first) :].strip()
    others = wrap(rest, cells - entry.indent - 1) if rest else []
    swatch = _swatch_line(row.option, entry.swatch)
    before = make_line(pointer_span(highlighted), selection_mark(row.chosen), " ", *swatch)
    left = make_line(*before, " " * (entry.indent - cell_width(before)), Span(first, role))
    lines = [justify(left, right, cells)]
    lines += [make_line(" " * entry.indent, Span(part, role)) for part in others]
    style = "highlight" if highlighted else ""
    return [StyledRow(line, row.option.id, style, highlighted) for line in lines]


def _colours(option: Option) -> tuple[str, ...]:
    return option.appearance.colours if option.appearance is not None else ()


def _swatch_line(option: Option, cells: int) -> Iterator[Span]:
    """Yield the colours of an option over `cells` cells and a space; nothing if it has none."""
    if colours := _colours(option):
        yield from swatch_spans(colours, equal_widths(len(colours), cells))
        yield Span(" ")


def _effect(pick: SelectionMode, row: OptionRow) -> str:
    price = row.option.price
    if pick is SelectionMode.GIFT:
        return f"({format_amount(price.amount)})"
    if row.chosen or row.availability is Availability.NOT_OFFERED:
        return format_list_price(price)
    if not row.is_effect_known:
        return UNPROVEN_MARK
    mark = "" if row.is_proven else UNPROVEN_MARK + " "
    return mark + illustrative_mark(price.is_illustrative) + format_difference(row.effect)


def _effect_role(row: OptionRow) -> str:
    if row.availability is Availability.NOT_OFFERED:
        return "dim"
    return "price" if row.chosen else "muted" if not row.effect or not row.is_proven else ""
