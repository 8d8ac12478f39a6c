"""What the app asks of the world outside: paths and files, behind a seam that the command line fills in."""

from __future__ import annotations

from typing import Protocol

from xmc_tui.configurator import Configurator
from xmc_tui.domain.catalog import Catalog
from xmc_tui.domain.frozen import frozen
from xmc_tui.domain.price import Quote


@frozen
class Exported:
    """A sheet was written: the path as written."""

    path: str


@frozen
class Drawn:
    """Posters were written: their paths, the large one first."""

    paths: tuple[str, ...]


@frozen
class Refused:
    """Something could not be written: one sentence that says why and what to do."""

    sentence: str


class Desk(Protocol):
    """Where sheets go."""

    def suggested_path(self, configurator: Configurator, language: str) -> str:
        """Return a path for the sheet that holds its number and names no other sheet's file."""
        ...

    def catalog_of(self, code: str) -> Catalog | None:
        """Return the catalog at hand that a build code was made with; None where none of them is."""
        ...

    def posters(self, catalog: Catalog, quote: Quote, sheet: str, language: str, priced: bool) -> Drawn | Refused:
        """Draw the posters of a quote and write them beside the path of its sheet; runs in a thread."""
        ...

    def export(self, configurator: Configurator, path: str, language: str) -> Exported | Refused:
        """Write the sheet of what stands now; the configurator learns of it when it was written."""
        ...

    def another(self) -> Desk:
        """Return a desk for the sheet of a copy of the build: one with a number of its own."""
        ...

    def write_page(self, configurator: Configurator, language: str) -> Exported | Refused:
        """Write the customer's page of the sheet that was exported, as HTML beside it."""
        ...
