"""Parsing of a build from the command line: a model, a theme and option ids."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NoReturn

import click

from xmc_tui.cli import catalog_id_completion
from xmc_tui.cli.cli_context import ExitCode, exit_unknown_id, exit_with_message
from xmc_tui.domain.build import Build, add_option, build_from_theme, make_standard_build
from xmc_tui.domain.catalog import Catalog, Model, SelectionMode
from xmc_tui.i18n import N_, Translator

#: The options of a build, for the commands that take one.
options_argument = click.argument(
    "options",
    nargs=-1,
    metavar="[OPTION ...]",
    shell_complete=catalog_id_completion.complete_options,
)

#: The theme that a build starts from.
theme_option = click.option(
    "--theme",
    metavar="ID",
    shell_complete=catalog_id_completion.complete_themes,
    help=N_("start from a designer theme; named options override it"),
)


def parse_model(tr: Translator, catalog: Catalog, model: str) -> Model:
    """Return a model by its id; for an unknown one exit and list the nearest ids."""
    if model not in catalog.model_by_id:
        exit_unknown_id(tr, N_("Unknown model {name}; closest: {near}"), model, catalog.model_by_id)
    return catalog.model_by_id[model]


def parse_build(
    tr: Translator,
    catalog: Catalog,
    model_id: str,
    option_ids: Iterable[str],
    theme_id: str | None = None,
) -> Build:
    """Return the standard build, or that of a theme, with the options added as wishes.

    Exits with code 2 for an unknown id, and for two options of a pick-one group.
    """
    model = parse_model(tr, catalog, model_id)
    build = _start_build(tr, catalog, model, theme_id)
    requested = list(dict.fromkeys(option_ids))
    for option_id in requested:
        if option_id not in model.options:
            _exit_unknown_option(tr, catalog, model, option_id)
    chosen_by_group: dict[str, str] = {}
    for option_id in requested:
        group = model.group_of(option_id)
        if (
            group.pick is SelectionMode.ONE
            and chosen_by_group.setdefault(group.id, option_id) != option_id
        ):
            message = N_(
                "{one} and {other} are both in group {group}, which allows one; remove one"
            )
            exit_with_message(
                tr,
                ExitCode.WRONG_USE,
                message,
                one=chosen_by_group[group.id],
                other=option_id,
                group=group.id,
            )
    for option_id in requested:
        build = add_option(model, build, option_id)
    return build


def _exit_unknown_option(tr: Translator, catalog: Catalog, model: Model, word: str) -> NoReturn:
    """Exit and list the ids of the options with that name or, without any, the nearest ids."""
    from xmc_tui.presentation.option_search import find_options  # only after a mistake

    named = [found.option.id for found in find_options(catalog, model, word)]
    here = [each for each in named if each in model.options]
    message = N_("Unknown option {name} for this model; closest: {near}")
    exit_unknown_id(tr, message, word, here[:5] or model.options)


def _start_build(tr: Translator, catalog: Catalog, model: Model, theme_id: str | None) -> Build:
    """Return the build to add the options to: the standard one, or that of the theme."""
    if theme_id is None:
        return make_standard_build(model)
    themes = {theme.id: theme for theme in catalog.themes if model.id in theme.builds}
    if theme_id not in themes:
        exit_unknown_id(
            tr,
            N_("Unknown theme {name} for this model; closest: {near}"),
            theme_id,
            themes,
        )
    return build_from_theme(model, themes[theme_id])
