"""Rows of a step with options: all its groups, and the options of the open one."""

from __future__ import annotations

import re
from functools import lru_cache

from rich.cells import cell_len

from xmc_tui.domain.catalog import Model, SelectionMode
from xmc_tui.i18n import N_, Translator
from xmc_tui.presentation.cursor import groups_on
from xmc_tui.presentation.money_format import format_amount, illustrative_mark
from xmc_tui.presentation.open_group_rows import open_group_rows
from xmc_tui.presentation.styled_row import StyledRow
from xmc_tui.presentation.styled_text import (
    Line,
    Span,
    cell_width,
    justify,
    make_line,
    pad_or_truncate,
)
from xmc_tui.presentation.view_model import ViewModel


def option_step_rows(view: ViewModel, cells: int) -> list[StyledRow]:
    """Return the groups of a step; the options of the open group follow it."""
    rows: list[StyledRow] = []
    label_width = _find_label_width(view.model, view.step.id, view.tr)
    chosen: dict[str, tuple[str, ...]] = {}
    for line in view.quote.lines:
        group_id = line.option.group
        chosen[group_id] = *chosen.get(group_id, ()), line.option.id
    for group in groups_on(view.model, view.step.id):
        if group.id == view.cursor.group:
            rows += open_group_rows(view, group, cells)
        else:
            names = chosen.get(group.id, ())  # with the gifts of the day
            collapsed = _collapsed_group_line(
                view.model, group.id, names, view.tr, label_width, cells
            )
            rows.append(StyledRow(collapsed, group.id))
    if not rows:
        rows.append(
            StyledRow(
                make_line(
                    Span(" " + view.tr.translate(N_("Nothing to choose on this model")), "muted")
                )
            )
        )
    return rows


@lru_cache(maxsize=64)
def _find_label_width(model: Model, step_id: str, tr: Translator) -> int:
    """Return the width of the longest name of a group on a step."""
    groups = groups_on(model, step_id)
    return max((cell_len(tr.localize(group.name)) for group in groups), default=0)


@lru_cache(maxsize=5000)
def _collapsed_group_line(
    model: Model,
    group_id: str,
    chosen_ids: tuple[str, ...],
    tr: Translator,
    label_width: int,
    cells: int,
) -> Line:
    """Return the line of a collapsed group: its name, the options chosen, their price.

    Cached: from one view to the next most of these lines stay the same, and a large catalog has a
    thousand of them.
    """
    group = model.group_by_id[group_id]
    chosen = [model.options[option_id] for option_id in chosen_ids]
    names = [tr.localize(option.name) for option in chosen] or [tr.translate(N_("None"))]
    if group.pick is SelectionMode.GIFT:
        price = Span(tr.translate(N_("Gift")) if chosen else "", "gift")
    else:
        total = sum(option.price.amount for option in chosen)
        illustrative = any(option.price.is_illustrative for option in chosen)
        price = Span(
            illustrative_mark(illustrative) + format_amount(total), "muted" if not total else ""
        )
    label = Span(f" {pad_or_truncate(tr.localize(group.name), label_width)}  ", "muted")
    right = make_line(price, " ")
    text = _join_names(names, cells - cell_width([label]) - cell_width(right) - 1, tr)
    return justify(make_line(label, text), right, cells)


def _join_names(names: list[str], cells: int, tr: Translator) -> str:
    """Return names in at most `cells` cells, if there is a way to write them so.

    The first to go is what is in brackets; of several names only the first, or their number, is
    shown if there is no space for all of them.
    """
    bare = [re.sub(r" ?[(（].*", "", name) for name in names]
    texts = [tr.join_names(names), tr.join_names(bare)]
    if len(names) > 1:
        rest = len(names) - 1
        texts += [f"{names[0]} +{rest}", f"{bare[0]} +{rest}"]
        texts.append(tr.plural("{n} item", "{n} items", len(names)))
    return next((text for text in texts if cell_len(text) <= cells), texts[-1])
