"""`xmc ways`: list the cheapest ways to qualify that keep the given options."""

from __future__ import annotations

import json
from typing import Any

import click

from xmc_tui.cli import shell_completion
from xmc_tui.cli.build_arguments import options_argument, parse_build, theme_option
from xmc_tui.cli.cli_context import CliContext, Exit, echo_error, global_options, parse_day
from xmc_tui.cli.conflict_output import (
    configurator_for,
    exit_with_conflicts,
    json_changes,
    print_resolutions,
)
from xmc_tui.cli.localized_help import LocalizedCommand
from xmc_tui.configurator import Configurator
from xmc_tui.domain.build import Build
from xmc_tui.domain.engine.ways_to_qualify import QualifyBlocker
from xmc_tui.i18n import N_
from xmc_tui.presentation.resolution_lines import blocker_text, standard_price_text


@click.command(
    "ways",
    cls=LocalizedCommand,
    help=N_("Tell the cheapest ways to qualify that keep these options."),
)
@click.argument("model", shell_complete=shell_completion.complete_models)
@options_argument
@theme_option
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
@global_options
@click.pass_obj
def ways_command(
    cli_context: CliContext,
    model: str,
    options: tuple[str, ...],
    theme: str | None,
    most: int,
    on: str | None,
    as_json: bool,
) -> None:
    """Print the cheapest ways to qualify."""
    tr = cli_context.tr
    day = parse_day(tr, on)
    catalog = cli_context.load_catalog()
    build = parse_build(tr, catalog, model, options, theme)
    configurator = configurator_for(catalog, build, day)
    compiled_rules = configurator.compiled_rules
    not_offered = compiled_rules.mask_of(build.wishes) & compiled_rules.find_not_offered(day)
    # Wishes that are not offered, or conflict with each other, are rejected. Standard choices are
    # not: they may be replaced.
    if (
        not_offered
        or configurator.evaluator.engine.why_not_qualifying(build, day).blocker
        is QualifyBlocker.WISHES_CONFLICT
    ):
        exit_with_conflicts(tr, catalog, build, day, as_json, named=options if theme else ())
    ways = configurator.evaluator.engine.find_ways_to_qualify(build, day, most)
    if as_json:
        click.echo(
            json.dumps(
                [_json_resolution(configurator, way.build) for way in ways],
                ensure_ascii=False,
                indent=2,
            )
        )
    elif ways:
        print_resolutions(configurator, [(way.build, way.equivalents) for way in ways], tr)
        click.echo(standard_price_text(tr))
    if not ways:
        echo_error(blocker_text(configurator, build, tr))
        echo_error(standard_price_text(tr))
        raise click.exceptions.Exit(Exit.FAILED)


def _json_resolution(configurator: Configurator, after: Build) -> dict[str, Any]:
    quote = configurator.evaluator.quote_of(after)
    changes = json_changes(configurator, after)
    prices = {option.id: option.price.amount for option in configurator.model.options.values()} | {
        None: 0
    }
    for change in changes:
        change["price"] = prices[change["to"]] - prices[change["from"]]
    return {"options": quote.totals.options, "total": quote.totals.total, "changes": changes}
