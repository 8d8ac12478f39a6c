"""Tags of an option row, such as "bespoke" or "below threshold", shortened to fit."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import date

from rich.cells import cell_len

from xmc_tui.configurator import Availability
from xmc_tui.domain.catalog import SelectionMode
from xmc_tui.domain.catalog_values import Period
from xmc_tui.domain.frozen_dataclass import frozen
from xmc_tui.i18n import N_, Translator
from xmc_tui.presentation.option_rows import OptionRow
from xmc_tui.presentation.styled_text import Line, Span, cell_width

#: The mark of what the engine has not proven, always with a word.
UNPROVEN_MARK = "?"


def unproven_word(tr: Translator, is_stopped: bool) -> str:
    """Return the word for what is not proven: a search goes on, or was stopped."""
    return tr.translate(N_("not checked") if is_stopped else N_("checking…"))


@frozen
class RowTag:
    """A tag of a row: a symbol of one cell, or "", and a word."""

    symbol: str
    word: str
    role: str

    def text(self, with_word: bool) -> str:
        """Return the symbol, and the word if it is wanted."""
        return " ".join(part for part in (self.symbol, self.word if with_word else "") if part)


def tag_spans(tags: Sequence[RowTag], bare: Collection[RowTag]) -> Line:
    """Return tags from right to left, the most important one at the right edge.

    Those that are in `bare` have no word.
    """
    texts = [(tag.text(tag not in bare), tag.role) for tag in tags]
    return tuple(Span(f" {text} ", role) for text, role in reversed(texts) if text)


def choose_tags_without_word(rows: Sequence[tuple[int, Sequence[RowTag]]]) -> frozenset[RowTag]:
    """Return the tags of a list that have no word, so that every row has space for its tags.

    A row is the space for its tags in cells, and the tags. A tag has its word on all rows or on
    none, so that rows warn in the same words. The least important ones lose it first. A row whose
    name is too long for symbols too is no reason: it takes two lines.
    """
    bare: set[RowTag] = set()
    for space, tags in rows:
        # The reason why an option is not offered has no symbol and is never left out.
        shortened = [tag for tag in reversed(tags) if tag.role != "dim"]
        if cell_width(tag_spans(tags, shortened)) > space:
            continue
        while cell_width(tag_spans(tags, bare)) > space:
            bare.add(next(tag for tag in shortened if tag not in bare))
    return frozenset(bare)


def legend_spans(bare: Iterable[RowTag], cells: int) -> Line:
    """Return the words of marks that have none on their rows, the first that fit into `cells`."""
    spans: list[Span] = []
    width = 0
    for tag in bare:
        text = f"{'  ' if spans else ''}{tag.symbol} {tag.word}"
        width += cell_len(text)
        if width > cells:
            break
        spans.append(Span(text, tag.role))
    return tuple(spans)


def option_tags(
    row: OptionRow,
    pick: SelectionMode,
    standard: str | None,
    tr: Translator,
    day: date,
    is_search_stopped: bool = False,
) -> list[RowTag]:
    """Return the tags of an option row, the most important first."""
    option = row.option
    tags: list[RowTag] = []
    if not row.is_proven:
        tags.append(RowTag(UNPROVEN_MARK, unproven_word(tr, is_search_stopped), "warn"))
    if row.availability is Availability.NOT_OFFERED:
        tags.append(RowTag("", _not_offered_word(option.offered, pick, tr, day), "dim"))
    if row.falls_below:
        tags.append(RowTag("!", tr.translate(N_("Below threshold")), "bad"))
    elif row.loses_bespoke:
        tags.append(RowTag("!", tr.translate(N_("No bespoke left")), "bad"))
    if row.availability is Availability.NEEDS_CHANGES and not row.chosen:
        tags.append(RowTag("~", tr.translate(N_("Needs changes")), "warn"))
    if row.over_budget:
        tags.append(RowTag("^", tr.translate(N_("Over budget")), "warn"))
    if pick is SelectionMode.GIFT:
        tags += [RowTag("+", tr.translate(N_("Gift")), "gift")] if row.chosen else []
    elif option.bespoke:
        tags.append(RowTag("*", tr.translate(N_("Bespoke")), "bespoke"))
    elif option.id == standard:
        tags.append(RowTag("", tr.translate(N_("Standard")), "muted"))
    return tags


def _not_offered_word(offered: Period, pick: SelectionMode, tr: Translator, day: date) -> str:
    """Return in a word or two why an option is not offered on a day.

    The text names the day on which the offer ended, or will begin.
    """
    is_gift = pick is SelectionMode.GIFT
    if offered.last is not None and day > offered.last:
        return tr.translate(
            N_("Free until {day}") if is_gift else N_("Until {day}"), day=offered.last
        )
    if offered.first is not None and day < offered.first:
        return tr.translate(
            N_("Free from {day}") if is_gift else N_("From {day}"), day=offered.first
        )
    return tr.translate(N_("Not offered"))
