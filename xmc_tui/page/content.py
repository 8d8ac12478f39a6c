"""Content of the customer's page, as text in the customer's language.

It contains no ids, no source codes and no internal notes.
"""

from __future__ import annotations

from datetime import timedelta

from xmc_tui.configurator import Details
from xmc_tui.domain.catalog import Catalog
from xmc_tui.domain.code import code_of
from xmc_tui.domain.frozen import frozen
from xmc_tui.domain.price import Line as QuoteLine
from xmc_tui.domain.price import Quote
from xmc_tui.locale import N_, Language
from xmc_tui.present.ledger import (
    catalog_name,
    charges_illustrative,
    gifts_worth,
    has_illustrative,
    legend,
    reason_texts,
    terms_texts,
    threshold_line,
)
from xmc_tui.present.money import amount, list_price, mark
from xmc_tui.present.text import plain, without_steering


@frozen
class PageHead:
    """Number, revision and details of the sheet that the page belongs to."""

    number: str
    revision: int
    details: Details


@frozen
class Item:
    """One line of the itemised prices; gifts and free standard items are `quiet` (dimmed)."""

    group: str
    name: str
    remark: str
    price: str
    quiet: bool


@frozen
class Sum:
    """One line of the sums."""

    label: str
    amount: str
    is_total: bool = False


@frozen
class Section:
    """A heading with lines below it."""

    heading: str
    lines: tuple[str, ...]


@frozen
class Page:
    """The page as text ready to show.

    `picture` is an image as a data URI, or None.
    """

    language: str
    programme: str
    title: str
    status: str
    facts: tuple[tuple[str, str], ...]
    picture: str | None
    picture_note: str
    chosen: Section
    prices: str
    items: tuple[Item, ...]
    sums: tuple[Sum, ...]
    threshold: Section
    terms: Section
    legend: str
    code_label: str
    code: str


def page_of(
    catalog: Catalog, quote: Quote, head: PageHead, words: Language, picture: str | None = None
) -> Page:
    """Build the page of a quote in one language.

    Without a `picture` (an image as a data URI) its place stays empty.
    """
    model = quote.model
    return Page(
        language="zh-CN" if words.code == "zh" else "en",
        programme=words.pick(catalog.programme.name),
        title=words.pick(model.name),
        status=words.say(N_("Draft") if quote.is_draft else N_("Quote")),
        facts=_facts(catalog, quote, head, words),
        picture=picture,
        picture_note=words.say(
            N_("A drawing of ours; the colour on paper or screen is not the paint")
        ),
        chosen=_chosen(quote, words),
        prices=words.say(N_("Prices")),
        items=(_car(quote, words), *(_item(quote, entry, words) for entry in quote.lines)),
        sums=_sums(quote, words),
        threshold=_threshold(catalog, quote, words),
        terms=Section(words.say(N_("Terms")), _terms(catalog, quote, words)),
        legend=legend(words) if has_illustrative(quote) else "",
        code_label=words.say(N_("Build code")),
        code=code_of(catalog, quote.build),
    )


def _facts(
    catalog: Catalog, quote: Quote, head: PageHead, words: Language
) -> tuple[tuple[str, str], ...]:
    say, details = words.say, head.details
    facts = [
        (say(N_("Customer")), details.customer_name),
        (say(N_("Quoted on")), quote.quoted_on.isoformat()),
        (say(N_("Sheet")), f"{head.number} · {head.revision}"),
        (say(N_("Edition")), catalog_name(catalog, words)),
        (say(N_("Store")), details.store),
        (say(N_("Advisor")), details.advisor),
    ]
    return tuple((label, without_steering(text)) for label, text in facts if text.strip())


def _chosen(quote: Quote, words: Language) -> Section:
    """Return the section of options that are not standard, one line per group, then the gifts."""
    lines: dict[str, list[str]] = {}
    for entry in quote.lines:
        if not entry.gifted and not entry.standard:
            group = words.pick(quote.model.group_by_id[entry.option.group].name)
            name = words.pick(entry.option.name)
            if entry.option.bespoke:
                name = words.say(N_("{name} (bespoke)"), name=name)
            lines.setdefault(group, []).append(name)
    texts = [
        words.say(N_("{group}: {options}"), group=group, options=words.join(lines[group]))
        for group in lines
    ]
    gifts = [words.pick(entry.option.name) for entry in quote.lines if entry.gifted]
    if gifts:
        texts.append(words.say(N_("With it as gifts: {items}"), items=words.join(gifts)))
    return Section(
        words.say(N_("What you chose")), tuple(texts) or (words.say(N_("The standard car")),)
    )


def _car(quote: Quote, words: Language) -> Item:
    name = words.say(N_("standard car"))
    return Item(words.pick(quote.model.name), name, "", list_price(quote.model.price), quiet=False)


def _item(quote: Quote, entry: QuoteLine, words: Language) -> Item:
    price = entry.option.price
    remark = ""
    if entry.gifted:
        remark = words.say(N_("gift, worth {price}"), price=list_price(price))
    elif entry.option.bespoke:
        remark = words.say(N_("bespoke"))
    elif entry.standard:
        remark = words.say(N_("standard"))
    return Item(
        group=words.pick(quote.model.group_by_id[entry.option.group].name),
        name=words.pick(entry.option.name),
        remark=remark,
        price="0" if entry.gifted else list_price(price),
        quiet=entry.gifted or (entry.standard and not price.amount),
    )


def _sums(quote: Quote, words: Language) -> tuple[Sum, ...]:
    sums, about = quote.totals, mark(charges_illustrative(quote))
    return (
        Sum(
            words.say(N_("Base price")), mark(quote.model.price.is_illustrative) + amount(sums.base)
        ),
        Sum(words.say(N_("Options")), about + amount(sums.options)),
        Sum(words.say(N_("Gifts, list value, not charged")), gifts_worth(quote)),
        Sum(words.say(N_("Total")), about + amount(sums.total), is_total=True),
    )


def _threshold(catalog: Catalog, quote: Quote, words: Language) -> Section:
    """Return the section that adds up the counted sum and compares it with the threshold."""
    counted = [entry for entry in quote.lines if entry.counted and entry.charged]
    terms = [mark(entry.option.price.is_illustrative) + amount(entry.charged) for entry in counted]
    about = mark(charges_illustrative(quote))
    lines = (
        [f"{' + '.join(terms)} = {about}{amount(quote.threshold.counted)}"]
        if len(terms) > 1
        else []
    )
    lines.append(plain(threshold_line(quote, words)))
    if catalog.programme.at_least_one_bespoke:
        items = [
            words.pick(entry.option.name)
            for entry in quote.lines
            if entry.option.bespoke and not entry.gifted
        ]
        none = words.say(N_("none"))
        lines.append(
            words.say(
                N_("Bespoke items, of which one is needed: {items}"),
                items=words.join(items) or none,
            )
        )
    lines.append(words.say(N_("Gifts worth {gifts} are not counted"), gifts=gifts_worth(quote)))
    if quote.is_draft:
        lines.append(
            words.say(
                N_("A draft, because {reasons}"), reasons=words.join(reason_texts(quote, words))
            )
        )
    return Section(words.say(N_("Customization threshold")), tuple(lines))


def _terms(catalog: Catalog, quote: Quote, words: Language) -> tuple[str, ...]:
    """Return the terms, and the end of a cooling-off period that starts on the day of the quote."""
    days = catalog.programme.cooling_off_days
    message = N_("Counted from {day}, the cooling-off period ends on {end}")
    ends = words.say(message, day=quote.quoted_on, end=quote.quoted_on + timedelta(days=days))
    return (*terms_texts(catalog, quote, words, notes=False), ends)
