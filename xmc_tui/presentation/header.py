"""The header of the main screen: programme, open builds, model, and a message or the edition."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product

from xmc_tui.i18n import N_
from xmc_tui.presentation.edition_in_force import short_edition_notices
from xmc_tui.presentation.itemised_quote import catalog_name
from xmc_tui.presentation.styled_text import (
    Line,
    Span,
    cell_width,
    justify,
    make_line,
    sanitize,
    truncate_before_file_name,
    truncate_middle,
)
from xmc_tui.presentation.view_model import ViewModel

#: The widest name of a customer in the header, in cells.
_CUSTOMER_CELLS = 30


def header_lines(view: ViewModel, cells: int) -> list[Line]:
    """Return the header: programme, model and order, and on the right the edition and the day.

    A message takes the place of the edition and the day. The notice that other terms apply stays
    next to it, as far as there is room: an offer to resume would cover it for good.
    """
    brand = Span(f" {view.tr.localize(view.catalog.programme.name)} ", "brand")
    tabs = _tab_labels(view)
    model = Span(f" {view.tr.localize(view.model.name)}", "strong")
    if view.message:
        parts = ((brand, *tabs, model), (*tabs, model), (brand, *tabs), (*tabs,))
        return [_message_line(view, [make_line(*part) for part in parts if part], cells)]
    orders = [Span(f" · {text}") for text in _order_texts(view)]
    with_order = [
        *(make_line(brand, *tabs, model, order) for order in orders),
        *(make_line(*tabs, model, order) for order in orders),
    ]
    without_order = [make_line(brand, *tabs, model), make_line(*tabs, model)]
    return [_terms_line(view, (with_order, without_order), cells)]


def _terms_line(view: ViewModel, lefts: Sequence[Sequence[Line]], cells: int) -> Line:
    """Return the first line that fits with the edition and the day; else one without the edition.

    `lefts` are the left sides with the order and those without it. The edition comes before the
    programme's name: prices depend on it. The order comes before the words of the notice.
    """
    tr, quoted_on = view.tr, view.quote.quoted_on
    day = tr.translate(N_("Quote date {day}"), day=quoted_on)
    edition = f"{catalog_name(view.catalog, tr)} · "
    warnings = [Span(f"{notice}  ", "warn") for notice in _terms_notices(view)] or [Span("")]
    pairs = [
        (left, make_line(warning, Span(f"{edition}{text} ", "muted")))
        for group, warning in product(lefts, warnings)
        for left, text in product(group, (day, str(quoted_on)))
    ]
    pairs += [
        (left, make_line(warnings[0], Span(text, "muted")))
        for left, text in product(lefts[-1], (f"{day} ", f"{quoted_on} ", ""))
    ]
    fits = (pair for pair in pairs if cell_width(pair[0]) + cell_width(pair[1]) < cells)
    return justify(*next(fits, pairs[-2]), cells)


def _message_line(view: ViewModel, lefts: Sequence[Line], cells: int) -> Line:
    """Return a line with the message, and with as much of the notice and of the rest as fits.

    A message that is too long loses its middle: the name of a file is at the end of its path.
    """
    message = Span(view.message, "accent")
    alone = make_line(" ", message)
    pairs: list[tuple[Line, Line]] = []
    for notice in _terms_notices(view):
        ending = make_line(Span(notice, "warn"), " ")
        pairs += [(left, make_line(message, "  ", *ending)) for left in lefts]
        pairs += [(alone, ending), (alone, ending[:1])]
    pairs += [*((left, make_line(message, " ")) for left in lefts), (alone, ())]
    for left, right in pairs:
        if cell_width(left) + cell_width(right) + (2 if right else 1) <= cells:
            return justify(left, right, cells)
    return make_line(Span(truncate_before_file_name(f" {view.message}", cells), "accent"))


def _order_texts(view: ViewModel) -> list[str]:
    """Return the customer with the number of the sheet, and the customer alone, as far as known.

    Not for customers: another one may look on.
    """
    customer = truncate_middle(sanitize(view.customer), _CUSTOMER_CELLS)
    known = [text for text in (customer, view.sheet_number) if text]
    if view.customer_view or not known:
        return []
    return [" · ".join(known), known[0]]


def _terms_notices(view: ViewModel) -> list[str]:
    """Return the notice that another edition is in force on the quoted day, the longest form first.

    Empty if none is; not for customers, and not while a changed catalog is to be confirmed first.
    """
    if view.customer_view or view.snapshot is not None:
        return []
    return short_edition_notices(view.catalog, view.quote.quoted_on, view.tr)


def _tab_labels(view: ViewModel) -> list[Span]:
    """Return the open builds with the current one marked; empty if there is only one."""
    if len(view.tab_labels) == 1:
        return []
    return [
        Span(" "),
        *(
            Span(
                f"[{each}]" if each == view.tab_label else f" {each} ",
                "here" if each == view.tab_label else "muted",
            )
            for each in view.tab_labels
        ),
    ]
