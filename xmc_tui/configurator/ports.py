"""What the app asks of the world outside: paths and files, behind seams that the command line fills in."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Protocol

from xmc_tui.configurator import Applied, Configurator
from xmc_tui.domain.catalog import Catalog, Localized
from xmc_tui.domain.frozen import frozen
from xmc_tui.domain.price import Quote

if TYPE_CHECKING:
    from xmc_tui.configurator.reopen import Reopening


@frozen
class SheetSaved:
    """A sheet was written: the path as written."""

    path: str


@frozen
class PostersSaved:
    """Posters were written: their paths, the large one first."""

    paths: tuple[str, ...]


@frozen
class Refusal:
    """Something could not be done: one sentence that says why and what to do.

    `other_path` is one at which a sheet could be written instead; empty where none was found.
    """

    sentence: str
    other_path: str = ""


class Exporter(Protocol):
    """Where sheets go."""

    def default_path(self, configurator: Configurator, language: str) -> str:
        """Return a path for the sheet that holds its number and names no other sheet's file."""
        ...

    def catalog_of(self, code: str) -> Catalog | None:
        """Return the catalog at hand that a build code was made with; None where none of them is."""
        ...

    def save_posters(
        self, catalog: Catalog, quote: Quote, sheet: str, language: str, priced: bool
    ) -> PostersSaved | Refusal:
        """Draw the posters of a quote and write them beside the path of its sheet; runs in a thread."""
        ...

    def export(self, configurator: Configurator, path: str, language: str) -> SheetSaved | Refusal:
        """Write the sheet of what stands now; the configurator learns of it when it was written."""
        ...

    def fork(self) -> Exporter:
        """Return a desk for the sheet of a copy of the build: one with a number of its own."""
        ...

    def check_page(self, path: str, language: str) -> str:
        """Return why no customer's page can go beside a sheet at a path, in one sentence; empty where one can."""
        ...

    def page_writer(self, configurator: Configurator, language: str) -> Callable[[], SheetSaved | Refusal]:
        """Return what writes, in any thread, the customer's page of the sheet just exported, as HTML beside it."""
        ...


@frozen
class ResumeOffer:
    """An unfinished draft: the car, its total in yuan, and its age in seconds."""

    car: Localized
    total: int
    illustrative: bool
    age: float


@frozen(slots=False)
class OpenedDocument:
    """What a window opens on: the build, where its sheet goes, and one sentence where there is one to say.

    Where the catalog has moved on, `reopening` is the report to confirm; until then the old figures stand.
    """

    configurator: Configurator
    exporter: Exporter
    sentence: str = ""
    reopening: Reopening | None = None


@frozen
class DocumentEntry:
    """A sheet or a draft in the drawer: where it is, when it was written (seconds since 1970), and how it stands.

    `status` is "quote" or "draft" for a sheet, "unfinished" or "open" for a draft, "edited" or "damaged" for what is
    not as it was written; then `reason` says why. `car` is None where nothing can be read; `total` is in whole yuan.
    """

    path: str
    name: str  # the number of a sheet, else the name of the file
    written: float
    status: str
    car: Localized | None = None
    customer: str = ""
    total: int = 0
    illustrative: bool = False
    reason: str = ""


class DraftStore(Protocol):
    """Keeps the draft of what is done here, and knows the draft that was left unfinished."""

    @property
    def is_saved(self) -> bool:
        """Whether leaving now would lose nothing: every build is on a sheet, or in a draft on the disk."""
        ...

    def find_resumable(self) -> ResumeOffer | None:
        """Return the newest unfinished draft that no window has open."""
        ...

    def save(self, configurator: Configurator, language: str, outcome: Applied | None = None) -> str:
        """Keep what stands and what was just done; return a sentence where the disk has refused, or takes again."""
        ...

    def resume(self, language: str) -> OpenedDocument | Refusal:
        """Take up the draft that was offered; what stands here stays a draft of its own."""
        ...

    def open_siblings(self, language: str) -> Sequence[tuple[DraftStore, OpenedDocument]]:
        """Take up what stood beside the draft that was taken up; return all of them in order, that one among them."""
        ...

    def list_documents(self, language: str) -> Iterator[DocumentEntry]:
        """Yield the sheets and drafts there are, the newest first; a thread may ask for them one by one."""
        ...

    def open_document(self, path: str, language: str) -> OpenedDocument | Refusal:
        """Take a sheet or a draft out of the drawer; what stands here stays a draft of its own."""
        ...

    def save_migration(self, configurator: Configurator, language: str) -> str:
        """Keep that another catalog holds from now on; return a sentence as `note` does."""
        ...

    def fork(self, configurator: Configurator, exporter: Exporter) -> DraftStore:
        """Return who keeps a copy of the build, as a draft of its own with the same history."""
        ...


class NullDraftStore:
    """Keeps nothing and offers nothing."""

    is_saved = False

    def find_resumable(self) -> ResumeOffer | None:
        """Offer nothing."""
        return None

    def save(self, configurator: Configurator, language: str, outcome: Applied | None = None) -> str:  # noqa: ARG002
        """Keep nothing."""
        return ""

    def resume(self, language: str) -> OpenedDocument | Refusal:  # noqa: ARG002
        """Refuse: nothing was offered."""
        return Refusal("")

    def open_siblings(self, language: str) -> Sequence[tuple[DraftStore, OpenedDocument]]:  # noqa: ARG002
        """Know of nothing else."""
        return ()

    def list_documents(self, language: str) -> Iterator[DocumentEntry]:  # noqa: ARG002
        """Yield nothing."""
        return iter(())

    def open_document(self, path: str, language: str) -> OpenedDocument | Refusal:  # noqa: ARG002
        """Refuse: there is nothing to open."""
        return Refusal("")

    def save_migration(self, configurator: Configurator, language: str) -> str:  # noqa: ARG002
        """Keep nothing."""
        return ""

    def fork(self, configurator: Configurator, exporter: Exporter) -> DraftStore:  # noqa: ARG002
        """Return itself: there is nothing to keep apart."""
        return self
