"""The edition and the day of a quote, and whether another edition is in force on that day."""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import date

from xmc_tui.domain.catalog import Catalog, Edition
from xmc_tui.i18n import N_, Translator
from xmc_tui.presentation.itemised_quote import catalog_name
from xmc_tui.presentation.styled_text import Line, Span, cell_width, make_line
from xmc_tui.presentation.threshold_texts import requirement_text

#: The key that opens the terms, as the registry has it.
TERMS_KEY = "i"

#: The key of the export dialog that opens them.
EXPORT_TERMS_KEY = "F9"

#: The most characters that a field of a day takes.
LONGEST_DAY = 20

#: A day in each form. Its end completes the beginning of any day in this form.
_DAY_EXAMPLES = ("2000-01-01", "2000-1-1", "20000101", "2000年01月01日", "2000年1月1日")

#: The years of a quoted day.
_FIRST_YEAR, _LAST_YEAR = 2000, 2199


def edition_notice(catalog: Catalog, day: date, tr: Translator) -> str:
    """Return the notice that another edition is in force on a day; "" if none is."""
    other = catalog.other_edition_in_force(day)
    if other is None:
        return ""
    name = tr.localize(other.name)
    message = N_("{edition} terms apply on {day} · {key} to switch")
    return tr.translate(message, edition=name, day=day, key=TERMS_KEY)


def short_edition_notices(catalog: Catalog, day: date, tr: Translator) -> list[str]:
    """Return the same in a few words, in fewer, and in one; empty if no other edition is in force.

    A mark takes the place of the words that are left out.
    """
    if catalog.other_edition_in_force(day) is None:
        return []
    messages = (
        N_("{key} other terms apply"),
        N_("! {key} other terms"),
        N_("! {key} Terms"),
    )
    return [tr.translate(message, key=TERMS_KEY) for message in messages]


def sheet_terms_lines(
    catalog: Catalog, day: date, former_day: date | None, tr: Translator
) -> list[Line]:
    """Return the edition and the day of a sheet to be written, with the key that changes them.

    `former_day` is the day on which the sheet was quoted so far, None for a new sheet.
    """
    text = tr.translate(N_("Quote date {day}"), day=day)
    lines = [
        make_line(
            f" {catalog_name(catalog, tr)} · {text}   ",
            Span(EXPORT_TERMS_KEY, "accent"),
            " " + tr.translate(N_("Terms")),
        )
    ]
    if former_day is not None and former_day != day:
        message = N_("the sheet was quoted on {day}; {key} to keep that day")
        text = tr.translate(message, day=former_day, key=EXPORT_TERMS_KEY)
        lines.append(make_line(Span(f" {text}", "warn")))
    other = catalog.other_edition_in_force(day)
    if other is not None:
        message = N_("{edition} terms apply on this day; {key} to switch")
        text = tr.translate(message, edition=tr.localize(other.name), key=EXPORT_TERMS_KEY)
        lines.append(make_line(Span(f" {text}", "warn")))
    return lines


def edition_lines(
    edition: Edition, is_current: bool, in_force: bool, tr: Translator, cells: int
) -> list[Line]:
    """Return the name of an edition, its first day, whether it is in force, and its threshold.

    The threshold has a line of its own if it does not fit.
    """
    line = make_line(
        Span("● " if is_current else "○ ", "good" if is_current else "muted"),
        tr.localize(edition.name),
        Span("  " + tr.translate(N_("From {day}"), day=edition.first_day), "muted"),
        Span("  " + tr.translate(N_("applies on this day")) if in_force else "", "good"),
    )
    if edition.threshold is None:
        return [line]
    required = requirement_text(edition.threshold.operator, edition.threshold.amount, tr)
    threshold = Span("  " + tr.translate(N_("Threshold: {requirement}"), requirement=required))
    if cell_width(line) + cell_width([threshold]) <= cells:
        return [(*line, threshold)]
    return [line, (threshold,)]


def parse_quoted_day(text: str) -> date | None:
    """Return the day that a person typed, such as 2025-10-01 or 2025年10月1日; else None."""
    found = re.fullmatch(
        r"\s*([0-9]{4})(?:[-/.年]([0-9]{1,2})[-/.月]([0-9]{1,2})日?|([0-9]{2})([0-9]{2}))\s*", text
    )
    if found is None:
        return None
    year, *parts = [int(part) for part in found.groups() if part is not None]
    if not _FIRST_YEAR <= year <= _LAST_YEAR:
        return None
    with suppress(ValueError):
        return date(year, *parts)
    return None


def can_become_quoted_day(text: str) -> bool:
    """Whether a text is the beginning of a day that `parse_quoted_day` reads, or all of it."""
    typed = text.strip()
    return any(
        parse_quoted_day(typed + example[len(typed) :]) is not None for example in _DAY_EXAMPLES
    )
