"""Builds side by side: what each has in every group, and where they differ. All money is whole yuan."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from xmc_tui.domain.catalog import Localized
from xmc_tui.domain.frozen import frozen
from xmc_tui.domain.price import Quote
from xmc_tui.domain.programme import Reason


@frozen
class Entry:
    """One option of a group as one side has it: what is charged, and whether that is illustrative."""

    group: str
    option: str
    name: Localized
    charged: int
    illustrative: bool = False


@frozen
class Side:
    """One build with its figures, from a quote of today or from a sheet of any day."""

    model: str
    model_name: Localized
    quoted_on: date
    entries: tuple[Entry, ...]
    base: int
    options: int
    total: int
    counted: int
    operator: str
    threshold: int
    shortfall: int
    bespoke_items: int
    in_trial: bool
    reasons: tuple[Reason, ...]
    delivery: tuple[date, date]
    base_is_illustrative: bool = False

    @property
    def charges_illustrative(self) -> bool:
        """Whether the sums rest on an illustrative price."""
        return Reason.ILLUSTRATIVE_PRICE in self.reasons

    @property
    def qualifies(self) -> bool:
        """Whether the build can be ordered as a customized one; what only makes a draft of it does not count."""
        return not set(self.reasons) - {Reason.ILLUSTRATIVE_PRICE, Reason.CONFLICT}


@frozen
class ComparedGroup:
    """What every side has in one group, in the order of the sides; nothing where its car has no such group."""

    group: str
    entries: tuple[tuple[Entry, ...], ...]

    @property
    def charged(self) -> tuple[int, ...]:
        """What each side is charged in the group."""
        return tuple(sum(entry.charged for entry in entries) for entries in self.entries)

    @property
    def differs(self) -> bool:
        """Whether not all sides have the same at the same price."""
        had = [[(entry.option, entry.name, entry.charged) for entry in entries] for entries in self.entries]
        return any(each != had[0] for each in had)


def side_of(quote: Quote) -> Side:
    """Return a quote as one side of a comparison."""
    return Side(
        model=quote.model.id,
        model_name=quote.model.name,
        quoted_on=quote.quoted_on,
        entries=tuple(
            Entry(line.option.group, line.option.id, line.option.name, line.charged, line.option.price.is_illustrative)
            for line in quote.lines
        ),
        base=quote.totals.base,
        options=quote.totals.options,
        total=quote.totals.total,
        counted=quote.threshold.counted,
        operator=quote.threshold.operator,
        threshold=quote.threshold.amount,
        shortfall=quote.threshold.shortfall,
        bespoke_items=quote.threshold.bespoke_items,
        in_trial=quote.in_trial,
        reasons=quote.reasons,
        delivery=(quote.delivery.earliest, quote.delivery.latest),
        base_is_illustrative=quote.model.price.is_illustrative,
    )


def compare(sides: Sequence[Side]) -> tuple[ComparedGroup, ...]:
    """Return every group that any side has, once, in the order of the first side that has it."""
    groups = dict.fromkeys(entry.group for side in sides for entry in side.entries)
    return tuple(
        ComparedGroup(group, tuple(tuple(entry for entry in side.entries if entry.group == group) for side in sides))
        for group in groups
    )
