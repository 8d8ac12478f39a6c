"""Content of the customer's page, as text in the customer's language.

It contains no ids, no source codes and no internal notes, and nothing that belongs to one format,
so that HTML, Markdown and plain text show the same.
"""

from __future__ import annotations

from xmc_tui.configurator import SheetDetails
from xmc_tui.domain.build_code import encode_build
from xmc_tui.domain.build_link import make_build_link
from xmc_tui.domain.catalog import Catalog
from xmc_tui.domain.frozen_dataclass import frozen
from xmc_tui.domain.order_records import OrderRecord
from xmc_tui.domain.pricing import Quote, QuoteLine
from xmc_tui.domain.threshold_and_delivery import NotOrderableReason
from xmc_tui.i18n import N_, Translator
from xmc_tui.page.page_terms import customer_terms_texts, eligibility_texts
from xmc_tui.presentation.itemised_quote import (
    catalog_name,
    charges_illustrative_price,
    legend_text,
)
from xmc_tui.presentation.money_format import ILLUSTRATIVE_MARK, format_amount
from xmc_tui.presentation.order_progress import OrderProgress, make_order_progress
from xmc_tui.presentation.styled_text import strip_control


@frozen
class PageHead:
    """Number, revision and details of the sheet that the page belongs to.

    `contact` says how the customer reaches the store; "" if that is not known.
    """

    number: str
    revision: int
    details: SheetDetails
    contact: str = ""


@frozen
class PagePicture:
    """A picture of the car: the bytes of an image, its media type, and what it shows."""

    image: bytes
    media_type: str
    label: str


@frozen
class PageItem:
    """One line of the itemised prices; gifts are dimmed (`quiet`).

    `group` is empty if it is that of the line before.
    """

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
class PageBuildCode:
    """The build code: its label and text, and what its QR code is for.

    `link` opens the build in the store's web page, `link_label` is its text; both are empty if the
    store has no such page. `qr_content` is the link or else the code.
    """

    label: str
    text: str
    note: str
    link: str
    link_label: str

    @property
    def qr_content(self) -> str:
        """The content of the QR code."""
        return self.link or self.text


@frozen
class Page:
    """The texts of the page in one language, and its pictures, the largest first.

    `facts` and `seller` are labels with a text each. `standard` lists what is standard at no extra
    cost, one line per group. `progress` are the stages of the order, None if none is recorded.
    """

    language: str
    programme: str
    title: str
    status: str
    total: AmountLine
    facts: tuple[tuple[str, str], ...]
    seller: tuple[tuple[str, str], ...]
    pictures: tuple[PagePicture, ...]
    picture_note: str
    prices: str
    items: tuple[PageItem, ...]
    sums: tuple[AmountLine, ...]
    standard: PageSection
    eligibility: PageSection
    terms: PageSection
    legend: str
    code: PageBuildCode
    progress: OrderProgress | None = None


def make_page(
    catalog: Catalog,
    quote: Quote,
    head: PageHead,
    tr: Translator,
    pictures: tuple[PagePicture, ...] = (),
    page_url: str = "",
    order: OrderRecord | None = None,
) -> Page:
    """Build the page of a quote in one language.

    `page_url` is the prefix of the store's web pages of builds; "" if it has none. `order` is what
    is recorded of the order; None if nothing is.
    """
    translate = tr.translate
    items, sums = _items(quote, tr), _amount_lines(quote, tr)
    eligibility = eligibility_texts(catalog, quote, tr)
    terms = customer_terms_texts(catalog, quote, tr)
    amounts = [text for item in items for text in (item.price, item.remark)]
    is_marked = any(
        ILLUSTRATIVE_MARK in text
        for text in (*amounts, *(line.amount for line in sums), *eligibility, *terms)
    )
    return Page(
        language="zh-CN" if tr.code == "zh" else "en",
        programme=tr.localize(catalog.programme.name),
        title=tr.localize(quote.model.name),
        status=_status_text(quote, tr),
        total=sums[-1],
        facts=_facts(catalog, quote, head, tr),
        seller=_seller(head, tr),
        pictures=pictures,
        picture_note=translate(N_("Illustration only. Actual colour may differ.")),
        prices=translate(N_("Your build")),
        items=items,
        sums=sums,
        standard=PageSection(translate(N_("Standard equipment")), _standard_texts(quote, tr)),
        eligibility=PageSection(translate(N_("Eligibility")), eligibility),
        terms=PageSection(translate(N_("Terms")), terms),
        legend=legend_text(tr) if is_marked else "",
        code=_code(encode_build(catalog, quote.build), page_url, tr),
        progress=make_order_progress(order, catalog.programme, quote.build, tr),
    )


def _status_text(quote: Quote, tr: Translator) -> str:
    """Return in a word or two whether this is a quote or, if not, why."""
    if not quote.is_draft:
        return tr.translate(N_("Quote"))
    if not quote.threshold.qualifies:
        return tr.translate(N_("Does not qualify yet"))
    if NotOrderableReason.CONFLICT in quote.reasons:
        return tr.translate(N_("Changes needed"))
    return tr.translate(N_("Illustrative prices"))


def _facts(
    catalog: Catalog, quote: Quote, head: PageHead, tr: Translator
) -> tuple[tuple[str, str], ...]:
    translate = tr.translate
    number = translate(
        N_("{number}, revision {revision}"), number=head.number, revision=head.revision
    )
    return _filled(
        (translate(N_("Customer")), head.details.customer_name),
        (translate(N_("Quote date")), quote.quoted_on.isoformat()),
        (translate(N_("Quote no.")), number),
        (translate(N_("Price list")), catalog_name(catalog, tr)),
    )


def _seller(head: PageHead, tr: Translator) -> tuple[tuple[str, str], ...]:
    return _filled(
        (tr.translate(N_("Store")), head.details.store),
        (tr.translate(N_("Advisor")), head.details.advisor),
        (tr.translate(N_("Contact")), head.contact),
    )


def _filled(*facts: tuple[str, str]) -> tuple[tuple[str, str], ...]:
    """Return the facts that have a text, without control characters."""
    return tuple((label, strip_control(text)) for label, text in facts if text.strip())


def _is_collapsed(entry: QuoteLine) -> bool:
    """Whether a line is standard and free, so that it needs no price of its own."""
    return entry.standard and not entry.gifted and not entry.option.price.amount


def _standard_texts(quote: Quote, tr: Translator) -> tuple[str, ...]:
    """Return what is standard and free, one text per group."""
    names: dict[str, list[str]] = {}
    for entry in filter(_is_collapsed, quote.lines):
        names.setdefault(_group_name(quote, entry, tr), []).append(tr.localize(entry.option.name))
    return tuple(
        tr.translate(N_("{group}: {options}"), group=group, options=tr.join_names(names[group]))
        for group in names
    )


def _items(quote: Quote, tr: Translator) -> tuple[PageItem, ...]:
    """Return the car, then what was chosen and the gifts, each group named once."""
    items = [
        PageItem(
            tr.translate(N_("Base price")),
            tr.localize(quote.model.name),
            "",
            format_amount(quote.model.price.amount, quote.model.price.is_illustrative),
            quiet=False,
        )
    ]
    former = ""
    for entry in quote.lines:
        if _is_collapsed(entry):
            continue
        group = _group_name(quote, entry, tr)
        items.append(_item(entry, "" if group == former else group, tr))
        former = group
    return tuple(items)


def _item(entry: QuoteLine, group: str, tr: Translator) -> PageItem:
    price, remark = format_amount(entry.option.price.amount, entry.option.price.is_illustrative), ""
    if entry.gifted:
        remark = tr.translate(N_("worth {price}"), price=price)
        price = tr.translate(N_("Free"))
    elif entry.option.bespoke:
        remark = tr.translate(N_("Bespoke"))
    elif entry.standard:
        remark = tr.translate(N_("Standard"))
    return PageItem(group, tr.localize(entry.option.name), remark, price, quiet=entry.gifted)


def _group_name(quote: Quote, entry: QuoteLine, tr: Translator) -> str:
    return tr.localize(quote.model.group_by_id[entry.option.group].name)


def _amount_lines(quote: Quote, tr: Translator) -> tuple[AmountLine, ...]:
    """Return the option sum and, last, the total."""
    sums, about = quote.totals, charges_illustrative_price(quote)
    return (
        AmountLine(tr.translate(N_("Options")), format_amount(sums.options, about)),
        AmountLine(tr.translate(N_("Total")), format_amount(sums.total, about), is_total=True),
    )


def _code(code: str, page_url: str, tr: Translator) -> PageBuildCode:
    link = make_build_link(page_url, code) if page_url else ""
    note = (
        N_("Scan to open this build on your phone.")
        if link
        else N_("The QR code holds this build code: show it to your advisor to reopen this build.")
    )
    return PageBuildCode(
        label=tr.translate(N_("Build code")),
        text=code,
        note=tr.translate(note),
        link=link,
        link_label=tr.translate(N_("Open this build online")) if link else "",
    )
