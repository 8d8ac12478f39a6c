"""Gifts with a period: they appear only on their days, in sums, sheet, ledger, page and picture."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone
from pathlib import Path

import pytest

from tests.cli.cli_runner import run_cli
from tests.oracle import Oracle
from tests.session_factory import session_of
from tests.small_catalogs import Table, catalog_tables, group, load_tables, model, option
from tests.storage.sheet_tools import with_valid_digest, write_document
from xmc_tui.configurator import Availability, Configurator, SheetDetails, Workspace
from xmc_tui.configurator.saved_car_catalog_diff import RemovalReason, diff_against_catalog
from xmc_tui.configurator.saved_car_snapshot import take_snapshot
from xmc_tui.domain.build import find_appearance, make_standard_build
from xmc_tui.domain.catalog import Catalog
from xmc_tui.domain.pricing import compute_quote
from xmc_tui.i18n import translator_for
from xmc_tui.page.page_content import PageHead, make_page
from xmc_tui.presentation.cursor import first_cursor, move_to_group, move_to_step
from xmc_tui.presentation.itemised_quote import itemised_quote_lines
from xmc_tui.presentation.option_facts import explain_option
from xmc_tui.presentation.option_list_rows import option_list_rows
from xmc_tui.presentation.styled_text import plain_text
from xmc_tui.presentation.ui_state import UiState
from xmc_tui.presentation.view_model import make_view_model
from xmc_tui.storage.catalog.catalog_lint import find_lint_problems
from xmc_tui.storage.sheets.sheet_document import SheetIdentity, dump_toml, make_sheet_document

FIRST, LAST = date(2025, 9, 20), date(2025, 9, 30)
GIVEN, AFTER, BEFORE = date(2025, 9, 30), date(2025, 12, 1), date(2025, 9, 19)


def named_option(zh: str, en: str, price: int, **more: object) -> Table:
    """Return an option with a name in both languages."""
    return {**option(price, **more), "name": {"zh": zh, "en": en}}


@pytest.fixture
def catalog(tmp_path: Path) -> Catalog:
    """A car with a gift for eleven days, one without a limit, and a free paint."""
    days = {"from": FIRST, "until": LAST}
    look = {"part": "wheel", "colours": ["#102030"]}
    gifts = {
        "lamp": named_option("灯", "Lamp", 7, look=look, **days),
        "mat": named_option("垫", "Mat", 3),
    }
    groups = {"paint": group({"white": option()}), "gifts": group(gifts, "gift")}
    groups["gifts"]["name"] = {"zh": "权益", "en": "Presents"}
    return load_tables(tmp_path / "catalog", catalog_tables({"alpha": model(groups)}))


@pytest.mark.parametrize("day", [BEFORE, FIRST, GIVEN, LAST + timedelta(1), AFTER])
def test_the_gifts_of_a_quote_are_those_of_the_day(
    catalog: Catalog, tmp_path: Path, day: date
) -> None:
    build = make_standard_build(catalog.models[0])
    expected = Oracle(tmp_path / "catalog", "alpha").expected_quote(build.chosen, day)
    found = compute_quote(catalog, build, day)
    assert (
        tuple((line.option.id, line.charged, line.gifted, line.standard) for line in found.lines)
        == expected.lines
    )
    assert found.totals.gifts == expected.gifts == (10 if FIRST <= day <= LAST else 3)


@pytest.mark.parametrize(("day", "gifts"), [(GIVEN, ["lamp", "mat"]), (AFTER, ["mat"])])
def test_an_ended_gift_is_in_no_sheet_draft_page_picture_or_ledger(
    catalog: Catalog, day: date, gifts: list[str]
) -> None:
    build = make_standard_build(catalog.models[0])
    created = datetime(2025, 10, 1, tzinfo=timezone(timedelta(hours=8)))
    sheet = make_sheet_document(
        catalog,
        build,
        day,
        SheetIdentity("XMC-20251001-7K3Q9", 1, created, "en", "0"),
        SheetDetails(),
    )
    assert [line["option"] for line in sheet["lines"] if line["gifted"]] == gifts
    assert sheet["totals"]["gifts"] == (10 if len(gifts) == 2 else 3)
    assert [
        line.option for line in take_snapshot(catalog, build, day).lines if line.gifted
    ] == gifts
    lines = itemised_quote_lines(
        catalog, compute_quote(catalog, build, day), translator_for("en"), 80
    )
    text = "\n".join(map(plain_text, lines))
    assert ("Lamp" in text) is ("lamp" in gifts)
    page = repr(
        make_page(
            catalog,
            compute_quote(catalog, build, day),
            PageHead("", 1, SheetDetails()),
            translator_for("en"),
        )
    )
    assert ("Lamp" in page) is ("lamp" in gifts)
    assert bool(find_appearance(catalog.models[0], build, day).parts) is ("lamp" in gifts)


@pytest.mark.parametrize("day", [GIVEN, AFTER])
def test_a_sheet_is_checked_with_the_gifts_of_its_own_day(
    catalog: Catalog, tmp_path: Path, day: date
) -> None:
    created = datetime(2025, 10, 1, tzinfo=timezone(timedelta(hours=8)))
    identity = SheetIdentity("XMC-20251001-7K3Q9", 1, created, "en", "0")
    sheet = make_sheet_document(
        catalog, make_standard_build(catalog.models[0]), day, identity, SheetDetails()
    )
    file = tmp_path / "sheet.toml"
    file.write_bytes(dump_toml(sheet))
    arguments = ("--catalog", str(tmp_path / "catalog"))
    assert run_cli("check", str(file), *arguments).code == 0
    other = AFTER if day == GIVEN else GIVEN
    write_document(
        file, with_valid_digest({**sheet, "sheet": {**sheet["sheet"], "quoted_on": other}})
    )
    result = run_cli("check", str(file), *arguments)
    assert result.code == 1
    assert any("lines.lamp" in finding for finding in result.error_lines)


def rows_of(catalog: Catalog, day: date, group_id: str, code: str = "en") -> list[str]:
    """Return the rows of the step that has the gifts, with the cursor on a group."""
    configurator = Configurator(catalog, lambda: day)
    step = move_to_step(configurator, first_cursor(configurator), "paint")
    ui = UiState(move_to_group(configurator, step, group_id), translator_for(code))
    view = make_view_model(Workspace(session_of(configurator)), ui, "")
    return [plain_text(row.spans) for row in option_list_rows(view, 80)]


@pytest.mark.parametrize(
    ("day", "word", "chinese"),
    [
        (AFTER, "Free until 2025-09-30", "赠送至 2025-09-30"),
        (BEFORE, "Free from 2025-09-20", "2025-09-20 起赠送"),
    ],
)
def test_the_row_of_a_gift_outside_its_period_names_the_period(
    catalog: Catalog, day: date, word: str, chinese: str
) -> None:
    indicator, mat = rows_of(catalog, day, "gifts")[-2:]
    assert word in indicator
    assert "✓" not in indicator
    assert "+ Gift" not in indicator
    assert "✓" in mat
    assert "+ Gift" in mat
    assert chinese in rows_of(catalog, day, "gifts", "zh")[-2]
    configurator = Configurator(catalog, lambda: day)
    assert configurator.evaluator.option_state("lamp").availability is Availability.NOT_OFFERED
    assert configurator.evaluator.option_state("mat").availability is Availability.FREE
    text = explain_option(
        catalog,
        configurator.compiled_rules,
        catalog.models[0].options["lamp"],
        day,
        translator_for("en"),
        show_ids=False,
    )
    reasons = ("not offered before", "offered until")
    assert any(reason in plain_text(line) for reason in reasons for line in text)


def test_a_folded_group_of_gifts_names_those_of_the_day(catalog: Catalog) -> None:
    folded = {
        day: next(row for row in rows_of(catalog, day, "paint") if "Presents" in row)
        for day in (GIVEN, AFTER)
    }
    assert "Lamp" in folded[GIVEN]
    assert "Lamp" not in folded[AFTER]
    assert "Mat" in folded[AFTER]


def test_reopening_a_build_reports_a_gift_that_has_ended(catalog: Catalog) -> None:
    build = make_standard_build(catalog.models[0])
    report = diff_against_catalog(take_snapshot(catalog, build, GIVEN), catalog, AFTER)
    assert [(each.line.option, each.removal_reason) for each in report.removed] == [
        ("lamp", RemovalReason.ENDED)
    ]
    assert not diff_against_catalog(
        take_snapshot(catalog, build, AFTER), catalog, AFTER
    ).has_changes


# ── Gifts outside the terms ───────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("days", "text"),
    [
        (
            {"until": date(2025, 9, 24)},
            "ends on 2025-09-24, before these terms start on 2025-09-25",
        ),
        ({"until": date(2025, 9, 25)}, ""),
        ({"from": date(2026, 9, 24)}, ""),
        (
            {"from": date(2026, 9, 25)},
            "starts on 2026-09-25, after these terms end on 2026-09-24",
        ),
        ({}, ""),
    ],
)
def test_a_gift_that_is_never_given_is_a_lint_problem(
    tmp_path: Path, days: dict[str, date], text: str
) -> None:
    groups = {
        "paint": group({"white": option(), "blue": option(20, bespoke=True)}),
        "gifts": group({"lamp": option(7, **days)}, "gift"),
    }
    catalog = load_tables(tmp_path / "catalog", catalog_tables({"alpha": model(groups)}))
    found = [problem.full_text(translator_for("en")) for problem in find_lint_problems(catalog)]
    assert len(found) == bool(text)
    assert all(text in sentence and "lamp" in sentence for sentence in found)
