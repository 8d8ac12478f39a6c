"""`xmc ways`: the cheapest ways to qualify that keep the options named."""

from __future__ import annotations

import json
from typing import Any

import click

from xmc_tui.cli import complete
from xmc_tui.cli.build import asked_build
from xmc_tui.cli.common import Everywhere, Exit, everywhere, parse_day, tell
from xmc_tui.cli.conflicts import change_entries, refuse_conflicts, standing, tell_ways
from xmc_tui.cli.help import SpokenCommand
from xmc_tui.configurator import Configurator
from xmc_tui.domain.build import Build
from xmc_tui.domain.qualify import Obstacle
from xmc_tui.locale import N_
from xmc_tui.present.ways import obstacle_text, ordinary_car


@click.command(
    "ways", cls=SpokenCommand, help=N_("Tell the cheapest ways to qualify that keep these options.")
)
@click.argument("model", shell_complete=complete.models)
@click.argument("options", nargs=-1, metavar="[OPTION ...]", shell_complete=complete.options)
@click.option(
    "--theme",
    "theme",
    metavar="ID",
    shell_complete=complete.themes,
    help=N_("start from a ready build; the options named override it"),
)
@click.option(
    "-k",
    "most",
    type=click.IntRange(1, 1000),
    default=5,
    metavar="N",
    help=N_("how many ways, 5 unless told"),
)
@click.option("--on", "on", metavar="DATE", help=N_("day of the quote"))
@click.option("--json", "as_json", is_flag=True, help=N_("as JSON on standard output"))
@everywhere
@click.pass_obj
def ways_command(
    given: Everywhere,
    model: str,
    options: tuple[str, ...],
    theme: str | None,
    most: int,
    on: str | None,
    as_json: bool,
) -> None:
    """Print the cheapest ways to qualify."""
    words = given.words
    day = parse_day(words, on)
    catalog = given.load()
    build = asked_build(words, catalog, model, options, theme)
    at = standing(catalog, build, day)
    rulebook = at.rulebook
    ended = rulebook.mask_of(build.wishes) & rulebook.not_offered(day)
    # Only wishes that are not offered, or that conflict with each other, are rejected; standard
    # choices may be replaced freely.
    if ended or at.evaluator.advice.obstacle(build, day)[0] is Obstacle.WISHES_CONFLICT:
        refuse_conflicts(words, catalog, build, day, as_json, named=options if theme else ())
    ways = at.evaluator.advice.ways_to_qualify(build, day, most)
    if as_json:
        click.echo(json.dumps([_way(at, way.build) for way in ways], ensure_ascii=False, indent=2))
    elif ways:
        tell_ways(at, [(way.build, way.alike) for way in ways], words)
        click.echo(ordinary_car(words))
    if not ways:
        tell(obstacle_text(at, build, words))
        tell(ordinary_car(words))
        raise click.exceptions.Exit(Exit.FAILED)


def _way(at: Configurator, after: Build) -> dict[str, Any]:
    quote = at.evaluator.quote_of(after)
    changes = change_entries(at, after)
    prices = {option.id: option.price.amount for option in at.model.options.values()} | {None: 0}
    for change in changes:
        change["price"] = prices[change["to"]] - prices[change["from"]]
    return {"options": quote.totals.options, "total": quote.totals.total, "changes": changes}
