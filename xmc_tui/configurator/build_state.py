"""The state that a configurator changes: build, names, budget, and the sheet it was saved on."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from xmc_tui.domain.build import Build, standard_build
from xmc_tui.domain.catalog import Catalog, Model
from xmc_tui.domain.details import NO_DETAILS, Details
from xmc_tui.domain.frozen import frozen


@frozen
class Origin:
    """The sheet a build was opened from or exported to: what it holds and the day it was quoted on.

    A sheet whose figures are not those of the catalog is not `sound`: it is never written again
    as it was.
    """

    number: str
    build: Build
    details: Details
    quoted_on: date
    sound: bool = True


class BuildState:
    """One build of one catalog with everything that belongs to its sheet.

    `today` returns the current day. `carried` is a build that the state begins with although no
    sheet holds it: it comes from a draft or from a copy.
    """

    def __init__(
        self,
        catalog: Catalog,
        today: Callable[[], date],
        details: Details = NO_DETAILS,
        origin: Origin | None = None,
        ceiling: int | None = None,
        carried: Build | None = None,
    ) -> None:
        self.catalog = catalog
        self.today = today
        self.details = details
        self.origin = origin
        self.ceiling = ceiling
        self.carried = carried
        self.build = carried or (origin.build if origin else standard_build(catalog.models[0]))

    def copy(self) -> BuildState:
        """Return the state of a copy of the build, which is on no sheet yet."""
        carried = self.build if self.origin is not None else self.carried
        state = BuildState(
            self.catalog, self.today, self.details, None, self.ceiling, carried=carried
        )
        state.build = self.build
        return state

    @property
    def model(self) -> Model:
        """The model of the build."""
        return self.catalog.model_by_id[self.build.model]

    def differs_from_sheet(self, build: Build) -> bool:
        """Whether a build or the names differ from the sheet; True if there is no sheet."""
        if self.origin is None or not self.origin.sound:
            return True
        on_sheet = (self.origin.build.model, self.origin.build.chosen)
        return (build.model, build.chosen) != on_sheet or self.details != self.origin.details

    def pricing_date(self, build: Build) -> date:
        """Return the day a build is quoted on: that of the sheet until something differs from it."""
        if self.origin is None or self.differs_from_sheet(build):
            return self.today()
        return self.origin.quoted_on
