"""The text of `xmc --version`: the versions of the program, of Python, Textual and the catalog."""

from __future__ import annotations

import platform

from xmc_tui import __version__
from xmc_tui.cli.cli_context import CliContext
from xmc_tui.i18n import N_
from xmc_tui.presentation.styled_text import sanitize
from xmc_tui.services.installed_packages import installed_version
from xmc_tui.storage.file_content_problems import FileError


def version_lines(cli_context: CliContext) -> list[str]:
    """Return the lines; the first is the program's name and version alone, for other programs."""
    return [
        f"xmc {__version__}",
        f"Python {platform.python_version()}, Textual {installed_version('textual')}",
        sanitize(_catalog_text(cli_context)),
    ]


def _catalog_text(cli_context: CliContext) -> str:
    tr, provider = cli_context.tr, cli_context.catalog_provider
    try:
        catalog = provider.load()
    except FileError:  # a version can be told all the same
        message = N_("Catalog in {folder} cannot be used; xmc doctor says why")
        return tr.translate(message, folder=provider.folder)
    message = N_("Catalog {id} {version}, edition {edition}")
    parts = [
        tr.translate(message, id=catalog.id, version=catalog.version, edition=catalog.edition.id)
    ]
    return tr.join_as_list([*parts, *(overlay.name for overlay in catalog.overlays)])
