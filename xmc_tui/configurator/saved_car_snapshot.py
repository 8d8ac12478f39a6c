"""Snapshots of a car as saved in a sheet or draft, with the names and prices of that date."""

from __future__ import annotations

from datetime import date

from xmc_tui.domain.build import Build
from xmc_tui.domain.catalog import Catalog
from xmc_tui.domain.catalog_values import Localized, PriceBasis
from xmc_tui.domain.frozen_dataclass import frozen
from xmc_tui.domain.pricing import make_quote_lines


@frozen
class SnapshotLine:
    """A saved choice or gift; `price` is its list price in yuan when it was saved."""

    group: str
    option: str
    name: Localized
    price: int
    basis: PriceBasis = PriceBasis.PUBLISHED
    bespoke: bool = False
    gifted: bool = False
    standard: bool = False


@frozen
class SnapshotTerms:
    """The saved terms that the figures depend on; money in yuan."""

    threshold: int
    operator: str
    deposit: int


@frozen
class CarSnapshot:
    """A saved car with its prices, from a sheet or a draft.

    `code` is the build code of a sheet.
    """

    model: str
    name: Localized
    base: int
    basis: PriceBasis
    lines: tuple[SnapshotLine, ...]
    wishes: frozenset[str] = frozenset()
    terms: SnapshotTerms | None = None
    code: str = ""

    @property
    def build(self) -> Build:
        """The saved build, without gifts."""
        return Build(
            self.model,
            frozenset(line.option for line in self.lines if not line.gifted),
            self.wishes,
        )

    @property
    def total(self) -> int:
        """The saved total price in yuan."""
        return self.base + sum(line.price for line in self.lines if not line.gifted)

    @property
    def distinctive_names(self) -> tuple[Localized, ...]:
        """The names that tell the car from others: its paint, and what is not standard.

        The paint is the first line of every car.
        """
        chosen = (line for line in self.lines[1:] if not line.gifted and not line.standard)
        return tuple(line.name for line in (*self.lines[:1], *chosen))

    @property
    def charges_illustrative_price(self) -> bool:
        """Whether an illustrative price is charged."""
        charged = any(
            line.price and line.basis is PriceBasis.ILLUSTRATIVE and not line.gifted
            for line in self.lines
        )
        return charged or self.basis is PriceBasis.ILLUSTRATIVE


def take_snapshot(catalog: Catalog, build: Build, day: date) -> CarSnapshot:
    """Return a snapshot of a build with the names and prices of a catalog."""
    model = catalog.model_by_id[build.model]
    lines = tuple(
        SnapshotLine(
            group=line.option.group,
            option=line.option.id,
            name=line.option.name,
            price=line.option.price.amount,
            basis=line.option.price.basis,
            bespoke=line.option.bespoke,
            gifted=line.gifted,
            standard=line.standard,
        )
        for line in make_quote_lines(model, build, day)
    )
    price = model.price
    return CarSnapshot(
        model.id,
        model.name,
        price.amount,
        price.basis,
        lines,
        build.wishes,
        snapshot_terms(catalog),
    )


def snapshot_terms(catalog: Catalog) -> SnapshotTerms:
    """Return the terms of a catalog that a snapshot stores."""
    threshold = catalog.programme.threshold
    return SnapshotTerms(threshold.amount, threshold.operator, catalog.programme.deposit)
