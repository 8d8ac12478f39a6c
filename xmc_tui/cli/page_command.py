"""`xmc page`: write the customer's page of an order sheet as HTML, PDF, Markdown or plain text."""

from __future__ import annotations

from pathlib import Path

import click

from xmc_tui.cli.cli_context import (
    CliContext,
    ExitCode,
    exit_with_message,
    exit_with_problems,
)
from xmc_tui.cli.global_options import PATH_PARAMETER, global_options
from xmc_tui.cli.localized_help import LocalizedCommand
from xmc_tui.domain.pricing import compute_quote
from xmc_tui.i18n import N_, translator_for
from xmc_tui.presentation.styled_text import sanitize
from xmc_tui.services.customer_page import (
    PDF_SUFFIX,
    PageRequest,
    render_sheet_page,
    write_sheet_page,
)
from xmc_tui.services.order_lookup import find_order
from xmc_tui.services.sheet_target_checks import ensure_not_a_sheet
from xmc_tui.storage.file_content_problems import FileError
from xmc_tui.storage.sheets.sheet_reader import build_of_sheet, read_sheet
from xmc_tui.storage.sheets.sheet_verification import differs_in_catalog_only, verify_sheet


@click.command(
    "page",
    cls=LocalizedCommand,
    help=N_("Create the customer page for a sheet (.html, .pdf, .md or .txt)."),
)
@click.argument("sheet", metavar="SHEET.toml", type=PATH_PARAMETER)
@click.option(
    "-o",
    "output",
    type=PATH_PARAMETER,
    metavar="FILE",
    help=N_("save to this file; otherwise print as text"),
)
@click.option("--font", metavar="FILE", type=PATH_PARAMETER, help=N_("font file for a PDF"))
@global_options
@click.pass_obj
def page_command(
    cli_context: CliContext, sheet: Path, output: Path | None, font: Path | None
) -> None:
    """Write the customer's page of a sheet; exit 1 if the sheet does not hold."""
    tr = cli_context.tr
    suffix = output.suffix.lower() if output is not None else ".txt"
    from xmc_tui.page import SUFFIXES  # imported here: loads the templates

    known_suffixes = (SUFFIXES[0], PDF_SUFFIX, *SUFFIXES[1:])
    if suffix not in known_suffixes:
        known = tr.join_as_list(list(known_suffixes))
        exit_with_message(
            tr,
            ExitCode.WRONG_USE,
            N_("-o {path}: the file name must end in {known}"),
            path=output,
            known=known,
        )
    try:
        if output is not None:
            ensure_not_a_sheet(output)
        loaded = read_sheet(sheet)
        catalog = cli_context.catalog_provider.load_for_sheet(loaded)
        problems = verify_sheet(loaded, catalog)
        if problems and not differs_in_catalog_only(problems):
            exit_with_problems(tr, ExitCode.FAILED, problems)
        quote = compute_quote(catalog, build_of_sheet(loaded, catalog), loaded.quoted_on)
        language = tr if cli_context.lang else translator_for(loaded.identity.language)
        settings = cli_context.settings
        request = PageRequest(
            catalog,
            quote,
            loaded.identity,
            loaded.details,
            language,
            settings.page_url or "",
            settings.store_contact or "",
            find_order(cli_context.slot_booking, loaded.identity.number),
        )
        if output is None:
            click.echo(render_sheet_page(request, suffix), nl=False)
            return
        write_sheet_page(output, request, font)
    except FileError as error:
        exit_with_problems(tr, ExitCode.WRONG_USE, error.problems)
    click.echo(sanitize(tr.translate(N_("Saved: {path}"), path=output)))
