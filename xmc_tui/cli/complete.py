"""Shell completion of model, option, theme and edition ids."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from xmc_tui.cli.common import Everywhere
from xmc_tui.domain.catalog import Catalog
from xmc_tui.files.editions import edition_ids
from xmc_tui.files.problem import FileError

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem


def models(
    context: click.Context,
    parameter: click.Parameter,  # noqa: ARG001
    incomplete: str,
) -> list[CompletionItem]:
    """Return the models that start with the incomplete word."""
    given = context.ensure_object(Everywhere)
    catalog = _catalog(context)
    return _items(
        {model.id: given.words.pick(model.name) for model in catalog.models} if catalog else {},
        incomplete,
    )


def options(
    context: click.Context,
    parameter: click.Parameter,  # noqa: ARG001
    incomplete: str,
) -> list[CompletionItem]:
    """Return the options of the model named before that start with the incomplete word."""
    catalog, words = _catalog(context), context.ensure_object(Everywhere).words
    model = catalog.model_by_id.get(context.params.get("model") or "") if catalog else None
    return _items(
        {option.id: words.pick(option.name) for option in model.options.values()} if model else {},
        incomplete,
    )


def themes(
    context: click.Context,
    parameter: click.Parameter,  # noqa: ARG001
    incomplete: str,
) -> list[CompletionItem]:
    """Return the themes that start with the incomplete word."""
    catalog, words = _catalog(context), context.ensure_object(Everywhere).words
    return _items(
        {theme.id: words.pick(theme.name) for theme in catalog.themes} if catalog else {},
        incomplete,
    )


def editions(
    context: click.Context,
    parameter: click.Parameter,  # noqa: ARG001
    incomplete: str,
) -> list[CompletionItem]:
    """Return the editions that start with the incomplete word."""
    return _items(
        dict.fromkeys(edition_ids(context.ensure_object(Everywhere).catalogs.folder), ""),
        incomplete,
    )


def _catalog(context: click.Context) -> Catalog | None:
    """Return the current catalog; None if it has errors."""
    given = context.ensure_object(Everywhere)
    try:
        return given.catalogs.load_edition(given.catalogs.edition_id, given.catalogs.overlay_files)
    except FileError:  # an error message would disturb the shell's prompt
        return None


def _items(known: dict[str, str], incomplete: str) -> list[CompletionItem]:
    from click.shell_completion import CompletionItem  # imported here: only needed for completion

    return [
        CompletionItem(name, help=text or None)
        for name, text in known.items()
        if name.startswith(incomplete)
    ]
