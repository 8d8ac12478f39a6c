"""The list of saved sheets and drafts: a line for each, and the terms to search them by."""

from __future__ import annotations

from datetime import datetime

from rich.cells import cell_len

from xmc_tui.configurator.ports import DocumentEntry
from xmc_tui.domain.catalog import Localized
from xmc_tui.locale import LANGUAGES, N_, Language, language
from xmc_tui.present.money import amount, mark
from xmc_tui.present.search import folded, pinyin
from xmc_tui.present.text import Line, Span, fit, line

#: Widths of the columns in cells; the customer's column takes the rest.
_WRITTEN, _CAR, _TOTAL, _STATUS = 17, 17, 12, 12

#: The name of each status, and its role.
_STATUSES = {
    "quote": (N_("quote"), "good"),
    "draft": (N_("draft sheet"), "illustrative"),
    "unfinished": (N_("unfinished"), "warn"),
    "open": (N_("in a window"), "muted"),
    "edited": (N_("edited"), "bad"),
    "damaged": (N_("damaged"), "bad"),
}


def head_line(words: Language, cells: int) -> Line:
    """Return the column headings."""
    texts = (N_("Written"), N_("Car"), N_("Customer"), N_("Total"), N_("Status"))
    written, car, customer, total, status = (words.say(text) for text in texts)
    columns = (
        fit(written, _WRITTEN),
        fit(car, _CAR),
        fit(customer, _customer_cells(cells)),
        _right(total),
        status,
    )
    return line(Span("  " + "".join(columns), "muted"))


def filed_line(filed: DocumentEntry, words: Language, cells: int, names: bool = True) -> Line:
    """Return an entry as one line, leaving two cells free on the left.

    Without `names` the customer's name is hidden.
    """
    written = f"{datetime.fromtimestamp(filed.written):%Y-%m-%d %H:%M}" if filed.written else "-"
    message, role = _STATUSES[filed.status]
    status = Span(fit(words.say(message), _STATUS), role)
    if filed.car is None:
        room = max(0, cells - 2 - _WRITTEN - _STATUS)
        return line(
            Span(fit(written, _WRITTEN), "muted"), Span(fit(filed.name, room - 2) + "  "), status
        )
    total = mark(filed.illustrative) + amount(filed.total)
    return line(
        Span(fit(written, _WRITTEN), "muted"),
        Span(fit(words.pick(filed.car), _CAR - 1) + " "),
        Span(fit(filed.customer if names else "···", _customer_cells(cells) - 1) + " "),
        Span(_right(total), "price"),
        status,
    )


def filed_text(filed: DocumentEntry, words: Language) -> str:
    """Return the detail text of an entry: its reason, else its name or status."""
    return filed.reason or (
        filed.name if filed.car is not None else words.say(_STATUSES[filed.status][0])
    )


def keys_of(filed: DocumentEntry, names: bool = True) -> str:
    """Return the search terms of an entry as one text: name, model, day, status, total.

    With `names` the customer's name is included.
    """
    car = filed.car or Localized("", "")
    said = [language(code).say(_STATUSES[filed.status][0]) for code in LANGUAGES]
    day = f"{datetime.fromtimestamp(filed.written):%Y-%m-%d}"
    figures = (str(filed.total), amount(filed.total))
    return folded(
        "\n".join(
            (filed.name, car.zh, car.en, filed.customer if names else "", day, *said, *figures)
        )
    )


def spoken_keys_of(filed: DocumentEntry) -> str:
    """Return the pinyin of a Chinese customer name, to search by.

    Slow the first time: the pinyin dictionary is loaded.
    """
    return "" if filed.customer.isascii() else folded("\n".join(pinyin(filed.customer)))


def is_found(keys: str, query: str) -> bool:
    """Whether every word of a query is in the search terms of an entry."""
    return all(term in keys for term in folded(query).split())


def _customer_cells(cells: int) -> int:
    return max(1, cells - 2 - _WRITTEN - _CAR - _TOTAL - _STATUS)


def _right(text: str) -> str:
    """Right-align a text in the column of totals."""
    return " " * max(0, _TOTAL - 2 - cell_len(text)) + text + "  "
