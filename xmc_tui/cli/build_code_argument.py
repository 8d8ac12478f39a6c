"""Decoding of build codes on the command line, and search for the catalog of a code."""

from __future__ import annotations

from collections.abc import Iterator

from xmc_tui.cli.cli_context import (
    CliContext,
    ExitCode,
    exit_with_message,
    exit_with_translated_text,
)
from xmc_tui.domain.build import Build
from xmc_tui.domain.build_code import BuildCodeProblem, decode_build
from xmc_tui.domain.catalog import Catalog
from xmc_tui.i18n import N_
from xmc_tui.presentation.build_code_feedback import code_problem_text
from xmc_tui.storage.catalog.catalog_folder import list_editions
from xmc_tui.storage.file_content_problems import FileError


def parse_code(cli_context: CliContext, text: str) -> tuple[Catalog, Build]:
    """Return the current catalog and the build of a code, or exit with an error."""
    if not text.strip():
        exit_with_message(
            cli_context.tr,
            ExitCode.WRONG_USE,
            N_("Enter a build code; it starts with XMC-"),
        )
    catalog = cli_context.load_catalog()
    decoded = decode_build(catalog, text)
    if isinstance(decoded, BuildCodeProblem):
        made_with = (
            catalog_for_code(cli_context, text)
            if decoded is BuildCodeProblem.OTHER_CATALOG
            else None
        )
        exit_with_translated_text(
            ExitCode.WRONG_USE, code_problem_text(decoded, text, catalog, cli_context.tr, made_with)
        )
    return catalog, decoded


def catalog_for_code(cli_context: CliContext, code: str) -> Catalog | None:
    """Return the catalog that a build code was made with; None if it is not available.

    Every edition is tried, with the current overlays and without.
    """
    for catalog in _available_catalogs(cli_context):
        if isinstance(decode_build(catalog, code), Build):
            return catalog
    return None


def _available_catalogs(cli_context: CliContext) -> Iterator[Catalog]:
    """Yield the catalog of each edition, first with the current overlays, then without."""
    for overlays in dict.fromkeys((cli_context.catalog_provider.overlay_files, ())):
        for edition in list_editions(cli_context.catalog_provider.folder):
            try:
                yield cli_context.catalog_provider.load_edition(edition, overlays)
            except FileError:
                continue  # the overlays do not apply to this edition, so no code was made with both
