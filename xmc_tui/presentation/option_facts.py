"""Explanation of an option: its kind, price with source, requirements and exclusions."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

from xmc_tui.domain.catalog import Catalog, Model, Option, Rule, RuleKind, SelectionMode
from xmc_tui.domain.compiled_rules import CompiledRules, Conflict, iterate_bits
from xmc_tui.i18n import N_, Translator
from xmc_tui.presentation.itemised_quote import legend_text
from xmc_tui.presentation.money_format import format_amount
from xmc_tui.presentation.shared_name_prefixes import join_names
from xmc_tui.presentation.source_texts import price_text, source_text
from xmc_tui.presentation.styled_text import Line, Span, make_line


def option_name(model: Model, option_id: str, tr: Translator) -> str:
    """Return an option as "group · name".

    A name such as "Yellow" is ambiguous without its group.
    """
    option = model.options[option_id]
    return f"{tr.localize(model.group_by_id[option.group].name)} · {tr.localize(option.name)}"


def name_with_group(group: str, name: str) -> str:
    """Return "group · name", or the name alone if it says what kind of item it is.

    "Yellow" is ambiguous without "Calipers", but "Wheels" adds nothing to "U wheel".
    """
    kind = group.split()[-1].casefold().removesuffix("s")
    return name if kind in name.casefold() else f"{group} · {name}"


def conflict_text(model: Model, conflict: Conflict, tr: Translator, show_ids: bool = False) -> str:
    """Return a broken rule as one sentence.

    `show_ids` adds the option ids, and the place and source of the rule.
    """
    names = [
        option_name(model, option, tr) + (tr.put_in_brackets(option) if show_ids else "")
        for option in conflict.options
    ]
    reason = tr.localize(conflict.rule.reason)
    text = tr.translate(N_("{options}: {reason}"), options=" + ".join(names), reason=reason)
    return text + tr.put_in_brackets(rule_origin_text(conflict.rule, tr)) if show_ids else text


def rule_origin_text(rule: Rule, tr: Translator) -> str:
    """Return the place of a rule in the catalog and its source."""
    return tr.translate(
        N_("rule {rule}, {place}, source {source}"),
        rule=rule.id,
        place=rule.location,
        source=rule.source,
    )


def not_offered_text(
    compiled_rules: CompiledRules, option: Option, day: date, tr: Translator
) -> str:
    """Return why an option is not offered on a day.

    The reason is its period, or the rule that restricts it to other models.
    """
    name = option_name(compiled_rules.model, option.id, tr)
    if option.offered.first is not None and day < option.offered.first:
        return tr.translate(
            N_("{name}: not offered before {day}"), name=name, day=option.offered.first
        )
    if option.offered.last is not None and day > option.offered.last:
        return tr.translate(
            N_("{name}: offered until {day}, not on {on}"),
            name=name,
            day=option.offered.last,
            on=day,
        )
    for conflict in compiled_rules.find_conflicts([option.id]):
        if conflict.rule.kind is RuleKind.ONLY_WITH_MODEL:
            return tr.translate(
                N_("{options}: {reason}"), options=name, reason=tr.localize(conflict.rule.reason)
            )
    return tr.translate(N_("{name}: not offered"), name=name)


def option_summary(
    catalog: Catalog, compiled_rules: CompiledRules, option: Option, tr: Translator, show_ids: bool
) -> str:
    """Return the name, kind and price of an option."""
    group = compiled_rules.model.group_by_id[option.group]
    is_gift = group.pick is SelectionMode.GIFT
    kind = (
        N_("Gift")
        if is_gift
        else N_("Bespoke item")
        if option.bespoke
        else N_("Standard")
        if group.standard == option.id
        else N_("Option")
    )
    summary = [
        tr.translate(N_("{name} · {kind}"), name=tr.localize(option.name), kind=tr.translate(kind)),
        price_text(catalog, option.price, tr, show_ids),
    ]
    if option.name_is_ours:
        summary.append(tr.translate(N_("working name")))
    return tr.join_clauses(summary)


@lru_cache(maxsize=1000)
def excludes_text(
    compiled_rules: CompiledRules, option: Option, tr: Translator, is_short: bool = False
) -> str:
    """Return the options that this one excludes, by group; "" if there are none.

    The short text names the groups only.
    """
    if option.id not in compiled_rules.option_numbers:
        return ""
    names: dict[str, list[str]] = {}
    number = compiled_rules.option_numbers[option.id]
    for each in iterate_bits(compiled_rules.excluded[number]):
        member = compiled_rules.options[each]
        if member.group != option.group:
            names.setdefault(member.group, []).append(tr.localize(member.name))
    parts = []
    for group_id, members in names.items():
        name = tr.localize(compiled_rules.model.group_by_id[group_id].name)
        parts.append(name if is_short else f"{name} {join_names(members, tr)}")
    if parts and is_short:
        message = N_("Limits: {groups} (? for details)")
        return tr.translate(message, groups=tr.join_as_list(parts))
    return (
        tr.translate(N_("Not available with: {options}"), options=tr.join_clauses(parts))
        if parts
        else ""
    )


@lru_cache(maxsize=8)
def _find_requirements(model: Model) -> dict[str, list[Rule]]:
    """Return the rules by the id of an option that requires others."""
    requirements: dict[str, list[Rule]] = {}
    for rule in model.rules:
        if rule.kind is RuleKind.REQUIRES:
            for option_id in dict.fromkeys(rule.when):
                requirements.setdefault(option_id, []).append(rule)
    return requirements


def needs_text(model: Model, option: Option, tr: Translator) -> str:
    """Return the options that this one requires, alternatives separated by /; "" if none."""
    parts = [
        " / ".join(
            option_name(model, wanted, tr) for wanted in rule.then if wanted in model.options
        )
        for rule in _find_requirements(model).get(option.id, ())
    ]
    return tr.translate(N_("Requires: {options}"), options=tr.join_names(parts)) if parts else ""


def explain_option(
    catalog: Catalog,
    compiled_rules: CompiledRules,
    option: Option,
    day: date,
    tr: Translator,
    show_ids: bool,
) -> list[Line]:
    """Return the full explanation of an option: its price, notes, needs and exclusions."""
    model = compiled_rules.model
    group = model.group_by_id[option.group]
    lines = [make_line(Span(option_name(model, option.id, tr), "title"))]
    lines += _fact_lines(catalog, compiled_rules, option, tr, show_ids)
    if not option.offered.covers(day):
        lines += [(), make_line(Span(not_offered_text(compiled_rules, option, day, tr), "warn"))]
    for note in (option.note, group.note):
        if note is not None and show_ids:
            source = source_text(catalog, note.source, tr) if note.source else ""
            aside = tr.put_in_brackets(source) if source else ""
            lines += [(), make_line(tr.localize(note.text), Span(aside, "muted"))]
    if option.price.is_illustrative:
        lines += [(), make_line(Span(legend_text(tr), "illustrative"))]
    if option.appearance is not None and option.appearance.approximate:
        lines.append(
            make_line(Span(tr.translate(N_("On-screen colour is for reference only")), "muted"))
        )
    return lines


def _fact_lines(
    catalog: Catalog, compiled_rules: CompiledRules, option: Option, tr: Translator, show_ids: bool
) -> list[Line]:
    """Return the price with its source, the kind of the option, its needs and exclusions."""
    model = compiled_rules.model
    price = price_text(catalog, option.price, tr, show_ids)
    lines = [make_line(tr.translate(N_("Price: {price}"), price=price))]
    source = catalog.sources.get(option.price.source)
    if show_ids and source is not None:
        lines.append(make_line(Span(f"  {tr.localize(source.title)}", "muted")))
    lines += kind_lines(catalog, model, option, tr)
    if option.name_is_ours:
        note = tr.translate(N_("Working name; official name not published"))
        lines.append(make_line(Span(note, "illustrative")))
    return [*lines, *rule_lines(compiled_rules, option, tr)]


def rule_lines(compiled_rules: CompiledRules, option: Option, tr: Translator) -> list[Line]:
    """Return what an option requires and excludes, or that no rule limits it."""
    texts = (
        needs_text(compiled_rules.model, option, tr),
        excludes_text(compiled_rules, option, tr),
    )
    if any(texts):
        return [make_line(text) for text in texts if text]
    if _is_unlimited(compiled_rules, option):
        return [make_line(tr.translate(N_("Goes with every other option")))]
    return []


def _is_unlimited(compiled_rules: CompiledRules, option: Option) -> bool:
    """Whether an option requires and excludes nothing, and takes no place of a required option."""
    number = compiled_rules.option_numbers.get(option.id)
    if number is None:
        return False
    mask = compiled_rules.variables[compiled_rules.variable_of[number]].mask
    takes_place = any(
        wanted & mask and not wanted >> number & 1
        for each in iterate_bits(compiled_rules.requiring)
        for wanted in compiled_rules.required[each]
    )
    is_offered = not compiled_rules.not_on_this_model >> number & 1
    is_limited = compiled_rules.excluded[number] & ~mask or compiled_rules.required[number]
    return is_offered and not is_limited and not takes_place


def kind_lines(catalog: Catalog, model: Model, option: Option, tr: Translator) -> list[Line]:
    """Return whether an option is a gift, a bespoke item or standard, and whether it counts."""
    group = model.group_by_id[option.group]
    if group.pick is SelectionMode.GIFT:
        message = N_(
            "Included free, worth {price}. Does not count towards the threshold; cannot be removed."
        )
        text = tr.translate(message, price=format_amount(option.price.amount))
        return [make_line(Span(text, "gift"))]
    lines = [_bespoke_or_standard_line(option, option.id == group.standard, tr)]
    if option.price.amount > 0:
        message = N_("Its price counts towards the threshold of {amount}")
        amount = format_amount(catalog.programme.threshold.amount)
        lines.append(make_line(tr.translate(message, amount=amount)))
    return lines


def _bespoke_or_standard_line(option: Option, is_standard: bool, tr: Translator) -> Line:
    if option.bespoke:
        text = tr.translate(N_("Bespoke item; at least one is required to qualify"))
        return make_line(Span(text, "bespoke"))
    if is_standard:
        message = N_("Standard, at no extra cost")
        return make_line(tr.translate(message))
    return make_line(tr.translate(N_("Not a bespoke item")))
