"""Sessions for tests that need neither files nor a screen."""

from __future__ import annotations

from typing import cast

from xmc_tui.configurator import Configurator, Session
from xmc_tui.configurator.ports import Exporter, NullDraftStore


class UnusedExporter:
    """An exporter that a test copies together with its session and uses for nothing else."""

    def fork(self) -> UnusedExporter:
        """Return the exporter of a copy."""
        return UnusedExporter()


def session_of(configurator: Configurator) -> Session:
    """Return a session that saves no draft and exports nothing."""
    return Session(configurator, cast(Exporter, UnusedExporter()), NullDraftStore())
