"""The terms of a quote and its eligibility, in the words of the customer's page."""

from __future__ import annotations

from datetime import timedelta

from xmc_tui.domain.catalog import Catalog
from xmc_tui.domain.pricing import Quote
from xmc_tui.domain.threshold_and_delivery import NotOrderableReason
from xmc_tui.i18n import N_, Translator
from xmc_tui.presentation.itemised_quote import charges_illustrative_price
from xmc_tui.presentation.money_format import format_amount
from xmc_tui.presentation.quote_terms import working_name_texts


def eligibility_texts(catalog: Catalog, quote: Quote, tr: Translator) -> tuple[str, ...]:
    """Return whether the build can be ordered in the programme, and what that takes."""
    if NotOrderableReason.MODEL_NOT_ELIGIBLE in quote.reasons:
        return (tr.translate(N_("This model is not eligible for the customisation service.")),)
    texts = [_standing_text(quote, tr), _requirement_text(catalog, quote, tr)]
    if NotOrderableReason.CONFLICT in quote.reasons:
        texts.append(
            tr.translate(N_("Some of your choices cannot be combined. Please ask your advisor."))
        )
    return tuple(texts)


def _standing_text(quote: Quote, tr: Translator) -> str:
    """Return how the options compare with the requirement."""
    status = quote.threshold
    about = charges_illustrative_price(quote)
    options = format_amount(status.counted, about)
    if status.shortfall:
        return tr.translate(
            N_("Options total {options} · {shortfall} to go"),
            options=options,
            shortfall=format_amount(status.shortfall, about),
        )
    message = (
        N_("Options total {options} · one bespoke item still needed")
        if NotOrderableReason.NO_BESPOKE_ITEM in status.reasons
        else N_("Options total {options} · your build qualifies")
    )
    return tr.translate(message, options=options)


def _requirement_text(catalog: Catalog, quote: Quote, tr: Translator) -> str:
    """Return what the programme requires of a build."""
    status = quote.threshold
    is_strict, needs_bespoke = status.operator == ">", catalog.programme.at_least_one_bespoke
    if needs_bespoke:
        message = (
            N_(
                "Custom orders require more than {amount} in options, with at least "
                "one bespoke item."
            )
            if is_strict
            else N_("Custom orders require {amount} in options, with at least one bespoke item.")
        )
    else:
        message = (
            N_("Custom orders require more than {amount} in options.")
            if is_strict
            else N_("Custom orders require {amount} in options.")
        )
    return tr.translate(message, amount=format_amount(status.amount))


def customer_terms_texts(catalog: Catalog, quote: Quote, tr: Translator) -> tuple[str, ...]:
    """Return the terms that concern the customer, one text each."""
    programme = catalog.programme
    least, most = programme.bespoke_repair_extra_workdays
    texts = [
        tr.translate(
            N_("Deposit {deposit}; balance {balance}"),
            deposit=format_amount(quote.deposit),
            balance=format_amount(quote.balance_after_deposit, charges_illustrative_price(quote)),
        ),
        _cooling_off_text(quote, programme.cooling_off_days, tr),
        _delivery_text(quote, tr),
        tr.translate(
            N_("Orders are placed and locked in store; a locked slot can be transferred")
            if programme.transferable
            else N_("Orders are placed and locked in store; a locked slot cannot be transferred")
        ),
        tr.translate(
            N_("Repairs to bespoke parts take {least} to {most} working days longer"),
            least=least,
            most=most,
        ),
        _trial_text(catalog, quote, tr),
        tr.translate(
            N_("Limited to {monthly} cars a month and {yearly} a year"),
            monthly=programme.monthly_quota,
            yearly=programme.yearly_quota,
        ),
        *(tr.localize(benefit.text) for benefit in quote.benefits),
        *working_name_texts(quote, tr),
    ]
    if included := quote.model.included:
        items = tr.join_names([tr.localize(item) for item in included])
        texts.append(tr.translate(N_("Included on every car: {items}"), items=items))
    return tuple(texts)


def _cooling_off_text(quote: Quote, days: int, tr: Translator) -> str:
    return tr.translate(
        N_("{days}-day cooling-off period: until {end} if you order on {day}"),
        days=days,
        day=quote.quoted_on,
        end=quote.quoted_on + timedelta(days=days),
    )


def _delivery_text(quote: Quote, tr: Translator) -> str:
    """Return the delivery window; if first deliveries are later, their day instead."""
    window = quote.delivery
    if window.latest == quote.model.first_delivery:
        return tr.translate(N_("Deliveries of this model begin on {day}"), day=window.earliest)
    return tr.translate(
        N_("Estimated delivery {earliest} to {latest}"),
        earliest=window.earliest,
        latest=window.latest,
    )


def _trial_text(catalog: Catalog, quote: Quote, tr: Translator) -> str:
    """Return the period of the programme, and what to do outside of it."""
    trial = catalog.programme.trial
    message = (
        N_("Customisation service available {first} to {last}")
        if quote.in_trial
        else N_(
            "Customisation service available {first} to {last}; "
            "please confirm other dates with the store"
        )
    )
    return tr.translate(message, first=trial.first, last=trial.last)
