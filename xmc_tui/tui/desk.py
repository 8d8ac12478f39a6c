"""What the app asks of the world outside: paths and files, behind a seam that the command line fills in."""

from __future__ import annotations

from typing import Protocol

from xmc_tui.configurator import Configurator
from xmc_tui.domain.frozen import frozen


@frozen
class Exported:
    """A sheet was written: the path as written."""

    path: str


@frozen
class Refused:
    """A sheet could not be written: one sentence that says why and what to do."""

    sentence: str


class Desk(Protocol):
    """Where sheets go."""

    def suggested_path(self, configurator: Configurator, language: str) -> str:
        """Return a path for the sheet that holds its number and names no other sheet's file."""
        ...

    def export(self, configurator: Configurator, path: str, language: str) -> Exported | Refused:
        """Write the sheet of what stands now; the configurator learns of it when it was written."""
        ...
