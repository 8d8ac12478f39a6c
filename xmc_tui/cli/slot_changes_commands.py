"""`xmc slots hold`, `lock`, `release` and `cancel`: the changes of one slot."""

from __future__ import annotations

import click

from xmc_tui.cli.cli_context import CliContext, global_options
from xmc_tui.cli.ledger_arguments import (
    open_ledger,
    parse_month,
    parse_number,
    requester_of,
    result_or_exit,
)
from xmc_tui.cli.localized_help import LocalizedCommand
from xmc_tui.domain.slots import DEFAULT_HOLD_HOURS, LONGEST_HOLD_HOURS, Slot, month_text
from xmc_tui.i18n import N_
from xmc_tui.presentation.ledger_texts import slot_text
from xmc_tui.presentation.styled_text import sanitize


@click.command(
    "hold",
    cls=LocalizedCommand,
    help=N_("Hold a slot for a sheet; again for the same sheet, the same slot."),
)
@click.argument("sheet", metavar="SHEET.toml")
@click.option("--month", metavar="YYYY-MM", help=N_("month; by default the earliest with a slot"))
@click.option(
    "--hours",
    type=click.IntRange(1, LONGEST_HOLD_HOURS),
    default=DEFAULT_HOLD_HOURS,
    help=N_("how long the slot is held, 24 unless told"),
)
@global_options
@click.pass_obj
def hold_command(cli_context: CliContext, sheet: str, month: str | None, hours: int) -> None:
    """Hold a slot; exit with code 1 if none is free."""
    wanted = parse_month(cli_context.tr, month)
    slot = cli_context.sheet_slots.hold(sheet, wanted, hours)
    _print_slot(cli_context, result_or_exit(cli_context.tr, slot))


@click.command(
    "lock",
    cls=LocalizedCommand,
    help=N_("Lock a slot after the deposit; needs a valid quote of a store, within the trial."),
)
@click.argument("sheet", metavar="SHEET.toml")
@global_options
@click.pass_obj
def lock_command(cli_context: CliContext, sheet: str) -> None:
    """Lock the slot that is held for a sheet, or the earliest free one."""
    _print_slot(cli_context, result_or_exit(cli_context.tr, cli_context.sheet_slots.lock(sheet)))


@click.command(
    "release", cls=LocalizedCommand, help=N_("Give back the slot that is held for a sheet.")
)
@click.argument("number")
@global_options
@click.pass_obj
def release_command(cli_context: CliContext, number: str) -> None:
    """Free a held slot."""
    tr = cli_context.tr
    sheet = parse_number(tr, number)
    freed = result_or_exit(tr, open_ledger(cli_context).release(sheet, requester_of(cli_context)))
    _print_freed(cli_context, freed)


@click.command(
    "cancel",
    cls=LocalizedCommand,
    help=N_("Give back a locked slot, within the cooling-off period of the sheet."),
)
@click.argument("number")
@global_options
@click.pass_obj
def cancel_command(cli_context: CliContext, number: str) -> None:
    """Free a locked slot; exit with code 1 after the cooling-off period."""
    tr = cli_context.tr
    sheet = parse_number(tr, number)
    freed = result_or_exit(tr, open_ledger(cli_context).cancel(sheet, requester_of(cli_context)))
    _print_freed(cli_context, freed)


def _print_slot(cli_context: CliContext, slot: Slot) -> None:
    click.echo(sanitize(slot_text(slot, cli_context.tr)))


def _print_freed(cli_context: CliContext, slot: Slot) -> None:
    message = N_("{sheet}: slot {number} of {month} is free again")
    values = {"sheet": slot.sheet, "number": slot.number, "month": month_text(slot.month)}
    click.echo(sanitize(cli_context.tr.translate(message, values)))
