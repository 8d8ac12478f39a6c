"""Snapshots of a car as saved in a sheet or draft, with the names and prices of that date."""

from __future__ import annotations

from datetime import date

from xmc_tui.domain.build import Build
from xmc_tui.domain.catalog import Basis, Catalog, Localized
from xmc_tui.domain.frozen import frozen
from xmc_tui.domain.price import lines_of


@frozen
class WrittenLine:
    """A saved choice or gift; `price` is its list price in yuan when it was saved."""

    group: str
    option: str
    name: Localized
    price: int
    basis: Basis = Basis.PUBLISHED
    bespoke: bool = False
    gifted: bool = False
    standard: bool = False


@frozen
class WrittenTerms:
    """The saved terms that the figures depend on; money in yuan."""

    threshold: int
    operator: str
    deposit: int


@frozen
class Written:
    """A saved car with its prices, from a sheet or a draft.

    `code` is the build code of a sheet.
    """

    model: str
    name: Localized
    base: int
    basis: Basis
    lines: tuple[WrittenLine, ...]
    wishes: frozenset[str] = frozenset()
    terms: WrittenTerms | None = None
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
    def is_illustrative(self) -> bool:
        """Whether an illustrative price is charged."""
        charged = any(
            line.price and line.basis is Basis.ILLUSTRATIVE and not line.gifted
            for line in self.lines
        )
        return charged or self.basis is Basis.ILLUSTRATIVE


def written_of(catalog: Catalog, build: Build, day: date) -> Written:
    """Return a snapshot of a build with the names and prices of a catalog."""
    model = catalog.model_by_id[build.model]
    lines = tuple(
        WrittenLine(
            group=line.option.group,
            option=line.option.id,
            name=line.option.name,
            price=line.option.price.amount,
            basis=line.option.price.basis,
            bespoke=line.option.bespoke,
            gifted=line.gifted,
            standard=line.standard,
        )
        for line in lines_of(model, build, day)
    )
    price = model.price
    return Written(
        model.id, model.name, price.amount, price.basis, lines, build.wishes, terms_of(catalog)
    )


def terms_of(catalog: Catalog) -> WrittenTerms:
    """Return the terms of a catalog that a snapshot stores."""
    threshold = catalog.programme.threshold
    return WrittenTerms(threshold.amount, threshold.operator, catalog.programme.deposit)
