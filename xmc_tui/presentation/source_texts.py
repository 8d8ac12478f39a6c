"""Prices and facts with the publications that they are taken from."""

from __future__ import annotations

from xmc_tui.domain.catalog import Catalog
from xmc_tui.domain.catalog_values import OVERLAY_DATE, Price, PriceBasis
from xmc_tui.i18n import N_, Translator
from xmc_tui.presentation.money_format import format_list_price

_BASIS_NAMES = {
    PriceBasis.PUBLISHED: N_("published"),
    PriceBasis.ILLUSTRATIVE: N_("illustrative"),
    PriceBasis.STORE: N_("store price"),
}


def publisher_name(catalog: Catalog, source_id: str, tr: Translator) -> str:
    """Return the name of the publisher of a source; its title if that is all there is."""
    source = catalog.sources.get(source_id)
    return tr.localize(source.publisher or source.title) if source is not None else ""


def source_text(catalog: Catalog, source_id: str, tr: Translator) -> str:
    """Return the publisher and the date of a source, or an overlay; "" for an unknown source."""
    source = catalog.sources.get(source_id)
    if source is None:
        return ""
    publisher, date = publisher_name(catalog, source_id, tr), source.published
    if date == OVERLAY_DATE:
        date = tr.translate(N_("overlay"))
    return tr.translate(N_("{publisher}, {date}"), publisher=publisher, date=date)


def price_text(catalog: Catalog, price: Price, tr: Translator, show_ids: bool = True) -> str:
    """Return a price with its basis and, with `show_ids`, its source and publication date."""
    source = catalog.sources.get(price.source)
    values = {"price": format_list_price(price), "basis": tr.translate(_BASIS_NAMES[price.basis])}
    if show_ids and source is not None:
        return tr.translate(
            N_("{price}, {basis} ({source})"),
            values,
            source=source_text(catalog, price.source, tr),
        )
    return tr.translate(N_("{price}, {basis}"), values)
