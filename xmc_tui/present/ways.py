"""Resolutions as text: their changes, and the effect on total, counted sum and conditions."""

from __future__ import annotations

from xmc_tui.configurator import Configurator
from xmc_tui.domain.advise import WayToQualify
from xmc_tui.domain.build import Build, Change, changes_between
from xmc_tui.domain.catalog import Model, Theme
from xmc_tui.domain.price import Quote
from xmc_tui.domain.qualify import Obstacle
from xmc_tui.locale import N_, Language
from xmc_tui.present.explain import option_name
from xmc_tui.present.ledger import charges_illustrative, threshold_line
from xmc_tui.present.money import amount, difference, mark
from xmc_tui.present.text import Line, Span, line


def change_text(model: Model, change: Change, words: Language) -> str:
    """Return one change as "group: from → to".

    In an any-number group an added option has a + before it, a removed one a -.
    """
    group = words.pick(model.group_by_id[change.group].name)
    names = [
        words.pick(model.options[id_].name) if id_ else "" for id_ in (change.before, change.after)
    ]
    if change.before is None:
        return f"{group} + {names[1]}"
    if change.after is None:
        return f"{group} - {names[0]}"
    return words.say(
        N_("{group}: {before} → {after}"), group=group, before=names[0], after=names[1]
    )


def effect_line(before: Quote, after: Quote, words: Language) -> Line:
    """Return the effect of a change: total, counted sum, and whether the build qualifies."""
    about = mark(charges_illustrative(before) or charges_illustrative(after))
    change = after.totals.total - before.totals.total
    total = words.say(
        N_("total {change} = {total}"),
        change=about + difference(change),
        total=about + amount(after.totals.total),
    )
    counted = words.say(N_("counted {counted}"), counted=about + amount(after.threshold.counted))
    return line(
        Span(total, "strong"), Span("   " + counted + "   ", "muted"), verdict(after, words)
    )


def verdict(quote: Quote, words: Language) -> Span:
    """Return in a few words whether a build qualifies or what is missing."""
    status = quote.threshold
    if status.qualifies:
        return Span("✓ " + words.say(N_("qualifies")), "good")
    about = mark(charges_illustrative(quote))
    short = words.say(N_("{shortfall} short"), shortfall=about + amount(status.shortfall))
    missing = [short] if status.shortfall else []
    missing += [words.say(N_("no bespoke item"))] if not status.bespoke_items else []
    return Span("✗ " + words.join(missing or [words.say(N_("does not qualify"))]), "warn")


def way_lines(
    configurator: Configurator, after: Build, words: Language, alike: int = 1
) -> tuple[Line, ...]:
    """Return the changes of a resolution, then its effect.

    `alike` is the number of equivalent resolutions that this one represents.
    """
    model = configurator.catalog.model_by_id[after.model]
    changes = changes_between(model, configurator.build, after)
    texts = [change_text(model, change, words) for change in changes] or [
        words.say(N_("nothing has to change"))
    ]
    effect = effect_line(configurator.quote, configurator.evaluator.quote_of(after), words)
    if excess := configurator.evaluator.excess_of(after):
        over = words.say(N_("over the budget by {excess}"), excess=amount(excess))
        effect = (*effect, Span(f"   ^ {over}", "warn"))
    if alike > 1:
        effect = (
            *effect,
            Span("   " + words.say(N_("one of {n} at this price"), n=alike), "muted"),
        )
    return (*(line(text) for text in texts), effect)


def qualify_intro(
    configurator: Configurator, ways: tuple[WayToQualify, ...], words: Language
) -> list[Line]:
    """Return the text above the ways to qualify: the current state of the threshold.

    Without any way, the reason is given.
    """
    lines = [
        threshold_line(configurator.quote, words),
        line(Span(ordinary_car(words), "muted")),
        (),
    ]
    if ways:
        return [*lines, *_heading(configurator, ways, words)]
    return [*lines, line(Span(obstacle_text(configurator, configurator.build, words), "warn"))]


def _heading(
    configurator: Configurator, ways: tuple[WayToQualify, ...], words: Language
) -> list[Line]:
    """Return the heading of the ways to qualify; under a ceiling it says whether they are within it."""
    wished, ceiling = len(configurator.build.wishes), configurator.ceiling
    heading = line(words.say(N_("The cheapest ways that keep every wish ({n} wished):"), n=wished))
    if ceiling is None:
        return [heading]
    if configurator.evaluator.excess_of(ways[0].build):
        none = words.say(
            N_("No way to qualify is within the budget of {ceiling}."), ceiling=amount(ceiling)
        )
        return [line(Span(none, "warn")), heading]
    within = N_(
        "The cheapest ways within the budget of {ceiling} that keep every wish ({n} wished):"
    )
    return [line(words.say(within, ceiling=amount(ceiling), n=wished))]


def ordinary_car(words: Language) -> str:
    """Return the sentence that says that an ordinary car needs no minimum."""
    return words.say(
        N_("An ordinary car needs no minimum: the threshold is only for a customized one.")
    )


def obstacle_text(configurator: Configurator, build: Build, words: Language) -> str:
    """Return why no build that keeps the wishes qualifies."""
    obstacle, greatest = configurator.evaluator.advice.obstacle(build, configurator.state.today())
    match obstacle:
        case Obstacle.NOT_ELIGIBLE:
            return words.say(
                N_("Nothing qualifies: this model does not take part in the programme")
            )
        case Obstacle.NO_BESPOKE_ITEM:
            return words.say(N_("Nothing qualifies: no bespoke item goes with these wishes"))
        case Obstacle.WISHES_CONFLICT:
            return words.say(N_("Nothing qualifies: these wishes cannot be had together"))
        case Obstacle.BESPOKE_BELOW_THRESHOLD:
            message = N_(
                "Nothing qualifies: with these wishes and a bespoke item "
                "the options come to {greatest} at most"
            )
            return words.say(message, greatest=amount(greatest))
        case Obstacle.BELOW_THRESHOLD:
            message = N_(
                "Nothing qualifies: with these wishes the options come to {greatest} at most"
            )
            return words.say(message, greatest=amount(greatest))


def theme_lines(
    configurator: Configurator, theme: Theme, after: Build, words: Language
) -> tuple[Line, ...]:
    """Return a theme as lines: name and note, its options, its effect."""
    note = words.pick(theme.note.text) if theme.note else ""
    head = line(Span(words.pick(theme.name), "strong"), Span(f"   {note}", "muted"))
    model = configurator.catalog.model_by_id[after.model]
    taken = after.chosen - _standard(model)
    names = [
        option_name(model, option_id, words) for option_id in model.options if option_id in taken
    ]
    return (
        head,
        line(Span(words.join(names), "muted")),
        effect_line(configurator.quote, configurator.evaluator.quote_of(after), words),
    )


def _standard(model: Model) -> frozenset[str]:
    return frozenset(group.standard for group in model.choosable if group.standard)


def difference_lines(
    configurator: Configurator, change: Change, words: Language
) -> tuple[Line, ...]:
    """Return one change against the standard car as a line, with its price."""
    model = configurator.model
    prices = [model.options[id_].price if id_ else None for id_ in (change.before, change.after)]
    change_in_price = sum(
        sign * price.amount for sign, price in zip((-1, 1), prices, strict=True) if price
    )
    about = mark(any(price.is_illustrative for price in prices if price))
    wished = (
        Span("   " + words.say(N_("wished")), "accent")
        if change.after in configurator.build.wishes
        else Span("")
    )
    return (
        line(
            change_text(model, change, words),
            Span(f"   {about}{difference(change_in_price)}", "strong"),
            wished,
        ),
    )
