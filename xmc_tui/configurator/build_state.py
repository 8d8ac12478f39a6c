"""The state that a configurator changes: build, names, budget, and the sheet it was saved on."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from xmc_tui.domain.build import Build, make_standard_build
from xmc_tui.domain.catalog import Catalog, Model
from xmc_tui.domain.frozen_dataclass import frozen
from xmc_tui.domain.sheet_details import NO_DETAILS, SheetDetails


@frozen
class CatalogAndDay:
    """The terms that a build is priced with: a catalog and the quoted day, None for today."""

    catalog: Catalog
    day: date | None


@frozen
class SavedSheet:
    """The sheet a build was opened from or exported to: its content and the day it was quoted on.

    `figures_hold` is false if the figures of the sheet differ from those of the catalog; such a
    sheet is never written again unchanged.
    """

    number: str
    build: Build
    details: SheetDetails
    quoted_on: date
    figures_hold: bool = True


class BuildState:
    """One build of one catalog with everything that belongs to its sheet.

    `today` returns the current day. `imported_build` is the initial build if it comes from a draft
    or a copy and is on no sheet. `day` is the quoted day that the advisor has set, if any.
    """

    def __init__(
        self,
        catalog: Catalog,
        today: Callable[[], date],
        details: SheetDetails = NO_DETAILS,
        saved_sheet: SavedSheet | None = None,
        budget: int | None = None,
        imported_build: Build | None = None,
        day: date | None = None,
    ) -> None:
        self.terms = CatalogAndDay(catalog, day)
        self.today = today
        self.details = details
        self.saved_sheet = saved_sheet
        self._sheet_terms = self.terms
        self.budget = budget
        self.imported_build = imported_build
        self.build = imported_build or (
            saved_sheet.build if saved_sheet else make_standard_build(catalog.models[0])
        )

    def copy(self) -> BuildState:
        """Return the state of a copy of the build, which is on no sheet yet."""
        imported_build = self.build if self.saved_sheet is not None else self.imported_build
        state = BuildState(
            self.catalog,
            self.today,
            self.details,
            None,
            self.budget,
            imported_build=imported_build,
            day=self.terms.day,
        )
        state.build = self.build
        return state

    def mark_exported(self, sheet: SavedSheet) -> None:
        """Record the sheet that the current state was written to."""
        self.saved_sheet, self._sheet_terms = sheet, self.terms

    @property
    def catalog(self) -> Catalog:
        """The catalog of the build."""
        return self.terms.catalog

    @property
    def current_day(self) -> date:
        """The day that a change is quoted on: the one that the advisor has set, else today."""
        return self.terms.day or self.today()

    @property
    def has_catalog_and_day_of_sheet(self) -> bool:
        """Whether the catalog and the day are those that the sheet was opened or written with."""
        day, sheet = self.terms.day, self.saved_sheet
        is_same_day = day == self._sheet_terms.day or (sheet is not None and day == sheet.quoted_on)
        return self.catalog is self._sheet_terms.catalog and is_same_day

    @property
    def model(self) -> Model:
        """The model of the build."""
        return self.catalog.model_by_id[self.build.model]

    def differs_from_sheet(self, build: Build) -> bool:
        """Whether a build or the names differ from the sheet; True if there is no sheet."""
        if self.saved_sheet is None or not self.saved_sheet.figures_hold:
            return True
        if not self.has_catalog_and_day_of_sheet:
            return True
        on_sheet = (self.saved_sheet.build.model, self.saved_sheet.build.chosen)
        return (build.model, build.chosen) != on_sheet or self.details != self.saved_sheet.details

    def pricing_date(self, build: Build) -> date:
        """Return the day a build is quoted on: that of the sheet if it equals it.

        Any other build is quoted on the day that the advisor has set, else today.
        """
        if self.saved_sheet is None or self.differs_from_sheet(build):
            return self.current_day
        return self.saved_sheet.quoted_on
