"""Short details of the highlighted option or model, for the panel below the list."""

from __future__ import annotations

from collections.abc import Sequence

from xmc_tui.domain.catalog import StepKind
from xmc_tui.i18n import N_
from xmc_tui.presentation.source_texts import price_text
from xmc_tui.presentation.styled_text import Line, make_line, pad_or_truncate, wrap
from xmc_tui.presentation.view_model import ViewModel

#: A text in several lengths, the longest first. If it cannot be shown in full, the next is tried.
TextForms = tuple[str, ...]


def option_detail_lines(view: ViewModel, cells: int, most: int) -> list[Line]:
    """Return details of the highlighted option or model in at most `most` lines."""
    return choose_texts_that_fit(_detail_texts(view), cells, most)


def choose_texts_that_fit(all_texts: Sequence[TextForms], cells: int, most: int) -> list[Line]:
    """Return texts in at most `most` lines of at most `cells` cells.

    If there is not enough space, the last texts are shortened, then left out: a sentence is shown
    whole or not at all, except the first one.
    """
    texts = list(all_texts)
    while texts and sum(len(wrap(text[0], cells - 2)) for text in texts) > most:
        long = [number for number, text in enumerate(texts) if number and len(text) > 1]
        if long:
            texts[long[-1]] = texts[long[-1]][1:]
        elif len(texts) > 1:
            texts.pop()
        elif len(texts[0]) > 1:
            texts[0] = texts[0][1:]
        else:
            break
    lines = [part for text in texts for part in wrap(text[0], cells - 2)]
    if len(lines) > most > 0:
        lines[most - 1] = pad_or_truncate(lines[most - 1] + "……", cells - 2).rstrip("… ") + "…"
    return [make_line(f" {line}") for line in lines[:most]]


def _detail_texts(view: ViewModel) -> list[TextForms]:
    tr = view.tr
    if view.highlighted_option is not None:
        from xmc_tui.presentation.highlighted_option_texts import (
            option_texts,  # not for the first frame
        )

        return option_texts(view, view.highlighted_option)
    if view.step.kind is StepKind.MODEL:
        model = view.catalog.model_by_id[view.cursor.highlight]
        price = tr.translate(
            N_("Base price {price}"), price=price_text(view.catalog, model.price, tr, view.show_ids)
        )
        return [(price,)]
    return [(tr.translate(N_("a price breakdown")),)] if view.show_ids else []
