"""What a theme names is wished: the advice keeps it, and so do the history, a draft and the command
line."""

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
from xmc_tui.presentation.explanation_chain import explanation_lines
from xmc_tui.presentation.resolution_lines import qualify_intro, resolution_lines
from xmc_tui.presentation.styled_text import plain_text

CATALOG = Path(__file__).resolve().parents[2] / "catalog"
AUTUMN = date(2025, 10, 1)
THEMES = ("urban-tech", "track-passion", "starlight-silver", "aurora-purple")


def with_theme(catalog: Catalog, theme: str) -> Configurator:
    """Return a configurator that has taken a theme of the first car."""
    at = Configurator(catalog, lambda: AUTUMN)
    assert isinstance(at.do(ApplyTheme(theme)), Applied)
    return at


@pytest.mark.parametrize("theme", THEMES)
def test_what_a_theme_names_is_wished_and_kept_by_the_ways_to_qualify(
    launch: Catalog, theme: str
) -> None:
    named = frozenset(Oracle(CATALOG, "su7-ultra").tables["theme"][theme]["build"]["su7-ultra"])
    at = with_theme(launch, theme)
    assert at.build.wishes == named
    ways = at.evaluator.find_ways_to_qualify()
    assert ways
    for way in ways:
        assert named <= way.build.chosen
        assert way.build.wishes == named


def test_undo_and_redo_of_a_theme_bring_its_wishes_back(launch: Catalog) -> None:
    at = with_theme(launch, "track-passion")
    taken = at.build
    at.do(Undo())
    assert not at.build.wishes
    at.do(Redo())
    assert at.build == taken
    assert "racing-red" in at.build.wishes


def test_a_standard_option_that_a_theme_names_is_wished_too(tmp_path: Path) -> None:
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
    at = with_theme(catalog, "t")
    assert [sorted(way.build.chosen) for way in at.evaluator.find_ways_to_qualify()] == [
        ["a0", "b1"]
    ]


def test_a_code_names_what_is_not_standard(launch: Catalog) -> None:
    """A code has one choice of every group: were its standard ones wishes, no way to qualify could
    change anything."""
    at = with_theme(launch, "urban-tech")
    found = decode_build(launch, encode_build(launch, at.build))
    assert isinstance(found, Build)
    standard = {group.standard for group in at.model.choosable}
    assert found.wishes == at.build.chosen - standard
    coded = Configurator(launch, lambda: AUTUMN, imported_build=found)
    assert all(found.wishes <= way.build.chosen for way in coded.find_ways_to_qualify())


def test_what_a_theme_brought_is_said_to_be_of_the_theme(launch: Catalog) -> None:
    at = with_theme(launch, "track-passion")
    (told,) = explanation_lines(at, "racing-red", (), translator_for("en"), show_ids=True)
    assert "Track Passion" in plain_text(told)


# ── Under a ceiling ───────────────────────────────────────────────────────────────────────────────


def two_ways(folder: Path) -> Configurator:
    """Return the standard car, of 100 yuan, of a catalog in which 12, 15 and 27 yuan of options
    qualify."""
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
def test_ways_within_the_ceiling_are_offered_where_there_are_some(
    tmp_path: Path, budget: int | None, sums: list[int]
) -> None:
    at = two_ways(tmp_path)
    at.do(SetBudget(budget))
    assert [
        at.evaluator.quote_of(way.build).totals.options
        for way in at.evaluator.find_ways_to_qualify()
    ] == sums


@pytest.mark.parametrize(
    ("code", "within", "none", "above"),
    [
        (
            "en",
            "within the budget of 120",
            "No way to qualify is within the budget of 111.",
            "over the budget by 4",
        ),
        ("zh", "预算 120 之内、", "预算 111 之内没有达标方案。", "超出预算 4"),
    ],
)
def test_a_ceiling_is_named_where_ways_to_qualify_are_offered(
    tmp_path: Path, code: str, within: str, none: str, above: str
) -> None:
    at, tr = two_ways(tmp_path), translator_for(code)

    def told() -> tuple[str, list[str]]:
        ways = at.evaluator.find_ways_to_qualify()
        intro = "\n".join(map(plain_text, qualify_intro(at, ways, tr)))
        return intro, [plain_text(resolution_lines(at, way.build, tr)[-1]) for way in ways]

    assert within not in told()[0]
    at.do(SetBudget(120))
    intro, effects = told()
    assert within in intro
    assert not any("^" in effect for effect in effects)
    at.do(SetBudget(111))
    intro, effects = told()
    assert none in intro
    assert all("^" in effect for effect in effects)
    assert above in effects[1]
