"""The cursor at the start of a build, and the steps that count as visited."""

from __future__ import annotations

from datetime import date

from xmc_tui.configurator import Choose, Configurator
from xmc_tui.domain.catalog import Catalog
from xmc_tui.domain.frozen_dataclass import replace
from xmc_tui.presentation.cursor import first_cursor, mark_steps_of_wishes, move_to_step


def test_an_opened_build_has_visited_the_steps_of_its_wishes(launch: Catalog) -> None:
    configurator = Configurator(launch, lambda: date(2025, 10, 1))
    assert first_cursor(configurator).visited == {"model"}
    configurator.do(Choose("caliper-green"))
    assert first_cursor(configurator).visited == {"model", "calipers"}


def test_steps_of_wishes_are_added_to_those_visited(launch: Catalog) -> None:
    configurator = Configurator(launch, lambda: date(2025, 10, 1))
    cursor = move_to_step(configurator, first_cursor(configurator), "wheels")
    configurator.do(Choose("amethyst"))
    marked = mark_steps_of_wishes(configurator, cursor)
    assert marked.visited == {"model", "wheels", "paint"}
    assert replace(marked, visited=cursor.visited) == cursor
