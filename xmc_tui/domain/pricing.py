"""Quotes: the lines, totals and terms of a build on a date, in whole yuan."""

from __future__ import annotations

from datetime import date

from xmc_tui.domain.build import Build
from xmc_tui.domain.catalog import Catalog, Model, Option
from xmc_tui.domain.compiled_rules import compile_rules, iterate_bits
from xmc_tui.domain.frozen_dataclass import frozen
from xmc_tui.domain.programme_terms import Benefit
from xmc_tui.domain.threshold_and_delivery import (
    Delivery,
    NotOrderableReason,
    ThresholdStatus,
    check_threshold,
    estimate_delivery,
    find_active_benefits,
)


@frozen
class QuoteLine:
    """A choice or gift on a quote; `charged` is its list price, or 0 for a gift."""

    option: Option
    charged: int
    gifted: bool
    standard: bool

    @property
    def counts_towards_threshold(self) -> bool:
        """Whether the charge counts towards the threshold; gifts never do."""
        return not self.gifted


@frozen
class Totals:
    """The sums of a quote in yuan.

    `gifts` is the list value of the gifts, `premium` options / base to four decimals.
    """

    base: int
    options: int
    gifts: int

    @property
    def total(self) -> int:
        """The total price in yuan."""
        return self.base + self.options

    @property
    def premium(self) -> float:
        """The option sum as a share of the base price."""
        return round(self.options / self.base, 4)


@frozen
class Quote:
    """The price of a build on a date.

    `reasons` say why the build does not qualify or why its sheet remains a draft.
    """

    model: Model
    build: Build
    quoted_on: date
    lines: tuple[QuoteLine, ...]
    totals: Totals
    threshold: ThresholdStatus
    reasons: tuple[NotOrderableReason, ...]
    deposit: int
    in_trial: bool
    delivery: Delivery
    benefits: tuple[Benefit, ...]

    @property
    def is_draft(self) -> bool:
        """Whether a sheet of this quote is only a draft, not to be ordered from."""
        return bool(self.reasons)

    @property
    def balance_after_deposit(self) -> int:
        """The amount to pay after the deposit, in yuan."""
        return self.totals.total - self.deposit


def make_quote_lines(model: Model, build: Build, day: date) -> tuple[QuoteLine, ...]:
    """Return a line for each choice, standard ones included, in catalog order, then the gifts."""
    # By their numbers, which is faster than looking through thousands of options.
    rules, groups = compile_rules(model), model.group_by_id
    options = map(rules.options.__getitem__, iterate_bits(rules.mask_of(build.chosen)))
    chosen = tuple(
        QuoteLine(option, option.price.amount, False, option.id == groups[option.group].standard)
        for option in options
    )
    gifts = tuple(QuoteLine(option, 0, True, False) for option in model.gifts_on(day))
    return chosen + gifts


def is_unorderable(model: Model, build: Build, day: date) -> bool:
    """Whether a build cannot be ordered on a day: it breaks a rule or is not offered."""
    compiled_rules = compile_rules(model)
    mask = compiled_rules.mask_of(build.chosen)
    return not compiled_rules.is_valid(mask) or bool(mask & compiled_rules.find_not_offered(day))


def compute_quote(catalog: Catalog, build: Build, quoted_on: date) -> Quote:
    """Return the quote of a build on a day, even if the build breaks a rule."""
    model, programme = catalog.model_by_id[build.model], catalog.programme
    lines = make_quote_lines(model, build, quoted_on)
    totals = Totals(
        base=model.price.amount,
        options=sum(line.charged for line in lines),
        gifts=sum(line.option.price.amount for line in lines if line.gifted),
    )
    bespoke_items = sum(line.option.bespoke for line in lines if not line.gifted)
    threshold = check_threshold(
        programme,
        model,
        sum(line.charged for line in lines if line.counts_towards_threshold),
        bespoke_items,
    )
    illustrative = model.price.is_illustrative or any(
        line.charged and line.option.price.is_illustrative for line in lines
    )
    found = set(threshold.reasons)
    found |= {NotOrderableReason.ILLUSTRATIVE_PRICE} if illustrative else set()
    found |= {NotOrderableReason.CONFLICT} if is_unorderable(model, build, quoted_on) else set()
    return Quote(
        model=model,
        build=build,
        quoted_on=quoted_on,
        lines=lines,
        totals=totals,
        threshold=threshold,
        reasons=tuple(reason for reason in NotOrderableReason if reason in found),
        deposit=programme.deposit,
        in_trial=programme.trial.covers(quoted_on),
        delivery=estimate_delivery(programme, model, quoted_on, bespoke_items > 0),
        benefits=find_active_benefits(programme, quoted_on),
    )
