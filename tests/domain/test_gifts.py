"""A gift is given on its days alone: in the sums, on sheet, review and page, in the picture, and in its row."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone
from pathlib import Path

import pytest

from tests.cli.transcript import run
from tests.files.sheet_tools import forged, write_document
from tests.oracle import Oracle
from tests.small_catalogs import Table, catalog_tables, group, load_tables, model, option
from xmc_tui.configurator import Configurator, Details, State, written_of
from xmc_tui.configurator.reopen import Loss, reopen
from xmc_tui.domain.build import car_look, standard_build
from xmc_tui.domain.catalog import Catalog
from xmc_tui.domain.price import quote
from xmc_tui.files.lint import lint
from xmc_tui.files.sheet import Identity, sheet_document, to_toml
from xmc_tui.locale import language
from xmc_tui.page.content import PageHead, page_of
from xmc_tui.present.cursor import first_cursor, to_group, to_step
from xmc_tui.present.explain import why
from xmc_tui.present.ledger import ledger
from xmc_tui.present.rows import list_rows
from xmc_tui.present.text import plain
from xmc_tui.present.view import make_view

FIRST, LAST = date(2025, 9, 20), date(2025, 9, 30)
GIVEN, OVER, BEFORE = date(2025, 9, 30), date(2025, 12, 1), date(2025, 9, 19)


def named(zh: str, en: str, price: int, **more: object) -> Table:
    """Return an option under a name of its own."""
    return {**option(price, **more), "name": {"zh": zh, "en": en}}


@pytest.fixture
def catalog(tmp_path: Path) -> Catalog:
    """A car with a gift for ten days, one for good and a free paint."""
    days = {"from": FIRST, "until": LAST}
    look = {"part": "wheel", "colours": ["#102030"]}
    gifts = {"lamp": named("灯", "Lamp", 7, look=look, **days), "mat": named("垫", "Mat", 3)}
    groups = {"paint": group({"white": option()}), "gifts": group(gifts, "gift")}
    groups["gifts"]["name"] = {"zh": "权益", "en": "Presents"}
    return load_tables(tmp_path / "catalog", catalog_tables({"alpha": model(groups)}))


@pytest.mark.parametrize("day", [BEFORE, FIRST, GIVEN, LAST + timedelta(1), OVER])
def test_the_gifts_of_a_quote_are_those_of_the_day(
    catalog: Catalog, tmp_path: Path, day: date
) -> None:
    build = standard_build(catalog.models[0])
    expected = Oracle(tmp_path / "catalog", "alpha").reckon(build.chosen, day)
    found = quote(catalog, build, day)
    assert (
        tuple((line.option.id, line.charged, line.gifted, line.standard) for line in found.lines)
        == expected.lines
    )
    assert found.totals.gifts == expected.gifts == (10 if FIRST <= day <= LAST else 3)


@pytest.mark.parametrize(("day", "gifts"), [(GIVEN, ["lamp", "mat"]), (OVER, ["mat"])])
def test_an_ended_gift_is_on_no_sheet_draft_picture_or_ledger(
    catalog: Catalog, day: date, gifts: list[str]
) -> None:
    build = standard_build(catalog.models[0])
    created = datetime(2025, 10, 1, tzinfo=timezone(timedelta(hours=8)))
    sheet = sheet_document(
        catalog, build, day, Identity("XMC-20251001-7K3Q9", 1, created, "en", "0"), Details()
    )
    assert [line["option"] for line in sheet["lines"] if line["gifted"]] == gifts
    assert sheet["totals"]["gifts"] == (10 if len(gifts) == 2 else 3)
    assert [line.option for line in written_of(catalog, build, day).lines if line.gifted] == gifts
    told = "\n".join(map(plain, ledger(quote(catalog, build, day), language("en"), 80)))
    assert ("Lamp" in told) is ("lamp" in gifts)
    page = repr(
        page_of(catalog, quote(catalog, build, day), PageHead("", 1, Details()), language("en"))
    )
    assert ("Lamp" in page) is ("lamp" in gifts)
    assert bool(car_look(catalog.models[0], build, day).parts) is ("lamp" in gifts)


@pytest.mark.parametrize("day", [GIVEN, OVER])
def test_a_sheet_is_checked_with_the_gifts_of_its_own_day(
    catalog: Catalog, tmp_path: Path, day: date
) -> None:
    created = datetime(2025, 10, 1, tzinfo=timezone(timedelta(hours=8)))
    identity = Identity("XMC-20251001-7K3Q9", 1, created, "en", "0")
    sheet = sheet_document(catalog, standard_build(catalog.models[0]), day, identity, Details())
    file = tmp_path / "sheet.toml"
    file.write_bytes(to_toml(sheet))
    arguments = ("--catalog", str(tmp_path / "catalog"))
    assert run("check", str(file), *arguments).code == 0
    other = OVER if day == GIVEN else GIVEN
    write_document(file, forged({**sheet, "sheet": {**sheet["sheet"], "quoted_on": other}}))
    told = run("check", str(file), *arguments)
    assert told.code == 1
    assert any("lines.lamp" in finding for finding in told.findings)


def rows_of(catalog: Catalog, day: date, group_id: str, code: str = "en") -> list[str]:
    """Return the rows of the step on which the gifts are, the cursor on a group."""
    at = Configurator(catalog, lambda: day)
    cursor = to_group(at, to_step(at, first_cursor(at), "paint"), group_id)
    return [plain(row.spans) for row in list_rows(make_view(at, cursor, language(code)), 80)]


@pytest.mark.parametrize(
    ("day", "word", "chinese"),
    [
        (OVER, "given until 2025-09-30", "赠至 2025-09-30"),
        (BEFORE, "given from 2025-09-20", "2025-09-20 起赠"),
    ],
)
def test_the_row_of_a_gift_that_is_not_given_says_why(
    catalog: Catalog, day: date, word: str, chinese: str
) -> None:
    lamp, mat = rows_of(catalog, day, "gifts")[-2:]
    assert word in lamp
    assert "✓" not in lamp
    assert "+ gift" not in lamp
    assert "✓" in mat
    assert "+ gift" in mat
    assert chinese in rows_of(catalog, day, "gifts", "zh")[-2]
    at = Configurator(catalog, lambda: day)
    assert at.evaluator.judge("lamp").state is State.NOT_OFFERED
    assert at.evaluator.judge("mat").state is State.FREE
    told = why(
        catalog, at.rulebook, catalog.models[0].options["lamp"], day, language("en"), codes=False
    )
    assert any("not offered" in plain(line) or "offered until" in plain(line) for line in told)


def test_a_folded_group_of_gifts_names_those_of_the_day(catalog: Catalog) -> None:
    folded = {
        day: next(row for row in rows_of(catalog, day, "paint") if "Presents" in row)
        for day in (GIVEN, OVER)
    }
    assert "Lamp" in folded[GIVEN]
    assert "Lamp" not in folded[OVER]
    assert "Mat" in folded[OVER]


def test_a_gift_that_ended_since_is_told_when_a_car_is_reopened(catalog: Catalog) -> None:
    build = standard_build(catalog.models[0])
    report = reopen(written_of(catalog, build, GIVEN), catalog, OVER)
    assert [(gone.line.option, gone.loss) for gone in report.gone] == [("lamp", Loss.ENDED)]
    assert not reopen(written_of(catalog, build, OVER), catalog, OVER).is_needed


# ── Gifts that nobody is given ────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("days", "told"),
    [
        (
            {"until": date(2025, 9, 24)},
            "ends on 2025-09-24, before the first day of these terms, 2025-09-25",
        ),
        ({"until": date(2025, 9, 25)}, ""),
        ({"from": date(2026, 9, 24)}, ""),
        (
            {"from": date(2026, 9, 25)},
            "begins on 2026-09-25, after the last day of these terms, 2026-09-24",
        ),
        ({}, ""),
    ],
)
def test_a_gift_that_is_never_given_is_a_finding(
    tmp_path: Path, days: dict[str, date], told: str
) -> None:
    groups = {
        "paint": group({"white": option(), "blue": option(20, bespoke=True)}),
        "gifts": group({"lamp": option(7, **days)}, "gift"),
    }
    catalog = load_tables(tmp_path / "catalog", catalog_tables({"alpha": model(groups)}))
    found = [problem.sentence(language("en")) for problem in lint(catalog)]
    assert len(found) == bool(told)
    assert all(told in sentence and "lamp" in sentence for sentence in found)
