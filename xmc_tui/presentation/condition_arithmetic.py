"""The arithmetic of each condition of the programme, as texts; computed only when it is opened."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from xmc_tui.domain.catalog import Catalog
from xmc_tui.domain.pricing import Quote, QuoteLine
from xmc_tui.i18n import N_, Translator
from xmc_tui.presentation.itemised_quote import charges_illustrative_price, gift_value_text
from xmc_tui.presentation.money_format import format_amount, illustrative_mark
from xmc_tui.presentation.quote_terms import quota_text, trial_period_text
from xmc_tui.presentation.source_texts import source_text
from xmc_tui.presentation.threshold_texts import progress_text, requirement_text

if TYPE_CHECKING:
    from xmc_tui.presentation.quota_indicator import QuotaStatus

_WARNING_ONLY = N_("A warning only: it does not decide whether the build qualifies.")


def condition_arithmetic(
    condition: str, catalog: Catalog, quote: Quote, tr: Translator, quota: QuotaStatus | None = None
) -> tuple[str, ...]:
    """Return the arithmetic of a condition, which is given by its id, one text per line.

    `quota` is what the ledger of slots says, None without a ledger.
    """
    match condition:
        case "model":
            return (_model_text(catalog, quote, tr),)
        case "bespoke":
            return _bespoke_texts(quote, tr)
        case "threshold":
            return _threshold_texts(catalog, quote, tr)
        case "trial":
            return trial_period_text(catalog, quote, tr), tr.translate(_WARNING_ONLY)
    if quota is None:
        return quota_text(catalog.programme, tr), tr.translate(_WARNING_ONLY)
    from xmc_tui.presentation.quota_indicator import quota_arithmetic  # only with a ledger

    return (*quota_arithmetic(catalog.programme, quota, tr), tr.translate(_WARNING_ONLY))


def _model_text(catalog: Catalog, quote: Quote, tr: Translator) -> str:
    message = (
        N_("{model} is eligible for the {programme}")
        if quote.model.eligible
        else N_("{model} is not eligible for the {programme}")
    )
    name, programme = tr.localize(quote.model.name), tr.localize(catalog.programme.name)
    return tr.translate(message, model=name, programme=programme)


def _bespoke_texts(quote: Quote, tr: Translator) -> tuple[str, ...]:
    items = [entry for entry in quote.lines if entry.option.bespoke and not entry.gifted]
    rule = tr.translate(N_("At least one bespoke item is required; gifts do not count"))
    return rule, *_item_texts(items, tr)


def _threshold_texts(catalog: Catalog, quote: Quote, tr: Translator) -> tuple[str, ...]:
    status = quote.threshold
    requirement = tr.translate(
        N_("Requires {requirement} in options"),
        requirement=requirement_text(status.operator, status.amount, tr),
    )
    paid = [entry for entry in quote.lines if entry.counts_towards_threshold and entry.charged]
    about = illustrative_mark(charges_illustrative_price(quote))
    gifts = (
        [tr.translate(N_("Gifts worth {gifts} do not count"), gifts=gift_value_text(quote))]
        if quote.totals.gifts
        else []
    )
    source = tr.translate(
        N_("{edition} terms; source: {source}"),
        edition=tr.localize(catalog.edition.name),
        source=source_text(catalog, catalog.programme.threshold.source, tr),
    )
    return requirement, *_item_texts(paid, tr), progress_text(status, about, tr), *gifts, source


def _item_texts(entries: Iterable[QuoteLine], tr: Translator) -> list[str]:
    """Return each item with its price."""
    return [
        f"{tr.localize(entry.option.name)}  "
        f"{illustrative_mark(entry.option.price.is_illustrative)}{format_amount(entry.charged)}"
        for entry in entries
    ]
