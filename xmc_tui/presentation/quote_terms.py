"""Terms of a quote as text: payment, delivery, trial window, quota and notes."""

from __future__ import annotations

from xmc_tui.domain.catalog import Catalog
from xmc_tui.domain.pricing import Quote
from xmc_tui.domain.programme_terms import Programme
from xmc_tui.i18n import N_, Translator
from xmc_tui.presentation.itemised_quote import charges_illustrative_price
from xmc_tui.presentation.money_format import format_amount, illustrative_mark
from xmc_tui.presentation.styled_text import Line, make_line, wrap


def terms_lines(
    catalog: Catalog, quote: Quote, tr: Translator, cells: int, notes: bool = True
) -> list[Line]:
    """Return the terms that apply to a quote, wrapped to `cells`; `notes` adds the notes."""
    texts = terms_texts(catalog, quote, tr, notes)
    return [line for text in texts for line in bulleted_lines(text, cells)]


def bulleted_lines(text: str, cells: int) -> list[Line]:
    """Return a text with a bullet, wrapped to `cells`."""
    parts = wrap(text, cells - 2)
    return [make_line(("  " if number else "· ") + part) for number, part in enumerate(parts)]


def terms_texts(catalog: Catalog, quote: Quote, tr: Translator, notes: bool = True) -> list[str]:
    """Return the terms that apply to a quote, one text each.

    `notes` adds the notes of the programme and of the model.
    """
    programme = catalog.programme
    most, least = programme.delivery.ordinary_months[1], programme.delivery.ordinary_months[0]
    repair = programme.bespoke_repair_extra_workdays
    texts = [
        tr.translate(
            N_("Deposit {deposit}, balance {balance}"),
            deposit=format_amount(quote.deposit),
            balance=illustrative_mark(charges_illustrative_price(quote))
            + format_amount(quote.balance_after_deposit),
        ),
        tr.plural(
            "Cooling-off period of {n} day",
            "Cooling-off period of {n} days",
            programme.cooling_off_days,
        ),
        tr.translate(N_("Orders are placed and locked in store only")),
        tr.translate(
            N_("Slots are transferable")
            if programme.transferable
            else N_("Slots are non-transferable")
        ),
        _delivery_text(quote, tr, least, most),
        tr.translate(
            N_("Repairs to bespoke parts take {least} to {most} working days longer"),
            least=repair[0],
            most=repair[1],
        ),
        trial_period_text(catalog, quote, tr),
        quota_text(programme, tr),
        *(tr.localize(benefit.text) for benefit in quote.benefits),
        *(tr.localize(note.text) for note in (*programme.notes, *quote.model.notes) if notes),
        *(working_name_texts(quote, tr) if notes else ()),
    ]
    if quote.model.included:
        texts.append(
            tr.translate(
                N_("Included on every car: {items}"),
                items=tr.join_names([tr.localize(item) for item in quote.model.included]),
            )
        )
    return texts


def working_name_texts(quote: Quote, tr: Translator) -> list[str]:
    """Return a sentence on the chosen options whose names are ours, none if there is none."""
    groups = quote.model.group_by_id
    names = [
        f"{tr.localize(groups[option.group].name)} · {tr.localize(option.name)}"
        for option in (line.option for line in quote.lines)
        if option.name_is_ours
    ]
    message = N_("Working name (official name not published): {names}")
    return [tr.translate(message, names=tr.join_names(names))] if names else []


def _delivery_text(quote: Quote, tr: Translator, least: int, most: int) -> str:
    """Return the delivery window as text.

    If the first deliveries of the model are later than that, their day is given instead.
    """
    window = quote.delivery
    if window.latest == quote.model.first_delivery:
        return tr.translate(N_("First deliveries from {day}"), day=window.earliest)
    return tr.translate(
        N_(
            "Estimated delivery {earliest} to {latest} ({least} to {most} months; longer with "
            "bespoke items)"
        ),
        earliest=window.earliest,
        latest=window.latest,
        least=least,
        most=most,
    )


def quota_text(programme: Programme, tr: Translator) -> str:
    """Return the monthly and yearly quota of orders."""
    return tr.translate(
        N_("Quota {monthly} a month, {yearly} a year; remaining slots are not published"),
        monthly=programme.monthly_quota,
        yearly=programme.yearly_quota,
    )


def trial_period_text(catalog: Catalog, quote: Quote, tr: Translator) -> str:
    """Return whether the day of the quote is inside the trial window."""
    trial = catalog.programme.trial
    message = (
        N_("Quote date {day} is within the trial period ({first} to {last})")
        if quote.in_trial
        else N_(
            "Quote date {day} is outside the trial period ({first} to {last}); "
            "first confirm that orders are still accepted"
        )
    )
    return tr.translate(message, first=trial.first, last=trial.last, day=quote.quoted_on)
