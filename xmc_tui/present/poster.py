"""The text of a poster: the options chosen, the price and the small print."""

from __future__ import annotations

from xmc_tui.domain.catalog import Catalog
from xmc_tui.domain.price import Quote
from xmc_tui.locale import N_, Language
from xmc_tui.present.ledger import charges_illustrative, legend
from xmc_tui.present.money import amount, mark


def poster_items(quote: Quote, words: Language) -> tuple[tuple[str, str], ...]:
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
            words.pick(quote.model.group_by_id[entry.option.group].name),
            words.pick(entry.option.name),
        )
        for entry in [*chosen, *standard, *gifts]
    )


def poster_price(quote: Quote, words: Language) -> str:
    """Return the total as shown on a poster."""
    total = f"{mark(charges_illustrative(quote))}{amount(quote.totals.total)}"
    return words.say(N_("{total} yuan"), total=total)


def poster_note(catalog: Catalog, quote: Quote, words: Language, priced: bool) -> str:
    """Return the small print: that the picture is a drawing and, if `priced`, edition and day.

    If the price includes an illustrative one, the legend follows.
    """
    texts = [words.say(N_("A drawing of ours; the colour on this screen is not the paint"))]
    if priced:
        edition = words.pick(catalog.edition.name)
        texts.append(
            words.say(N_("{edition}, quoted on {day}"), edition=edition, day=quote.quoted_on)
        )
        if charges_illustrative(quote):
            texts.append(legend(words))
    return words.join_clauses(texts)
