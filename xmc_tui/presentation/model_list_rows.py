"""Rows of the model step: each model with its price and figures."""

from __future__ import annotations

from rich.cells import cell_len

from xmc_tui.i18n import N_
from xmc_tui.presentation.money_format import format_list_price
from xmc_tui.presentation.styled_row import StyledRow, pointer_span, selection_mark
from xmc_tui.presentation.styled_text import Line, Span, crop, justify, make_line, pad_or_truncate
from xmc_tui.presentation.view_model import ModelRow, ViewModel

#: The indent of the figures below the name of their model.
_INDENT = 5


def model_rows(view: ViewModel, cells: int) -> list[StyledRow]:
    """Return the rows of the model step: each model, and below it its figures."""
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
            pointer_span(highlighted),
            selection_mark(row.chosen),
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
            StyledRow(crop(part, cells), row.model.id) for part in _fact_lines(view, row, cells)
        ]
        rows.append(StyledRow(()))
    return rows


def _fact_lines(view: ViewModel, row: ModelRow, cells: int) -> list[Line]:
    """Return the figures of a model that apply to its build, at most 8, or 4 on a narrow screen.

    The current model has the figures of the current build, the others those of their standard car.
    """
    chosen = (
        view.quote.build.chosen
        if row.chosen
        else frozenset(group.standard for group in row.model.choosable_groups)
    )
    configured = " " + view.tr.translate(N_("(this build)"))
    facts = [
        (
            view.tr.localize(figure.name),
            f"{figure.value} {view.tr.localize(figure.unit)}",
            configured if figure.when else "",
        )
        for figure in row.model.figures
        if all(any(option in chosen for option in options) for options in figure.when)
    ]
    label = max((cell_len(name) for name, _, _ in facts), default=0)
    lines = []
    for name, value, remark in facts[: 8 if cells > 52 else 4]:
        # On a narrow screen first the remark is left out, then the spaces within a size.
        texts = (value + remark, value, value.replace(" x ", "x"))
        space = cells - _INDENT - label - 1
        text = next((text for text in texts if cell_len(text) <= space), texts[-1])
        padded = pad_or_truncate(name, label + 1)
        lines.append(make_line(Span(" " * _INDENT + padded, "muted"), text))
    if not row.model.eligible:
        text = view.tr.translate(N_("Not eligible for the programme"))
        lines.append(make_line(Span(" " * _INDENT + text, "warn")))
    return lines
