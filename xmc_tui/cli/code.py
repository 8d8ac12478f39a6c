"""Reading of build codes, and search for the catalog that a code was made with."""

from __future__ import annotations

from collections.abc import Iterator

from xmc_tui.cli.common import Everywhere, Exit, refuse, refuse_in_words
from xmc_tui.domain.build import Build
from xmc_tui.domain.catalog import Catalog
from xmc_tui.domain.code import CodeFault, read_code
from xmc_tui.files.editions import edition_ids
from xmc_tui.files.problem import FileError
from xmc_tui.locale import N_
from xmc_tui.present.typed_code import code_fault_text


def asked_code(given: Everywhere, text: str) -> tuple[Catalog, Build]:
    """Return the current catalog and the build of a code, or exit with an error."""
    if not text.strip():
        refuse(
            given.words,
            Exit.WRONG_USE,
            N_("The build code is empty; it is the one that begins with XMC-"),
        )
    catalog = given.load()
    found = read_code(catalog, text)
    if isinstance(found, CodeFault):
        made_with = catalog_of(given, text) if found is CodeFault.OTHER_CATALOG else None
        refuse_in_words(
            Exit.WRONG_USE, code_fault_text(found, text, catalog, given.words, made_with)
        )
    return catalog, found


def catalog_of(given: Everywhere, code: str) -> Catalog | None:
    """Return the catalog that a build code was made with; None if it is not available.

    Every edition is tried, with the current overlays and without.
    """
    for catalog in _catalogs_at_hand(given):
        if isinstance(read_code(catalog, code), Build):
            return catalog
    return None


def _catalogs_at_hand(given: Everywhere) -> Iterator[Catalog]:
    for overlays in dict.fromkeys((given.catalogs.overlay_files, ())):
        for edition in edition_ids(given.catalogs.folder):
            try:
                yield given.catalogs.load_edition(edition, overlays)
            except FileError:
                continue  # the overlays do not fit this edition, so no code was made with it
