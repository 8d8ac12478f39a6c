"""The differences between a saved car and a catalog: kept, repriced and removed lines."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from enum import StrEnum

from xmc_tui.configurator.written import Written, WrittenLine, terms_of, written_of
from xmc_tui.domain.build import Build
from xmc_tui.domain.catalog import (
    Catalog,
    Group,
    Localized,
    Model,
    Option,
    Period,
    Pick,
    Price,
    StepKind,
    ThresholdTerms,
)
from xmc_tui.domain.frozen import frozen, replace
from xmc_tui.domain.rules import rulebook_of


class Loss(StrEnum):
    """The reason why a choice cannot be kept."""

    REMOVED = "removed"
    ENDED = "ended"


@frozen
class Repriced:
    """A changed price in yuan; `line` is None for the price of the car itself."""

    line: WrittenLine | None
    before: int
    after: int


@frozen
class Gone:
    """A choice that the catalog does not have, or does not offer on the date."""

    line: WrittenLine
    loss: Loss


@frozen(slots=False)
class Reopening:
    """The differences between a saved car and the current catalog on a date."""

    written: Written
    catalog: Catalog
    day: date
    kept: tuple[WrittenLine, ...]
    repriced: tuple[Repriced, ...]
    gone: tuple[Gone, ...]

    @property
    def model(self) -> Model | None:
        """The model in the current catalog; None if it is no longer sold."""
        return self.catalog.model_by_id.get(self.written.model)

    @property
    def terms_moved(self) -> bool:
        """Whether the threshold or the deposit has changed."""
        return self.written.terms is not None and self.written.terms != terms_of(self.catalog)

    @property
    def is_needed(self) -> bool:
        """Whether there is a difference that the advisor must confirm."""
        moved = self.repriced or self.gone or self.undecided or self.added or self.terms_moved
        return bool(moved) or self.model is None

    @property
    def undecided(self) -> tuple[Group, ...]:
        """The pick-one groups without a choice that can be kept."""
        kept = {line.option for line in self._staying}
        return tuple(
            group
            for group in (self.model.choosable if self.model else ())
            if group.pick is Pick.ONE
            and not any(option.id in kept for option in group.options)
            and (group.standard is None or any(each.line.group == group.id for each in self.gone))
        )

    @property
    def added(self) -> tuple[Option, ...]:
        """The standard options of pick-one groups that the saved car does not have."""
        written = {line.group for line in self.written.lines}
        groups = self.model.choosable if self.model else ()
        return tuple(
            option
            for group in groups
            if group.pick is Pick.ONE and group.id not in written
            for option in group.options
            if option.id == group.standard
        )

    def offered(self, group: Group, choices: Mapping[str, str]) -> tuple[Option, ...]:
        """Return the options of a group that are offered on the date and fit the decided choices.

        If no option fits, return all that are offered.
        """
        assert self.model is not None, "a car that is sold no longer has no groups"
        rulebook = rulebook_of(self.model)
        decided = {line.option for line in self._staying} | set(choices.values())
        can_be_had = tuple(option for option in group.options if option.offered.covers(self.day))
        fitting = tuple(
            each for each in can_be_had if rulebook.holds(rulebook.mask_of(decided | {each.id}))
        )
        return fitting or can_be_had

    @property
    def now(self) -> Written | None:
        """The car as it would be saved now; None while a choice is missing."""
        if self.gone or self.undecided or self.model is None:
            return None
        return written_of(self.catalog, self.build({}), self.day)

    @property
    def total(self) -> int | None:
        """The current total price in yuan; None while a choice is missing."""
        return self.now.total if self.now is not None else None

    def build(self, choices: Mapping[str, str]) -> Build:
        """Return the build under the current catalog.

        It has the kept choices, the `choices` by group id, and the standard options of new groups.
        """
        model = self.model
        assert model is not None, "a car that is sold no longer has no build"
        assert choices.keys() >= {group.id for group in self.undecided}, (
            "what is gone is chosen, never replaced"
        )
        kept = frozenset(line.option for line in self._staying)
        decided = {
            group.id
            for group in model.choosable
            if any(option.id in kept for option in group.options)
        }
        standards = {
            group.standard
            for group in model.choosable
            if group.standard is not None and group.id not in decided and group.id not in choices
        }
        named = frozenset(choices.values())
        return Build(model.id, kept | standards | named, (self.written.wishes & kept) | named)

    @property
    def _staying(self) -> tuple[WrittenLine, ...]:
        repriced = (
            each.line for each in self.repriced if each.line is not None and not each.line.gifted
        )
        return (*(line for line in self.kept if not line.gifted), *repriced)


def reopen(written: Written, catalog: Catalog, day: date) -> Reopening:
    """Compare a saved car with a catalog on a date; nothing is replaced or decided."""
    model = catalog.model_by_id.get(written.model)
    kept: list[WrittenLine] = []
    repriced: list[Repriced] = []
    gone: list[Gone] = []
    if model is not None and model.price.amount != written.base:
        repriced.append(Repriced(None, written.base, model.price.amount))
    seen: set[str] = set()
    for line in written.lines:
        option = _same(model, line)
        taken = (
            option is not None
            and not line.gifted
            and model is not None
            and _is_taken(model, line, seen)
        )
        if option is None or taken:
            gone.append(Gone(line, Loss.REMOVED))
        elif not option.offered.covers(day):
            gone.append(Gone(line, Loss.ENDED))
        elif option.price.amount != line.price:
            repriced.append(Repriced(line, line.price, option.price.amount))
        else:
            kept.append(line)
    return Reopening(written, catalog, day, tuple(kept), tuple(repriced), tuple(gone))


def _same(model: Model | None, line: WrittenLine) -> Option | None:
    """Return the option of a line if the model has it in the same group.

    None if the group has changed from gifts to choices or back.
    """
    option = model.options.get(line.option) if model is not None else None
    if model is None or option is None or option.group != line.group:
        return None
    return option if (model.group_of(option.id).pick is Pick.GIFT) == line.gifted else None


def _is_taken(model: Model, line: WrittenLine, seen: set[str]) -> bool:
    """Whether a pick-one group already has a choice from an earlier line.

    The group may have been pick-any in the saved car's catalog.
    """
    if model.group_by_id[line.group].pick is not Pick.ONE:
        return False
    taken = line.group in seen
    seen.add(line.group)
    return taken


# ── The saved figures, used until the differences are confirmed ───────────────────────────────────


def catalog_as_written(written: Written, catalog: Catalog) -> Catalog:
    """Return the catalog with the saved choices, prices and terms of the car, without its rules."""
    programme = catalog.programme
    if written.terms is not None:
        terms = written.terms
        threshold = ThresholdTerms(terms.threshold, terms.operator, programme.threshold.source)
        programme = replace(programme, threshold=threshold, deposit=terms.deposit)
    car = _model_as_written(written, catalog)
    others = tuple(car if model.id == car.id else model for model in catalog.models)
    models = others if written.model in catalog.model_by_id else (car, *others)
    return replace(catalog, programme=programme, models=models)


def _model_as_written(written: Written, catalog: Catalog) -> Model:
    model = catalog.model_by_id.get(written.model)
    now = model.group_by_id if model is not None else {}
    by_group: dict[str, list[WrittenLine]] = {group: [] for group in now}
    for line in written.lines:
        by_group.setdefault(line.group, []).append(line)
    step = next(step.id for step in catalog.steps if step.kind is StepKind.GROUPS)
    placed = {line.option: line.group for line in written.lines}
    groups = tuple(
        _group_as_written(group, lines, now.get(group), step, placed)
        for group, lines in by_group.items()
    )
    price = Price(written.base, written.basis, model.price.source if model is not None else "")
    if model is None:
        return Model(written.model, written.name, price, True, None, groups, ())
    return replace(model, price=price, groups=groups, rules=())


def _group_as_written(
    group_id: str,
    lines: list[WrittenLine],
    group: Group | None,
    step: str,
    placed: Mapping[str, str],
) -> Group:
    """Return a group with its saved choices; `placed` maps each saved option to its group."""
    gifted = bool(lines) and lines[0].gifted
    if group is None:
        pick = Pick.GIFT if gifted else Pick.ONE if len(lines) == 1 else Pick.ANY
        standard = next((line.option for line in lines if line.standard), None)
        group = Group(group_id, Localized(group_id, group_id), step, pick, (), standard)
    known = {option.id: option for option in group.options}
    written = {line.option: _option_as_written(line, known.get(line.option)) for line in lines}
    others = () if group.pick is Pick.GIFT else group.options
    stayed = tuple(option for option in others if placed.get(option.id, group_id) == group_id)
    options = tuple(written.pop(option.id, option) for option in stayed)
    return replace(group, options=options + tuple(written.values()))


def _option_as_written(line: WrittenLine, option: Option | None) -> Option:
    price = Price(line.price, line.basis, option.price.source if option is not None else "")
    if option is None:
        return Option(line.option, line.group, line.name, price, line.bespoke)
    return replace(option, price=price, bespoke=line.bespoke, offered=Period())
