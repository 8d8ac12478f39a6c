"""A copy of a configurator for questions on another thread."""

from __future__ import annotations

from copy import copy

from xmc_tui.configurator.configurator import Configurator


def copy_for_thread(configurator: Configurator) -> Configurator:
    """Return a copy of the current build, names and sheet, with an empty history.

    Later commands do not change it. Its answers are known to the original too.
    """
    twin = Configurator(configurator.catalog, configurator.state.today)
    twin.state = copy(configurator.state)
    twin.evaluator = configurator.evaluator.make_for_thread_sharing_caches(twin.state)
    return twin
