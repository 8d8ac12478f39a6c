"""`xmc poster`: draw the car of a sheet as an image."""

from __future__ import annotations

import re
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
from xmc_tui.i18n import N_, Translator
from xmc_tui.presentation.styled_text import sanitize
from xmc_tui.services.order_lookup import find_order
from xmc_tui.services.poster_writer import write_poster
from xmc_tui.services.sheet_target_checks import ensure_not_a_sheet
from xmc_tui.storage.file_content_problems import FileError
from xmc_tui.storage.sheets.sheet_reader import build_of_sheet, read_sheet
from xmc_tui.storage.sheets.sheet_verification import differs_in_catalog_only, verify_sheet


@click.command(
    "poster",
    cls=LocalizedCommand,
    help=N_("Create a picture of the car on a sheet, as PNG or SVG."),
)
@click.argument("sheet", metavar="SHEET.toml", type=PATH_PARAMETER)
@click.option(
    "-o",
    "output",
    required=True,
    metavar="FILE",
    type=PATH_PARAMETER,
    help=N_("image file"),
)
@click.option("--size", metavar="1600x900", help=N_("width and height in pixels"))
@click.option("--chat", is_flag=True, help=N_("small square version for chats"))
@click.option("--price/--no-price", default=False, help=N_("show the total"))
@click.option("--font", metavar="FILE", type=PATH_PARAMETER, help=N_("font file for the text"))
@global_options
@click.pass_obj
def poster_command(
    cli_context: CliContext,
    sheet: Path,
    output: Path,
    size: str | None,
    chat: bool,
    price: bool,
    font: Path | None,
) -> None:
    """Draw the car of a sheet as an image, PNG or SVG."""
    tr = cli_context.tr
    try:
        ensure_not_a_sheet(output)
        loaded = read_sheet(sheet)
        catalog = cli_context.catalog_provider.load_for_sheet(loaded)
        problems = verify_sheet(loaded, catalog) if price else []
        if problems and not differs_in_catalog_only(problems):
            exit_with_problems(tr, ExitCode.FAILED, problems)  # its price would not be the sheet's
        build = build_of_sheet(loaded, catalog)
        pixels = _parse_size(tr, size, chat)
        write_poster(
            catalog,
            compute_quote(catalog, build, loaded.quoted_on),
            output,
            pixels,
            tr,
            price,
            font,
            find_order(cli_context.slot_booking, loaded.identity.number),
        )
    except FileError as error:
        exit_with_problems(tr, ExitCode.WRONG_USE, error.problems)
    click.echo(sanitize(tr.translate(N_("Saved: {file}"), file=output)))


def _parse_size(tr: Translator, text: str | None, chat: bool) -> tuple[int, int]:
    """Return the width and height of the image in pixels; exit if `--size` is invalid."""
    from xmc_tui.picture.poster_image import LARGE_SIZE, MAX_SIDE, MIN_SIDE, SMALL_SIZE

    if text is None:
        return SMALL_SIZE if chat else LARGE_SIZE
    match = re.fullmatch(r"(\d{1,5})[x×](\d{1,5})", text)
    size = (int(match[1]), int(match[2])) if match else (0, 0)
    if not all(MIN_SIDE <= side <= MAX_SIDE for side in size):
        message = N_(
            "--size {text}: not a size; write it as 1600x900, each side {least} to {most} pixels"
        )
        exit_with_message(tr, ExitCode.WRONG_USE, message, text=text, least=MIN_SIDE, most=MAX_SIDE)
    return size
