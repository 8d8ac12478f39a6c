"""Tables for a person and as CSV."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from pathlib import Path

import click
from rich.cells import cell_len

from xmc_tui.cli.cli_context import ExitCode, exit_with_problems
from xmc_tui.domain.slots import PROGRAMME_ZONE
from xmc_tui.i18n import Translator
from xmc_tui.presentation.styled_text import pad_or_truncate, sanitize
from xmc_tui.storage.file_content_problems import FileError

#: Cells that begin so are formulas to a spreadsheet.
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def print_table(headers: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Print rows in columns that are as wide as their widest cell."""
    lines = [headers, *rows]
    widths = [max(cell_len(sanitize(line[n])) for line in lines) for n in range(len(headers))]
    for line in lines:
        cells = (
            pad_or_truncate(sanitize(text), width) for text, width in zip(line, widths, strict=True)
        )
        click.echo("  ".join(cells).rstrip())


def write_csv(
    headers: Sequence[str], rows: Iterable[Sequence[object]], target: Path | None, tr: Translator
) -> None:
    """Write rows as CSV to standard output, or to a file that spreadsheets read as UTF-8.

    Times are ISO 8601 in the programme's time zone. No text of a cell is a formula.
    """
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n" if target else "\n")
    writer.writerow(headers)
    writer.writerows([_csv_cell(value) for value in row] for row in rows)
    if target is None:
        click.echo(text.getvalue(), nl=False)
        return
    from xmc_tui.storage.atomic_write import write_atomically

    try:
        write_atomically(target, text.getvalue().encode("utf-8-sig"))
    except FileError as error:
        exit_with_problems(tr, ExitCode.WRONG_USE, error.problems)


def _csv_cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.astimezone(PROGRAMME_ZONE).isoformat(timespec="seconds")
    if isinstance(value, date | int):
        return str(value)
    text = sanitize(str(value))
    return f"'{text}" if text.startswith(_FORMULA_STARTS) else text
