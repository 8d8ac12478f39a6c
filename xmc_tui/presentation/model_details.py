"""Details of a car model: its price, figures and notes, each with its source."""

from __future__ import annotations

from xmc_tui.domain.catalog_values import Note
from xmc_tui.i18n import N_
from xmc_tui.presentation.itemised_quote import legend_text
from xmc_tui.presentation.source_texts import price_text, source_text
from xmc_tui.presentation.styled_text import Line, Span, make_line, pad_or_truncate
from xmc_tui.presentation.view_model import ViewModel


def model_detail_lines(view: ViewModel) -> list[Line]:
    """Return all details of the highlighted model."""
    tr, show_ids = view.tr, view.show_ids
    model = view.catalog.model_by_id[view.cursor.highlight]
    price = price_text(view.catalog, model.price, tr, show_ids)
    lines: list[Line] = [
        make_line(Span(tr.localize(model.name), "title")),
        make_line(tr.translate(N_("Price: {price}"), price=price)),
        (),
    ]
    for figure in model.figures:
        name = Span(f"{pad_or_truncate(tr.localize(figure.name), 22)} ", "muted")
        sets = [
            [tr.localize(model.options[option].name) for option in each] for each in figure.when
        ]
        options = tr.join_names([tr.translate(N_(" or ")).join(names) for names in sets])
        when = tr.translate(N_("  with {options}"), options=options) if options else ""
        value = f"{figure.value} {tr.localize(figure.unit)}"
        lines.append(make_line(name, value, Span(when, "muted"), _source(view, figure.source)))
        lines += _note_lines(view, figure.note)
    for note in model.notes:
        lines += [(), *_note_lines(view, note)]
    if model.price.is_illustrative:
        lines += [(), make_line(Span(legend_text(tr), "illustrative"))]
    return lines


def _note_lines(view: ViewModel, note: Note | None) -> list[Line]:
    return (
        [make_line(view.tr.localize(note.text), _source(view, note.source))]
        if note is not None and view.show_ids
        else []
    )


def _source(view: ViewModel, source_id: str) -> Span:
    text = source_text(view.catalog, source_id, view.tr) if view.show_ids else ""
    return Span(view.tr.put_in_brackets(text) if text else "", "muted")
