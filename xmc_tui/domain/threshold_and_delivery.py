"""The programme's terms applied to a build: threshold check, delivery window and benefits."""

from __future__ import annotations

from datetime import date, timedelta
from enum import StrEnum

from xmc_tui.domain.catalog import Model
from xmc_tui.domain.frozen_dataclass import frozen
from xmc_tui.domain.programme_terms import Benefit, Programme


class NotOrderableReason(StrEnum):
    """The reasons why a build does not qualify or its sheet remains a draft, in display order."""

    NO_BESPOKE_ITEM = "no-bespoke-item"
    BELOW_THRESHOLD = "below-threshold"
    MODEL_NOT_ELIGIBLE = "model-not-eligible"
    ILLUSTRATIVE_PRICE = "illustrative-price"
    CONFLICT = "conflict"


@frozen
class ThresholdStatus:
    """The result of the threshold check; sums in yuan.

    `shortfall` is the smallest amount that has to be added to reach the threshold.
    """

    amount: int
    operator: str
    counted: int
    shortfall: int
    bespoke_items: int
    reasons: tuple[NotOrderableReason, ...]

    @property
    def qualifies(self) -> bool:
        """Whether the build qualifies."""
        return not self.reasons


@frozen
class Delivery:
    """The first and last expected day of delivery."""

    earliest: date
    latest: date


def check_threshold(
    programme: Programme, model: Model, counted: int, bespoke_items: int
) -> ThresholdStatus:
    """Check a counted sum in yuan and a number of bespoke items against the threshold."""
    terms = programme.threshold
    shortfall = max(0, terms.least_qualifying_sum - counted)
    reasons: list[NotOrderableReason] = []
    if programme.at_least_one_bespoke and bespoke_items == 0:
        reasons.append(NotOrderableReason.NO_BESPOKE_ITEM)
    if shortfall:
        reasons.append(NotOrderableReason.BELOW_THRESHOLD)
    if not model.eligible:
        reasons.append(NotOrderableReason.MODEL_NOT_ELIGIBLE)
    return ThresholdStatus(
        terms.amount, terms.operator, counted, shortfall, bespoke_items, tuple(reasons)
    )


def estimate_delivery(
    programme: Programme, model: Model, quoted_on: date, has_bespoke: bool
) -> Delivery:
    """Return the delivery window: calendar months, and extra weeks with a bespoke item."""
    least, most = programme.delivery.ordinary_months
    extra_least, extra_most = programme.delivery.bespoke_extra_weeks if has_bespoke else (0, 0)
    earliest = add_months(quoted_on, least) + timedelta(weeks=extra_least)
    latest = add_months(quoted_on, most) + timedelta(weeks=extra_most)
    first = model.first_delivery or earliest
    return Delivery(max(earliest, first), max(latest, first))


def add_months(day: date, months: int) -> date:
    """Return the same day of a later month, or the last day of a shorter month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    year_after, month_after = divmod(day.year * 12 + day.month + months, 12)
    last = date(year_after, month_after + 1, 1) - timedelta(days=1)
    return date(year, month + 1, min(day.day, last.day))


def find_active_benefits(programme: Programme, day: date) -> tuple[Benefit, ...]:
    """Return the benefits of an order locked on `day`."""
    return tuple(benefit for benefit in programme.benefits if benefit.offered.covers(day))
