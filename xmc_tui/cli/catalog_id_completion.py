"""Shell completion of model, option, theme and edition ids."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from xmc_tui.cli.cli_context import CliContext
from xmc_tui.domain.catalog import Catalog
from xmc_tui.storage.catalog.catalog_folder import list_editions
from xmc_tui.storage.file_content_problems import FileError

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem


def complete_models(
    context: click.Context,
    parameter: click.Parameter,  # noqa: ARG001
    incomplete: str,
) -> list[CompletionItem]:
    """Return the models that start with the incomplete word."""
    cli_context = context.ensure_object(CliContext)
    catalog = _catalog(context)
    return _items(
        {model.id: cli_context.tr.localize(model.name) for model in catalog.models}
        if catalog
        else {},
        incomplete,
    )


def complete_options(
    context: click.Context,
    parameter: click.Parameter,  # noqa: ARG001
    incomplete: str,
) -> list[CompletionItem]:
    """Return the options of the model named before that start with the incomplete word."""
    catalog, tr = _catalog(context), context.ensure_object(CliContext).tr
    model = catalog.model_by_id.get(context.params.get("model") or "") if catalog else None
    return _items(
        {option.id: tr.localize(option.name) for option in model.options.values()} if model else {},
        incomplete,
    )


def complete_themes(
    context: click.Context,
    parameter: click.Parameter,  # noqa: ARG001
    incomplete: str,
) -> list[CompletionItem]:
    """Return the themes that start with the incomplete word."""
    catalog, tr = _catalog(context), context.ensure_object(CliContext).tr
    return _items(
        {theme.id: tr.localize(theme.name) for theme in catalog.themes} if catalog else {},
        incomplete,
    )


def complete_editions(
    context: click.Context,
    parameter: click.Parameter,  # noqa: ARG001
    incomplete: str,
) -> list[CompletionItem]:
    """Return the editions that start with the incomplete word."""
    return _items(
        dict.fromkeys(list_editions(context.ensure_object(CliContext).catalog_provider.folder), ""),
        incomplete,
    )


def _catalog(context: click.Context) -> Catalog | None:
    """Return the current catalog; None if it has errors."""
    cli_context = context.ensure_object(CliContext)
    try:
        return cli_context.catalog_provider.load_edition(
            cli_context.catalog_provider.edition_id, cli_context.catalog_provider.overlay_files
        )
    except FileError:  # an error message would disturb the prompt of the shell
        return None


def _items(known: dict[str, str], incomplete: str) -> list[CompletionItem]:
    from click.shell_completion import CompletionItem  # imported here: only needed for completion

    return [
        CompletionItem(name, help=text or None)
        for name, text in known.items()
        if name.startswith(incomplete)
    ]
