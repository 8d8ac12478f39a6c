"""Rows of the option list for the current step, above all its groups and their options."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

from rich.cells import cell_len

from xmc_tui.configurator import Availability
from xmc_tui.domain.catalog import Group, Model, Option, SelectionMode, StepKind
from xmc_tui.i18n import N_, Translator
from xmc_tui.presentation.cursor import groups_on
from xmc_tui.presentation.model_list_rows import model_rows
from xmc_tui.presentation.money_format import (
    format_amount,
    format_difference,
    format_list_price,
    illustrative_mark,
)
from xmc_tui.presentation.review_rows import review_rows
from xmc_tui.presentation.row_tags import UNPROVEN_MARK, RowTag, option_tags, tag_spans
from xmc_tui.presentation.styled_row import StyledRow, pointer_span, selection_mark
from xmc_tui.presentation.styled_text import (
    Line,
    Span,
    cell_width,
    justify,
    make_line,
    pad_or_truncate,
)
from xmc_tui.presentation.view_model import OptionRow, ViewModel


def option_list_rows(view: ViewModel, cells: int) -> list[StyledRow]:
    """Return the rows of the current step."""
    match view.step.kind:
        case StepKind.MODEL:
            return model_rows(view, cells)
        case StepKind.GROUPS:
            return _option_step_rows(view, cells)
        case StepKind.REVIEW:
            return review_rows(view, cells)


def _option_step_rows(view: ViewModel, cells: int) -> list[StyledRow]:
    """Return the groups of a step; the options of the open group follow it."""
    rows: list[StyledRow] = []
    for group in groups_on(view.model, view.step.id):
        if group.id == view.cursor.group:
            rows.append(StyledRow(_open_group_line(view, group, cells), group.id, "group"))
            rows += [_option_row(view, group, row, cells) for row in view.options]
        else:
            chosen = view.quote.build.chosen
            day = view.quote.quoted_on
            collapsed = _collapsed_group_line(view.model, group.id, chosen, day, view.tr, cells)
            rows.append(StyledRow(collapsed, group.id))
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


def _open_group_line(view: ViewModel, group: Group, cells: int) -> Line:
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
def _collapsed_group_line(
    model: Model, group_id: str, chosen_ids: frozenset[str], day: date, tr: Translator, cells: int
) -> Line:
    """Return the line of a collapsed group: its name, the options chosen, their price.

    Cached: when the highlight moves, most of these lines stay the same.
    """
    group = model.group_by_id[group_id]
    if group.pick is SelectionMode.GIFT:
        gifts = [tr.localize(option.name) for option in group.options if option.offered.covers(day)]
        names = gifts or [tr.translate(N_("none"))]
        price = Span(tr.translate(N_("gift")) if gifts else "", "gift")
    else:
        chosen = [option for option in group.options if option.id in chosen_ids]
        names = [tr.localize(option.name) for option in chosen] or [tr.translate(N_("none"))]
        total = sum(option.price.amount for option in chosen)
        illustrative = any(option.price.is_illustrative for option in chosen)
        price = Span(
            illustrative_mark(illustrative) + format_amount(total), "muted" if not total else ""
        )
    label = Span(f" {pad_or_truncate(tr.localize(group.name), 14)} ", "muted")
    right = make_line(price, " ")
    text = tr.join(names)
    # Several names are cut at the end of the list, so that the first ones are shown in full.
    if len(names) > 1:
        width = cells - cell_width([label]) - cell_width(right) - 1
        text = pad_or_truncate(text, width).rstrip() if cell_len(text) > width else text
    return justify(make_line(label, text), right, cells)


def _option_row(view: ViewModel, group: Group, row: OptionRow, cells: int) -> StyledRow:
    highlighted = row.option.id == view.cursor.highlight
    day = view.quote.quoted_on
    tags = option_tags(row, group.pick, group.standard, view.tr, day, view.is_search_stopped)
    return _make_option_row(row, group.pick, tuple(tags), view.tr, highlighted, cells)


@lru_cache(maxsize=500)
def _make_option_row(
    row: OptionRow,
    pick: SelectionMode,
    tags: tuple[RowTag, ...],
    tr: Translator,
    highlighted: bool,
    cells: int,
) -> StyledRow:
    """Return the row of an option.

    Cached: when the highlight moves, only two rows of the list change.
    """
    role = "strong" if row.chosen else "dim" if row.availability is Availability.NOT_OFFERED else ""
    left = make_line(
        pointer_span(highlighted),
        selection_mark(row.chosen),
        " ",
        *_swatch_spans(row.option, 3 if cells > 52 else 2),
        Span(tr.localize(row.option.name), role),
    )
    effect = make_line(Span(f"{_effect(pick, row):>10}", _effect_role(row)), " ")
    room = cells - cell_width(left) - cell_width(effect) - 1
    right = (*tag_spans(tags, room, highlighted), *effect)
    return StyledRow(
        justify(left, right, cells), row.option.id, "highlight" if highlighted else "", highlighted
    )


def _swatch_spans(option: Option, cells: int) -> tuple[Span, ...]:
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
