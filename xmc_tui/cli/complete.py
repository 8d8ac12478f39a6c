"""What a shell may offer where an id is to be typed: cars, options of the car named, themes and editions."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from xmc_tui.cli.common import Everywhere
from xmc_tui.domain.catalog import Catalog
from xmc_tui.files.editions import edition_ids
from xmc_tui.files.problem import FileError

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem


def models(context: click.Context, parameter: click.Parameter, incomplete: str) -> list[CompletionItem]:  # noqa: ARG001
    """Return the cars that begin like what is typed."""
    given = context.ensure_object(Everywhere)
    catalog = _catalog(context)
    return _items({model.id: given.words.pick(model.name) for model in catalog.models} if catalog else {}, incomplete)


def options(context: click.Context, parameter: click.Parameter, incomplete: str) -> list[CompletionItem]:  # noqa: ARG001
    """Return the options of the car named before that begin like what is typed."""
    catalog, words = _catalog(context), context.ensure_object(Everywhere).words
    model = catalog.model_by_id.get(context.params.get("model") or "") if catalog else None
    return _items(
        {option.id: words.pick(option.name) for option in model.options.values()} if model else {}, incomplete
    )


def themes(context: click.Context, parameter: click.Parameter, incomplete: str) -> list[CompletionItem]:  # noqa: ARG001
    """Return the themes that begin like what is typed."""
    catalog, words = _catalog(context), context.ensure_object(Everywhere).words
    return _items({theme.id: words.pick(theme.name) for theme in catalog.themes} if catalog else {}, incomplete)


def editions(context: click.Context, parameter: click.Parameter, incomplete: str) -> list[CompletionItem]:  # noqa: ARG001
    """Return the editions that begin like what is typed."""
    return _items(dict.fromkeys(edition_ids(context.ensure_object(Everywhere).catalogs.folder), ""), incomplete)


def _catalog(context: click.Context) -> Catalog | None:
    """Return the catalog in force; a catalog that is not sound offers nothing."""
    given = context.ensure_object(Everywhere)
    try:
        return given.catalogs.load_edition(given.catalogs.edition_id, given.catalogs.overlay_files)
    except FileError:  # a shell that waits for words has no use for a sentence
        return None


def _items(known: dict[str, str], incomplete: str) -> list[CompletionItem]:
    from click.shell_completion import CompletionItem  # only a shell that asks pays for it

    return [CompletionItem(name, help=text or None) for name, text in known.items() if name.startswith(incomplete)]
