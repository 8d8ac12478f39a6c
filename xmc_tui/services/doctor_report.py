"""The report of `xmc doctor` as values: sections of facts, and sentences about what is wrong."""

from __future__ import annotations

from collections.abc import Iterable

from xmc_tui.domain.frozen_dataclass import frozen
from xmc_tui.i18n import Translator

#: The schema of the report as JSON.
REPORT_SCHEMA = "xmc-doctor/1"


@frozen
class ReportLine:
    """A line of the report: its key in JSON, its label (a message), and its value there.

    `text` is the value for a person, in the language of the report; that in JSON unless given.
    """

    key: str
    label: str
    value: object
    text: str = ""


@frozen
class Section:
    """Facts about one thing, and a translated sentence with a remedy for each fault in it."""

    key: str
    title: str
    facts: tuple[ReportLine, ...]
    problems: tuple[str, ...] = ()


def report_document(sections: Iterable[Section]) -> dict[str, object]:
    """Return a report as JSON values."""
    sections = tuple(sections)
    problems = [
        {"section": section.key, "message": problem}
        for section in sections
        for problem in section.problems
    ]
    return {
        "schema": REPORT_SCHEMA,
        "ok": not problems,
        **{section.key: {fact.key: fact.value for fact in section.facts} for section in sections},
        "problems": problems,
    }


def fact_text(fact: ReportLine, tr: Translator) -> str:
    """Return the value of a fact for a person; "-" if there is none."""
    if fact.text:
        return fact.text
    if isinstance(fact.value, (list, tuple)):
        return tr.join_as_list([str(each) for each in fact.value]) or "-"
    return str(fact.value) if fact.value not in (None, "") else "-"
