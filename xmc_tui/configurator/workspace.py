"""The workspace: the sessions of up to three open builds, one of which is current."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from xmc_tui.configurator.configurator import Configurator
from xmc_tui.domain.sheet_details import SheetDetails

if TYPE_CHECKING:
    from xmc_tui.configurator.document_ports import DraftStore, Exporter, OpenedDocument
    from xmc_tui.configurator.saved_car_catalog_diff import SavedCarDiff

#: The labels of the builds, in the order in which they were opened.
TAB_LABELS = "ABC"


class Session:
    """One open build with its history, order sheet and draft.

    `pending` is the report on a catalog that has changed since the build was saved. Until the
    advisor confirms it, the build has the figures it was saved with.
    """

    def __init__(
        self,
        configurator: Configurator,
        exporter: Exporter,
        draft: DraftStore,
        pending: SavedCarDiff | None = None,
    ) -> None:
        self.configurator = configurator
        self.exporter = exporter
        self.draft = draft
        self.pending = pending

    @property
    def is_untouched(self) -> bool:
        """Whether this is a new build without edits, budget and customer."""
        configurator = self.configurator
        is_new = configurator.saved_sheet is None and not self.is_unsaved
        return is_new and configurator.budget is None

    @property
    def is_unsaved(self) -> bool:
        """Whether the build has edits, or a customer, that are not on an exported sheet."""
        configurator, details = self.configurator, self.configurator.sheet_details
        has_customer = any((details.customer_name, details.customer_phone, details.customer_note))
        is_new_customer = configurator.saved_sheet is None and has_customer
        return configurator.is_unsaved or is_new_customer

    def fork(self) -> Session:
        """Return a session for a copy of the build, with a new history, sheet number and draft."""
        configurator, exporter = self.configurator.fork(), self.exporter.fork()
        return Session(configurator, exporter, self.draft.fork(configurator, exporter))

    def replace_by_document(self, document: OpenedDocument) -> None:
        """Replace the build by an opened document. The draft already records the new build."""
        self.configurator, self.exporter = document.configurator, document.exporter
        self.pending = document.saved_car_diff


class Workspace:
    """Holds the open sessions. Only an explicit command copies anything from one to another."""

    def __init__(self, *sessions: Session) -> None:
        self._sessions = list(sessions)
        self._index = 0

    @property
    def current(self) -> Session:
        """The session that commands apply to."""
        return self._sessions[self._index]

    @property
    def index(self) -> int:
        """The position of the current session, counted from 0."""
        return self._index

    @property
    def label(self) -> str:
        """The label of the current session."""
        return TAB_LABELS[self._index]

    @property
    def labels(self) -> str:
        """The labels of all sessions, in order."""
        return TAB_LABELS[: len(self._sessions)]

    @property
    def has_single_session(self) -> bool:
        """Whether only one build is open."""
        return len(self._sessions) == 1

    @property
    def labelled_sessions(self) -> tuple[tuple[str, Session], ...]:
        """All sessions with their labels."""
        return tuple(zip(self.labels, self._sessions, strict=True))

    @property
    def others(self) -> tuple[tuple[str, Session], ...]:
        """The sessions that are not current, with their labels."""
        return tuple(entry for entry in self.labelled_sessions if entry[0] != self.label)

    def fork(self) -> bool:
        """Add a copy of the current session and make it current; False if three are open."""
        if not self.room:
            return False
        self._sessions.append(self.current.fork())
        self._index = len(self._sessions) - 1
        return True

    @property
    def room(self) -> int:
        """The number of builds that can still be opened."""
        return len(TAB_LABELS) - len(self._sessions)

    def switch_by(self, by: int) -> None:
        """Make another session current, counted from this one; the ends wrap around."""
        self._index = (self._index + by) % len(self._sessions)

    def switch_to_label(self, label: str) -> None:
        """Make the session of a label current."""
        self._index = self.labels.index(label)

    def replace_sessions(self, sessions: Sequence[Session], current: Session) -> None:
        """Replace all sessions."""
        self._sessions, self._index = list(sessions), list(sessions).index(current)

    def unsaved_labels(self) -> str:
        """Return the labels of the unsaved builds; not of those with an exported copy in a tab."""
        exported = [
            _sheet_content(session.configurator)
            for session in self._sessions
            if session.configurator.saved_sheet
            and not session.configurator.differs_from_saved_sheet
        ]
        return "".join(
            label
            for label, session in self.labelled_sessions
            if session.is_unsaved and _sheet_content(session.configurator) not in exported
        )


def _sheet_content(configurator: Configurator) -> tuple[str, frozenset[str], SheetDetails]:
    """Return the parts of a build that are written to its sheet: model, choices, details."""
    return configurator.build.model, configurator.build.chosen, configurator.sheet_details
