"""Explanation of an option: its kind, the source of its price, its needs and exclusions."""

from __future__ import annotations

from datetime import date

from xmc_tui.domain.catalog import Catalog, Model, Option, Pick, Price, Rule, RuleKind
from xmc_tui.domain.rules import Conflict, Rulebook
from xmc_tui.locale import N_, Language
from xmc_tui.present.ledger import basis_word, legend
from xmc_tui.present.money import amount, list_price
from xmc_tui.present.text import Line, Span, line


def option_name(model: Model, option_id: str, words: Language) -> str:
    """Return an option as "group · name".

    Names such as "Yellow" say little without their group.
    """
    option = model.options[option_id]
    return f"{words.pick(model.group_by_id[option.group].name)} · {words.pick(option.name)}"


def conflict_text(model: Model, conflict: Conflict, words: Language, codes: bool = False) -> str:
    """Return a broken rule as one sentence.

    `codes` adds the option ids, and the place and source of the rule.
    """
    names = [
        option_name(model, option, words) + (f" ({option})" if codes else "")
        for option in conflict.options
    ]
    reason = words.pick(conflict.rule.reason)
    text = words.say(N_("{options}: {reason}"), options=" + ".join(names), reason=reason)
    return f"{text} ({rule_origin(conflict.rule, words)})" if codes else text


def rule_origin(rule: Rule, words: Language) -> str:
    """Return the place of a rule in the catalog and its source."""
    return words.say(
        N_("rule {rule}, {place}, source {source}"),
        rule=rule.id,
        place=rule.place,
        source=rule.source,
    )


def not_offered_text(rulebook: Rulebook, option: Option, day: date, words: Language) -> str:
    """Return why an option is not offered on a day.

    The reason is its period, or the rule that restricts it to other models.
    """
    name = option_name(rulebook.model, option.id, words)
    if option.offered.first is not None and day < option.offered.first:
        return words.say(
            N_("{name}: not offered before {day}"), name=name, day=option.offered.first
        )
    if option.offered.last is not None and day > option.offered.last:
        return words.say(
            N_("{name}: offered until {day}, not on {on}"),
            name=name,
            day=option.offered.last,
            on=day,
        )
    for conflict in rulebook.conflicts([option.id]):
        if conflict.rule.kind is RuleKind.ONLY_WITH_MODEL:
            return words.say(
                N_("{options}: {reason}"), options=name, reason=words.pick(conflict.rule.reason)
            )
    return words.say(N_("{name}: not offered"), name=name)


def price_text(catalog: Catalog, price: Price, words: Language, codes: bool = True) -> str:
    """Return a price with its basis and, with `codes`, its source and publication date."""
    source = catalog.sources.get(price.source)
    values = {"price": list_price(price), "basis": basis_word(price.basis, words)}
    if codes and source is not None:
        return words.say(
            N_("{price}, {basis} ({source}, {day})"),
            values,
            source=price.source,
            day=source.published,
        )
    return words.say(N_("{price}, {basis}"), values)


def about_lines(
    catalog: Catalog, rulebook: Rulebook, option: Option, words: Language, codes: bool
) -> list[str]:
    """Return short texts on an option: kind, price and notes, then its needs and exclusions."""
    group = rulebook.model.group_by_id[option.group]
    is_gift = group.pick is Pick.GIFT
    kind = (
        N_("gift")
        if is_gift
        else N_("bespoke item")
        if option.bespoke
        else N_("standard")
        if group.standard == option.id
        else N_("option")
    )
    first = [
        words.say(N_("{name}: {kind}"), name=words.pick(option.name), kind=words.say(kind)),
        price_text(catalog, option.price, words, codes),
    ]
    first += [words.pick(note.text) for note in (option.note,) if note is not None and codes]
    first += [words.say(N_("name ours"))] if option.name_is_ours else []
    second = [
        text
        for text in (
            needs_text(rulebook.model, option, words),
            excludes_text(rulebook, option, words),
        )
        if text
    ]
    return [words.join_clauses(first), *second]


def excludes_text(rulebook: Rulebook, option: Option, words: Language) -> str:
    """Return the options that this one excludes, by group; "" if there are none."""
    if option.id not in rulebook.number:
        return ""
    ruled_out = rulebook.ids_of(rulebook.excluded[rulebook.number[option.id]])
    parts = []
    for group in rulebook.model.choosable:
        names = [
            words.pick(member.name)
            for member in group.options
            if member.id in ruled_out and group.id != option.group
        ]
        if names:
            parts.append(f"{words.pick(group.name)} {words.join(names)}")
    return words.say(N_("Rules out: {options}"), options=words.join_clauses(parts)) if parts else ""


def needs_text(model: Model, option: Option, words: Language) -> str:
    """Return the options of which this one needs one; "" if it needs none."""
    parts = [
        (" / ").join(
            option_name(model, wanted, words) for wanted in rule.then if wanted in model.options
        )
        for rule in model.rules
        if rule.kind is RuleKind.REQUIRES and option.id in rule.when
    ]
    return words.say(N_("Needs: {options}"), options=words.join(parts)) if parts else ""


def why(
    catalog: Catalog,
    rulebook: Rulebook,
    option: Option,
    day: date,
    words: Language,
    codes: bool,
) -> list[Line]:
    """Return the full explanation of an option: its price, notes, needs and exclusions."""
    model = rulebook.model
    group = model.group_by_id[option.group]
    lines = [line(Span(option_name(model, option.id, words), "title"))]
    if codes:
        lines.append(line(Span(option.id, "muted"), Span(f"   {option.place}", "muted")))
    lines += _facts(catalog, rulebook, option, words, codes)
    if not option.offered.covers(day):
        lines += [(), line(Span(not_offered_text(rulebook, option, day, words), "warn"))]
    for note in (option.note, group.note):
        if note is not None and codes:
            source = f"  ({note.source})" if note.source else ""
            lines += [(), line(words.pick(note.text), Span(source, "muted"))]
    if option.price.is_illustrative:
        lines += [(), line(Span(legend(words), "illustrative"))]
    if option.look is not None and option.look.approximate:
        lines.append(
            line(Span(words.say(N_("The colour on the screen is our approximation")), "muted"))
        )
    return lines


def _facts(
    catalog: Catalog, rulebook: Rulebook, option: Option, words: Language, codes: bool
) -> list[Line]:
    model = rulebook.model
    lines = [
        line(words.say(N_("Price: {price}"), price=price_text(catalog, option.price, words, codes)))
    ]
    source = catalog.sources.get(option.price.source)
    if codes and source is not None:
        lines.append(line(Span(f"  {source.title}", "muted")))
    group = model.group_by_id[option.group]
    if group.pick is Pick.GIFT:
        worth = amount(option.price.amount)
        lines.append(
            line(
                Span(
                    words.say(
                        N_(
                            "A gift: list value {price}, charged 0, never counted, "
                            "cannot be removed"
                        ),
                        price=worth,
                    ),
                    "gift",
                )
            )
        )
    elif option.bespoke:
        lines.append(
            line(Span(words.say(N_("Bespoke: satisfies “at least one bespoke item”")), "bespoke"))
        )
    elif option.id == group.standard:
        lines.append(line(words.say(N_("Standard: what the car has when nothing else is chosen"))))
    if option.name_is_ours:
        lines.append(
            line(Span(words.say(N_("The name is ours: the source names none")), "illustrative"))
        )
    for text in (needs_text(model, option, words), excludes_text(rulebook, option, words)):
        if text:
            lines.append(line(text))
    return lines
