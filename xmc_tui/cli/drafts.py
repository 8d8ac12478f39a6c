"""`xmc drafts`: list the unfinished drafts, the newest first."""

from __future__ import annotations

import json
import time
from datetime import datetime

import click

from xmc_tui.cli.common import Everywhere, Exit, everywhere, refuse, tell
from xmc_tui.cli.help import SpokenCommand
from xmc_tui.files.drafts import DraftFile, draft_files
from xmc_tui.files.places import drafts_folder
from xmc_tui.locale import N_, Language
from xmc_tui.present.ages import age_text
from xmc_tui.present.money import amount, mark
from xmc_tui.present.text import harmless


@click.command(
    "drafts", cls=SpokenCommand, help=N_("List the unfinished drafts; xmc open FILE resumes one.")
)
@click.option("--json", "as_json", is_flag=True, help=N_("the list as JSON"))
@everywhere
@click.pass_obj
def drafts_command(given: Everywhere, as_json: bool) -> None:
    """List the unfinished drafts; xmc open FILE resumes one."""
    words, folder = given.words, drafts_folder()
    found = list(draft_files(folder))
    if as_json:
        click.echo(json.dumps([_plain(each) for each in found], ensure_ascii=True, indent=2))
    elif not found:
        refuse(words, Exit.FAILED, N_("There is no draft in {folder}"), folder=folder)
    for each in () if as_json else found:
        click.echo(harmless("  ".join(_columns(each, words))))
        if each.problem is not None:
            tell(each.problem.sentence(words))


def _columns(found: DraftFile, words: Language) -> list[str]:
    """Return the columns of a draft: model, total, age, state, path."""
    car = found.car
    return [
        words.pick(car.name) if car is not None else "-",
        mark(car.is_illustrative) + amount(car.total) if car is not None else "-",
        age_text(time.time() - found.written, words),
        words.say(_STATES[_state(found)]),
        str(found.path),
    ]


_STATES = {
    "open": N_("open in a window"),
    "unfinished": N_("unfinished"),
    "damaged": N_("damaged in part"),
    "unreadable": N_("unreadable"),
}


def _state(found: DraftFile) -> str:
    if found.is_open:
        return "open"
    if found.car is None:
        return "unreadable"
    return "damaged" if found.damaged else "unfinished"


def _plain(found: DraftFile) -> dict[str, object]:
    car = found.car
    written = datetime.fromtimestamp(found.written).astimezone().isoformat(timespec="seconds")
    return {
        "path": str(found.path),
        "state": _state(found),
        "written": written,
        "model": car.model if car is not None else None,
        "total": car.total if car is not None else None,
    }
