"""A quote as lines of text: itemised prices, totals, threshold and legend."""

from __future__ import annotations

from collections.abc import Iterable

from xmc_tui.domain.catalog import Catalog
from xmc_tui.domain.frozen_dataclass import frozen
from xmc_tui.domain.pricing import Quote, QuoteLine
from xmc_tui.domain.threshold_and_delivery import NotOrderableReason
from xmc_tui.i18n import N_, Translator
from xmc_tui.presentation.money_format import (
    ILLUSTRATIVE_MARK,
    format_amount,
    format_list_price,
    illustrative_mark,
)
from xmc_tui.presentation.source_texts import publisher_name, source_text
from xmc_tui.presentation.styled_text import (
    Line,
    Span,
    cell_width,
    justify,
    make_line,
    pad_or_truncate,
)
from xmc_tui.presentation.threshold_texts import progress_text, strict_limit_note

#: Width of the group names, in cells.
_GROUP_WIDTH = 12

#: Width of the names of publishers, in cells.
_PUBLISHER_WIDTH = 10

_REASONS = {
    NotOrderableReason.NO_BESPOKE_ITEM: N_("no bespoke item"),
    NotOrderableReason.BELOW_THRESHOLD: N_("below the threshold"),
    NotOrderableReason.MODEL_NOT_ELIGIBLE: N_("this model is not eligible"),
    NotOrderableReason.ILLUSTRATIVE_PRICE: N_("includes illustrative prices"),
    NotOrderableReason.CONFLICT: N_("options cannot be combined"),
}


def catalog_name(catalog: Catalog, tr: Translator) -> str:
    """Return the names of the edition and of every overlay, joined."""
    return tr.join_as_list(
        [tr.localize(catalog.edition.name), *(overlay.name for overlay in catalog.overlays)]
    )


def not_orderable_reason_texts(quote: Quote, tr: Translator) -> list[str]:
    """Return one text per reason why the build does not qualify or stays a draft."""
    return [tr.translate(_REASONS[reason]) for reason in quote.reasons]


def has_illustrative_price(quote: Quote) -> bool:
    """Whether any price on the quote is illustrative, so that the legend is needed."""
    return quote.model.price.is_illustrative or any(
        entry.option.price.is_illustrative for entry in quote.lines
    )


def charges_illustrative_price(quote: Quote) -> bool:
    """Whether the sums of the quote include an illustrative price."""
    return NotOrderableReason.ILLUSTRATIVE_PRICE in quote.reasons


def gift_value_text(quote: Quote) -> str:
    """Return the list value of the gifts, marked if one of their prices is illustrative."""
    illustrative = any(entry.gifted and entry.option.price.is_illustrative for entry in quote.lines)
    return illustrative_mark(illustrative) + format_amount(quote.totals.gifts)


def legend_text(tr: Translator) -> str:
    """Return the sentence that explains the mark of illustrative amounts."""
    return tr.translate(N_("{mark} Illustrative price, not published"), mark=ILLUSTRATIVE_MARK)


def make_legend(texts: Iterable[str], tr: Translator) -> list[str]:
    """Return the legend if any of the texts has the mark of illustrative amounts, else nothing."""
    return [legend_text(tr)] if any(ILLUSTRATIVE_MARK in text for text in texts) else []


def make_legend_lines(lines: Iterable[Line], tr: Translator) -> list[Line]:
    """Return the legend as a line if any of the lines has the mark, else nothing."""
    texts = make_legend((span.text for line in lines for span in line), tr)
    return [make_line(Span(text, "illustrative")) for text in texts]


@frozen
class QuoteRow:
    """One row of the itemised prices: the item, the amounts, and the cells to the right of those.

    Both are empty in the row that separates the items from the totals.
    """

    left: Line = ()
    right: Line = ()
    margin: int = 0


def itemised_quote_lines(
    catalog: Catalog, quote: Quote, tr: Translator, cells: int, show_sources: bool = True
) -> list[Line]:
    """Return the itemised prices, one line per item, then the totals; what does not fit is cut.

    `show_sources` adds the publisher of each price.
    """
    return [
        justify(row.left, row.right, cells - row.margin) if row.right else ()
        for row in itemised_quote_rows(catalog, quote, tr, show_sources)
    ]


def itemised_quote_rows(
    catalog: Catalog,
    quote: Quote,
    tr: Translator,
    show_sources: bool = True,
    group_cells: int = _GROUP_WIDTH,
) -> list[QuoteRow]:
    """Return the rows of `itemised_quote_lines`, with the names of groups in `group_cells`
    cells."""
    publishers = _PublisherColumn(catalog, tr) if show_sources else None
    model = QuoteRow(
        make_line(
            Span(tr.localize(quote.model.name), "strong"),
            Span("  " + tr.translate(N_("Standard car")), "muted"),
        ),
        make_line(
            Span(format_list_price(quote.model.price), "strong"),
            *_source_spans(quote.model.price.source, publishers),
        ),
    )
    margin = cell_width(_source_spans("", publishers))
    return [
        model,
        *(_item_row(quote, entry, tr, publishers, group_cells) for entry in quote.lines),
        QuoteRow(),
        *(QuoteRow(left, right, margin) for left, right in _totals(quote, tr)),
    ]


@frozen
class _PublisherColumn:
    """The catalog and the language that the column of publishers is written from."""

    catalog: Catalog
    tr: Translator

    def text(self, source: str) -> str:
        """Return the publisher of a source, padded to the width of the column."""
        return pad_or_truncate(publisher_name(self.catalog, source, self.tr), _PUBLISHER_WIDTH)


def _item_row(
    quote: Quote,
    entry: QuoteLine,
    tr: Translator,
    publishers: _PublisherColumn | None,
    group_cells: int,
) -> QuoteRow:
    group = tr.localize(quote.model.group_by_id[entry.option.group].name)
    price = entry.option.price
    if entry.gifted:
        charged = make_line(
            Span(tr.translate(N_("worth {price}"), price=format_list_price(price)), "gift"),
            Span("  " + format_amount(0)),
        )
    elif entry.standard and not price.amount:
        charged = make_line(
            Span(tr.translate(N_("Standard")) + "  ", "muted"),
            format_list_price(price),
        )
    else:
        charged = make_line(format_list_price(price))
    bespoke = (
        Span(tr.translate(N_("Bespoke")) + "  ", "bespoke") if entry.option.bespoke else Span("")
    )
    left = make_line(
        Span(f"  {pad_or_truncate(group, group_cells)}  ", "muted"), tr.localize(entry.option.name)
    )
    return QuoteRow(left, make_line(bespoke, *charged, *_source_spans(price.source, publishers)))


def _source_spans(source: str, publishers: _PublisherColumn | None) -> tuple[Span, ...]:
    return (Span(f"  {publishers.text(source)}", "muted"),) if publishers else ()


def _totals(quote: Quote, tr: Translator) -> list[tuple[Line, Line]]:
    """Return the sums of a quote: for each its name and its amount.

    That of gifts says that it is a value: between amounts it would be taken for a part of the sum.
    """
    sums, about = quote.totals, illustrative_mark(charges_illustrative_price(quote))
    base = illustrative_mark(quote.model.price.is_illustrative) + format_amount(sums.base)
    gifts = gift_value_text(quote)
    if sums.gifts:
        gifts = tr.translate(N_("worth {price}"), price=gifts)
    entries = (
        (N_("Base price"), base, ""),
        (N_("Options"), about + format_amount(sums.options), ""),
        (N_("Gifts (included free)"), gifts, "gift"),
        (N_("Total"), about + format_amount(sums.total), "strong"),
        (N_("Options as a share of base price"), f"{about}{sums.premium:.2%}", ""),
    )
    return [
        (make_line(Span(tr.translate(name), role)), make_line(Span(amount, role)))
        for name, amount, role in entries
    ]


def benchmark_line(catalog: Catalog, tr: Translator, show_ids: bool) -> Line:
    """Return the premium of other makers, for comparison.

    `show_ids` adds the sources.
    """
    items = tr.join_as_list(
        [f"{tr.localize(item.name)} {item.premium:.0%}" for item in catalog.programme.benchmarks]
    )
    if not show_ids:
        return make_line(Span(tr.translate(N_("For comparison: {items}"), items=items), "muted"))
    sources = tr.join_as_list(
        sorted({source_text(catalog, item.source, tr) for item in catalog.programme.benchmarks})
    )
    return make_line(
        Span(
            tr.translate(N_("For comparison: {items} ({sources})"), items=items, sources=sources),
            "muted",
        )
    )


def threshold_line(quote: Quote, tr: Translator, with_limit: bool = False) -> Line:
    """Return whether the build qualifies, the counted sum, and what else is missing.

    `with_limit` adds that the threshold must be exceeded, where no price bar says it.
    """
    status = quote.threshold
    about = illustrative_mark(charges_illustrative_price(quote))
    others = [
        reason for reason in status.reasons if reason is not NotOrderableReason.BELOW_THRESHOLD
    ]
    limit = strict_limit_note(status, tr) if with_limit else ""
    texts = [
        progress_text(status, about, tr) + limit,
        *(tr.translate(_REASONS[each]) for each in others),
    ]
    after = tr.translate(N_(": {counted}"), counted=tr.join_clauses(texts))
    if status.qualifies:
        return make_line(Span(tr.translate(N_("Qualifies")), "good"), after)
    return make_line(Span(tr.translate(N_("Not qualified")), "warn"), after)


def draft_reasons_without_threshold(quote: Quote, tr: Translator) -> list[str]:
    """Return why a build is no quote, without what `threshold_line` says."""
    return [
        tr.translate(_REASONS[reason])
        for reason in quote.reasons
        if reason not in quote.threshold.reasons
    ]


def build_state_text(quote: Quote, tr: Translator) -> str:
    """Return in a word or two whether a build can be quoted or, if not, why.

    The words are those of the price bar.
    """
    if not quote.is_draft:
        return tr.translate(N_("Valid quote"))
    if not quote.threshold.qualifies:
        return tr.translate(N_("Not qualified"))
    if charges_illustrative_price(quote):
        return tr.translate(N_("Illustrative prices"))
    return tr.translate(N_("options cannot be combined"))
