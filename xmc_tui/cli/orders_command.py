"""`xmc orders`: the orders that are followed, their stages and outcomes, and a manager's day."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime

import click

from xmc_tui.cli.cli_context import (
    CliContext,
    ExitCode,
    echo_error,
    exit_unknown_id,
    exit_with_message,
    parse_iso_day,
)
from xmc_tui.cli.global_options import global_options
from xmc_tui.cli.ledger_arguments import (
    open_ledger,
    parse_sheet_number,
    requester_from_settings,
    result_or_exit,
)
from xmc_tui.cli.localized_help import LazyCommandGroup, LocalizedCommand
from xmc_tui.cli.table_output import print_table, write_csv
from xmc_tui.domain.order_records import OrderFilter, OrderRecord, Outcome
from xmc_tui.domain.programme_terms import Programme
from xmc_tui.domain.slots import PROGRAMME_ZONE, Slot
from xmc_tui.i18n import N_, Translator
from xmc_tui.presentation.ledger_texts import (
    OUTCOME_NAMES,
    hours_text,
    illustrative_stages_legend,
    is_illustrative_stage,
    slot_of_lost_order_text,
    stage_name_with_illustrative_mark,
    time_text,
)
from xmc_tui.presentation.order_list_lines import order_legend_text, order_text
from xmc_tui.presentation.styled_text import sanitize

_COLUMNS = (
    "sheet",
    "outcome",
    "stage",
    "stage_since",
    "hours",
    "call_on",
    "store",
    "advisor",
    "customer",
    "changed",
)

_LAZY_COMMANDS = {"day": "xmc_tui.cli.orders_of_day_command:manager_day_command"}


@click.group(
    "orders",
    cls=LazyCommandGroup,
    lazy_commands=_LAZY_COMMANDS,
    invoke_without_command=True,
    help=N_("List the orders that are tracked: outcome, stage, store; needs xmc slots init."),
)
@click.option(
    "--outcome",
    type=click.Choice([each.value for each in Outcome]),
    help=N_("only orders with this outcome"),
)
@click.option("--stage", metavar="STAGE", help=N_("only orders at this stage"))
@click.option("--store", metavar="NAME", help=N_("only orders of this store"))
@click.option("--call-by", metavar="DATE", help=N_("only customers to call back by this day"))
@click.option("--json", "as_json", is_flag=True, help=N_("the list as JSON"))
@click.option("--csv", "as_csv", is_flag=True, help=N_("the list as CSV"))
@global_options
@click.pass_context
def orders_group(
    context: click.Context,
    outcome: str | None,
    stage: str | None,
    store: str | None,
    call_by: str | None,
    as_json: bool,
    as_csv: bool,
) -> None:
    """List orders; exit with code 1 if there are none."""
    if context.invoked_subcommand is not None:
        return
    cli_context: CliContext = context.obj
    tr = cli_context.tr
    wanted = OrderFilter(
        Outcome(outcome) if outcome else None,
        _known_stage(cli_context, stage) if stage else None,
        store,
        parse_iso_day(tr, call_by, "--call-by") if call_by else None,
    )
    records = result_or_exit(tr, open_ledger(cli_context).read_orders(wanted))
    if as_json:
        click.echo(json.dumps([_as_json(record) for record in records], indent=2))
    elif as_csv:
        rows = [[getattr(record, name) for name in _COLUMNS] for record in records]
        write_csv(_COLUMNS, rows, None, tr)
    elif not records:
        exit_with_message(tr, ExitCode.FAILED, N_("No matching orders"))
    else:
        _print_orders(records, cli_context.load_catalog().programme, tr)


@orders_group.command(
    "set",
    cls=LocalizedCommand,
    help=N_("Record the stage that an order has reached, such as painting."),
)
@click.argument("number")
@click.argument("stage")
@click.option(
    "--hours",
    metavar="N",
    type=click.IntRange(0, 10_000),
    help=N_("hours of work done in this stage"),
)
@global_options
@click.pass_obj
def set_stage_command(cli_context: CliContext, number: str, stage: str, hours: int | None) -> None:
    """Record the stage of an order, and the hours of its work."""
    tr = cli_context.tr
    sheet = parse_sheet_number(tr, number)
    known = _known_stage(cli_context, stage)
    ledger = open_ledger(cli_context)
    _print_record(
        cli_context,
        result_or_exit(
            tr, ledger.set_stage(sheet, known, requester_from_settings(cli_context), hours)
        ),
    )


def _make_outcome_command(name: str, outcome: Outcome, help_text: str) -> click.Command:
    """Return the command that records an outcome of the order with a number."""

    @click.command(name, cls=LocalizedCommand, help=help_text)
    @click.argument("number")
    @global_options
    @click.pass_obj
    def record(cli_context: CliContext, number: str) -> None:
        _record_outcome(cli_context, number, outcome)

    return record


for _name, _outcome, _help in (
    ("won", Outcome.WON, N_("Record that an order is won.")),
    ("lost", Outcome.LOST, N_("Record that an order is lost; its slot is kept.")),
    ("reopen", Outcome.OPEN, N_("Record that an order is open again.")),
):
    orders_group.add_command(_make_outcome_command(_name, _outcome, _help))


@orders_group.command(
    "call-back", cls=LocalizedCommand, help=N_("Record the day on which to call the customer back.")
)
@click.argument("number")
@click.argument("day", metavar="DATE")
@global_options
@click.pass_obj
def call_back_command(cli_context: CliContext, number: str, day: str) -> None:
    """Record that a customer is to be called back on a day."""
    _record_outcome(cli_context, number, Outcome.CALL_BACK, day)


def _record_outcome(
    cli_context: CliContext, number: str, outcome: Outcome, day: str | None = None
) -> None:
    tr = cli_context.tr
    sheet = parse_sheet_number(tr, number)
    call_on = parse_iso_day(tr, day) if day is not None else None
    ledger, requester = open_ledger(cli_context), requester_from_settings(cli_context)
    record = ledger.set_outcome(sheet, outcome, requester, call_on)
    _print_record(cli_context, result_or_exit(tr, record))
    if outcome is Outcome.LOST:
        slot = ledger.find_slot(sheet)
        if isinstance(slot, Slot):
            echo_error(slot_of_lost_order_text(slot, datetime.now(PROGRAMME_ZONE), tr))


def _known_stage(cli_context: CliContext, stage: str) -> str:
    """Return the id of a stage of the catalog; exit with code 2 if there is none."""
    known = [each.id for each in cli_context.load_catalog().programme.stages]
    if stage not in known:
        message = N_("{name} is not a stage of the catalog; did you mean {near}?")
        exit_unknown_id(cli_context.tr, message, stage, known)
    return stage


def _print_record(cli_context: CliContext, record: OrderRecord) -> None:
    tr, programme = cli_context.tr, cli_context.load_catalog().programme
    text = order_text(record, programme, tr)
    click.echo(sanitize(tr.translate(N_("{sheet}: {text}"), sheet=record.sheet, text=text)))
    if legend := order_legend_text(record, programme, tr):
        click.echo(legend)


def _print_orders(records: Sequence[OrderRecord], programme: Programme, tr: Translator) -> None:
    headers = (
        N_("sheet"),
        N_("outcome"),
        N_("call back"),
        N_("stage"),
        N_("since"),
        N_("store"),
        N_("advisor"),
    )
    rows = [
        [
            record.sheet,
            tr.translate(OUTCOME_NAMES[record.outcome]),
            str(record.call_on or "-"),
            " ".join(_stage_texts(record, programme, tr)) or "-",
            time_text(record.stage_since) or "-",
            record.store or "-",
            record.advisor or "-",
        ]
        for record in records
    ]
    print_table([tr.translate(header) for header in headers], rows)
    if any(is_illustrative_stage(record.stage, programme) for record in records):
        click.echo(illustrative_stages_legend(tr))


def _stage_texts(record: OrderRecord, programme: Programme, tr: Translator) -> list[str]:
    texts = [stage_name_with_illustrative_mark(record.stage, programme, tr)] if record.stage else []
    return texts if record.hours is None else [*texts, hours_text(record.hours, tr)]


def _as_json(record: OrderRecord) -> dict[str, object]:
    values: dict[str, object] = {name: getattr(record, name) for name in _COLUMNS}
    for name in ("stage_since", "changed"):
        moment = getattr(record, name)
        values[name] = (
            moment.astimezone(PROGRAMME_ZONE).isoformat(timespec="seconds") if moment else None
        )
    values["call_on"] = record.call_on.isoformat() if record.call_on else None
    return values
