"""`xmc catalog check` and `xmc catalog schema`, for maintainers of a catalog."""

from __future__ import annotations

import json
import os
from dataclasses import replace
from pathlib import Path

import click

from xmc_tui.cli.common import Everywhere, Exit, everywhere, fail, tell
from xmc_tui.cli.help import SpokenCommand, SpokenGroup
from xmc_tui.domain.catalog import Model
from xmc_tui.domain.count import Census, census
from xmc_tui.files.catalog import load_catalog
from xmc_tui.files.editions import edition_ids
from xmc_tui.files.lint import lint, remarks
from xmc_tui.files.problem import FileError
from xmc_tui.locale import N_, Language
from xmc_tui.present.money import amount


@click.group("catalog", cls=SpokenGroup, help=N_("Look after the catalog."))
@everywhere
def catalog_group() -> None:
    """Group of the catalog commands."""


@catalog_group.command(
    "check", cls=SpokenCommand, help=N_("Lint the catalog and count the builds of each model.")
)
@click.argument("folder", required=False, metavar="[DIR]", type=click.Path(path_type=Path))
@everywhere
@click.pass_obj
def check_catalog(given: Everywhere, folder: Path | None) -> None:
    """Lint the catalog and print the number of builds of each model."""
    given = replace(given, catalog=folder) if folder else given
    words = given.words
    try:
        catalog = load_catalog(
            given.catalogs.folder, given.catalogs.edition_id, given.catalogs.overlay_files
        )
    except FileError as error:
        fail(words, Exit.FAILED if _is_at_hand(given) else Exit.WRONG_USE, error.problems)
    for model in catalog.models:
        click.echo(
            _census_text(model, census(model, catalog.programme, catalog.edition.first_day), words)
        )
    for remark in remarks(catalog):
        tell(remark.sentence(words))
    problems = list(lint(catalog))
    if problems:
        fail(words, Exit.FAILED, problems)


def _is_at_hand(given: Everywhere) -> bool:
    """Whether the folder, edition and overlays named exist.

    If they do, errors in them are findings (exit code 1) rather than wrong use (exit code 2).
    """
    is_known = given.edition is None or given.edition in edition_ids(given.catalogs.folder)
    return (
        is_known
        and os.path.isdir(given.catalogs.folder)
        and all(os.path.isfile(path) for path in given.catalogs.overlay_files)
    )


def _census_text(model: Model, found: Census, words: Language) -> str:
    none = words.say(N_("none"))
    return words.say(
        N_(
            "{model}: {valid} valid builds, {qualifying} qualifying, "
            "least qualifying option sum {least}, greatest option sum {greatest}"
        ),
        model=model.id,
        valid=amount(found.valid),
        qualifying=amount(found.qualifying),
        least=none if found.least_qualifying_sum is None else amount(found.least_qualifying_sum),
        greatest=none if found.greatest_sum is None else amount(found.greatest_sum),
    )


@catalog_group.command(
    "schema", cls=SpokenCommand, help=N_("Print the JSON Schema of the catalog files.")
)
@everywhere
def catalog_schema() -> None:
    """Print the JSON Schema of the catalog files."""
    from xmc_tui.files.validate import json_schema  # imported here: loads pydantic

    click.echo(json.dumps(json_schema(), ensure_ascii=False, indent=2))
