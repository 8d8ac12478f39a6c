"""Tags of an option row, such as "bespoke" or "below threshold", shortened to fit."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from rich.cells import cell_len

from xmc_tui.configurator import Availability
from xmc_tui.domain.catalog import SelectionMode
from xmc_tui.domain.catalog_values import Period
from xmc_tui.domain.frozen_dataclass import frozen
from xmc_tui.i18n import N_, Translator
from xmc_tui.presentation.styled_text import Line, Span
from xmc_tui.presentation.view_model import OptionRow

#: The mark of what the engine has not proven, always with a word.
UNPROVEN_MARK = "?"


def search_word(tr: Translator, is_stopped: bool) -> str:
    """Return the word for what is not proven: a search goes on, or was stopped."""
    return tr.translate(N_("not checked") if is_stopped else N_("checking…"))


@frozen
class RowTag:
    """A tag of a row: a symbol of one cell, or "", and a word."""

    symbol: str
    word: str
    role: str


def tag_spans(tags: Sequence[RowTag], cells: int, highlighted: bool) -> Line:
    """Return tags from right to left, the most important one at the right edge.

    Tags that do not fit show their symbol only.
    """
    # The first tag shows its word even if the name of the option has to be cut for it, if it is a
    # warning on the highlighted row, or the reason why the option is not offered.
    least = 1 if tags and (tags[0].role == "dim" or (highlighted and tags[0].role == "bad")) else 0
    with_word = len(tags)
    while (
        with_word > least
        and sum(_tag_width(tag, number < with_word) for number, tag in enumerate(tags)) > cells
    ):
        with_word -= 1
    spans = []
    for number, tag in enumerate(tags):
        text = " ".join(
            part for part in (tag.symbol, tag.word if number < with_word else "") if part
        )
        if text:
            spans.append(Span(f" {text} ", tag.role))
    return tuple(reversed(spans))


def _tag_width(tag: RowTag, with_word: bool) -> int:
    parts = [part for part in (tag.symbol, tag.word if with_word else "") if part]
    return cell_len(" ".join(parts)) + 2 if parts else 0


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
        tags.append(RowTag(UNPROVEN_MARK, search_word(tr, is_search_stopped), "warn"))
    if row.availability is Availability.NOT_OFFERED:
        tags.append(RowTag("", _not_offered_word(option.offered, pick, tr, day), "dim"))
    if row.falls_below:
        tags.append(RowTag("!", tr.translate(N_("below threshold")), "bad"))
    elif row.loses_bespoke:
        tags.append(RowTag("!", tr.translate(N_("last bespoke")), "bad"))
    if row.availability is Availability.NEEDS_CHANGES and not row.chosen:
        tags.append(RowTag("~", tr.translate(N_("needs changes")), "warn"))
    if row.over_budget:
        tags.append(RowTag("^", tr.translate(N_("over budget")), "warn"))
    if pick is SelectionMode.GIFT:
        tags += [RowTag("+", tr.translate(N_("gift")), "gift")] if row.chosen else []
    elif option.bespoke:
        tags.append(RowTag("*", tr.translate(N_("bespoke")), "bespoke"))
    elif option.id == standard:
        tags.append(RowTag("", tr.translate(N_("standard")), "muted"))
    return tags


def _not_offered_word(offered: Period, pick: SelectionMode, tr: Translator, day: date) -> str:
    """Return in a word or two why an option is not offered on a day.

    The text names the day on which the offer ended, or will begin.
    """
    is_gift = pick is SelectionMode.GIFT
    if offered.last is not None and day > offered.last:
        return tr.translate(
            N_("given until {day}") if is_gift else N_("ended {day}"), day=offered.last
        )
    if offered.first is not None and day < offered.first:
        return tr.translate(
            N_("given from {day}") if is_gift else N_("from {day}"), day=offered.first
        )
    return tr.translate(N_("not offered"))
