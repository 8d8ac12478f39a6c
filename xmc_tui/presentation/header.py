"""The header of the main screen: programme, open builds, model, and a message or the edition."""

from __future__ import annotations

from rich.cells import cell_len

from xmc_tui.i18n import N_
from xmc_tui.presentation.edition_in_force import short_edition_notice
from xmc_tui.presentation.itemised_quote import catalog_name
from xmc_tui.presentation.styled_text import Line, Span, cell_width, crop, justify, make_line
from xmc_tui.presentation.view_model import ViewModel


def header_lines(view: ViewModel, cells: int) -> list[Line]:
    """Return the header: programme and model, and on the right a message or the edition and day.

    A message that does not fit next to the programme's name takes the whole line.
    """
    tr = view.tr
    left = make_line(
        Span(f" {tr.localize(view.catalog.programme.name)} ", "brand"),
        *_tab_labels(view),
        Span(f" {tr.localize(view.model.name)}", "strong"),
    )
    if view.message:
        brand = left[:-1]
        if cell_len(view.message) > cells - cell_width(brand) - 2:
            return [crop(make_line(Span(f" {view.message}", "accent")), cells)]
        message = make_line(Span(view.message, "accent"), " ")
        return [
            justify(
                left if cell_width(left) + cell_width(message) < cells else brand, message, cells
            )
        ]
    day = tr.translate(N_("Quote date {day}"), day=view.quote.quoted_on)
    edition = f"{catalog_name(view.catalog, tr)} · "
    notice = _terms_notice(view)
    # On a narrow screen the edition is left out, because the review shows it too, then the day.
    candidates = [
        make_line(Span(notice, "warn"), Span(text, "muted"))
        for text in (f"{edition}{day} ", f"{day} ", f"{view.quote.quoted_on} ", "")
    ]
    fitting = (right for right in candidates if cell_width(left) + cell_width(right) < cells)
    return [justify(left, next(fitting, candidates[1]), cells)]


def _terms_notice(view: ViewModel) -> str:
    """Return the notice that another edition is in force on the quoted day; "" if none is.

    Not for customers, and not while a changed catalog is to be confirmed first.
    """
    if view.customer_view or view.snapshot is not None:
        return ""
    text = short_edition_notice(view.catalog, view.quote.quoted_on, view.tr)
    return f"{text}  " if text else ""


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
