"""The text of a poster: the options chosen, the price and the small print."""

from __future__ import annotations

from xmc_tui.domain.catalog import Catalog
from xmc_tui.domain.pricing import Quote
from xmc_tui.i18n import N_, Translator
from xmc_tui.presentation.itemised_quote import charges_illustrative_price, legend_text
from xmc_tui.presentation.money_format import format_amount, illustrative_mark


def poster_items(quote: Quote, tr: Translator) -> tuple[tuple[str, str], ...]:
    """Return pairs of group and option: first the options that are not standard.

    Standard paint, wheels, calipers and interior follow, then the gifts.
    """
    chosen = [entry for entry in quote.lines if not entry.gifted and not entry.standard]
    leading = {
        group.id
        for group in quote.model.groups
        if group.part in ("paint", "wheel", "caliper", "interior")
    }
    standard = [entry for entry in quote.lines if entry.standard and entry.option.group in leading]
    gifts = [entry for entry in quote.lines if entry.gifted]
    return tuple(
        (
            tr.localize(quote.model.group_by_id[entry.option.group].name),
            tr.localize(entry.option.name),
        )
        for entry in [*chosen, *standard, *gifts]
    )


def poster_price_text(quote: Quote) -> str:
    """Return the total as shown on a poster."""
    return (
        f"{illustrative_mark(charges_illustrative_price(quote))}{format_amount(quote.totals.total)}"
    )


def poster_small_print(catalog: Catalog, quote: Quote, tr: Translator, priced: bool) -> str:
    """Return the small print: that the picture is a drawing and, if `priced`, edition and day.

    If the price includes an illustrative one, the legend follows.
    """
    texts = [tr.translate(N_("Illustration only. Actual colour may differ."))]
    if priced:
        edition = tr.localize(catalog.edition.name)
        texts.append(
            tr.translate(N_("{edition}, quoted on {day}"), edition=edition, day=quote.quoted_on)
        )
        if charges_illustrative_price(quote):
            texts.append(legend_text(tr))
    return tr.join_clauses(texts)
