"""Resolutions as text: their changes, and the effect on total, counted sum and conditions."""

from __future__ import annotations

from xmc_tui.configurator import Configurator
from xmc_tui.domain.build import Build, Change, diff_builds
from xmc_tui.domain.catalog import Model, SelectionMode, Theme
from xmc_tui.domain.engine.model_engine import WayToQualify
from xmc_tui.domain.engine.ways_to_qualify import QualifyBlocker
from xmc_tui.domain.pricing import Quote
from xmc_tui.i18n import N_, Translator
from xmc_tui.presentation.money_format import format_amount, format_difference, illustrative_mark
from xmc_tui.presentation.option_explanation import option_name
from xmc_tui.presentation.quote_ledger import charges_illustrative_price, threshold_line
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
        N_("total {change} = {total}") if change else N_("Total {total}"),
        change=about + format_difference(change),
        total=about + format_amount(after.totals.total),
    )
    # A build below the threshold says what is missing instead.
    counted = (
        ""
        if after.threshold.shortfall
        else tr.translate(
            N_("counted {counted}"), counted=about + format_amount(after.threshold.counted)
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
        return Span("✓ " + tr.translate(N_("qualifies")), "good")
    about = illustrative_mark(charges_illustrative_price(quote))
    short = tr.translate(N_("{shortfall} short"), shortfall=about + format_amount(status.shortfall))
    missing = [short] if status.shortfall else []
    missing += [tr.translate(N_("no bespoke item"))] if not status.bespoke_items else []
    return Span("✗ " + tr.join(missing or [tr.translate(N_("does not qualify"))]), "warn")


def resolution_lines(
    configurator: Configurator, after: Build, tr: Translator, equivalents: int = 1
) -> tuple[Line, ...]:
    """Return the changes of a resolution, then its effect.

    `equivalents` is the number of equivalent resolutions that this one represents.
    """
    model = configurator.catalog.model_by_id[after.model]
    changes = diff_builds(model, configurator.build, after)
    texts = [change_text(model, change, tr) for change in changes] or [
        tr.translate(N_("nothing has to change"))
    ]
    effect = effect_line(configurator.quote, configurator.evaluator.quote_of(after), tr)
    if excess := configurator.evaluator.excess_of(after):
        over = tr.translate(N_("over the budget by {excess}"), excess=format_amount(excess))
        effect = (*effect, Span(f"   ^ {over}", "warn"))
    similar = (
        [make_line(Span(_similar_text(equivalents - 1, tr), "muted"))] if equivalents > 1 else []
    )
    return (*(make_line(text) for text in texts), effect, *similar)


def _similar_text(number: int, tr: Translator) -> str:
    """Return how many other builds there are at the same price."""
    return tr.plural("{n} similar build at this price", "{n} similar builds at this price", number)


def qualify_intro_lines(
    configurator: Configurator, ways: tuple[WayToQualify, ...], tr: Translator
) -> list[Line]:
    """Return the text above the ways to qualify: the current state of the threshold.

    Without any way, the reason is given.
    """
    lines = [
        threshold_line(configurator.quote, tr),
        make_line(Span(standard_price_text(tr), "muted")),
        (),
    ]
    if ways:
        return [*lines, *_heading_lines(configurator, ways, tr)]
    return [*lines, make_line(Span(blocker_text(configurator, configurator.build, tr), "warn"))]


def _heading_lines(
    configurator: Configurator, ways: tuple[WayToQualify, ...], tr: Translator
) -> list[Line]:
    """Return the heading of the ways to qualify.

    With a budget it says whether they are within it.
    """
    budget = configurator.budget
    kept = _kept_choices_text(len(configurator.build.wishes), tr)
    heading = make_line(tr.translate(N_("Cheapest ways to qualify{kept}:"), kept=kept))
    if budget is None:
        return [heading]
    if configurator.evaluator.excess_of(ways[0].build):
        none = tr.translate(
            N_("No way to qualify is within the budget of {ceiling}."),
            ceiling=format_amount(budget),
        )
        return [make_line(Span(none, "warn")), heading]
    within = N_("Cheapest ways to qualify within {ceiling}{kept}:")
    return [make_line(tr.translate(within, ceiling=format_amount(budget), kept=kept))]


def _kept_choices_text(number: int, tr: Translator) -> str:
    """Return the clause that the choices are kept; "" if there are none."""
    if not number:
        return ""
    return tr.plural(", keeping your {n} choice", ", keeping your {n} choices", number)


def standard_price_text(tr: Translator) -> str:
    """Return the sentence on cars that are not customized: they need no minimum."""
    return tr.translate(
        N_("An ordinary car needs no minimum: the threshold is only for a customized one.")
    )


def blocker_text(configurator: Configurator, build: Build, tr: Translator) -> str:
    """Return why no build that keeps the wishes qualifies."""
    blocker, greatest = configurator.evaluator.engine.why_not_qualifying(
        build, configurator.state.today()
    )
    about = illustrative_mark(_may_charge_illustrative(configurator.model, build))
    most = about + format_amount(greatest)
    match blocker:
        case QualifyBlocker.NOT_ELIGIBLE:
            return tr.translate(
                N_("Nothing qualifies: this model does not take part in the programme")
            )
        case QualifyBlocker.NO_BESPOKE_ITEM:
            return tr.translate(N_("Nothing qualifies: no bespoke item goes with these wishes"))
        case QualifyBlocker.WISHES_CONFLICT:
            return tr.translate(N_("Nothing qualifies: these wishes cannot be had together"))
        case QualifyBlocker.BESPOKE_BELOW_THRESHOLD:
            message = N_(
                "Nothing qualifies: with these wishes and a bespoke item "
                "the options come to {greatest} at most"
            )
            return tr.translate(message, greatest=most)
        case QualifyBlocker.BELOW_THRESHOLD:
            message = N_(
                "Nothing qualifies: with these wishes the options come to {greatest} at most"
            )
            return tr.translate(message, greatest=most)


def _may_charge_illustrative(model: Model, build: Build) -> bool:
    """Whether a build that keeps the wishes may charge an illustrative price."""
    decided = {model.group_of(wish).id for wish in build.wishes}
    return any(
        option.price.is_illustrative and option.price.amount
        for group in model.choosable
        for option in group.options
        if option.id in build.wishes or group.pick is SelectionMode.ANY or group.id not in decided
    )


def theme_lines(
    configurator: Configurator, theme: Theme, after: Build, tr: Translator
) -> tuple[Line, ...]:
    """Return a theme as lines: name and note, its options, its effect."""
    note = tr.localize(theme.note.text) if theme.note else ""
    head = make_line(Span(tr.localize(theme.name), "strong"), Span(f"   {note}", "muted"))
    model = configurator.catalog.model_by_id[after.model]
    taken = after.chosen - _standard_options(model)
    names = [option_name(model, option_id, tr) for option_id in model.options if option_id in taken]
    return (
        head,
        make_line(Span(tr.join(names), "muted")),
        effect_line(configurator.quote, configurator.evaluator.quote_of(after), tr),
    )


def _standard_options(model: Model) -> frozenset[str]:
    return frozenset(group.standard for group in model.choosable if group.standard)


def difference_lines(
    configurator: Configurator, change: Change, tr: Translator
) -> tuple[Line, ...]:
    """Return one change against the standard car as a line, with its price."""
    model = configurator.model
    prices = [model.options[id_].price if id_ else None for id_ in (change.before, change.after)]
    change_in_price = sum(
        sign * price.amount for sign, price in zip((-1, 1), prices, strict=True) if price
    )
    about = illustrative_mark(any(price.is_illustrative for price in prices if price))
    wished = (
        Span("   " + tr.translate(N_("wished")), "accent")
        if change.after in configurator.build.wishes
        else Span("")
    )
    return (
        make_line(
            change_text(model, change, tr),
            Span(f"   {about}{format_difference(change_in_price)}", "strong"),
            wished,
        ),
    )
