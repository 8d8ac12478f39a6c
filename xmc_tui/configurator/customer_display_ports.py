"""The customer display: a second window that follows the first, and the interfaces to it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from enum import StrEnum
from typing import Protocol

from xmc_tui.domain.build import Build
from xmc_tui.domain.catalog import Catalog
from xmc_tui.domain.frozen_dataclass import frozen


@frozen
class DatedBuild:
    """A build and the day that it is priced on."""

    build: Build
    quoted_on: date


@frozen
class DisplayedBuild:
    """The part of the advisor's screen that a customer may see.

    `preview` is the build that choosing the highlighted id would lead to, if it is not chosen.
    `step`, `group` and `highlight` are those of the cursor, from which the picture chooses its
    view; `picture_view` is the view that the advisor selected, or "".
    """

    catalog: Catalog
    current: DatedBuild
    preview: DatedBuild | None
    language: str
    step: str
    group: str
    highlight: str
    picture_view: str


class CustomerDisplay(Protocol):
    """Passes the displayed build to other windows. No method waits for a file or raises."""

    @property
    def is_watched(self) -> bool:
        """Whether another window follows; otherwise `show` need not be called."""
        ...

    def start(self, on_watched: Callable[[], None]) -> None:
        """Watch for other windows; call back, in a thread, each time the first one appears."""
        ...

    def show(self, displayed: DisplayedBuild) -> None:
        """Pass the displayed build on; of several in quick succession only the last may arrive."""
        ...


class NullCustomerDisplay:
    """A customer display that no window can follow."""

    is_watched = False

    def start(self, on_watched: Callable[[], None]) -> None:
        """Do nothing."""

    def show(self, displayed: DisplayedBuild) -> None:
        """Do nothing."""


class UndisplayableReason(StrEnum):
    """Why the build of the advisor's window cannot be displayed."""

    OTHER_CATALOG = "other-catalog"
    OTHER_VERSION = "other-version"
    FOLDER_NOT_WRITABLE = "folder-not-writable"


@frozen
class AdvisorWindow:
    """A running advisor's window; `displayed` is None if its build cannot be displayed."""

    id: str
    started: datetime
    displayed: DisplayedBuild | None


@frozen
class FollowerState:
    """The state of a window that follows.

    Without `displayed` and `problem` there is no window to follow. `windows` are the advisor's
    windows, in the order of their start; `needs_choice` says that the user has to choose one.
    """

    displayed: DisplayedBuild | None = None
    problem: UndisplayableReason | None = None
    windows: tuple[AdvisorWindow, ...] = ()
    needs_choice: bool = False


class DisplaySource(Protocol):
    """Follows an advisor's window; reads its state and never changes it."""

    def run(self, on_change: Callable[[FollowerState], None]) -> None:
        """Call back with each new state until `close` is called; blocks, so it runs in a thread."""
        ...

    def follow(self, window_id: str) -> None:
        """Follow another window from now on; can be called from any thread."""
        ...

    def close(self) -> None:
        """Stop following; can be called from any thread."""
        ...
