"""The terms of the customization programme: threshold, deposit, trial, delivery and benefits."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from xmc_tui.domain.catalog_values import Localized, Note, Period, PriceBasis
from xmc_tui.domain.frozen_dataclass import frozen


@frozen
class ThresholdTerms:
    """The counted sum needed to qualify, in yuan.

    With operator ">=" the amount itself suffices; with ">" it does not. Ways to
    qualify whose sums differ by no more than `tolerance`, in yuan, can be ranked as equal.
    """

    amount: int
    operator: str
    source: str
    tolerance: int = 500

    @property
    def least_qualifying_sum(self) -> int:
        """The smallest sum in whole yuan that passes."""
        return self.amount + 1 if self.operator == ">" else self.amount


@frozen
class DeliveryTerms:
    """The months from quote to delivery, and the extra weeks for bespoke items.

    Each is a pair (minimum, maximum).
    """

    ordinary_months: tuple[int, int]
    bespoke_extra_weeks: tuple[int, int]


@frozen
class Benefit:
    """A gift pack without public contents: listed but never counted, `worth` in yuan."""

    id: str
    text: Localized
    worth: int
    offered: Period
    source: str


@frozen
class PremiumBenchmark:
    """The share of the base price that customers of another manufacturer spend on options."""

    id: str
    name: Localized
    premium: float
    source: str


@frozen
class StageWorkTime:
    """Work of a known length in a stage, in hours, on cars with one of the options."""

    name: Localized
    hours: int
    options: tuple[str, ...]
    source: str


@frozen
class OrderStage:
    """A stage of an order from the shop to the delivery.

    `days` is how long it takes, as (minimum, maximum); None if no source says so.
    """

    id: str
    name: Localized
    basis: PriceBasis
    source: str
    days: tuple[int, int] | None = None
    work: StageWorkTime | None = None


@frozen
class Programme:
    """The terms of the customization service; money in yuan."""

    name: Localized
    threshold: ThresholdTerms
    at_least_one_bespoke: bool
    deposit: int
    cooling_off_days: int
    transferable: bool
    lock_channel: str
    trial: Period
    monthly_quota: int
    yearly_quota: int
    delivery: DeliveryTerms
    bespoke_repair_extra_workdays: tuple[int, int]
    benefits: tuple[Benefit, ...] = ()
    benchmarks: tuple[PremiumBenchmark, ...] = ()
    notes: tuple[Note, ...] = ()
    stages: tuple[OrderStage, ...] = ()
    sources: Mapping[str, tuple[str, ...]] = MappingProxyType({})
