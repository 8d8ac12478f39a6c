"""Resolutions as text: their changes, and the effect on total, counted sum and conditions."""

from __future__ import annotations

from xmc_tui.configurator import Configurator
from xmc_tui.domain.build import Build, Change, diff_builds
from xmc_tui.domain.catalog import Model, SelectionMode
from xmc_tui.domain.engine.search_budget import UNLIMITED, SearchBudget
from xmc_tui.domain.engine.ways_to_qualify import NotQualifyingReason, NoWayToQualify
from xmc_tui.domain.pricing import Quote
from xmc_tui.i18n import N_, Translator
from xmc_tui.presentation.itemised_quote import charges_illustrative_price
from xmc_tui.presentation.money_format import (
    format_amount,
    format_difference,
    format_over_budget,
    illustrative_mark,
)
from xmc_tui.presentation.styled_text import Line, Span, make_line


def change_text(model: Model, change: Change, tr: Translator) -> str:
    """Return one change as "group: from → to".

    In a group of any number an added option has a + before it, a removed one a -.
    """
    group = tr.localize(model.group_by_id[change.group].name)
    names = [
        tr.localize(model.options[id_].name) if id_ else "" for id_ in (change.before, change.after)
    ]
    if change.before is None:
        return f"{group} + {names[1]}"
    if change.after is None:
        return f"{group} - {names[0]}"
    return tr.translate(
        N_("{group}: {before} → {after}"), group=group, before=names[0], after=names[1]
    )


def effect_line(before: Quote, after: Quote, tr: Translator) -> Line:
    """Return the effect of a change: total, counted sum, and whether the build qualifies."""
    about = illustrative_mark(
        charges_illustrative_price(before) or charges_illustrative_price(after)
    )
    change = after.totals.total - before.totals.total
    total = tr.translate(
        N_("Total {total} ({change})") if change else N_("Total {total}"),
        change=about + format_difference(change),
        total=about + format_amount(after.totals.total),
    )
    # A build below the threshold says what is missing instead.
    counted = (
        ""
        if after.threshold.shortfall
        else tr.translate(
            N_("{counted} counted"), counted=about + format_amount(after.threshold.counted)
        )
        + "   "
    )
    return make_line(
        Span(total, "strong"), Span("   " + counted, "muted"), qualification_span(after, tr)
    )


def qualification_span(quote: Quote, tr: Translator) -> Span:
    """Return in a few words whether a build qualifies or, if not, the missing sum and item."""
    status = quote.threshold
    if status.qualifies:
        return Span("✓ " + tr.translate(N_("Qualifies")), "good")
    about = illustrative_mark(charges_illustrative_price(quote))
    short = tr.translate(N_("{shortfall} to go"), shortfall=about + format_amount(status.shortfall))
    missing = [short] if status.shortfall else []
    missing += [tr.translate(N_("no bespoke item"))] if not status.bespoke_items else []
    return Span("✗ " + tr.join_as_list(missing or [tr.translate(N_("Not qualified"))]), "warn")


def resolution_lines(
    configurator: Configurator, after: Build, tr: Translator, equivalents: int = 1
) -> tuple[Line, ...]:
    """Return the changes of a resolution, then its effect.

    `equivalents` is the number of equivalent resolutions that this one represents.
    """
    model = configurator.catalog.model_by_id[after.model]
    changes = diff_builds(model, configurator.build, after)
    texts = [change_text(model, change, tr) for change in changes] or [
        tr.translate(N_("No changes needed"))
    ]
    effect = effect_line(configurator.quote, configurator.evaluator.quote_build(after), tr)
    if excess := configurator.evaluator.amount_over_budget(after):
        effect = (*effect, Span(f"   {format_over_budget(excess, tr)}", "warn"))
    similar = (
        [make_line(Span(equivalents_text(equivalents, tr), "muted"))] if equivalents > 1 else []
    )
    return (*(make_line(text) for text in texts), effect, *similar)


def equivalents_text(equivalents: int, tr: Translator) -> str:
    """Return how many other builds have the same price, of equivalent ones with this one."""
    return tr.plural(
        "{n} other combination of options has the same price.",
        "{n} other combinations of options have the same price.",
        equivalents - 1,
    )


def not_customized_car_text(tr: Translator) -> str:
    """Return the sentence on cars that are not customized: they need no minimum."""
    return tr.translate(
        N_("The threshold applies to customised cars only; a standard order has no minimum.")
    )


def not_qualifying_text(
    configurator: Configurator, build: Build, tr: Translator, budget: SearchBudget = UNLIMITED
) -> str:
    """Return why no build that keeps the wishes qualifies."""
    day = configurator.state.current_day
    reason = configurator.evaluator.engine.why_not_qualifying(build, day, budget)
    return not_qualifying_reason_text(configurator, build, reason, tr)


def not_qualifying_reason_text(
    configurator: Configurator, build: Build, reason: NoWayToQualify, tr: Translator
) -> str:
    """Return a reason why no build that keeps the wishes qualifies."""
    about = illustrative_mark(_may_charge_illustrative(configurator.model, build))
    most = about + format_amount(reason.greatest)
    if not reason.is_proven:
        return tr.translate(N_("Nothing qualifies, as far as the search has got"))
    match reason.blocker:
        case NotQualifyingReason.NOT_ELIGIBLE:
            return tr.translate(N_("Cannot qualify: this model is not eligible"))
        case NotQualifyingReason.NO_BESPOKE_ITEM:
            return tr.translate(N_("Cannot qualify: no bespoke item goes with your choices"))
        case NotQualifyingReason.WISHES_CONFLICT:
            return tr.translate(N_("Cannot qualify: your choices cannot be combined"))
        case NotQualifyingReason.BESPOKE_BELOW_THRESHOLD:
            message = N_(
                "Cannot qualify: with your choices and a bespoke item, options reach {greatest} "
                "at most"
            )
            return tr.translate(message, greatest=most)
        case NotQualifyingReason.BELOW_THRESHOLD:
            message = N_("Cannot qualify: with your choices, options reach {greatest} at most")
            return tr.translate(message, greatest=most)


def _may_charge_illustrative(model: Model, build: Build) -> bool:
    """Whether a build that keeps the wishes may charge an illustrative price."""
    decided = {model.group_of(wish).id for wish in build.wishes}
    return any(
        option.price.is_illustrative and option.price.amount
        for group in model.choosable_groups
        for option in group.options
        if option.id in build.wishes or group.pick is SelectionMode.ANY or group.id not in decided
    )


def change_price_text(model: Model, change: Change) -> str:
    """Return what a change adds to the price, with its sign."""
    prices = [model.options[id_].price for id_ in (change.before, change.after) if id_]
    about = illustrative_mark(any(price.is_illustrative for price in prices))
    return about + format_difference(price_change(model, change))


def price_change(model: Model, change: Change) -> int:
    """Return by how many yuan a change raises the price; less than 0 if it lowers it."""
    before, after = (
        model.options[id_].price.amount if id_ else 0 for id_ in (change.before, change.after)
    )
    return after - before
