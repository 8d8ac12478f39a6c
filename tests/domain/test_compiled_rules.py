"""The rules of a model as masks: compiled once, however often conflicts are sought."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from xmc_tui.domain.build import make_standard_build
from xmc_tui.domain.catalog import Catalog
from xmc_tui.domain.combination_rules import CompiledRules


def test_conflicts_are_found_with_masks_made_once(
    launch: Catalog, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A mask is made of the build alone, not of the options of each rule again."""
    car = launch.model_by_id["su7-ultra"]
    compiled_rules, make_mask = CompiledRules(car), CompiledRules.mask_of
    made: list[frozenset[str]] = []

    def record(self: CompiledRules, option_ids: Iterable[str]) -> int:
        made.append(frozenset(option_ids))
        return make_mask(self, option_ids)

    monkeypatch.setattr(CompiledRules, "mask_of", record)
    build = make_standard_build(car).chosen - {"no-decal"} | {"amethyst", "classic-gold"}
    for _ in range(3):
        assert compiled_rules.find_conflicts(build)
    assert made == [build] * 3
