"""Rows of the option list: collapsed groups, the open group with its options, the review."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from typing import NamedTuple

from rich.cells import cell_len

from xmc_tui.configurator import Availability
from xmc_tui.domain.catalog import Group, Model, Option, SelectionMode, StepKind
from xmc_tui.domain.catalog_values import Period
from xmc_tui.domain.frozen_dataclass import frozen
from xmc_tui.i18n import N_, Translator
from xmc_tui.presentation.cursor import groups_on
from xmc_tui.presentation.money_format import (
    format_amount,
    format_difference,
    format_list_price,
    illustrative_mark,
)
from xmc_tui.presentation.quote_ledger import (
    benchmark_lines,
    catalog_name,
    has_illustrative_price,
    ledger_lines,
    legend_text,
    reason_texts,
    terms_lines,
    threshold_line,
)
from xmc_tui.presentation.styled_text import (
    Line,
    Span,
    cell_width,
    crop,
    justify,
    make_line,
    pad_or_truncate,
    wrap_line,
)
from xmc_tui.presentation.view_model import ModelRow, OptionRow, ViewModel

#: Largest width, in cells, at which an itemised price is still read as one line.
_LEDGER_WIDTH = 100


class StyledRow(NamedTuple):
    """One line of the list.

    `click_target` is the id of the option, model or group that a click on it selects; `row_style`
    is the role
    of the whole row.
    """

    spans: Line
    click_target: str = ""
    row_style: str = ""
    highlighted: bool = False


def option_list_rows(view: ViewModel, cells: int) -> list[StyledRow]:
    """Return the rows of the current step."""
    match view.step.kind:
        case StepKind.MODEL:
            return _model_rows(view, cells)
        case StepKind.GROUPS:
            return _group_rows(view, cells)
        case StepKind.REVIEW:
            return _review_rows(view, cells)


def _model_rows(view: ViewModel, cells: int) -> list[StyledRow]:
    rows: list[StyledRow] = [
        StyledRow(
            make_line(Span(" " + view.tr.localize(view.catalog.programme.name), "title")),
            row_style="group",
        ),
        StyledRow(()),
    ]
    for row in view.models:
        highlighted = row.model.id == view.cursor.highlight
        left = make_line(
            _pointer(highlighted),
            _chosen_mark(row.chosen),
            " ",
            Span(view.tr.localize(row.model.name), "strong"),
        )
        right = make_line(Span(format_list_price(row.model.price), "price"), " ")
        rows.append(
            StyledRow(
                justify(left, right, cells),
                row.model.id,
                "highlight" if highlighted else "",
                highlighted,
            )
        )
        rows += [
            StyledRow(crop(part, cells), row.model.id) for part in _model_facts(view, row, cells)
        ]
        rows.append(StyledRow(()))
    return rows


def _model_facts(view: ViewModel, row: ModelRow, cells: int) -> list[Line]:
    chosen = (
        view.quote.build.chosen
        if row.chosen
        else frozenset(group.standard for group in row.model.choosable)
    )
    configured = " " + view.tr.translate(N_("(as configured)"))
    facts = [
        (
            view.tr.localize(figure.name),
            f"{figure.value} {view.tr.localize(figure.unit)}{configured if figure.when else ''}",
        )
        for figure in row.model.figures
        if all(any(option in chosen for option in options) for options in figure.when)
    ]
    label = max((cell_len(name) for name, _ in facts), default=0)
    lines = [
        make_line(Span("     " + pad_or_truncate(name, label + 1), "muted"), value)
        for name, value in facts
    ]
    if not row.model.eligible:
        lines.append(
            make_line(
                Span("     " + view.tr.translate(N_("does not take part in the programme")), "warn")
            )
        )
    return lines[: max(2, 8 if cells > 52 else 4)]


def _group_rows(view: ViewModel, cells: int) -> list[StyledRow]:
    rows: list[StyledRow] = []
    for group in groups_on(view.model, view.step.id):
        if group.id == view.cursor.group:
            rows.append(StyledRow(_open_group(view, group, cells), group.id, "group"))
            rows += [_option_row(view, group, row, cells) for row in view.options]
        else:
            chosen = view.quote.build.chosen
            day = view.quote.quoted_on
            folded = _folded_group(view.model, group.id, chosen, day, view.tr, cells)
            rows.append(StyledRow(folded, group.id))
    if not rows:
        rows.append(
            StyledRow(
                make_line(
                    Span(
                        " " + view.tr.translate(N_("This car has nothing to choose here")), "muted"
                    )
                )
            )
        )
    return rows


def _open_group(view: ViewModel, group: Group, cells: int) -> Line:
    tr = view.tr
    kind = {
        SelectionMode.ONE: N_("choose one"),
        SelectionMode.ANY: N_("any number"),
        SelectionMode.GIFT: N_("gifts, always included"),
    }[group.pick]
    left = make_line(
        Span(f" {tr.localize(group.name)}", "title"), Span(f"  {tr.translate(kind)}", "muted")
    )
    return justify(left, make_line(Span(tr.translate(N_("effect on total")) + " ", "muted")), cells)


@lru_cache(maxsize=500)
def _folded_group(
    model: Model, group_id: str, chosen_ids: frozenset[str], day: date, tr: Translator, cells: int
) -> Line:
    """Return the line of a group that is not open: its name, what is chosen in it, its price."""
    group = model.group_by_id[group_id]
    if group.pick is SelectionMode.GIFT:
        cli_context = [
            tr.localize(option.name) for option in group.options if option.offered.covers(day)
        ]
        names, price = (
            cli_context or [tr.translate(N_("none"))],
            Span(tr.translate(N_("gift")) if cli_context else "", "gift"),
        )
    else:
        chosen = [option for option in group.options if option.id in chosen_ids]
        names = [tr.localize(option.name) for option in chosen] or [tr.translate(N_("none"))]
        total = sum(option.price.amount for option in chosen)
        illustrative = any(option.price.is_illustrative for option in chosen)
        price = Span(
            illustrative_mark(illustrative) + format_amount(total), "muted" if not total else ""
        )
    label, right = (
        Span(f" {pad_or_truncate(tr.localize(group.name), 14)} ", "muted"),
        make_line(price, " "),
    )
    text = tr.join(names)
    # Show the first names in full, rather than cut the text in its middle.
    if len(names) > 1:
        room = cells - cell_width([label]) - cell_width(right) - 1
        text = pad_or_truncate(text, room).rstrip() if cell_len(text) > room else text
    return justify(make_line(label, text), right, cells)


def _option_row(view: ViewModel, group: Group, row: OptionRow, cells: int) -> StyledRow:
    highlighted = row.option.id == view.cursor.highlight
    return _make_option_row(
        row, group.pick, group.standard, view.tr, view.quote.quoted_on, highlighted, cells
    )


@lru_cache(maxsize=500)
def _make_option_row(
    row: OptionRow,
    pick: SelectionMode,
    standard: str | None,
    tr: Translator,
    day: date,
    highlighted: bool,
    cells: int,
) -> StyledRow:
    """Return the row of an option.

    Cached: when the highlight moves, only two rows of the list are new.
    """
    role = "strong" if row.chosen else "dim" if row.availability is Availability.NOT_OFFERED else ""
    left = make_line(
        _pointer(highlighted),
        _chosen_mark(row.chosen),
        " ",
        *swatch_span(row.option, 3 if cells > 52 else 2),
        Span(tr.localize(row.option.name), role),
    )
    effect = make_line(Span(f"{_effect(pick, row):>10}", _effect_role(row)), " ")
    tags = tag_spans(
        _tags(row, pick, standard, tr, day),
        cells - cell_width(left) - cell_width(effect) - 1,
        highlighted,
    )
    right = (*tags, *effect)
    return StyledRow(
        justify(left, right, cells), row.option.id, "highlight" if highlighted else "", highlighted
    )


@frozen
class RowTag:
    """A tag of a row: a symbol of one cell or "", and a word."""

    symbol: str
    word: str
    role: str


def tag_spans(tags: list[RowTag], cells: int, highlighted: bool) -> Line:
    """Return tags from right to left, the most important one at the right edge.

    Tags that do not fit show their symbol only.
    """
    # A warning on the highlighted row, and the reason why an option is not offered, keep their word
    # even if the name has to be cut for it.
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


def _pointer(highlighted: bool) -> Span:
    return Span(" > " if highlighted else "   ", "accent")


def _chosen_mark(chosen: bool) -> Span:
    return Span("✓" if chosen else " ", "good")


def swatch_span(option: Option, cells: int) -> tuple[Span, ...]:
    """Return the colours of an option over `cells` cells and a space; empty if it has none."""
    if option.appearance is None or not option.appearance.colours:
        return ()
    colours = option.appearance.colours
    shares = [
        cells // len(colours) + (1 if number < cells % len(colours) else 0)
        for number in range(len(colours))
    ]
    return (
        *(
            Span(" " * share, colour)
            for share, colour in zip(shares, colours, strict=True)
            if share
        ),
        Span(" "),
    )


def _tags(
    row: OptionRow, pick: SelectionMode, standard: str | None, tr: Translator, day: date
) -> list[RowTag]:
    """Return the tags of a row, the most important first."""
    option = row.option
    tags: list[RowTag] = []
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
    """Return why an option is not offered on a day in a word or two: the day it ended on, or will
    begin on."""
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


def _effect(pick: SelectionMode, row: OptionRow) -> str:
    price = row.option.price
    if pick is SelectionMode.GIFT:
        return f"({format_amount(price.amount)})"
    if row.chosen or row.availability is Availability.NOT_OFFERED:
        return format_list_price(price)
    return illustrative_mark(price.is_illustrative) + format_difference(row.effect)


def _effect_role(row: OptionRow) -> str:
    if row.availability is Availability.NOT_OFFERED:
        return "dim"
    return "price" if row.chosen else "muted" if not row.effect else ""


def _review_rows(view: ViewModel, cells: int) -> list[StyledRow]:
    tr, quote = view.tr, view.quote
    wide = min(cells - 3, _LEDGER_WIDTH)  # a space on either side, and the scroll bar
    lines: list[Line] = [make_line(Span(catalog_name(view.catalog, tr), "muted"))]
    lines += ledger_lines(quote, tr, wide, show_ids=view.show_ids and cells > 84)
    lines += [benchmark_lines(view.catalog, tr, view.show_ids), (), threshold_line(quote, tr)]
    if quote.is_draft:
        lines.append(
            make_line(
                tr.translate(
                    N_("A draft, because {reasons}"), reasons=tr.join(reason_texts(quote, tr))
                )
            )
        )
    if has_illustrative_price(quote):
        lines.append(make_line(Span(legend_text(tr), "illustrative")))
    lines += [
        (),
        make_line(Span(tr.translate(N_("Terms")), "title")),
        *terms_lines(view.catalog, quote, tr, wide, notes=view.show_ids),
    ]
    return [StyledRow((Span(" "), *part)) for spans in lines for part in wrap_line(spans, wide)]
