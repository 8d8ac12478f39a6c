"""`xmc slots history` and `xmc slots export`."""

from __future__ import annotations

from pathlib import Path

import click

from xmc_tui.cli.cli_context import CliContext, ExitCode, exit_with_message
from xmc_tui.cli.global_options import PATH_PARAMETER, global_options
from xmc_tui.cli.ledger_arguments import open_ledger, parse_sheet_number, result_or_exit
from xmc_tui.cli.localized_help import LocalizedCommand
from xmc_tui.cli.table_output import print_table, write_csv
from xmc_tui.domain.programme_terms import Programme
from xmc_tui.domain.slots import EventKind, LedgerEvent, month_text
from xmc_tui.i18n import N_, Translator
from xmc_tui.presentation.ledger_texts import (
    change_text,
    illustrative_stages_legend,
    is_illustrative_stage,
    time_text,
)

_EVENT_NAMES = {
    EventKind.HELD: N_("held"),
    EventKind.EXPIRED: N_("hold ended"),
    EventKind.LOCKED: N_("locked"),
    EventKind.RELEASED: N_("released"),
    EventKind.CANCELLED: N_("cancelled"),
    EventKind.STAGE: N_("stage"),
    EventKind.OUTCOME: N_("outcome"),
}


@click.command(
    "history",
    cls=LocalizedCommand,
    help=N_("List every change, oldest first: who, where, when, what; for one sheet if given."),
)
@click.argument("number", required=False)
@click.option("--csv", "as_csv", is_flag=True, help=N_("the list as CSV"))
@global_options
@click.pass_obj
def history_command(cli_context: CliContext, number: str | None, as_csv: bool) -> None:
    """Print the history."""
    tr = cli_context.tr
    sheet = parse_sheet_number(tr, number) if number else ""
    events = result_or_exit(tr, open_ledger(cli_context).read_history(sheet))
    if as_csv:
        write_csv(_EVENT_COLUMNS, [_event_cells(event) for event in events], None, tr)
    elif not events and sheet:
        message = N_("No record of {sheet}; check the number")
        exit_with_message(tr, ExitCode.FAILED, message, sheet=sheet)
    elif not events:
        exit_with_message(tr, ExitCode.FAILED, N_("Nothing is recorded"))
    else:
        headers = [N_("time"), N_("change"), N_("sheet"), N_("store"), N_("advisor")]
        programme = cli_context.load_catalog().programme
        rows = [_event_row(event, programme, tr) for event in events]
        print_table(["#", *map(tr.translate, headers), ""], rows)
        stages = {event.value for event in events if event.kind is EventKind.STAGE}
        if any(is_illustrative_stage(stage, programme) for stage in stages):
            click.echo(illustrative_stages_legend(tr))


@click.command(
    "export", cls=LocalizedCommand, help=N_("Write the slots that are held or locked as CSV.")
)
@click.option("--csv", is_flag=True, help=N_("as CSV, the only format"))
@click.option("-o", "target", metavar="FILE", type=PATH_PARAMETER, help=N_("file to write"))
@global_options
@click.pass_obj
def export_command(cli_context: CliContext, csv: bool, target: Path | None) -> None:  # noqa: ARG001
    """Write the slots as CSV to standard output or a file."""
    tr = cli_context.tr
    slots = result_or_exit(tr, open_ledger(cli_context).read_slots())
    columns = ["month", "number", "state", "sheet", "store", "advisor", "since", "until"]
    rows = [
        [month_text(slot.month), *(getattr(slot, name) for name in columns[1:]), slot.customer]
        for slot in slots
    ]
    write_csv([*columns, "customer"], rows, target, tr)


_EVENT_COLUMNS = (
    "id",
    "at",
    "kind",
    "sheet",
    "store",
    "advisor",
    "month",
    "number",
    "until",
    "cooling_off_days",
    "value",
    "day",
    "hours",
    "customer",
)


def _event_cells(event: LedgerEvent) -> list[object]:
    cells = {name: getattr(event, name) for name in _EVENT_COLUMNS}
    cells["month"] = month_text(event.month) if event.month is not None else ""
    return list(cells.values())


def _event_row(event: LedgerEvent, programme: Programme, tr: Translator) -> list[str]:
    """Return an event as cells: number, time, change, sheet, store, advisor, details."""
    return [
        str(event.id),
        time_text(event.at),
        tr.translate(_EVENT_NAMES[event.kind]),
        event.sheet,
        event.store or "-",
        event.advisor or "-",
        change_text(event, programme, tr),
    ]
