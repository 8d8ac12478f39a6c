"""The publications that facts are taken from, by the names of their publishers."""

from __future__ import annotations

from xmc_tui.domain.catalog import Catalog
from xmc_tui.i18n import N_, Translator


def publisher_name(catalog: Catalog, source_id: str, tr: Translator) -> str:
    """Return the name of the publisher of a source; its title if that is all there is."""
    source = catalog.sources.get(source_id)
    return tr.localize(source.publisher or source.title) if source is not None else ""


def source_text(catalog: Catalog, source_id: str, tr: Translator) -> str:
    """Return the publisher and the date of a source; "" for a source that is not known."""
    source = catalog.sources.get(source_id)
    if source is None:
        return ""
    publisher = publisher_name(catalog, source_id, tr)
    return tr.translate(N_("{publisher}, {date}"), publisher=publisher, date=source.published)
