"""Amounts, the threshold as text, the price bar at every width, and the legend of marks."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest

from tests.session_factory import session_of
from tests.tui.app_driver import DAY
from xmc_tui.configurator import Choose, ChooseModel, Configurator, SetBudget, Workspace
from xmc_tui.domain.catalog import Catalog
from xmc_tui.domain.frozen_dataclass import replace
from xmc_tui.domain.threshold_and_delivery import ThresholdStatus
from xmc_tui.i18n import translator_for
from xmc_tui.presentation.cursor import first_cursor, move_to_numbered_step
from xmc_tui.presentation.itemised_quote import threshold_line
from xmc_tui.presentation.money_format import format_amount, format_difference
from xmc_tui.presentation.option_list_rows import option_list_rows
from xmc_tui.presentation.price_bar import price_bar_lines
from xmc_tui.presentation.source_texts import source_text
from xmc_tui.presentation.styled_text import cell_width, plain_text
from xmc_tui.presentation.threshold_texts import progress_text, requirement_text
from xmc_tui.presentation.ui_state import UiState
from xmc_tui.presentation.view_model import ViewModel, make_view_model
from xmc_tui.storage.catalog.catalog_loader import load_catalog

#: Options of 130,000 yuan, among them bespoke items.
QUALIFYING = ("amethyst", "carbon-hood-raw", "carbon-roof", "five-spoke-carbon-black")


def view_of(
    catalog: Catalog,
    wishes: Sequence[str] = (),
    code: str = "en",
    model: str = "",
    budget: int | None = None,
    highlight: str = "",
    day: date = DAY,
) -> ViewModel:
    """Return the view of a build on the paint step."""
    configurator = Configurator(catalog, lambda: day)
    if model:
        configurator.do(ChooseModel(model))
    for wish in wishes:
        configurator.do(Choose(wish))
    if budget is not None:
        configurator.do(SetBudget(budget))
    cursor = move_to_numbered_step(configurator, first_cursor(configurator), 2)
    if highlight:
        cursor = replace(cursor, highlight=highlight)
    return make_view_model(
        Workspace(session_of(configurator)), UiState(cursor, translator_for(code)), ""
    )


def bar(view: ViewModel, cells: int) -> list[str]:
    """Return the lines of the price bar, which are exactly as wide as the screen."""
    lines = price_bar_lines(view, cells)
    assert [cell_width(line) for line in lines] == [cells] * 3
    return [plain_text(line) for line in lines]


@pytest.mark.parametrize(
    ("code", "over", "state"),
    [("en", "over budget", "Valid quote"), ("zh", "超出预算", "有效报价")],
)
def test_the_excess_over_the_budget_is_apart_from_the_state(
    launch: Catalog, code: str, over: str, state: str
) -> None:
    view = view_of(launch, QUALIFYING, code, budget=600_000)
    sums = [bar(view, cells)[0] for cells in range(80, 140)]
    both = [line for line in sums if over in line and state in line]
    assert len(both) > 40
    for line in both:
        assert re.search(f"   {state}", line), line


@pytest.mark.parametrize(
    ("yuan", "amount", "difference"),
    [
        (0, "¥0", "¥0"),
        (999, "¥999", "+¥999"),
        (655_400, "¥655,400", "+¥655,400"),
        (-28_000, "-¥28,000", "-¥28,000"),
    ],
)
def test_amounts_have_their_sign(yuan: int, amount: str, difference: str) -> None:
    assert format_amount(yuan) == amount
    assert format_difference(yuan) == difference


@pytest.mark.parametrize(
    ("operator", "amount", "counted", "shortfall", "expected"),
    [
        (">", 100_000, 28_000, 72_001, "¥28,000 of ¥100,000 · ¥72,001 to go"),
        (">", 100_000, 100_000, 1, "¥100,000 of ¥100,000 · ¥1 to go"),
        (">", 100_000, 130_000, 0, "¥130,000 · over ¥100,000 by ¥30,000"),
        (">=", 60_000, 60_000, 0, "¥60,000 · ¥60,000 reached"),
    ],
)
def test_a_threshold_never_reads_as_a_false_statement(
    operator: str, amount: int, counted: int, shortfall: int, expected: str
) -> None:
    status = ThresholdStatus(amount, operator, counted, shortfall, 1, ())
    assert progress_text(status, "", translator_for("en")) == expected


def test_a_requirement_is_in_words() -> None:
    english, chinese = translator_for("en"), translator_for("zh")
    assert requirement_text(">", 100_000, english) == "more than ¥100,000"
    assert requirement_text(">=", 60_000, english) == "at least ¥60,000"
    assert requirement_text(">", 100_000, chinese) == "超过 ¥100,000"
    assert requirement_text(">=", 60_000, chinese) == "满 ¥60,000"


@pytest.mark.parametrize("code", ["en", "zh"])
def test_the_bar_says_all_of_it_at_every_width(launch: Catalog, code: str) -> None:
    """Every condition is a mark with words, and the verdict is there from 80 columns on.

    The words say what the mark means, not only what the condition is about.
    """
    verdict = {"en": "Not qualified ", "zh": "  未达"}[code]
    words = {
        "en": (
            "✗ (Under threshold|Threshold not reached)",
            "✓ (Trial|Within)",
            "! (Trial over|Outside)",
        ),
        "zh": ("✗ 未达门槛", "✓ 试运行", "! 试运行(期外|已结束)"),
    }[code]
    for cells in range(80, 251):
        # The trial period ends on 2026-09-24; the words for that are longer.
        for highlight, day in (("", DAY), ("twilight-rose", DAY), ("", date(2026, 11, 27))):
            view = view_of(launch, ["amethyst"], code, "", 500_000, highlight, day)
            _, gauge, conditions = bar(view, cells)
            assert verdict in conditions
            assert re.search(words[0], conditions)
            assert re.search(words[1 if day == DAY else 2], conditions)
            assert ("? Quota unknown" in conditions or "? 配额未知" in conditions) or cells < 90
            assert "…" not in conditions
            assert len(re.findall("[✓✗?!] [^ ]", conditions)) == 5
            assert "¥100,000" in gauge


def test_the_bar_names_total_options_and_share(launch: Catalog) -> None:
    sums, gauge, _ = bar(view_of(launch, ["amethyst"], highlight="amethyst"), 80)
    assert sums.strip() == "Total ¥557,900   Options ¥28,000   5.28% of base price"
    assert gauge.startswith(" Counted ¥28,000 of ¥100,000 · ¥72,001 to go (must exceed ¥100,000) ━")


@pytest.mark.parametrize(
    ("code", "note"), [("en", "(must exceed ¥100,000)"), ("zh", "（须超过 ¥100,000）")]
)
def test_a_threshold_that_must_be_exceeded_says_so(
    launch: Catalog, july: Catalog, code: str, note: str
) -> None:
    """Else "¥0 of ¥100,000 · ¥100,001 to go" looks like a mistake."""
    for cells in range(80, 161):
        for wishes in ((), ("amethyst",), ("twilight-rose",)):
            view = view_of(launch, wishes, code, highlight="racing-red")
            assert note in bar(view, cells)[1]
    quote = view_of(launch, (), code).quote
    assert note in plain_text(threshold_line(quote, translator_for(code), with_limit=True))
    assert note not in bar(view_of(launch, QUALIFYING, code), 120)[1]
    assert "（" not in bar(view_of(july, (), code), 120)[1].replace("(", "（")


def test_the_note_on_the_threshold_leaves_space_for_the_gauge(launch: Catalog) -> None:
    gauges = [bar(view_of(launch, ["amethyst"]), cells)[1] for cells in range(75, 90)]
    assert all(len(re.findall("[━─]", gauge)) >= 4 for gauge in gauges)
    assert next(len(re.findall("[━─]", gauge)) for gauge in gauges if "exceed" in gauge) == 8


@pytest.mark.parametrize("code", ["en", "zh"])
def test_the_share_of_the_base_price_stays_with_a_preview_and_a_budget(
    launch: Catalog, code: str
) -> None:
    for budget in (None, 500_000, 2_000_000):
        for highlight in ("amethyst", "racing-red", "twilight-rose"):
            for wishes in (["amethyst"], ["carbon-hood-yellow"], QUALIFYING):
                view = view_of(launch, wishes, code, budget=budget, highlight=highlight)
                assert re.search(r"\d\.\d\d%", bar(view, 110)[0]), (budget, highlight, wishes)
                share = {"en": "% of base price", "zh": "选装占比"}[code]
                assert share in bar(view, 125)[0]


@pytest.mark.parametrize("code", ["en", "zh"])
def test_a_preview_cannot_be_taken_for_the_build(launch: Catalog, code: str) -> None:
    """Its word and the change come first, whatever the width; all lines have its edge."""
    start = {
        "en": " PREVIEW  Total ¥549,900 (-¥8,000)   ",
        "zh": " 预览  总价 ¥549,900（-¥8,000）   ",
    }[code]
    for cells in range(80, 251):
        view = view_of(launch, ["amethyst"], code, highlight="racing-red")
        sums, *_ = bar(view, cells)
        assert sums.startswith(start)
        assert "…" not in sums
        assert [line[0].role for line in price_bar_lines(view, cells)] == ["preview"] * 3
    for line in price_bar_lines(view_of(launch, ["amethyst"], code, highlight="amethyst"), 80):
        assert line[0].role != "preview"


def test_a_preview_that_needs_changes_says_so(launch: Catalog) -> None:
    sums, *_ = bar(view_of(launch, ["carbon-hood-yellow"], highlight="amethyst"), 80)
    assert sums.endswith("~ Needs changes ")
    assert "PREVIEW" in sums


def test_a_budget_says_by_how_much_it_is_exceeded(launch: Catalog) -> None:
    over, *_ = bar(view_of(launch, ["amethyst"], budget=550_000, highlight="amethyst"), 120)
    assert "^ " in over
    assert "¥7,900" in over
    within, *_ = bar(view_of(launch, ["amethyst"], budget=560_000, highlight="amethyst"), 120)
    assert "¥560,000" in within
    assert "^" not in within


def test_a_qualifying_build_is_a_quote(launch: Catalog) -> None:
    sums, gauge, _ = bar(view_of(launch, QUALIFYING, highlight="amethyst"), 80)
    assert sums.endswith("Valid quote ")
    assert "over ¥100,000 by ¥9,000" in gauge


def test_the_mark_of_illustrative_sums_has_its_word(launch: Catalog) -> None:
    view = view_of(launch, ["twilight-rose"], highlight="twilight-rose")
    assert bar(view, 80)[0].endswith("≈ Illustrative prices ")


@pytest.mark.parametrize("code", ["en", "zh"])
def test_a_mark_without_a_word_is_in_the_legend(launch: Catalog, code: str) -> None:
    view = view_of(launch, ["amethyst"], code)
    for cells in range(46, 90):
        heading, *rows = [plain_text(row.spans) for row in option_list_rows(view, cells)]
        for symbol in "!*~":
            marked = [row for row in rows if re.search(rf"  \{symbol} ", row)]
            words = [row for row in rows if re.search(rf"\{symbol} \w", row)]
            assert not marked or words or f"{symbol} " in heading, (cells, symbol)


def test_sources_are_publishers_with_a_date(launch: Catalog) -> None:
    assert source_text(launch, "itbear", translator_for("en")) == "ITBear, 2025-09-26"
    assert all(source.publisher for source in launch.sources.values())
    assert source_text(launch, "nobody", translator_for("en")) == ""


def test_a_page_without_a_date_of_publication_has_the_day_of_what_it_said(launch: Catalog) -> None:
    """A source of 2026 for the terms of 2025 looks like a mistake if it is called published."""
    assert source_text(launch, "xmconf", translator_for("en")) == "Xiaomi, as of 2026-07-28"
    assert source_text(launch, "xmconf", translator_for("zh")) == "小米官网，2026-07-28 页面"


def test_an_example_says_that_it_has_no_public_source(
    launch: Catalog, catalog_folder: Path, tmp_path: Path
) -> None:
    english, chinese = translator_for("en"), translator_for("zh")
    assert source_text(launch, "ours", english) == "example made for this app, no public source"
    assert source_text(launch, "ours", chinese) == "本程序的示例，无公开来源"
    overlay = tmp_path / "prices.toml"
    overlay.write_text('[overlay]\nname = "门店价目"\n', "utf-8")
    store = load_catalog(catalog_folder, overlays=[overlay])
    assert source_text(store, "门店价目", chinese) == "门店价目"
