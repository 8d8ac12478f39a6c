"""Interfaces of the app to files: exporting sheets, and storing and opening drafts."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Protocol

from xmc_tui.configurator import Applied, Configurator
from xmc_tui.domain.catalog import Catalog
from xmc_tui.domain.catalog_values import Localized
from xmc_tui.domain.frozen_dataclass import frozen
from xmc_tui.domain.pricing import Quote

if TYPE_CHECKING:
    from xmc_tui.configurator.saved_car_catalog_diff import SavedCarDiff


@frozen
class FileSaved:
    """The result of writing a sheet or a page: its path.

    `older_files` are the pages and posters next to a sheet that were written before it, `former` is
    the file to which the former content was copied, "" if there was none. That was a sheet with the
    revision `former_revision`, 0 if it was none.
    """

    path: str
    older_files: tuple[str, ...] = ()
    former: str = ""
    former_revision: int = 0


@frozen
class PostersSaved:
    """The result of writing the posters: their paths, the large one first."""

    paths: tuple[str, ...]


@frozen
class Refusal:
    """Why something could not be done, and what to do, in one sentence.

    `fallback_path` is a path to which a sheet could be written instead; empty if none was found.
    `missing_folder` is the folder that would have to be created; empty if that is not the reason.
    """

    message: str
    fallback_path: str = ""
    missing_folder: str = ""


class Exporter(Protocol):
    """Writes the order sheet of one build, and the page and posters next to it."""

    def default_path(self, configurator: Configurator, language: str) -> str:
        """Return a path for the sheet: a file named after its number that is no other sheet."""
        ...

    def catalog_for_code(self, code: str) -> Catalog | None:
        """Return the known catalog that a build code was made with; None if it is unknown."""
        ...

    def save_posters(
        self, catalog: Catalog, quote: Quote, sheet: str, language: str, priced: bool
    ) -> PostersSaved | Refusal:
        """Draw the posters of a quote and write them next to the sheet; thread-safe."""
        ...

    def export(self, configurator: Configurator, path: str, language: str) -> FileSaved | Refusal:
        """Write the sheet of the current build, and mark the build as exported."""
        ...

    def create_folder(self, path: str, language: str) -> str:
        """Create the folder of a path; return why that is not possible, or ""."""
        ...

    def fork(self) -> Exporter:
        """Return an exporter for a copy of the build, whose sheet gets a new number."""
        ...

    def check_page_target(self, path: str, language: str, suffix: str = ".html") -> str:
        """Return why no customer's page can be written next to a sheet; empty if it can."""
        ...

    def find_page_suffixes(self) -> tuple[str, ...]:
        """Return the suffixes of the customer's pages that were written with the sheet."""
        ...

    def make_page_writer(
        self, configurator: Configurator, language: str, suffix: str = ".html"
    ) -> Callable[[], FileSaved | Refusal]:
        """Return a thread-safe function that writes the customer's page of the sheet just exported.

        The page is a file with a suffix, ".html" or ".pdf", next to the sheet.
        """
        ...


@frozen
class ResumeOffer:
    """An unfinished draft: the model, its total in yuan, and its age in seconds."""

    car: Localized
    total: int
    illustrative: bool
    age: float


@frozen(slots=False)
class OpenedDocument:
    """An opened document: the build, its exporter, and a message, empty if there is none.

    If the catalog has changed since, `saved_car_diff` is the report to confirm; until then the old
    figures apply. A draft `replaces_order`: all builds of the window, not one of them.
    """

    configurator: Configurator
    exporter: Exporter
    message: str = ""
    saved_car_diff: SavedCarDiff | None = None
    replaces_order: bool = False


@frozen
class DocumentEntry:
    """A sheet or a draft in the list of documents.

    `path` and `name` identify it, and `modified` is the time of writing in seconds since 1970.
    `status` is "quote" or "draft" for a sheet, "unfinished" or "open" for a draft, "edited" or
    "damaged" for a file that was changed outside the app, with the reason in `reason`. `car` is
    None if the file cannot be read; `total` is in whole yuan. `choices` names the paint and what is
    not standard. A draft of an order with several builds has the label of its build in `label`, the
    number of builds in `builds`, and those of its choices that not all of them have in `distinct`.
    """

    path: str
    name: str  # the number of a sheet; the file name of a draft or a damaged file
    modified: float
    status: str
    car: Localized | None = None
    customer: str = ""
    total: int = 0
    illustrative: bool = False
    reason: str = ""
    choices: tuple[Localized, ...] = ()
    label: str = ""
    builds: int = 1
    distinct: tuple[Localized, ...] = ()


class DraftStore(Protocol):
    """Saves the draft of one build, and finds and opens drafts and sheets."""

    @property
    def is_saved(self) -> bool:
        """Whether quitting now loses nothing: every build is exported or its draft is on disk."""
        ...

    def find_resumable(self) -> ResumeOffer | None:
        """Return the unfinished draft that a start offers to resume; None if there is none."""
        ...

    def find_unfinished(self) -> ResumeOffer | None:
        """Return the newest unfinished draft that no window has open; None if there is none."""
        ...

    def save(self, configurator: Configurator, language: str, result: Applied | None = None) -> str:
        """Save the current build and the last edit.

        Return a sentence if the disk refuses for the first time, or accepts again; else "".
        """
        ...

    def resume(self, language: str) -> OpenedDocument | Refusal:
        """Open the draft that was found; all builds of the window remain drafts."""
        ...

    def open_drafts_of_same_window(
        self, language: str
    ) -> Sequence[tuple[DraftStore, OpenedDocument]]:
        """Open the drafts that were open together with the draft just opened.

        All of them are returned in order, the one just opened included.
        """
        ...

    def list_documents(self, language: str) -> Iterator[DocumentEntry]:
        """Yield the sheets and drafts, newest first; can be iterated in a thread."""
        ...

    def open_document(self, path: str, language: str) -> OpenedDocument | Refusal:
        """Open a sheet in place of the build, or a draft in place of all builds of the window.

        What is replaced remains a draft.
        """
        ...

    def start_order(self, configurator: Configurator, language: str) -> OpenedDocument | Refusal:
        """Begin another order with a draft of its own; all builds of the window remain drafts."""
        ...

    def save_migration(self, configurator: Configurator, language: str) -> str:
        """Record that another catalog applies from now on; return a sentence as `save` does."""
        ...

    def set_names_of_settings(self, names: SellerDetails) -> None:
        """Set the names that a new order has from the settings: they are no entry of a build."""
        ...

    def load_edition(self, catalog: Catalog, edition: str, language: str) -> Catalog | Refusal:
        """Load another edition of a catalog, with the same overlays."""
        ...

    def fork(self, configurator: Configurator, exporter: Exporter) -> DraftStore:
        """Return the store for a copy of the build: another draft with the same history."""
        ...


@frozen
class SellerDetails:
    """The seller: the advisor, the store, and how a customer reaches it; each may be empty."""

    advisor: str = ""
    store: str = ""
    contact: str = ""


class SellerSettings(Protocol):
    """The names in the user's settings; `is_asked` says that they are to be asked for."""

    names: SellerDetails
    is_asked: bool

    def save(self, names: SellerDetails, language: str) -> str:
        """Keep the names; return a sentence if that fails, else ""."""
        ...

    def decline_to_answer(self, language: str) -> str:
        """Never ask for the names again; return a sentence if that cannot be kept, else ""."""
        ...


class UnsavedSellerSettings:
    """Settings that are kept only as long as the app runs, and are not asked for."""

    is_asked = False

    def __init__(self) -> None:
        self.names = SellerDetails()

    def save(self, names: SellerDetails, language: str) -> str:  # noqa: ARG002
        """Keep the names."""
        self.names = names
        return ""

    def decline_to_answer(self, language: str) -> str:  # noqa: ARG002
        """Do nothing."""
        return ""
