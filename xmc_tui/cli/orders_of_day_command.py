"""`xmc orders day`: what happened on one day in each store, for a manager."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from pathlib import Path

import click

from xmc_tui.cli.cli_context import CliContext, parse_iso_day
from xmc_tui.cli.global_options import PATH_PARAMETER, global_options
from xmc_tui.cli.ledger_arguments import open_ledger, result_or_exit
from xmc_tui.cli.localized_help import LocalizedCommand
from xmc_tui.cli.table_output import print_table, write_csv
from xmc_tui.domain.order_records import OrderFilter, Outcome
from xmc_tui.domain.slots import PROGRAMME_ZONE
from xmc_tui.domain.store_day_counts import StoreDayCounts, count_events_by_store
from xmc_tui.i18n import N_
from xmc_tui.presentation.styled_text import sanitize

_COLUMNS = (
    ("store", N_("store")),
    ("held", N_("held")),
    ("locked", N_("locked")),
    ("released", N_("released")),
    ("cancelled", N_("cancelled")),
    ("won", N_("won")),
    ("lost", N_("lost")),
    ("to_call", N_("to call back")),
)


@click.command(
    "day",
    cls=LocalizedCommand,
    help=N_("Summarise a day's activity by store, with customers to call back (default: today)."),
)
@click.argument("day", metavar="[DATE]", required=False)
@click.option("--csv", "as_csv", is_flag=True, help=N_("the table as CSV"))
@click.option("-o", "target", metavar="FILE", type=PATH_PARAMETER, help=N_("file to write"))
@global_options
@click.pass_obj
def manager_day_command(
    cli_context: CliContext, day: str | None, as_csv: bool, target: Path | None
) -> None:
    """Print or write the day of a manager, one line for each store."""
    tr = cli_context.tr
    wanted = parse_iso_day(tr, day) if day else datetime.now(PROGRAMME_ZONE).date()
    ledger = open_ledger(cli_context)
    events = result_or_exit(tr, ledger.read_history("", _start(wanted), _start(wanted, 1)))
    due = OrderFilter(outcome=Outcome.CALL_BACK, call_until=wanted)
    to_call = result_or_exit(tr, ledger.read_orders(due))
    counts = count_events_by_store(events, to_call)
    if as_csv or target is not None:
        names = [name for name, _ in _COLUMNS]
        rows = [[wanted, *(getattr(each, name) for name in names)] for each in counts]
        write_csv(["day", *names], rows, target, tr)
        return
    headers = [wanted.isoformat(), *(tr.translate(header) for _, header in _COLUMNS[1:])]
    print_table(headers, [_cells(each) for each in counts])
    for record in to_call:
        parts = (str(record.call_on), record.sheet, record.store, record.advisor, record.customer)
        line = "  ".join(filter(None, parts))
        click.echo(sanitize(tr.translate(N_("Call back: {line}"), line=line)))


def _start(day: date, after: int = 0) -> datetime:
    """Return the first moment of a day, or of one some days after."""
    return datetime.combine(day + timedelta(days=after), time.min, PROGRAMME_ZONE)


def _cells(count: StoreDayCounts) -> list[str]:
    numbers = [str(getattr(count, name)) for name, _ in _COLUMNS[1:]]
    return [count.store or "-", *numbers]
