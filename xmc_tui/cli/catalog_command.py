"""`xmc catalog check` and `xmc catalog schema`, for maintainers of a catalog."""

from __future__ import annotations

import json
import os
from dataclasses import replace
from pathlib import Path
from time import monotonic

import click

from xmc_tui.cli.cli_context import (
    CliContext,
    ExitCode,
    echo_error,
    exit_with_problems,
)
from xmc_tui.cli.global_options import PATH_PARAMETER, global_options
from xmc_tui.cli.localized_help import LazyCommandGroup, LocalizedCommand
from xmc_tui.cli.search_limit import make_search_budget, timeout_option
from xmc_tui.domain.catalog import Catalog, Model
from xmc_tui.domain.engine.build_counts import BuildCounts, BuildStatistic, count_builds
from xmc_tui.domain.engine.search_budget import SearchBudget
from xmc_tui.domain.sums_with_illustrative_prices import withdraw_illustrative_options
from xmc_tui.i18n import N_, Translator
from xmc_tui.presentation.money_format import ILLUSTRATIVE_MARK, format_amount, format_count
from xmc_tui.storage.catalog.catalog_folder import list_editions
from xmc_tui.storage.catalog.catalog_lint import find_lint_notes, find_lint_problems
from xmc_tui.storage.catalog.catalog_loader import load_catalog
from xmc_tui.storage.file_content_problems import FileError, Problem, UnreadableFileError

#: The seconds after which a check leaves the rest undecided.
_TIMEOUT = 10.0


@click.group("catalog", cls=LazyCommandGroup, help=N_("Check and describe the catalog."))
@global_options
def catalog_group() -> None:
    """Group the catalog commands."""


@catalog_group.command(
    "check", cls=LocalizedCommand, help=N_("Check the catalog and count each model's builds.")
)
@click.argument("folder", required=False, metavar="[DIR]", type=PATH_PARAMETER)
@timeout_option(
    N_("time limit of a check in seconds (default 10); what takes longer is left undecided")
)
@global_options
@click.pass_obj
def check_catalog(cli_context: CliContext, folder: Path | None, timeout: float | None) -> None:
    """Lint the catalog and print the number of builds of each model."""
    cli_context = replace(cli_context, catalog=folder) if folder else cli_context
    tr = cli_context.tr
    try:
        catalog = load_catalog(
            cli_context.catalog_provider.folder,
            cli_context.catalog_provider.edition_id,
            cli_context.catalog_provider.overlay_files,
        )
    except FileError as error:
        is_finding = _named_files_exist(cli_context) and not isinstance(error, UnreadableFileError)
        code = ExitCode.FAILED if is_finding else ExitCode.WRONG_USE
        exit_with_problems(tr, code, error.problems)
    timeout = _TIMEOUT if timeout is None else timeout
    for model in catalog.models:
        click.echo(_counts_text(tr, catalog, model, timeout / 2 / len(catalog.models)))
    for note in find_lint_notes(catalog):
        echo_error(note.full_text(tr))
    undecided: list[Problem] = []
    with make_search_budget(tr, timeout / 2) as budget:
        problems = list(find_lint_problems(catalog, budget, undecided))
    for note in undecided:
        echo_error(note.full_text(tr))
    if problems:
        exit_with_problems(tr, ExitCode.FAILED, problems)


def _count_builds(tr: Translator, catalog: Catalog, model: Model, seconds: float) -> BuildCounts:
    """Count the builds of a model; half of the time is for sums that counting leaves open."""
    with make_search_budget(tr, seconds / 2) as budget:
        sums_budget = SearchBudget.for_seconds(monotonic, seconds)
        day = catalog.edition.first_day
        return count_builds(model, catalog.programme, day, budget, sums_budget)


def _named_files_exist(cli_context: CliContext) -> bool:
    """Whether the catalog folder, edition and overlays of the command line exist.

    If they do, errors in them are findings (exit code 1) rather than wrong use (exit code 2).
    """
    edition_exists = cli_context.edition is None or cli_context.edition in list_editions(
        cli_context.catalog_provider.folder
    )
    return (
        edition_exists
        and os.path.isdir(cli_context.catalog_provider.folder)
        and all(os.path.isfile(path) for path in cli_context.catalog_provider.overlay_files)
    )


def _counts_text(tr: Translator, catalog: Catalog, model: Model, seconds: float) -> str:
    """Return the figures of a model in one line, its sums marked if they are illustrative."""
    at_published_prices = withdraw_illustrative_options(model)
    if at_published_prices is model:
        counts = published = _count_builds(tr, catalog, model, seconds)
    else:
        counts = _count_builds(tr, catalog, model, seconds / 2)
        published = _count_builds(tr, catalog, at_published_prices, seconds / 2)
    none, undecided = tr.translate(N_("None")), tr.translate(N_("not decided"))

    def sum_text(figure: BuildStatistic, amount: int | None, published_amount: int | None) -> str:
        if figure in counts.undecided:
            return undecided
        return none if amount is None else format_amount(amount, amount != published_amount)

    valid = format_count(counts.valid)
    if BuildStatistic.VALID in counts.undecided:
        valid = tr.translate(N_("more than {number}"), number=valid)
    is_undecided = BuildStatistic.QUALIFYING in counts.undecided
    text = tr.translate(
        N_(
            "{model}: {valid} valid builds, {qualifying} qualifying, "
            "least qualifying option sum {least}, greatest option sum {greatest}"
        ),
        model=model.id,
        valid=valid,
        qualifying=undecided if is_undecided else format_count(counts.qualifying),
        least=sum_text(
            BuildStatistic.LEAST_QUALIFYING_SUM,
            counts.least_qualifying_sum,
            published.least_qualifying_sum,
        ),
        greatest=sum_text(BuildStatistic.GREATEST_SUM, counts.greatest_sum, published.greatest_sum),
    )
    if ILLUSTRATIVE_MARK not in text:
        return text
    return tr.translate(N_("{text} ({mark} illustrative)"), text=text, mark=ILLUSTRATIVE_MARK)


@catalog_group.command(
    "schema", cls=LocalizedCommand, help=N_("Print the JSON Schema of the catalog files.")
)
@global_options
def catalog_schema() -> None:
    """Print the JSON Schema of the catalog files."""
    # Imported here: it loads pydantic.
    from xmc_tui.storage.catalog.schema_validation import make_json_schema

    click.echo(json.dumps(make_json_schema(), ensure_ascii=False, indent=2))
