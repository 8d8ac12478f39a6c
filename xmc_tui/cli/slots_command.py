"""`xmc slots`: the slots of the months, and the commands that set up the ledger."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from pathlib import Path

import click

from xmc_tui.cli.cli_context import CliContext, ExitCode, exit_with_message
from xmc_tui.cli.global_options import PATH_PARAMETER, global_options
from xmc_tui.cli.ledger_arguments import (
    exit_on_invalid_address,
    exit_with_refusal,
    open_ledger,
    parse_month,
    result_or_exit,
)
from xmc_tui.cli.localized_help import LazyCommandGroup, LocalizedCommand
from xmc_tui.cli.table_output import print_table
from xmc_tui.domain.slots import (
    PROGRAMME_ZONE,
    MonthCount,
    Quota,
    month_text,
    quota_of,
    refusal_of_month,
)
from xmc_tui.i18n import N_, Translator
from xmc_tui.presentation.ledger_texts import time_text
from xmc_tui.presentation.styled_text import sanitize

_CHANGES = "xmc_tui.cli.slot_changes_commands"
_REPORTS = "xmc_tui.cli.slots_history_and_export_commands"

_LAZY_COMMANDS = {
    "hold": f"{_CHANGES}:hold_command",
    "lock": f"{_CHANGES}:lock_command",
    "release": f"{_CHANGES}:release_command",
    "cancel": f"{_CHANGES}:cancel_command",
    "history": f"{_REPORTS}:history_command",
    "export": f"{_REPORTS}:export_command",
}


@click.group(
    "slots",
    cls=LazyCommandGroup,
    lazy_commands=_LAZY_COMMANDS,
    invoke_without_command=True,
    help=N_(
        "Count the slots of each month: held, locked and free, by store. Off until xmc slots init."
    ),
)
@click.option("--month", metavar="YYYY-MM", help=N_("only this month"))
@click.option("--json", "as_json", is_flag=True, help=N_("the counts as JSON"))
@global_options
@click.pass_context
def slots_group(context: click.Context, month: str | None, as_json: bool) -> None:
    """Print the slots of one month, or of every month with slots and the earliest with any free."""
    if context.invoked_subcommand is not None:
        return
    cli_context: CliContext = context.obj
    tr = cli_context.tr
    wanted = parse_month(tr, month)
    programme = cli_context.load_catalog().programme
    if wanted is not None and (refusal := refusal_of_month(wanted, programme)):
        exit_with_refusal(tr, refusal)
    quota = quota_of(programme)
    ledger = open_ledger(cli_context)
    counts: Sequence[MonthCount] = (
        result_or_exit(tr, ledger.count_months(quota))
        if wanted is None
        else [result_or_exit(tr, ledger.count_month(wanted, quota))]
    )
    if as_json:
        click.echo(json.dumps(_as_json(counts, quota, str(ledger.address)), indent=2))
    else:
        _print_counts(counts, quota, str(ledger.address), tr)


@slots_group.command(
    "init",
    cls=LocalizedCommand,
    help=N_("Create the ledger that the settings name, or one in the data folder."),
)
@global_options
@click.pass_obj
def init_ledger_command(cli_context: CliContext) -> None:
    """Make the ledger, or bring its tables to the newest version."""
    from xmc_tui.storage.ledger.ledger_address import LedgerAddress
    from xmc_tui.storage.ledger.ledger_setup import initialize_ledger
    from xmc_tui.storage.standard_paths import ledger_file

    exit_on_invalid_address(cli_context)
    tr, address = cli_context.tr, cli_context.settings.slots
    if address is not None and address.is_off:
        exit_with_message(
            tr, ExitCode.WRONG_USE, N_("The settings turn the ledger off (slots = off)")
        )
    if address is None:
        address = LedgerAddress(path=ledger_file())
        try:
            ledger_file().parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            from xmc_tui.storage.ledger.database_refusals import make_refusal_of_os_error

            exit_with_refusal(tr, make_refusal_of_os_error(error, address))
    made = result_or_exit(tr, initialize_ledger(address))
    message = (
        N_("The ledger {ledger} is ready")
        if made.found == made.version
        else N_("The ledger {ledger} was created")
        if not made.found
        else N_("The ledger {ledger} was updated to version {version}")
    )
    click.echo(sanitize(tr.translate(message, ledger=address, version=made.version)))


@slots_group.command(
    "move",
    cls=LocalizedCommand,
    help=N_("Move a SQLite ledger into the empty PostgreSQL ledger that the settings name."),
)
@click.option(
    "--from",
    "source",
    metavar="FILE",
    type=PATH_PARAMETER,
    help=N_("SQLite ledger to move; by default the one in the data folder"),
)
@global_options
@click.pass_obj
def move_ledger_command(cli_context: CliContext, source: Path | None) -> None:
    """Move slots, orders and history, and rename the SQLite file."""
    from xmc_tui.storage.ledger.ledger_setup import move_ledger
    from xmc_tui.storage.standard_paths import ledger_file

    exit_on_invalid_address(cli_context)
    tr, target = cli_context.tr, cli_context.settings.slots
    if target is None or not target.url:
        message = N_('Set slots = "postgresql://…" in the settings and run xmc slots init first')
        exit_with_message(tr, ExitCode.WRONG_USE, message)
    source = source or ledger_file()
    if not os.path.exists(source):
        exit_with_message(tr, ExitCode.WRONG_USE, N_("{what} does not exist"), what=source)
    moved = result_or_exit(tr, move_ledger(source, target))
    if moved.kept == source:
        message = N_("The ledger was moved, but {what} cannot be renamed; remove it")
        exit_with_message(tr, ExitCode.WRONG_USE, message, what=source)
    message = N_(
        "Moved (slots: {slots}, orders: {orders}, entries of the history: {events}); "
        "the old ledger is now {kept}"
    )
    values = {"slots": moved.slots, "orders": moved.orders, "events": moved.events}
    click.echo(sanitize(tr.translate(message, values, kept=moved.kept)))


def _as_json(counts: Sequence[MonthCount], quota: Quota, ledger: str) -> dict[str, object]:
    return {
        "ledger": ledger,
        "quota": {"monthly": quota.monthly, "in_all": quota.in_all},
        "months": [
            {
                "month": month_text(count.month),
                "held": count.held,
                "locked": count.locked,
                "free": count.free,
                "counted_at": count.counted_at.astimezone(PROGRAMME_ZONE).isoformat(
                    timespec="seconds"
                ),
                "stores": [
                    {"store": each.store, "held": each.held, "locked": each.locked}
                    for each in count.stores
                ],
            }
            for count in counts
        ],
    }


def _print_counts(counts: Sequence[MonthCount], quota: Quota, ledger: str, tr: Translator) -> None:
    """Print a table with a line for each month and one for each of its stores."""
    headers = [
        tr.translate(text)
        for text in (N_("month"), N_("store"), N_("held"), N_("locked"), N_("free"))
    ]
    rows = []
    for count in counts:
        rows.append(
            [month_text(count.month), "", str(count.held), str(count.locked), str(count.free)]
        )
        rows += [
            ["", each.store or "-", str(each.held), str(each.locked), ""] for each in count.stores
        ]
    print_table(headers, rows)
    if counts:
        message = N_("Quota {monthly} a month, {in_all} in all; {ledger}, as of {time}")
        values = {"monthly": quota.monthly, "in_all": quota.in_all, "ledger": ledger}
        time = time_text(counts[0].counted_at)
        click.echo(sanitize(tr.translate(message, values, time=time)))
