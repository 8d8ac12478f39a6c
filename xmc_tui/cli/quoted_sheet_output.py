"""The sheet of a build that was quoted on the command line, as a file or as JSON."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import click

from xmc_tui.cli.cli_context import ExitCode, exit_with_problems
from xmc_tui.domain.build import Build
from xmc_tui.domain.catalog import Catalog
from xmc_tui.domain.sheet_details import SheetDetails
from xmc_tui.i18n import N_, Translator
from xmc_tui.presentation.styled_text import sanitize
from xmc_tui.storage.atomic_write import write_atomically
from xmc_tui.storage.file_content_problems import FileError
from xmc_tui.storage.sheets.sheet_document import (
    dump_json,
    dump_toml,
    make_sheet_document,
    new_identity,
)


def write_quoted_sheet(
    tr: Translator,
    catalog: Catalog,
    build: Build,
    day: date,
    details: SheetDetails,
    output: Path | None,
    as_json: bool,
) -> None:
    """Write a sheet as TOML to a file, if one is given, and with `as_json` to standard output.

    Exits with code 2 if the file cannot be written.
    """
    identity = new_identity(datetime.now().astimezone(), tr.code)
    document = make_sheet_document(catalog, build, day, identity, details)
    former = None
    if output is not None:
        try:
            former = write_atomically(output, dump_toml(document))
        except FileError as error:
            exit_with_problems(tr, ExitCode.WRONG_USE, error.problems)
    if as_json:
        click.echo(dump_json(document))
    else:
        click.echo(sanitize(tr.translate(N_("Saved: {path}"), path=output)))
        if former is not None:
            message = N_("The previous file is kept as {name}")
            click.echo(sanitize(tr.translate(message, name=former.name)))
