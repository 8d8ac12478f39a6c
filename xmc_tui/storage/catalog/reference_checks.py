"""Validates the references between catalog entries: options, groups, steps, models, sources."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from xmc_tui.domain.appearance import PARTS, OptionAppearance
from xmc_tui.domain.catalog import Catalog, Group, Model, RuleKind, SelectionMode, StepKind
from xmc_tui.i18n import N_
from xmc_tui.storage.catalog.catalog_merge import MergedCatalog
from xmc_tui.storage.file_content_problems import Problem, find_close_matches

KeyPath = tuple[object, ...]


def find_reference_problems(catalog: Catalog, merged: MergedCatalog) -> Iterator[Problem]:
    """Yield each reference to a missing entry, each duplicate id and each contradictory range."""
    data = merged.data
    listed, path = data["catalog"]["models"], ("catalog", "models")
    yield from _find_unknown(merged, path, listed, data["model"])
    for model_id in sorted({name for name in listed if listed.count(name) > 1}):
        message, hint = N_("lists {name} twice"), N_("remove one of them")
        yield _problem(merged, path, message, hint, name=model_id)
    yield from _find_reversed_ranges(merged, data, ())
    for model_id in data["model"]:
        if model_id not in listed:
            message, hint = N_("is not in the list of models"), N_("add it to catalog.models")
            yield _problem(merged, ("model", model_id), message, hint)
    yield from _check_sources(merged, data, ())
    yield from _check_steps(catalog, merged)
    for model in catalog.models:
        yield from _check_model(catalog, merged, model)
    known = {option for model in catalog.models for option in model.options}
    gifts = {gift.id for model in catalog.models for gift in model.gifts}
    yield from _check_rules(merged, ("rule",), known, gifts, data)
    yield from _check_stages(catalog, merged, known)
    for theme in catalog.themes:
        for model_id, options in theme.builds.items():
            here = ("theme", theme.id, "build", model_id)
            yield from _find_unknown(merged, here, [model_id], catalog.model_by_id)
            if model_id in catalog.model_by_id:
                known_options = catalog.model_by_id[model_id].options
                yield from _find_unknown(merged, here, options, known_options)


def _check_stages(
    catalog: Catalog, merged: MergedCatalog, known: Collection[str]
) -> Iterator[Problem]:
    for stage in catalog.programme.stages:
        if stage.work is not None:
            path = ("programme", "stage", stage.id, "work", "when")
            yield from _find_unknown(merged, path, stage.work.options, known)


def _problem(
    merged: MergedCatalog, path: KeyPath, message: str, hint: str, **values: object
) -> Problem:
    location = merged.location(path)
    return Problem(location.file, location.key, message, hint, values, location.line)


def _find_unknown(
    merged: MergedCatalog, path: KeyPath, names: Iterable[str], known: Collection[str]
) -> Iterator[Problem]:
    for name in names:
        if name not in known:
            near = tuple(find_close_matches(name, known) or list(known)[:3])
            message, hint = N_("refers to {name}, which does not exist"), N_("did you mean {near}?")
            yield _problem(merged, path, message, hint, name=name, near=near)


def _check_sources(merged: MergedCatalog, table: object, path: KeyPath) -> Iterator[Problem]:
    """Check every `source`, `note_source` and `sources` key of the merged files."""
    if not isinstance(table, dict):
        return
    for key, value in table.items():
        here = (*path, key)
        if key in ("source", "note_source") and isinstance(value, str):
            yield from _find_unknown(merged, here, [value], merged.data["source"])
        elif key == "sources" and isinstance(value, list):
            yield from _find_unknown(merged, here, value, merged.data["source"])
        else:
            yield from _check_sources(merged, value, here)


#: Pairs of keys whose values must be in ascending order, and lists of a minimum and a maximum.
_ORDERED_KEYS = (("from", "until"), ("first_day", "last_day"))
_ORDERED_LISTS = (
    "ordinary_months",
    "bespoke_extra_weeks",
    "bespoke_repair_extra_workdays",
    "days",
)


def _find_reversed_ranges(merged: MergedCatalog, table: object, path: KeyPath) -> Iterator[Problem]:
    """Yield a problem for each range whose end is before its beginning."""
    if not isinstance(table, dict):
        return
    message, hint = N_("ends before it begins"), N_("swap the two")
    for first, last in _ORDERED_KEYS:
        if first in table and last in table and table[first] > table[last]:
            yield _problem(merged, (*path, last), message, hint)
    for key, value in table.items():
        if key in _ORDERED_LISTS and isinstance(value, list) and value[0] > value[1]:
            yield _problem(merged, (*path, key), message, hint)
        yield from _find_reversed_ranges(merged, value, (*path, key))


def _check_steps(catalog: Catalog, merged: MergedCatalog) -> Iterator[Problem]:
    for kind in (StepKind.MODEL, StepKind.REVIEW):
        if sum(step.kind is kind for step in catalog.steps) != 1:
            message, hint = N_("needs exactly one step of kind {kind}"), N_("add or remove one")
            yield _problem(merged, ("step",), message, hint, kind=kind.value)


def _check_model(catalog: Catalog, merged: MergedCatalog, model: Model) -> Iterator[Problem]:
    path = ("model", model.id)
    steps = [step.id for step in catalog.steps if step.kind is StepKind.GROUPS]
    seen: dict[str, str] = {}
    for group in model.groups:
        here = (*path, "group", group.id)
        yield from _find_unknown(merged, (*here, "step"), [group.step], steps)
        yield from _find_unknown(merged, (*here, "part"), [group.part] if group.part else [], PARTS)
        for option in group.options:
            option_path = (*here, "option", option.id)
            if option.id in seen:
                message = N_("has the id of an option of group {other}")
                hint = N_("give it a unique id")
                yield _problem(merged, option_path, message, hint, other=seen[option.id])
            seen[option.id] = group.id
            yield from _check_appearance(merged, (*option_path, "look"), option.appearance)
        yield from _check_standard(merged, here, group)
    gifts = {gift.id for gift in model.gifts}
    table = merged.data["model"][model.id]
    yield from _check_rules(merged, (*path, "rule"), set(seen), gifts, table)
    for figure in model.figures:
        for options in figure.when:
            yield from _find_unknown(merged, (*path, "figure", figure.id, "when"), options, seen)


def _check_standard(merged: MergedCatalog, path: KeyPath, group: Group) -> Iterator[Problem]:
    members = [option.id for option in group.options]
    if group.pick is SelectionMode.ONE and group.standard is None:
        message, hint = N_("has no standard option"), N_('add standard = "{first}"')
        yield _problem(merged, path, message, hint, first=members[0])
    elif group.pick is not SelectionMode.ONE and group.standard is not None:
        message, hint = N_("is only for a group with a single choice"), N_("remove it")
        yield _problem(merged, (*path, "standard"), message, hint)
    elif group.standard is not None:
        yield from _find_unknown(merged, (*path, "standard"), [group.standard], members)


def _check_appearance(
    merged: MergedCatalog, path: KeyPath, look: OptionAppearance | None
) -> Iterator[Problem]:
    if look is None:
        return
    if look.part:
        yield from _find_unknown(merged, (*path, "part"), [look.part], PARTS)
    if look.shape and not look.part:
        message, hint = N_("is a shape, but no part is given"), N_("add part here or to the group")
        yield _problem(merged, (*path, "shape"), message, hint)
    elif look.shape and look.part in PARTS:
        yield from _find_unknown(merged, (*path, "shape"), [look.shape], PARTS[look.part].shapes)


def _check_rules(
    merged: MergedCatalog, path: KeyPath, known: set[str], gifts: set[str], table: dict[str, object]
) -> Iterator[Problem]:
    rules = table.get("rule", {})
    assert isinstance(rules, dict)
    # Sorted once and looked up by hash, as there may be thousands of rules and options.
    options, models = dict.fromkeys(sorted(known)), sorted(merged.data["model"])
    for rule_id, rule in rules.items():
        here = (*path, rule_id)
        kinds = [kind for kind in RuleKind if kind in rule]
        if len(kinds) != 1:
            message = N_("must have exactly one of excludes, requires, only_with_model")
            yield _problem(merged, here, message, N_("keep one"))
            continue
        yield from _find_unknown(merged, (*here, "when"), rule["when"], options)
        named = [
            *rule["when"],
            *(rule[kinds[0]] if kinds[0] is not RuleKind.ONLY_WITH_MODEL else []),
        ]
        for name in named:
            if name in gifts:
                message = N_("refers to {name}, a gift that every build has")
                yield _problem(merged, here, message, N_("remove it"), name=name)
        targets = models if kinds[0] is RuleKind.ONLY_WITH_MODEL else options
        yield from _find_unknown(merged, (*here, kinds[0]), rule[kinds[0]], targets)
