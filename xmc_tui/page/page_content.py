"""Content of the customer's page, as text in the customer's language.

It contains no ids, no source codes and no internal notes.
"""

from __future__ import annotations

from datetime import timedelta

from xmc_tui.configurator import SheetDetails
from xmc_tui.domain.build_code import encode_build
from xmc_tui.domain.catalog import Catalog
from xmc_tui.domain.frozen_dataclass import frozen
from xmc_tui.domain.pricing import Quote, QuoteLine
from xmc_tui.i18n import N_, Translator
from xmc_tui.presentation.money_format import format_amount, format_list_price, illustrative_mark
from xmc_tui.presentation.option_explanation import option_name
from xmc_tui.presentation.quote_ledger import (
    build_state_text,
    catalog_name,
    charges_illustrative_price,
    has_illustrative_price,
    legend_text,
    other_draft_reasons,
    threshold_line,
    total_gift_value,
)
from xmc_tui.presentation.quote_terms import terms_texts
from xmc_tui.presentation.styled_text import plain_text, strip_control


@frozen
class PageHead:
    """Number, revision and details of the sheet that the page belongs to."""

    number: str
    revision: int
    details: SheetDetails


@frozen
class PageItem:
    """One line of the itemised prices; gifts and free standard items are dimmed (`quiet`)."""

    group: str
    name: str
    remark: str
    price: str
    quiet: bool


@frozen
class AmountLine:
    """One line of the sums."""

    label: str
    amount: str
    is_total: bool = False


@frozen
class PageSection:
    """A heading with lines below it."""

    heading: str
    lines: tuple[str, ...]


@frozen
class Page:
    """The texts of the page in one language.

    `picture` is an image as a data URI, or None.
    """

    language: str
    programme: str
    title: str
    status: str
    facts: tuple[tuple[str, str], ...]
    picture: str | None
    picture_note: str
    chosen: PageSection
    prices: str
    items: tuple[PageItem, ...]
    sums: tuple[AmountLine, ...]
    threshold: PageSection
    terms: PageSection
    legend: str
    code_label: str
    code: str


def make_page(
    catalog: Catalog, quote: Quote, head: PageHead, tr: Translator, picture: str | None = None
) -> Page:
    """Build the page of a quote in one language.

    `picture` is an image as a data URI; without it the page has none.
    """
    model = quote.model
    return Page(
        language="zh-CN" if tr.code == "zh" else "en",
        programme=tr.localize(catalog.programme.name),
        title=tr.localize(model.name),
        status=build_state_text(quote, tr),
        facts=_facts(catalog, quote, head, tr),
        picture=picture,
        picture_note=tr.translate(
            N_("A drawing of ours; the colour on paper or screen is not the paint")
        ),
        chosen=_chosen_section(quote, tr),
        prices=tr.translate(N_("Prices")),
        items=(_car_item(quote, tr), *(_item(quote, entry, tr) for entry in quote.lines)),
        sums=_amount_lines(quote, tr),
        threshold=_threshold_section(catalog, quote, tr),
        terms=PageSection(tr.translate(N_("Terms")), _terms_texts(catalog, quote, tr)),
        legend=legend_text(tr) if has_illustrative_price(quote) else "",
        code_label=tr.translate(N_("Build code")),
        code=encode_build(catalog, quote.build),
    )


def _facts(
    catalog: Catalog, quote: Quote, head: PageHead, tr: Translator
) -> tuple[tuple[str, str], ...]:
    translate, details = tr.translate, head.details
    facts = [
        (translate(N_("Customer")), details.customer_name),
        (translate(N_("Quoted on")), quote.quoted_on.isoformat()),
        (translate(N_("Sheet")), f"{head.number} · {head.revision}"),
        (translate(N_("Edition")), catalog_name(catalog, tr)),
        (translate(N_("Store")), details.store),
        (translate(N_("Advisor")), details.advisor),
    ]
    return tuple((label, strip_control(text)) for label, text in facts if text.strip())


def _chosen_section(quote: Quote, tr: Translator) -> PageSection:
    """Return the section of options that are not standard, one line per group, then the gifts."""
    lines: dict[str, list[str]] = {}
    for entry in quote.lines:
        if not entry.gifted and not entry.standard:
            group = tr.localize(quote.model.group_by_id[entry.option.group].name)
            name = tr.localize(entry.option.name)
            if entry.option.bespoke:
                name = tr.translate(N_("{name} (bespoke)"), name=name)
            lines.setdefault(group, []).append(name)
    texts = [
        tr.translate(N_("{group}: {options}"), group=group, options=tr.join(lines[group]))
        for group in lines
    ]
    gifts = [tr.localize(entry.option.name) for entry in quote.lines if entry.gifted]
    if gifts:
        texts.append(tr.translate(N_("With it as gifts: {items}"), items=tr.join(gifts)))
    return PageSection(
        tr.translate(N_("What you chose")), tuple(texts) or (tr.translate(N_("The standard car")),)
    )


def _car_item(quote: Quote, tr: Translator) -> PageItem:
    name = tr.translate(N_("standard car"))
    return PageItem(
        tr.localize(quote.model.name), name, "", format_list_price(quote.model.price), quiet=False
    )


def _item(quote: Quote, entry: QuoteLine, tr: Translator) -> PageItem:
    price = entry.option.price
    remark = ""
    if entry.gifted:
        remark = tr.translate(N_("gift, worth {price}"), price=format_list_price(price))
    elif entry.option.bespoke:
        remark = tr.translate(N_("bespoke"))
    elif entry.standard:
        remark = tr.translate(N_("standard"))
    return PageItem(
        group=tr.localize(quote.model.group_by_id[entry.option.group].name),
        name=tr.localize(entry.option.name),
        remark=remark,
        price=format_amount(0) if entry.gifted else format_list_price(price),
        quiet=entry.gifted or (entry.standard and not price.amount),
    )


def _amount_lines(quote: Quote, tr: Translator) -> tuple[AmountLine, ...]:
    sums, about = quote.totals, illustrative_mark(charges_illustrative_price(quote))
    return (
        AmountLine(
            tr.translate(N_("Base price")),
            illustrative_mark(quote.model.price.is_illustrative) + format_amount(sums.base),
        ),
        AmountLine(tr.translate(N_("Options")), about + format_amount(sums.options)),
        AmountLine(tr.translate(N_("Gifts, list value, not charged")), total_gift_value(quote)),
        AmountLine(tr.translate(N_("Total")), about + format_amount(sums.total), is_total=True),
    )


def _threshold_section(catalog: Catalog, quote: Quote, tr: Translator) -> PageSection:
    """Return the section that adds up the counted sum and compares it with the threshold."""
    counted = [entry for entry in quote.lines if entry.counted and entry.charged]
    terms = [
        illustrative_mark(entry.option.price.is_illustrative) + format_amount(entry.charged)
        for entry in counted
    ]
    about = illustrative_mark(charges_illustrative_price(quote))
    lines = (
        [f"{' + '.join(terms)} = {about}{format_amount(quote.threshold.counted)}"]
        if len(terms) > 1
        else []
    )
    lines.append(plain_text(threshold_line(quote, tr)))
    if catalog.programme.at_least_one_bespoke:
        items = [
            option_name(quote.model, entry.option.id, tr)
            for entry in quote.lines
            if entry.option.bespoke and not entry.gifted
        ]
        none = tr.translate(N_("none"))
        lines.append(
            tr.translate(
                N_("Bespoke items, of which one is needed: {items}"),
                items=tr.join(items) or none,
            )
        )
    if quote.totals.gifts:
        lines.append(
            tr.translate(N_("Gifts worth {gifts} are not counted"), gifts=total_gift_value(quote))
        )
    if others := other_draft_reasons(quote, tr):
        lines.append(tr.translate(N_("A draft, because {reasons}"), reasons=tr.join(others)))
    return PageSection(tr.translate(N_("Customization threshold")), tuple(lines))


def _terms_texts(catalog: Catalog, quote: Quote, tr: Translator) -> tuple[str, ...]:
    """Return the terms, and the end of a cooling-off period that starts on the day of the quote."""
    days = catalog.programme.cooling_off_days
    message = N_("Counted from {day}, the cooling-off period ends on {end}")
    ends = tr.translate(message, day=quote.quoted_on, end=quote.quoted_on + timedelta(days=days))
    return (*terms_texts(catalog, quote, tr, notes=False), ends)
