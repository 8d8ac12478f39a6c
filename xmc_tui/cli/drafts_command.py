"""`xmc drafts`: list the unfinished drafts, the newest first."""

from __future__ import annotations

import json
import time
from datetime import datetime

import click

from xmc_tui.cli.cli_context import (
    CliContext,
    ExitCode,
    echo_error,
    exit_with_message,
)
from xmc_tui.cli.global_options import global_options
from xmc_tui.cli.localized_help import LocalizedCommand
from xmc_tui.i18n import N_, Translator
from xmc_tui.presentation.itemised_quote import make_legend
from xmc_tui.presentation.money_format import format_amount, illustrative_mark
from xmc_tui.presentation.relative_time import format_age
from xmc_tui.presentation.styled_text import sanitize
from xmc_tui.storage.drafts.saved_drafts import DraftFile, list_and_expire_drafts
from xmc_tui.storage.standard_paths import drafts_folder


@click.command(
    "drafts",
    cls=LocalizedCommand,
    help=N_("List unfinished drafts; resume one with xmc open FILE."),
)
@click.option("--json", "as_json", is_flag=True, help=N_("the list as JSON"))
@global_options
@click.pass_obj
def drafts_command(cli_context: CliContext, as_json: bool) -> None:
    """List the unfinished drafts; xmc open FILE resumes one."""
    tr, folder = cli_context.tr, drafts_folder()
    drafts = [each for each in list_and_expire_drafts(folder) if not each.redundant]
    if as_json:
        click.echo(json.dumps([_json_entry(each) for each in drafts], ensure_ascii=True, indent=2))
    elif not drafts:
        exit_with_message(tr, ExitCode.FAILED, N_("No drafts in {folder}"), folder=folder)
    else:
        rows = [_columns(each, tr) for each in drafts]
        for each, columns in zip(drafts, rows, strict=True):
            click.echo(sanitize("  ".join(columns)))
            if each.problem is not None:
                echo_error(each.problem.full_text(tr))
        for line in make_legend((total for _, total, *_ in rows), tr):
            click.echo(line)


def _columns(draft: DraftFile, tr: Translator) -> list[str]:
    """Return the columns of a draft: model, total, age, state, path."""
    car = draft.car
    return [
        tr.localize(car.name) if car is not None else "-",
        illustrative_mark(car.charges_illustrative_price) + format_amount(car.total)
        if car is not None
        else "-",
        format_age(time.time() - draft.modified, tr),
        tr.translate(_STATES[_state(draft)]),
        str(draft.path),
    ]


_STATES = {
    "open": N_("in use"),
    "unfinished": N_("unfinished"),
    "damaged": N_("partly damaged"),
    "unreadable": N_("unreadable"),
}


def _state(draft: DraftFile) -> str:
    if draft.is_open:
        return "open"
    if draft.car is None:
        return "unreadable"
    return "damaged" if draft.damaged else "unfinished"


def _json_entry(draft: DraftFile) -> dict[str, object]:
    car = draft.car
    written = datetime.fromtimestamp(draft.modified).astimezone().isoformat(timespec="seconds")
    return {
        "path": str(draft.path),
        "state": _state(draft),
        "written": written,
        "model": car.model if car is not None else None,
        "total": car.total if car is not None else None,
        "illustrative": car.charges_illustrative_price if car is not None else None,
    }
