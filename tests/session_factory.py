"""Sessions for tests without files and screens."""

from __future__ import annotations

from typing import cast

from xmc_tui.configurator import Configurator, Session
from xmc_tui.configurator.document_ports import Exporter
from xmc_tui.configurator.null_draft_store import NullDraftStore


class UnusedExporter:
    """An exporter that supports only being copied together with its session."""

    def fork(self) -> UnusedExporter:
        """Return an exporter for a copy of the session."""
        return UnusedExporter()


def session_of(configurator: Configurator) -> Session:
    """Return a session that saves no draft and exports nothing."""
    return Session(configurator, cast(Exporter, UnusedExporter()), NullDraftStore())
