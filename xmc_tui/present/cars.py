"""Details of a car model: its price, figures and notes, each with its source."""

from __future__ import annotations

from xmc_tui.domain.catalog import Note
from xmc_tui.locale import N_
from xmc_tui.present.explain import price_text
from xmc_tui.present.ledger import legend
from xmc_tui.present.text import Line, Span, fit, line
from xmc_tui.present.view import View


def model_lines(view: View) -> list[Line]:
    """Return all details of the highlighted model."""
    words, codes = view.words, view.codes
    model = view.catalog.model_by_id[view.cursor.highlight]
    price = price_text(view.catalog, model.price, words, codes)
    lines: list[Line] = [
        line(
            Span(words.pick(model.name), "title"),
            Span(f"   {model.id}   {model.place}" if codes else "", "muted"),
        ),
        line(words.say(N_("Price: {price}"), price=price)),
        (),
    ]
    for figure in model.figures:
        name = Span(f"{fit(words.pick(figure.name), 22)} ", "muted")
        options = [
            words.pick(model.options[option].name) for each in figure.when for option in each
        ]
        when = words.say(N_("  with {options}"), options=words.join(options)) if options else ""
        value = f"{figure.value} {words.pick(figure.unit)}"
        lines.append(line(name, value, Span(when, "muted"), _source(view, figure.source)))
        lines += _note_lines(view, figure.note)
    for note in model.notes:
        lines += [(), *_note_lines(view, note)]
    if model.price.is_illustrative:
        lines += [(), line(Span(legend(words), "illustrative"))]
    return lines


def _note_lines(view: View, note: Note | None) -> list[Line]:
    return (
        [line(view.words.pick(note.text), _source(view, note.source))]
        if note is not None and view.codes
        else []
    )


def _source(view: View, source_id: str) -> Span:
    source = view.catalog.sources.get(source_id)
    return Span(
        f"  ({source.id}, {source.published})" if source is not None and view.codes else "", "muted"
    )
