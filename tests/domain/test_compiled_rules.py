"""The rules of a model as masks: compiled once, however often conflicts are sought."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import pytest

from xmc_tui.domain.build import make_standard_build
from xmc_tui.domain.catalog import Catalog, RuleKind
from xmc_tui.domain.compiled_rules import CompiledRule, CompiledRules, Conflict


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


def test_only_rules_that_may_be_broken_are_looked_at(
    launch: Catalog, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A large catalog has thousands of exclusions, of which a build breaks few."""
    car = launch.model_by_id["su7-ultra"]
    looked_at: list[RuleKind] = []
    original = CompiledRules._find_rule_conflicts

    def record(self: CompiledRules, compiled: CompiledRule, mask: int) -> Iterator[Conflict]:
        looked_at.append(compiled.rule.kind)
        return original(self, compiled, mask)

    monkeypatch.setattr(CompiledRules, "_find_rule_conflicts", record)
    build = make_standard_build(car).chosen
    assert CompiledRules(car).find_conflicts(build) == ()
    assert RuleKind.EXCLUDES not in looked_at
    assert CompiledRules(car).find_conflicts(build - {"no-decal"} | {"amethyst", "classic-gold"})
    assert RuleKind.EXCLUDES in looked_at
