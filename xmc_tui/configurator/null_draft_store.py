"""A draft store for an app that keeps no drafts, such as the demo."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from xmc_tui.configurator.command_results import Applied
from xmc_tui.configurator.configurator import Configurator
from xmc_tui.configurator.document_ports import (
    DocumentEntry,
    DraftStore,
    Exporter,
    OpenedDocument,
    Refusal,
    ResumeOffer,
    SellerDetails,
)
from xmc_tui.domain.catalog import Catalog


class NullDraftStore:
    """A draft store that saves nothing and offers nothing."""

    is_saved = False

    def find_resumable(self) -> ResumeOffer | None:
        """Return None."""
        return None

    def find_unfinished(self) -> ResumeOffer | None:
        """Return what is offered at the start."""
        return self.find_resumable()

    def save(
        self,
        configurator: Configurator,  # noqa: ARG002
        language: str,  # noqa: ARG002
        result: Applied | None = None,  # noqa: ARG002
    ) -> str:
        """Do nothing."""
        return ""

    def resume(self, language: str) -> OpenedDocument | Refusal:  # noqa: ARG002
        """Refuse: nothing was offered."""
        return Refusal("")

    def open_drafts_of_same_window(
        self,
        language: str,  # noqa: ARG002
    ) -> Sequence[tuple[DraftStore, OpenedDocument]]:
        """Return nothing."""
        return ()

    def list_documents(self, language: str) -> Iterator[DocumentEntry]:  # noqa: ARG002
        """Yield nothing."""
        return iter(())

    def open_document(self, path: str, language: str) -> OpenedDocument | Refusal:  # noqa: ARG002
        """Refuse: there is nothing to open."""
        return Refusal("")

    def start_order(self, configurator: Configurator, language: str) -> OpenedDocument | Refusal:  # noqa: ARG002
        """Refuse: there is no exporter for the order."""
        return Refusal("")

    def save_migration(self, configurator: Configurator, language: str) -> str:  # noqa: ARG002
        """Do nothing."""
        return ""

    def set_names_of_settings(self, names: SellerDetails) -> None:
        """Do nothing."""

    def load_edition(self, catalog: Catalog, edition: str, language: str) -> Catalog | Refusal:  # noqa: ARG002
        """Refuse: there are no files."""
        return Refusal("")

    def fork(self, configurator: Configurator, exporter: Exporter) -> DraftStore:  # noqa: ARG002
        """Return itself: it has no state."""
        return self
