"""Tests of `xmc diff`: the figures in the files that differ, and an error for damaged files."""

from __future__ import annotations

import tomllib
from pathlib import Path
from random import Random

import pytest

from tests.cli.cli_runner import find_control_characters, run_cli
from tests.storage.sheet_tools import make_document, replace_leaf, with_valid_digest, write_document
from xmc_tui.domain.build_comparison import compare_builds
from xmc_tui.domain.catalog import Catalog, SelectionMode
from xmc_tui.storage.sheets.sheet_as_compared_build import make_compared_build
from xmc_tui.storage.sheets.sheet_reader import read_sheet

ON = ("--on", "2025-10-01")


@pytest.fixture
def sheets(tmp_path: Path) -> dict[str, str]:
    """Write four sheets and return their paths."""
    made = {
        "plain": ("su7-ultra", *ON),
        "roof": ("su7-ultra", "amethyst", "carbon-roof", *ON),
        "july": (
            "su7-ultra",
            "amethyst",
            "carbon-roof",
            "--edition",
            "2026-07",
            "--on",
            "2026-08-01",
        ),
        "yu7": ("yu7-max", "fridge", "fragrance", *ON, "--customer", "\x1b[31m李女士"),
    }
    paths = {name: str(tmp_path / f"{name}.toml") for name in made}
    for name, arguments in made.items():
        assert run_cli("quote", *arguments, "-o", paths[name]).code == 0
    return paths


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_only_lines_that_differ_are_printed(sheets: dict[str, str], lang: str) -> None:
    result = run_cli("diff", sheets["plain"], sheets["roof"], lang=lang)
    assert (result.code, result.err) == (0, "")
    paint, roof = ("车漆", "车顶") if lang == "zh" else ("Paint", "Roof")
    lines = {line.split()[0]: line for line in result.out.splitlines() if line.strip()}
    assert {paint, roof} <= lines.keys()
    assert ("卡钳" if lang == "zh" else "Calipers") not in lines
    assert "+¥28,000" in lines[paint]
    assert "+¥25,000" in lines[roof]
    assert "+¥53,000" in lines["总价" if lang == "zh" else "Total"]
    assert "¥582,900" in lines["总价" if lang == "zh" else "Total"]


def test_all_prints_equal_lines_too(sheets: dict[str, str]) -> None:
    assert "Calipers" in run_cli("diff", "--all", sheets["plain"], sheets["roof"]).out
    same = run_cli("diff", sheets["roof"], sheets["roof"])
    assert "Edition" not in same.out
    assert (same.code, "No differences" in same.out, "Amethyst" in same.out) == (0, True, False)


def test_prices_and_thresholds_of_two_editions_are_printed(sheets: dict[str, str]) -> None:
    text = run_cli("diff", sheets["roof"], sheets["july"]).out
    assert "+¥4,000" in text
    assert "> ¥100,000" in text
    assert ">= ¥60,000" in text
    edition = next(line for line in text.splitlines() if line.startswith("Edition"))
    assert edition.split() == ["Edition", "launch", "2026-07"]
    assert "2026-08-01" in text


def test_two_models_are_compared_and_illustrative_sums_are_marked(sheets: dict[str, str]) -> None:
    result = run_cli("diff", sheets["plain"], sheets["yu7"], lang="en")
    assert result.code == 0
    assert "Xiaomi YU7 Max" in result.out
    assert "≈-¥197,000" in result.out
    assert not find_control_characters(result.out)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_files_that_are_no_sheets_are_rejected_in_one_sentence(
    sheets: dict[str, str], tmp_path: Path, lang: str
) -> None:
    (tmp_path / "none.toml").write_text("a = 1\n", encoding="utf-8")
    for other in ("none.toml", "missing.toml"):
        result = run_cli("diff", sheets["plain"], str(tmp_path / other), lang=lang)
        assert (result.code, result.out, len(result.error_lines)) == (2, "", 1)
        assert other in result.err
    assert run_cli("diff", sheets["plain"]).code == 2


@pytest.mark.parametrize("key", ["total", "options"])
def test_an_invalid_figure_is_reported_with_its_key(
    launch: Catalog, tmp_path: Path, key: str
) -> None:
    path = write_document(
        tmp_path / "odd.toml",
        with_valid_digest(replace_leaf(make_document(launch), ("totals", key), "much")),
    )
    result = run_cli("diff", str(path), str(path))
    assert (result.code, result.out) == (2, "")
    assert f"totals.{key}" in result.err


def test_an_edited_sheet_is_compared_and_reported(sheets: dict[str, str]) -> None:
    path = Path(sheets["roof"])
    path.write_text(
        path.read_text(encoding="utf-8").replace("total = 582900", "total = 482900"),
        encoding="utf-8",
    )
    result = run_cli("diff", sheets["plain"], sheets["roof"])
    assert (result.code, len(result.error_lines)) == (1, 1)
    assert "roof.toml" in result.err
    assert "¥482,900" in result.out


def test_the_differences_of_random_sheets_are_the_groups_not_shared(
    launch: Catalog, tmp_path: Path
) -> None:
    random, car = Random(4), launch.models[0]
    for _ in range(30):
        chosen = [
            [
                random.choice(group.options).id
                for group in car.choosable_groups
                if group.pick is SelectionMode.ONE
            ]
            for _ in range(2)
        ]
        paths = [
            write_document(tmp_path / f"{n}.toml", make_document(launch, options))
            for n, options in enumerate(chosen)
        ]
        differing = [
            group.group
            for group in compare_builds([make_compared_build(read_sheet(path)) for path in paths])
            if group.differs
        ]
        documents = [tomllib.loads(path.read_text(encoding="utf-8")) for path in paths]
        lines = [
            {line["group"]: line["option"] for line in document["lines"]} for document in documents
        ]
        assert differing == [group for group in lines[0] if lines[0][group] != lines[1][group]]
