"""The differences between a saved car and a catalog: kept, repriced and removed lines."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from enum import StrEnum

from xmc_tui.configurator.saved_car_snapshot import (
    CarSnapshot,
    SnapshotLine,
    snapshot_terms,
    take_snapshot,
)
from xmc_tui.domain.build import Build
from xmc_tui.domain.catalog import Catalog, Group, Model, Option, SelectionMode, StepKind
from xmc_tui.domain.catalog_values import Localized, Period, Price
from xmc_tui.domain.compiled_rules import compile_rules
from xmc_tui.domain.frozen_dataclass import frozen, replace
from xmc_tui.domain.programme_terms import ThresholdTerms


class RemovalReason(StrEnum):
    """The reason why a choice cannot be kept."""

    REMOVED = "removed"
    ENDED = "ended"


@frozen
class RepricedLine:
    """A changed price in yuan; `line` is None for the price of the car itself."""

    line: SnapshotLine | None
    before: int
    after: int


@frozen
class RemovedLine:
    """A choice that the catalog does not have, or does not offer on the date."""

    line: SnapshotLine
    removal_reason: RemovalReason


@frozen(slots=False)
class SavedCarDiff:
    """The differences between a saved car and the current catalog on a date."""

    snapshot: CarSnapshot
    catalog: Catalog
    day: date
    kept: tuple[SnapshotLine, ...]
    repriced: tuple[RepricedLine, ...]
    removed: tuple[RemovedLine, ...]

    @property
    def model(self) -> Model | None:
        """The model in the current catalog; None if it is no longer sold."""
        return self.catalog.model_by_id.get(self.snapshot.model)

    @property
    def terms_changed(self) -> bool:
        """Whether the threshold or the deposit has changed."""
        return self.snapshot.terms is not None and self.snapshot.terms != snapshot_terms(
            self.catalog
        )

    @property
    def has_changes(self) -> bool:
        """Whether there is a difference that the advisor must confirm."""
        changed = (
            self.repriced
            or self.removed
            or self.undecided_groups
            or self.added_standard_options
            or self.terms_changed
            or self.reclassified
        )
        return bool(changed) or self.model is None

    @property
    def reclassified(self) -> tuple[SnapshotLine, ...]:
        """The choices that were bespoke items and are none now, or the other way round."""
        options = self.model.options if self.model is not None else {}
        return tuple(
            line for line in self._kept_lines if options[line.option].bespoke is not line.bespoke
        )

    @property
    def undecided_groups(self) -> tuple[Group, ...]:
        """The pick-one groups without a choice that can be kept."""
        kept = {line.option for line in self._kept_lines}
        return tuple(
            group
            for group in (self.model.choosable_groups if self.model else ())
            if group.pick is SelectionMode.ONE
            and not any(option.id in kept for option in group.options)
            and (
                group.standard is None or any(each.line.group == group.id for each in self.removed)
            )
        )

    @property
    def added_standard_options(self) -> tuple[Option, ...]:
        """The standard options of pick-one groups that the saved car does not have."""
        saved_groups = {line.group for line in self.snapshot.lines}
        groups = self.model.choosable_groups if self.model else ()
        return tuple(
            option
            for group in groups
            if group.pick is SelectionMode.ONE and group.id not in saved_groups
            for option in group.options
            if option.id == group.standard
        )

    def replacement_options(self, group: Group, choices: Mapping[str, str]) -> tuple[Option, ...]:
        """Return the options of a group that are offered on the date and fit the decided choices.

        If no option fits, return all that are offered.
        """
        assert self.model is not None, "a car that is sold no longer has no groups"
        compiled_rules = compile_rules(self.model)
        decided = {line.option for line in self._kept_lines} | set(choices.values())
        offered = tuple(option for option in group.options if option.offered.covers(self.day))
        fitting = tuple(
            each
            for each in offered
            if compiled_rules.is_valid(compiled_rules.mask_of(decided | {each.id}))
        )
        return fitting or offered

    @property
    def current_snapshot(self) -> CarSnapshot | None:
        """The car as it would be saved now; None while a choice is missing."""
        if self.removed or self.undecided_groups or self.model is None:
            return None
        return take_snapshot(self.catalog, self.make_current_build({}), self.day)

    @property
    def current_total(self) -> int | None:
        """The current total price in yuan; None while a choice is missing."""
        return self.current_snapshot.total if self.current_snapshot is not None else None

    def make_current_build(self, choices: Mapping[str, str]) -> Build:
        """Return the build under the current catalog.

        It has the kept choices, the `choices` by group id, and the standard options of new groups.
        """
        model = self.model
        assert model is not None, "a car that is sold no longer has no build"
        assert choices.keys() >= {group.id for group in self.undecided_groups}, (
            "a removed choice is replaced by the advisor only"
        )
        kept = frozenset(line.option for line in self._kept_lines)
        decided = {
            group.id
            for group in model.choosable_groups
            if any(option.id in kept for option in group.options)
        }
        standards = {
            group.standard
            for group in model.choosable_groups
            if group.standard is not None and group.id not in decided and group.id not in choices
        }
        named = frozenset(choices.values())
        return Build(model.id, kept | standards | named, (self.snapshot.wishes & kept) | named)

    @property
    def _kept_lines(self) -> tuple[SnapshotLine, ...]:
        repriced = (
            each.line for each in self.repriced if each.line is not None and not each.line.gifted
        )
        return (*(line for line in self.kept if not line.gifted), *repriced)


def diff_against_catalog(snapshot: CarSnapshot, catalog: Catalog, day: date) -> SavedCarDiff:
    """Compare a saved car with a catalog on a date; nothing is replaced or decided."""
    model = catalog.model_by_id.get(snapshot.model)
    kept: list[SnapshotLine] = []
    repriced: list[RepricedLine] = []
    removed: list[RemovedLine] = []
    if model is not None and model.price.amount != snapshot.base:
        repriced.append(RepricedLine(None, snapshot.base, model.price.amount))
    seen: set[str] = set()
    for line in snapshot.lines:
        option = _matching_option(model, line)
        is_second = (
            option is not None
            and not line.gifted
            and model is not None
            and _is_second_choice(model, line, seen)
        )
        if option is None or is_second:
            removed.append(RemovedLine(line, RemovalReason.REMOVED))
        elif not option.offered.covers(day):
            removed.append(RemovedLine(line, RemovalReason.ENDED))
        elif option.price.amount != line.price:
            repriced.append(RepricedLine(line, line.price, option.price.amount))
        else:
            kept.append(line)
    return SavedCarDiff(snapshot, catalog, day, tuple(kept), tuple(repriced), tuple(removed))


def _matching_option(model: Model | None, line: SnapshotLine) -> Option | None:
    """Return the option of a line if the model has it in the same group.

    None if the group has changed from gifts to choices or back.
    """
    option = model.options.get(line.option) if model is not None else None
    if model is None or option is None or option.group != line.group:
        return None
    return option if (model.group_of(option.id).pick is SelectionMode.GIFT) == line.gifted else None


def _is_second_choice(model: Model, line: SnapshotLine, seen: set[str]) -> bool:
    """Whether a pick-one group already has a choice from an earlier line, and add it to `seen`.

    The group may have been pick-any in the saved car's catalog.
    """
    if model.group_by_id[line.group].pick is not SelectionMode.ONE:
        return False
    is_second = line.group in seen
    seen.add(line.group)
    return is_second


# ── The saved figures, used until the differences are confirmed ───────────────────────────────────


def catalog_from_snapshot(snapshot: CarSnapshot, catalog: Catalog) -> Catalog:
    """Return the catalog with the saved choices, prices and terms of the car, without its rules."""
    programme = catalog.programme
    if snapshot.terms is not None:
        terms = snapshot.terms
        threshold = ThresholdTerms(terms.threshold, terms.operator, programme.threshold.source)
        programme = replace(programme, threshold=threshold, deposit=terms.deposit)
    car = _model_from_snapshot(snapshot, catalog)
    others = tuple(car if model.id == car.id else model for model in catalog.models)
    models = others if snapshot.model in catalog.model_by_id else (car, *others)
    return replace(catalog, programme=programme, models=models)


def _model_from_snapshot(snapshot: CarSnapshot, catalog: Catalog) -> Model:
    model = catalog.model_by_id.get(snapshot.model)
    groups = model.group_by_id if model is not None else {}
    by_group: dict[str, list[SnapshotLine]] = {group: [] for group in groups}
    for line in snapshot.lines:
        by_group.setdefault(line.group, []).append(line)
    step = next(step.id for step in catalog.steps if step.kind is StepKind.GROUPS)
    group_of_option = {line.option: line.group for line in snapshot.lines}
    saved_groups = tuple(
        _group_from_snapshot(group, lines, groups.get(group), step, group_of_option)
        for group, lines in by_group.items()
    )
    price = Price(snapshot.base, snapshot.basis, model.price.source if model is not None else "")
    if model is None:
        return Model(snapshot.model, snapshot.name, price, True, None, saved_groups, ())
    return replace(model, price=price, groups=saved_groups, rules=())


def _group_from_snapshot(
    group_id: str,
    lines: list[SnapshotLine],
    group: Group | None,
    step: str,
    group_of_option: Mapping[str, str],
) -> Group:
    """Return a group with its saved choices; `group_of_option` is the group of each saved option.

    `group` is the group in the current catalog; None if it has none of that id.
    """
    if group is None:
        pick = SelectionMode.ONE if len(lines) == 1 else SelectionMode.ANY
        if lines and lines[0].gifted:
            pick = SelectionMode.GIFT
        standard = next((line.option for line in lines if line.standard), None)
        group = Group(group_id, Localized(group_id, group_id), step, pick, (), standard)
    known = {option.id: option for option in group.options}
    saved = {line.option: _option_from_snapshot(line, known.get(line.option)) for line in lines}
    others = () if group.pick is SelectionMode.GIFT else group.options
    options = tuple(
        saved.pop(option.id, option)
        for option in others
        if group_of_option.get(option.id, group_id) == group_id
    )
    return replace(group, options=options + tuple(saved.values()))


def _option_from_snapshot(line: SnapshotLine, option: Option | None) -> Option:
    price = Price(line.price, line.basis, option.price.source if option is not None else "")
    if option is None:
        return Option(line.option, line.group, line.name, price, line.bespoke)
    return replace(option, price=price, bespoke=line.bespoke, offered=Period())
