"""`xmc ways`: list the cheapest ways to qualify that keep the given options."""

from __future__ import annotations

import json
from typing import Any

import click

from xmc_tui.cli import catalog_id_completion
from xmc_tui.cli.cli_context import (
    CliContext,
    CommandExit,
    ExitCode,
    echo_error,
    parse_quoted_day,
)
from xmc_tui.cli.conflict_output import (
    changes_as_json,
    configurator_for,
    exit_if_conflicts,
    exit_if_gift_is_not_given,
    print_resolutions,
)
from xmc_tui.cli.global_options import global_options
from xmc_tui.cli.localized_help import LocalizedCommand
from xmc_tui.cli.model_and_option_arguments import options_argument, parse_build, theme_option
from xmc_tui.cli.search_limit import echo_limit_reached, make_search_budget, timeout_option
from xmc_tui.configurator import Configurator
from xmc_tui.domain.build import Build
from xmc_tui.domain.engine.search_budget import SearchBudget
from xmc_tui.domain.engine.ways_to_qualify import WayOrder
from xmc_tui.i18n import N_
from xmc_tui.presentation.itemised_quote import make_legend
from xmc_tui.presentation.resolution_lines import not_customized_car_text, not_qualifying_text


@click.command(
    "ways",
    cls=LocalizedCommand,
    help=N_("List the cheapest ways to qualify with the given options."),
)
@click.argument("model", shell_complete=catalog_id_completion.complete_models)
@options_argument
@theme_option
@click.option(
    "-k",
    "most",
    type=click.IntRange(1, 1000),
    default=5,
    metavar="N",
    help=N_("number of ways (default 5)"),
)
@click.option(
    "--fewest-changes",
    is_flag=True,
    help=N_("those with the fewest changes first where prices are nearly equal"),
)
@timeout_option(N_("time limit of the search in seconds; then the best found is shown"))
@click.option("--on", "on", metavar="DATE", help=N_("quote date"))
@click.option("--json", "as_json", is_flag=True, help=N_("as JSON on standard output"))
@global_options
@click.pass_obj
def ways_command(
    cli_context: CliContext,
    model: str,
    options: tuple[str, ...],
    theme: str | None,
    most: int,
    fewest_changes: bool,
    timeout: float | None,
    on: str | None,
    as_json: bool,
) -> None:
    """Print the cheapest ways to qualify."""
    tr = cli_context.tr
    day = parse_quoted_day(tr, on)
    catalog = cli_context.load_catalog()
    build = parse_build(tr, catalog, model, options, theme)
    exit_if_gift_is_not_given(tr, catalog, build, day, options, as_json)
    configurator = configurator_for(catalog, build, day)
    with make_search_budget(tr, timeout) as budget:
        _exit_if_wishes_conflict(cli_context, configurator, as_json, options, theme, budget)
        order = WayOrder.FEWEST_CHANGES if fewest_changes else WayOrder.BY_SUM
        ways = configurator.evaluator.engine.find_ways_to_qualify(build, day, most, order, budget)
    if as_json:
        entries = [_json_resolution(configurator, way.build, ways.is_proven) for way in ways]
        click.echo(json.dumps(entries, ensure_ascii=False, indent=2))
    elif ways:
        print_resolutions(configurator, [(way.build, way.equivalents) for way in ways], tr)
        click.echo(not_customized_car_text(tr))
    if not ways.is_proven:
        echo_limit_reached(tr, has_results=bool(ways))
    elif not ways:
        with make_search_budget(tr, timeout) as budget:
            reason = not_qualifying_text(configurator, build, tr, budget)
        for sentence in (reason, *make_legend([reason], tr), not_customized_car_text(tr)):
            echo_error(sentence)
    if not ways:
        raise CommandExit(ExitCode.FAILED)


def _exit_if_wishes_conflict(
    cli_context: CliContext,
    configurator: Configurator,
    as_json: bool,
    options: tuple[str, ...],
    theme: str | None,
    budget: SearchBudget,
) -> None:
    """Exit if wishes are not offered or conflict with each other.

    Standard choices may be replaced, so they are not checked.
    """
    build, day, compiled_rules = (
        configurator.build,
        configurator.state.today(),
        configurator.compiled_rules,
    )
    not_offered = compiled_rules.mask_of(build.wishes) & compiled_rules.find_not_offered(day)
    engine = configurator.evaluator.engine
    if not_offered or engine.has_valid_build_with(build.wishes, day, budget) is False:
        named = options if theme else ()
        exit_if_conflicts(cli_context.tr, configurator.catalog, build, day, as_json, named, budget)


def _json_resolution(configurator: Configurator, after: Build, is_proven: bool) -> dict[str, Any]:
    quote = configurator.evaluator.quote_build(after)
    changes = changes_as_json(configurator, after)
    prices = {option.id: option.price.amount for option in configurator.model.options.values()} | {
        None: 0
    }
    for change in changes:
        change["price"] = prices[change["to"]] - prices[change["from"]]
    entry = {"options": quote.totals.options, "total": quote.totals.total, "changes": changes}
    return entry if is_proven else {**entry, "proven": False}
