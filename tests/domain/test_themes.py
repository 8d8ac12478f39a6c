"""Themes, whose options are wishes that every way to qualify contains; budgets for such ways."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from tests.oracle import Oracle
from tests.small_catalogs import TEXT, catalog_tables, group, load_tables, model, option
from xmc_tui.configurator import Applied, ApplyTheme, Configurator, SetBudget, Undo
from xmc_tui.configurator.commands import Redo
from xmc_tui.domain.build import Build, build_from_theme
from xmc_tui.domain.build_code import decode_build, encode_build
from xmc_tui.domain.catalog import Catalog
from xmc_tui.i18n import translator_for
from xmc_tui.presentation.panel_entries import qualify_panel
from xmc_tui.presentation.resolution_lines import resolution_lines
from xmc_tui.presentation.selection_and_conflict_reasons import selection_reason_lines
from xmc_tui.presentation.styled_text import plain_text
from xmc_tui.presentation.ways_to_qualify_heading import ways_heading_lines

CATALOG = Path(__file__).resolve().parents[2] / "catalog"
AUTUMN = date(2025, 10, 1)
THEMES = ("urban-tech", "track-passion", "starlight-silver", "aurora-purple")


def configurator_with_theme(catalog: Catalog, theme: str) -> Configurator:
    """Return a configurator on the first model with a theme applied."""
    configurator = Configurator(catalog, lambda: AUTUMN)
    assert isinstance(configurator.do(ApplyTheme(theme)), Applied)
    return configurator


@pytest.mark.parametrize("theme", THEMES)
def test_options_of_a_theme_are_wishes_that_ways_to_qualify_contain(
    launch: Catalog, theme: str
) -> None:
    named = frozenset(Oracle(CATALOG, "su7-ultra").tables["theme"][theme]["build"]["su7-ultra"])
    configurator = configurator_with_theme(launch, theme)
    assert configurator.build.wishes == named
    ways = configurator.evaluator.find_ways_to_qualify()
    assert ways
    for way in ways:
        assert named <= way.build.chosen
        assert way.build.wishes == named


def test_undo_and_redo_of_a_theme_restore_its_wishes(launch: Catalog) -> None:
    configurator = configurator_with_theme(launch, "track-passion")
    themed = configurator.build
    configurator.do(Undo())
    assert not configurator.build.wishes
    configurator.do(Redo())
    assert configurator.build == themed
    assert "racing-red" in configurator.build.wishes


def test_a_standard_option_of_a_theme_is_a_wish(tmp_path: Path) -> None:
    groups = {
        "a": group({"a0": option(), "a1": option(20, bespoke=True)}),
        "b": group({"b0": option(), "b1": option(21, bespoke=True)}),
    }
    theme = {"t": {"name": TEXT, "build": {"alpha": ["a0"]}, "source": "ours"}}
    catalog = load_tables(
        tmp_path / "catalog", catalog_tables({"alpha": model(groups)}, theme=theme)
    )
    car = catalog.models[0]
    assert build_from_theme(car, catalog.themes[0]) == Build(
        "alpha", frozenset({"a0", "b0"}), frozenset({"a0"})
    )
    configurator = configurator_with_theme(catalog, "t")
    assert [sorted(way.build.chosen) for way in configurator.evaluator.find_ways_to_qualify()] == [
        ["a0", "b1"]
    ]


def test_standard_options_of_a_decoded_build_are_no_wishes(launch: Catalog) -> None:
    """A code contains a choice for every group: if the standard ones became wishes too, no way to
    qualify could change anything."""
    configurator = configurator_with_theme(launch, "urban-tech")
    found = decode_build(launch, encode_build(launch, configurator.build))
    assert isinstance(found, Build)
    standard = {group.standard for group in configurator.model.choosable_groups}
    assert found.wishes == configurator.build.chosen - standard
    imported = Configurator(launch, lambda: AUTUMN, imported_build=found)
    assert all(
        found.wishes <= way.build.chosen for way in imported.evaluator.find_ways_to_qualify()
    )


def test_the_explanation_of_an_option_names_its_theme(launch: Catalog) -> None:
    configurator = configurator_with_theme(launch, "track-passion")
    (line,) = selection_reason_lines(
        configurator, "racing-red", (), translator_for("en"), show_ids=True
    )
    assert "Track Passion" in plain_text(line)


# ── With a budget ─────────────────────────────────────────────────────────────────────────────────


def configurator_with_three_ways(folder: Path) -> Configurator:
    """Return a standard build of 100 yuan that qualifies with 12, 15 or 27 yuan of options."""
    groups = {
        "a": group({"a0": option(), "a1": option(12, bespoke=True)}),
        "b": group({"b0": option(), "b1": option(15, bespoke=True)}),
    }
    return Configurator(
        load_tables(folder / "catalog", catalog_tables({"alpha": model(groups)})), lambda: AUTUMN
    )


@pytest.mark.parametrize(
    ("budget", "sums"),
    [(None, [12, 15, 27]), (127, [12, 15, 27]), (126, [12, 15]), (112, [12]), (111, [12, 15, 27])],
)
def test_only_ways_within_the_budget_are_offered_if_there_are_any(
    tmp_path: Path, budget: int | None, sums: list[int]
) -> None:
    configurator = configurator_with_three_ways(tmp_path)
    configurator.do(SetBudget(budget))
    assert [
        configurator.evaluator.quote_build(way.build).totals.options
        for way in configurator.evaluator.find_ways_to_qualify()
    ] == sums


@pytest.mark.parametrize(
    ("code", "within", "none", "above"),
    [
        (
            "en",
            "Within the budget of ¥120",
            "Nothing within the budget of ¥111 qualifies: the cheapest is ¥1 over.",
            "¥4 over budget",
        ),
        ("zh", "预算 ¥120 以内", "预算 ¥111 内无达标方案，至少超出 ¥1", "超出预算 ¥4"),
    ],
)
def test_the_introduction_of_ways_to_qualify_names_the_budget(
    tmp_path: Path, code: str, within: str, none: str, above: str
) -> None:
    configurator, tr = configurator_with_three_ways(tmp_path), translator_for(code)

    def intro_and_effects() -> tuple[str, list[str]]:
        ways = configurator.evaluator.find_ways_to_qualify()
        panel = qualify_panel(configurator)
        intro = "\n".join(map(plain_text, ways_heading_lines(configurator, panel, tr)))
        return intro, [
            plain_text(resolution_lines(configurator, way.build, tr)[-1]) for way in ways
        ]

    assert within not in intro_and_effects()[0]
    configurator.do(SetBudget(120))
    intro, effects = intro_and_effects()
    assert within in intro
    assert not any("^" in effect for effect in effects)
    configurator.do(SetBudget(111))
    intro, effects = intro_and_effects()
    assert none in intro
    assert all("^" in effect for effect in effects)
    assert above in effects[1]
