"""A quote line by line: itemised prices, totals, threshold and terms."""

from __future__ import annotations

from xmc_tui.domain.catalog import Basis, Catalog
from xmc_tui.domain.price import Line as QuoteLine
from xmc_tui.domain.price import Quote
from xmc_tui.domain.programme import Reason
from xmc_tui.locale import N_, Language
from xmc_tui.present.money import ILLUSTRATIVE_MARK, amount, list_price, mark
from xmc_tui.present.text import Line, Span, columns, fit, line, width, wrap

#: Width of the group names, in cells.
_GROUP_WIDTH = 12

_REASONS = {
    Reason.NO_BESPOKE_ITEM: N_("there is no bespoke item"),
    Reason.BELOW_THRESHOLD: N_("the counted sum is below the threshold"),
    Reason.MODEL_NOT_ELIGIBLE: N_("this model does not take part"),
    Reason.ILLUSTRATIVE_PRICE: N_("it charges an illustrative price"),
    Reason.CONFLICT: N_("it breaks a combination rule"),
}


def catalog_name(catalog: Catalog, words: Language) -> str:
    """Return the names of the edition and of every overlay, joined."""
    return words.join(
        [words.pick(catalog.edition.name), *(overlay.name for overlay in catalog.overlays)]
    )


def reason_texts(quote: Quote, words: Language) -> list[str]:
    """Return one text per reason why the build does not qualify or stays a draft."""
    return [words.say(_REASONS[reason]) for reason in quote.reasons]


def has_illustrative(quote: Quote) -> bool:
    """Whether any price on the quote is illustrative, so that the legend has to be shown."""
    return quote.model.price.is_illustrative or any(
        entry.option.price.is_illustrative for entry in quote.lines
    )


def charges_illustrative(quote: Quote) -> bool:
    """Whether the sums of the quote include an illustrative price."""
    return Reason.ILLUSTRATIVE_PRICE in quote.reasons


def gifts_worth(quote: Quote) -> str:
    """Return the list value of the gifts, marked if one of their prices is illustrative."""
    illustrative = any(entry.gifted and entry.option.price.is_illustrative for entry in quote.lines)
    return mark(illustrative) + amount(quote.totals.gifts)


def legend(words: Language) -> str:
    """Return the sentence that explains the symbol of illustrative amounts."""
    return words.say(
        N_("{mark} illustrative: not a public price, an example of ours"), mark=ILLUSTRATIVE_MARK
    )


def ledger(quote: Quote, words: Language, cells: int, codes: bool = True) -> list[Line]:
    """Return the itemised prices, one line per item, then the totals.

    `codes` adds the source of each price.
    """
    lines = [
        columns(
            line(
                Span(words.pick(quote.model.name), "strong"),
                Span("  " + words.say(N_("standard car")), "muted"),
            ),
            line(
                Span(list_price(quote.model.price), "strong"),
                *_source(quote.model.price.source, codes),
            ),
            cells,
        )
    ]
    lines += [_item(quote, entry, words, cells, codes) for entry in quote.lines]
    return [*lines, (), *totals(quote, words, cells - width(_source("", codes)))]


def _item(quote: Quote, entry: QuoteLine, words: Language, cells: int, codes: bool) -> Line:
    group = words.pick(quote.model.group_by_id[entry.option.group].name)
    price = entry.option.price
    if entry.gifted:
        charged = line(
            Span(words.say(N_("gift, worth {price}"), price=list_price(price)), "gift"), Span("  0")
        )
    elif entry.standard and not price.amount:
        charged = line(
            Span(words.say(N_("standard")) + "  ", "muted"), mark(price.is_illustrative) + "0"
        )
    else:
        charged = line(list_price(price))
    bespoke = Span(words.say(N_("bespoke")) + "  ", "bespoke") if entry.option.bespoke else Span("")
    left = line(Span(f"  {fit(group, _GROUP_WIDTH)}  ", "muted"), words.pick(entry.option.name))
    return columns(left, line(bespoke, *charged, *_source(price.source, codes)), cells)


def _source(source: str, codes: bool) -> tuple[Span, ...]:
    return (Span(f"  {source:<10}", "muted"),) if codes else ()


def totals(quote: Quote, words: Language, cells: int) -> list[Line]:
    """Return the sums of a quote, one per line."""
    sums, about = quote.totals, mark(charges_illustrative(quote))
    return [
        columns(
            line(words.say(N_("Base price"))),
            line(mark(quote.model.price.is_illustrative) + amount(sums.base)),
            cells,
        ),
        columns(line(words.say(N_("Options"))), line(about + amount(sums.options)), cells),
        columns(
            line(Span(words.say(N_("Gifts, list value, not charged")), "gift")),
            line(Span(gifts_worth(quote), "gift")),
            cells,
        ),
        columns(
            line(Span(words.say(N_("Total")), "strong")),
            line(Span(about + amount(sums.total), "strong")),
            cells,
        ),
        columns(
            line(words.say(N_("Premium (options / base price)"))),
            line(f"{about}{sums.premium:.2%}"),
            cells,
        ),
    ]


def benchmarks(catalog: Catalog, words: Language, codes: bool) -> Line:
    """Return the premium of other makers, for comparison.

    `codes` adds the sources.
    """
    shown = words.join(
        [f"{words.pick(item.name)} {item.premium:.0%}" for item in catalog.programme.benchmarks]
    )
    if not codes:
        return line(Span(words.say(N_("For comparison: {items}"), items=shown), "muted"))
    sources = words.join(sorted({item.source for item in catalog.programme.benchmarks}))
    return line(
        Span(
            words.say(N_("For comparison: {items} ({sources})"), items=shown, sources=sources),
            "muted",
        )
    )


def threshold_line(quote: Quote, words: Language) -> Line:
    """Return whether the build qualifies, the counted sum, and if not the reasons."""
    status = quote.threshold
    about = mark(charges_illustrative(quote))
    counted = words.say(
        N_("counted {counted}, threshold {operator} {amount}"),
        counted=about + amount(status.counted),
        operator=status.operator,
        amount=amount(status.amount),
    )
    after = words.say(N_(": {counted}"), counted=counted)
    if status.qualifies:
        return line(Span(words.say(N_("Qualifies")), "good"), after)
    missing = [words.say(_REASONS[reason]) for reason in status.reasons]
    missing += (
        [words.say(N_("{shortfall} short"), shortfall=about + amount(status.shortfall))]
        if status.shortfall
        else []
    )
    reasons = words.say(N_("({reasons})"), reasons=words.join(missing))
    return line(Span(words.say(N_("Does not qualify")), "warn"), after, " ", reasons)


def terms(
    catalog: Catalog, quote: Quote, words: Language, cells: int, notes: bool = True
) -> list[Line]:
    """Return the terms that apply to a quote, wrapped to `cells`; `notes` adds the notes."""
    return [
        line(("· " if first else "  ") + part)
        for text in terms_texts(catalog, quote, words, notes)
        for first, part in _numbered(wrap(text, cells - 2))
    ]


def terms_texts(catalog: Catalog, quote: Quote, words: Language, notes: bool = True) -> list[str]:
    """Return the terms that apply to a quote, one text each.

    `notes` adds the notes of the programme and of the model.
    """
    programme = catalog.programme
    most, least = programme.delivery.ordinary_months[1], programme.delivery.ordinary_months[0]
    repair = programme.bespoke_repair_extra_workdays
    texts = [
        words.say(
            N_("Deposit {deposit}, balance {balance}"),
            deposit=amount(quote.deposit),
            balance=mark(charges_illustrative(quote)) + amount(quote.balance),
        ),
        words.plural(
            "Cooling-off period of {n} day",
            "Cooling-off period of {n} days",
            programme.cooling_off_days,
        ),
        words.say(N_("Ordered and locked in a store only")),
        words.say(
            N_("A locked slot can change hands")
            if programme.transferable
            else N_("A locked slot cannot change hands")
        ),
        _delivery(quote, words, least, most),
        words.say(
            N_("Repair of bespoke parts takes {least} to {most} workdays longer"),
            least=repair[0],
            most=repair[1],
        ),
        trial_text(catalog, quote, words),
        words.say(
            N_("Quota {monthly} a month, {yearly} a year; what is left is not public"),
            monthly=programme.monthly_quota,
            yearly=programme.yearly_quota,
        ),
        *(words.pick(benefit.text) for benefit in quote.benefits),
        *(words.pick(note.text) for note in (*programme.notes, *quote.model.notes) if notes),
    ]
    if quote.model.included:
        texts.append(
            words.say(
                N_("Always included: {items}"),
                items=words.join([words.pick(item) for item in quote.model.included]),
            )
        )
    return texts


def _numbered(parts: list[str]) -> list[tuple[bool, str]]:
    return [(number == 0, part) for number, part in enumerate(parts)]


def _delivery(quote: Quote, words: Language, least: int, most: int) -> str:
    """Return the delivery window as text.

    If the first deliveries of the model are later than that, their day is given.
    """
    window = quote.delivery
    if window.latest == quote.model.first_delivery:
        return words.say(
            N_("No delivery before {day}: this car's first deliveries"), day=window.earliest
        )
    return words.say(
        N_(
            "Delivery between {earliest} and {latest} "
            "({least} to {most} months, longer with a bespoke item)"
        ),
        earliest=window.earliest,
        latest=window.latest,
        least=least,
        most=most,
    )


def trial_text(catalog: Catalog, quote: Quote, words: Language) -> str:
    """Return whether the day of the quote is inside the trial window."""
    trial = catalog.programme.trial
    message = (
        N_("Trial {first} to {last}: {day} is inside")
        if quote.in_trial
        else N_("Trial {first} to {last}: {day} is outside, orders to be confirmed with the store")
    )
    return words.say(message, first=trial.first, last=trial.last, day=quote.quoted_on)


def basis_word(basis: Basis, words: Language) -> str:
    """Return the basis of a price as a word."""
    return words.say(_BASIS[basis])


_BASIS = {
    Basis.PUBLISHED: N_("published"),
    Basis.ILLUSTRATIVE: N_("illustrative"),
    Basis.STORE: N_("store price"),
}
