"""Lines of the list of saved sheets and drafts, and the terms to search them by."""

from __future__ import annotations

from datetime import date, datetime

from rich.cells import cell_len

from xmc_tui.configurator.document_ports import DocumentEntry
from xmc_tui.domain.catalog_values import Localized
from xmc_tui.i18n import LANGUAGES, N_, Translator, translator_for
from xmc_tui.presentation.money_format import format_amount, illustrative_mark
from xmc_tui.presentation.option_search import get_pinyin, normalize_for_search
from xmc_tui.presentation.styled_text import (
    Line,
    Span,
    crop,
    make_line,
    pad_or_truncate,
    plain_text,
    truncate_middle,
    wrap_line,
)

#: Widths of the columns in cells; the customer's column takes the rest.
_WRITTEN, _CAR, _TOTAL, _STATUS = 12, 17, 13, 12

#: The width of the customer's column from which a paint in it is named as such.
_WIDE_CUSTOMER = 28

#: The lines that the details of an entry have at most.
_DETAIL_LINES = 2

#: The name of each status, and its role.
_STATUSES = {
    "quote": (N_("Valid quote"), "good"),
    "draft": (N_("Not a quote"), "illustrative"),
    "unfinished": (N_("unfinished"), "warn"),
    "open": (N_("In use"), "muted"),
    "edited": (N_("Edited"), "bad"),
    "damaged": (N_("Damaged"), "bad"),
}


def column_heads_line(tr: Translator, cells: int) -> Line:
    """Return the column headings."""
    customer_or_paint = N_("Customer") if _names_paint(cells) else N_("Customer/paint")
    texts = (N_("Date"), N_("Model"), customer_or_paint, N_("Total"), N_("Status"))
    written, car, customer, total, status = (tr.translate(text) for text in texts)
    columns = (
        pad_or_truncate(written, _WRITTEN),
        pad_or_truncate(car, _CAR),
        pad_or_truncate(customer, _customer_cells(cells)),
        _right_align(total),
        status,
    )
    return make_line(Span("  " + "".join(columns), "muted"))


def document_line(
    entry: DocumentEntry,
    tr: Translator,
    cells: int,
    today: date,
    names: bool = True,
    order: Span | None = None,
) -> Line:
    """Return an entry as one line, leaving two cells free on the left.

    Without `names` the customer's name is hidden. Where there is none, the paint is shown in its
    place, and named as such. `order` is what became of a sheet: it takes the place of the status,
    unless the file is at fault. The label of a build follows the status of its draft.
    """
    written = _written_text(entry.modified, today)
    message, role = _STATUSES[entry.status]
    shown = Span(tr.translate(message), role)
    if order is not None and entry.status in ("quote", "draft"):
        shown = order
    if entry.label:
        shown = Span(f"{shown.text} {entry.label}", shown.role)
    status = Span(pad_or_truncate(shown.text, _STATUS), shown.role)
    if entry.car is None:
        width = max(0, cells - 2 - _WRITTEN - _STATUS)
        return make_line(
            Span(pad_or_truncate(written, _WRITTEN), "muted"),
            Span(pad_or_truncate(truncate_middle(entry.name, width - 2), width)),
            status,
        )
    total = illustrative_mark(entry.illustrative) + format_amount(entry.total)
    customer = Span(entry.customer if names else "···")
    if not entry.customer and entry.choices:
        customer = Span(_paint_text(entry.choices[0], tr, cells), "muted")
    width = _customer_cells(cells) - 1
    return make_line(
        Span(pad_or_truncate(written, _WRITTEN), "muted"),
        Span(pad_or_truncate(tr.localize(entry.car), _CAR - 1) + " "),
        Span(pad_or_truncate(customer.text, width) + " ", customer.role),
        Span(_right_align(total), "price"),
        status,
    )


def _paint_text(paint: Localized, tr: Translator, cells: int) -> str:
    """Return the paint that is shown in the column of the customer, so that it is no name.

    In a narrow column the heading names it.
    """
    name = tr.localize(paint)
    if _names_paint(cells):
        return tr.translate(N_("Paint: {name}"), name=name)
    brackets = tr.put_in_brackets("").strip()
    room = _customer_cells(cells) - 1 - cell_len(brackets)
    return tr.put_in_brackets(truncate_middle(name, room)).strip()


def _names_paint(cells: int) -> bool:
    """Whether the column of the customer has room for the word paint and a long name."""
    return _customer_cells(cells) >= _WIDE_CUSTOMER


def is_order(entry: DocumentEntry) -> bool:
    """Whether an entry is a sheet that can be read, so that its name is the number of an order."""
    return entry.car is not None and entry.status in ("quote", "draft", "edited")


def document_detail_lines(
    entry: DocumentEntry, tr: Translator, cells: int, order: str = ""
) -> list[Line]:
    """Return the details of an entry, and what became of its order, in at most two lines.

    What a draft has is cut between two names, and the number of the others given.
    """
    count = len(entry.choices)
    for listed in range(count, 0, -1):
        lines = _wrap_details([document_detail_text(entry, tr, listed), order], cells)
        if len(lines) <= _DETAIL_LINES:
            return lines
    lines = _wrap_details([document_detail_text(entry, tr, 1), order], cells)
    rest = " ".join(plain_text(line) for line in lines[_DETAIL_LINES - 1 :])
    last = crop(make_line(Span(rest, "muted")), cells)
    return [*lines[: _DETAIL_LINES - 1], *([last] if rest else [])]


def _wrap_details(texts: list[str], cells: int) -> list[Line]:
    return wrap_line(make_line(Span(" · ".join(filter(None, texts)), "muted")), cells)


def document_detail_text(entry: DocumentEntry, tr: Translator, listed: int = 1000) -> str:
    """Return the detail text of an entry: its reason, its number, what a draft has, or its status.

    The name of a draft's file says nothing to a reader. At most `listed` names are given, first
    those that tell a build from the others of its order.
    """
    if entry.reason:
        return entry.reason
    if entry.car is None:
        return tr.translate(_STATUSES[entry.status][0])
    if is_order(entry) or not entry.choices:
        return entry.name
    others = [name for name in entry.choices if name not in entry.distinct]
    names = [tr.localize(name) for name in (*entry.distinct, *others)]
    text = tr.join_names(names[:listed])
    if left := len(names) - min(listed, len(names)):
        text = tr.translate(N_("{names} … and {n} more"), names=text, n=left)
    if not entry.label:
        return text
    message = N_("Build {letter} of {n}, opened together · {names}")
    return tr.translate(message, letter=entry.label, n=entry.builds, names=text)


def search_terms(entry: DocumentEntry, names: bool = True) -> str:
    """Return the search terms of an entry as one text: name, model, day, status, total, choices.

    With `names` the customer's name is included.
    """
    car = entry.car or Localized("", "")
    statuses = [translator_for(code).translate(_STATUSES[entry.status][0]) for code in LANGUAGES]
    day = f"{datetime.fromtimestamp(entry.modified):%Y-%m-%d}"
    figures = (str(entry.total), format_amount(entry.total))
    choices = [text for name in entry.choices for text in (name.zh, name.en)]
    return normalize_for_search(
        "\n".join(
            (
                entry.name,
                car.zh,
                car.en,
                entry.customer if names else "",
                day,
                *statuses,
                *figures,
                *choices,
            )
        )
    )


def pinyin_terms(entry: DocumentEntry) -> str:
    """Return the pinyin of a Chinese customer name, to search by.

    Slow the first time: the pinyin dictionary is loaded.
    """
    return (
        ""
        if entry.customer.isascii()
        else normalize_for_search("\n".join(get_pinyin(entry.customer)))
    )


def terms_match_query(keys: str, query: str) -> bool:
    """Whether every word of a query is in the search terms of an entry."""
    return all(term in keys for term in normalize_for_search(query).split())


def _customer_cells(cells: int) -> int:
    return max(1, cells - 2 - _WRITTEN - _CAR - _TOTAL - _STATUS)


def _written_text(modified: float, today: date) -> str:
    """Return the day and the time of day; in another year the day with its year."""
    if not modified:
        return "-"
    moment = datetime.fromtimestamp(modified)
    return f"{moment:%m-%d %H:%M}" if moment.year == today.year else f"{moment:%Y-%m-%d}"


def _right_align(text: str) -> str:
    """Return a text right-aligned in the column of totals."""
    return " " * max(0, _TOTAL - 2 - cell_len(text)) + text + "  "
