"""Tests of the catalog diff report: marks of illustrative prices."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from tests.oracle import Oracle
from tests.small_catalogs import catalog_tables, group, load_tables, model, option
from xmc_tui.configurator.saved_car_catalog_diff import diff_against_catalog
from xmc_tui.configurator.saved_car_snapshot import take_snapshot
from xmc_tui.domain.build import build_from_wished_options
from xmc_tui.domain.catalog import Catalog
from xmc_tui.i18n import translator_for
from xmc_tui.presentation.saved_car_diff_report import saved_car_diff_lines
from xmc_tui.presentation.styled_text import plain_text
from xmc_tui.tui.dialogs.catalog_changed_dialog import replacement_dialog


def make_catalog(folder: Path, car: int, red: int, basis: str) -> Catalog:
    """Return a catalog of one model with a paint that costs extra.

    The prices that are not 0 have the given basis.
    """
    paint = group({"white": option(), "red": option(red, basis=basis)})
    return load_tables(
        folder, catalog_tables({"alpha": model({"paint": paint}, price=car, basis=basis)})
    )


def test_illustrative_prices_are_marked(tmp_path: Path) -> None:
    then, now = (
        make_catalog(tmp_path / "then", 100, 9, "illustrative"),
        make_catalog(tmp_path / "now", 110, 6, "published"),
    )
    for before, after, expected in (
        (then, now, ["Total ≈¥109 → ¥116", "≈¥100 → ¥110 (≈+¥10)", "≈¥9 → ¥6 (≈-¥3)"]),
        (now, then, ["Total ¥116 → ≈¥109", "¥110 → ≈¥100 (≈-¥10)", "¥6 → ≈¥9 (≈+¥3)"]),
    ):
        report = diff_against_catalog(
            take_snapshot(
                before, build_from_wished_options(before.models[0], ["red"]), date(2025, 10, 1)
            ),
            after,
            date(2025, 10, 1),
        )
        text = "\n".join(
            plain_text(spans) for spans in saved_car_diff_lines(report, translator_for("en"))
        )
        assert [each for each in expected if each not in text] == []


@pytest.mark.parametrize(
    ("code", "title"), [("en", "An option is not offered on this date"), ("zh", "有一项当日不提供")]
)
def test_an_option_of_other_days_is_not_called_discontinued(
    launch: Catalog, code: str, title: str
) -> None:
    """Lava Orange is sold, but not on the day after its last one."""
    build = build_from_wished_options(launch.model_by_id["yu7-max"], ["lava-orange"])
    snapshot = take_snapshot(launch, build, date(2026, 1, 24))
    report = diff_against_catalog(snapshot, launch, date(2026, 1, 25))
    (group,) = report.undecided_groups
    dialog = replacement_dialog(translator_for(code), report, group, {})
    assert dialog.question.title == title


def test_what_is_kept_is_named_with_its_group_where_the_name_alone_says_nothing(
    launch: Catalog,
) -> None:
    standard = build_from_wished_options(launch.models[0], [])
    day = date(2025, 10, 1)
    report = diff_against_catalog(take_snapshot(launch, standard, day), launch, day)
    for code, expected in (
        ("en", ["U wheel", "Calipers · Yellow", "Carbon-fibre front seat backs"]),
        ("zh", ["U型轮毂", "卡钳 · 黄", "碳纤维前排座椅背板"]),
    ):
        *_, kept = saved_car_diff_lines(report, translator_for(code))
        names = plain_text(kept).strip().replace("；", "; ").split("; ")
        assert [each for each in expected if each not in names] == []


@pytest.mark.parametrize(
    ("wishes", "backwards", "shown"),
    [
        (["amethyst", "carbon-hood-raw"], False, "Not qualified → Qualifies"),
        (["amethyst", "carbon-hood-raw"], True, "Qualifies → Not qualified"),
        (["amethyst"], False, ""),
    ],
)
def test_the_report_says_whether_the_car_qualifies_under_the_other_terms(
    launch: Catalog,
    july: Catalog,
    catalog_folder: Path,
    wishes: list[str],
    backwards: bool,
    shown: str,
) -> None:
    day = date(2026, 8, 1)
    build = build_from_wished_options(launch.model_by_id["su7-ultra"], wishes)
    verdicts = [
        Oracle(catalog_folder, "su7-ultra", edition).expected_quote(build.chosen, day).qualifies
        for edition in ("launch", "2026-07")
    ]
    assert verdicts == [False, bool(shown)]
    then, now = (july, launch) if backwards else (launch, july)
    report = diff_against_catalog(take_snapshot(then, build, day), now, day)
    lines = [plain_text(line) for line in saved_car_diff_lines(report, translator_for("en"))]
    assert [line for line in lines if "ualifie" in line] == ([shown] if shown else [])
    assert lines[1].startswith("Total ")
    assert not shown or lines[2] == shown
