"""A car as it is written down, on a sheet or in a draft, with the names and prices of that day."""

from __future__ import annotations

from datetime import date

from xmc_tui.domain.build import Build
from xmc_tui.domain.catalog import Basis, Catalog, Localized
from xmc_tui.domain.frozen import frozen
from xmc_tui.domain.price import lines_of


@frozen
class WrittenLine:
    """One choice or gift as it was written; `price` is the list price of then, in yuan."""

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
    """The terms of then that decide what a figure means; money in yuan."""

    threshold: int
    operator: str
    deposit: int


@frozen
class Written:
    """A car as it was written, on a sheet or in a draft, with the prices of then, and the build code of a sheet."""

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
        """The build of then, gifts left out."""
        return Build(self.model, frozenset(line.option for line in self.lines if not line.gifted), self.wishes)

    @property
    def total(self) -> int:
        """What the car cost then, in yuan."""
        return self.base + sum(line.price for line in self.lines if not line.gifted)

    @property
    def is_illustrative(self) -> bool:
        """Whether an illustrative price is charged."""
        charged = any(line.price and line.basis is Basis.ILLUSTRATIVE and not line.gifted for line in self.lines)
        return charged or self.basis is Basis.ILLUSTRATIVE


def written_of(catalog: Catalog, build: Build, day: date) -> Written:
    """Return what would be written of a build that is quoted on a day."""
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
    return Written(model.id, model.name, price.amount, price.basis, lines, build.wishes, terms_of(catalog))


def terms_of(catalog: Catalog) -> WrittenTerms:
    """Return the terms that a catalog gives its figures."""
    threshold = catalog.programme.threshold
    return WrittenTerms(threshold.amount, threshold.operator, catalog.programme.deposit)
