"""`xmc slots hold`, `lock`, `release` and `cancel`: the changes of one slot."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import click

from xmc_tui.cli.cli_context import CliContext
from xmc_tui.cli.global_options import global_options
from xmc_tui.cli.ledger_arguments import (
    open_ledger,
    parse_month,
    parse_sheet_number,
    requester_from_settings,
    require_address,
    result_or_exit,
)
from xmc_tui.cli.localized_help import LocalizedCommand
from xmc_tui.domain.slots import (
    DEFAULT_HOLD_HOURS,
    LONGEST_HOLD_HOURS,
    LedgerRefusal,
    Requester,
    Slot,
    month_text,
)
from xmc_tui.i18n import N_
from xmc_tui.presentation.ledger_texts import slot_text
from xmc_tui.presentation.styled_text import sanitize

if TYPE_CHECKING:
    from xmc_tui.storage.ledger.sql_ledger import SqlLedger


@click.command(
    "hold",
    cls=LocalizedCommand,
    help=N_("Hold a slot for a sheet; again for the same sheet, the same slot."),
)
@click.argument("sheet", metavar="SHEET.toml")
@click.option("--month", metavar="YYYY-MM", help=N_("month; by default the earliest with a slot"))
@click.option(
    "--hours",
    metavar="N",
    type=click.IntRange(1, LONGEST_HOLD_HOURS),
    default=DEFAULT_HOLD_HOURS,
    help=N_("hours for which the slot is held (default 24)"),
)
@global_options
@click.pass_obj
def hold_command(cli_context: CliContext, sheet: str, month: str | None, hours: int) -> None:
    """Hold a slot; exit with code 1 if none is free."""
    wanted = parse_month(cli_context.tr, month)
    require_address(cli_context)
    slot = cli_context.slot_booking.hold(sheet, wanted, hours)
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
    require_address(cli_context)
    _print_slot(cli_context, result_or_exit(cli_context.tr, cli_context.slot_booking.lock(sheet)))


def _make_freeing_command(
    name: str,
    help_text: str,
    free: Callable[[SqlLedger, str, Requester], Slot | LedgerRefusal],
) -> click.Command:
    """Return the command that frees the slot of a sheet, given by its number."""

    @click.command(name, cls=LocalizedCommand, help=help_text)
    @click.argument("number")
    @global_options
    @click.pass_obj
    def free_slot(cli_context: CliContext, number: str) -> None:
        tr = cli_context.tr
        sheet = parse_sheet_number(tr, number)
        ledger, requester = open_ledger(cli_context), requester_from_settings(cli_context)
        slot = result_or_exit(tr, free(ledger, sheet, requester))
        message = N_("{sheet}: slot {number} of {month} is free again")
        values = {"sheet": slot.sheet, "number": slot.number, "month": month_text(slot.month)}
        click.echo(sanitize(tr.translate(message, values)))

    return free_slot


release_command = _make_freeing_command(
    "release",
    N_("Give back the slot that is held for a sheet."),
    lambda ledger, sheet, requester: ledger.release(sheet, requester),
)

cancel_command = _make_freeing_command(
    "cancel",
    N_("Give back a locked slot, within the cooling-off period of the sheet."),
    lambda ledger, sheet, requester: ledger.cancel(sheet, requester),
)


def _print_slot(cli_context: CliContext, slot: Slot) -> None:
    click.echo(sanitize(slot_text(slot, cli_context.tr)))
