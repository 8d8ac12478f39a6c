"""The option list: names in full, shared beginnings, marks with words, and visible swatches."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import small_catalogs
from tests.presentation.test_screen_layout import list_views
from tests.session_factory import session_of
from tests.tui.app_driver import DAY
from xmc_tui.configurator import Choose, ChooseModel, Configurator, Workspace
from xmc_tui.domain.build import build_from_wished_options
from xmc_tui.domain.catalog import Catalog, Option, SelectionMode, StepKind
from xmc_tui.i18n import Translator, translator_for
from xmc_tui.presentation import option_step_rows as option_step_module
from xmc_tui.presentation.cursor import Cursor
from xmc_tui.presentation.open_group_rows import open_group_rows
from xmc_tui.presentation.option_detail import option_detail_lines
from xmc_tui.presentation.option_list_rows import option_list_rows
from xmc_tui.presentation.row_tags import RowTag, choose_tags_without_word, tag_spans
from xmc_tui.presentation.shared_name_prefixes import SplitName, split_shared_prefixes
from xmc_tui.presentation.styled_row import StyledRow
from xmc_tui.presentation.styled_text import cell_width, plain_text
from xmc_tui.presentation.swatch_spans import edge_colour, equal_widths, swatch_spans
from xmc_tui.presentation.ui_state import UiState
from xmc_tui.presentation.view_model import ViewModel, make_view_model

#: Widths of the list on screens of 80 to 160 columns, and more.
WIDTHS = (44, 46, 51, 52, 60, 74, 100)

BESPOKE, NEEDS = RowTag("*", "bespoke", "bespoke"), RowTag("~", "Needs changes", "warn")
ENDED = RowTag("", "Until 2026-01-24", "dim")

CARS = pytest.mark.parametrize("model", ["su7-ultra", "yu7-max"])
LANGUAGES = pytest.mark.parametrize("code", ["en", "zh"])


def group_views(catalog: Catalog, model: str, code: str) -> dict[str, ViewModel]:
    """Return a view of each group of a model."""
    return {
        view.cursor.group: view
        for view in list_views(catalog, model, code)
        if view.step.kind is StepKind.GROUPS
    }


def open_rows(view: ViewModel, cells: int) -> list[StyledRow]:
    """Return the rows of the group of a view."""
    return open_group_rows(view, view.model.group_by_id[view.cursor.group], cells)


def text_of(rows: list[StyledRow]) -> str:
    """Return the text of rows."""
    return "\n".join(plain_text(row.spans) for row in rows)


@LANGUAGES
@CARS
def test_every_name_is_shown_in_full_at_every_width(launch: Catalog, model: str, code: str) -> None:
    """All words of it, in Chinese all characters; the first ones may be in the line above."""
    tr = translator_for(code)
    for group, view in group_views(launch, model, code).items():
        for cells in WIDTHS:
            rows = open_rows(view, cells)
            assert [row for row in rows if cell_width(row.spans) > cells] == []
            assert "…" not in text_of(rows)
            heads = text_of([row for row in rows if not row.click_target])
            for option in view.model.group_by_id[group].options:
                name = tr.localize(option.name)
                own = text_of([row for row in rows if row.click_target == option.id])
                parts = name.split() if code == "en" else name.replace(" ", "")
                assert [part for part in parts if part.rstrip(",") not in heads + own] == []
                assert parts[-1] in own


@LANGUAGES
@pytest.mark.parametrize("cells", range(30, 44))
def test_tags_leave_space_for_names_and_prices_in_a_narrow_list(
    launch: Catalog, cells: int, code: str
) -> None:
    """The list of a screen of 100 columns has about 30 cells, too few for these names.

    Every wheel but the chosen one warns that it takes the last bespoke item away.
    """
    model = launch.model_by_id["yu7-max"]
    configurator = Configurator(launch, lambda: DAY)
    configurator.do(ChooseModel(model.id))
    configurator.do(Choose("petal-forged-21"))
    cursor = Cursor("wheels", "wheels", "petal-forged-21")
    ui = UiState(cursor, translator_for(code))
    view = make_view_model(Workspace(session_of(configurator)), ui, "")
    rows = open_rows(view, cells)
    assert "…" not in text_of(rows)
    for option in model.group_by_id["wheels"].options:
        first = next(row for row in rows if row.click_target == option.id)
        name, price = translator_for(code).localize(option.name), option.price.amount
        change = price - 20_000
        amount = f"≈¥{price:,}" if not change else f"≈-¥{-change:,}"
        assert plain_text(first.spans).endswith(f"{amount} ")
        assert name[:4] in plain_text(first.spans)


def collapsed_rows(
    catalog: Catalog, model: str, code: str, cells: int
) -> Iterator[tuple[Option, list[StyledRow]]]:
    """Yield each option with the rows of its group, which it is chosen in and which is closed."""
    configurator = Configurator(catalog, lambda: DAY)
    configurator.do(ChooseModel(model))
    car, standard = configurator.model, configurator.build
    groups = [group for group in car.groups if group.pick is SelectionMode.ONE]
    for group in groups:
        others = [each for each in groups if each.step == group.step and each is not group]
        for option in group.options if others else ():
            kept = [each for each in standard.chosen if car.options[each].group != group.id]
            configurator.state.build = build_from_wished_options(car, [*kept, option.id])
            cursor = Cursor(group.step, others[0].id, others[0].options[0].id)
            view = make_view_model(
                Workspace(session_of(configurator)), UiState(cursor, translator_for(code)), ""
            )
            rows = option_list_rows(view, cells)
            yield option, [row for row in rows if row.click_target == group.id]


@LANGUAGES
@CARS
@pytest.mark.parametrize("cells", range(31, 44))
def test_the_names_of_collapsed_groups_are_whole_in_a_narrow_list(
    launch: Catalog, model: str, code: str, cells: int
) -> None:
    """The list of screens of 100 to 110 columns."""
    for option, rows in collapsed_rows(launch, model, code, cells):
        assert [row for row in rows if cell_width(row.spans) > cells] == []
        text = text_of(rows)
        name = re.sub(r" ?[(（].*", "", getattr(option.name, code))
        assert name.replace(" ", "") in "".join(text.split()), text
        if option.price.amount:
            assert f"¥{option.price.amount:,}" in text


@LANGUAGES
@CARS
@pytest.mark.parametrize("cells", [44, 46, 51, 56, 60, 64])
def test_a_collapsed_group_leaves_out_words_and_not_letters(
    launch: Catalog, model: str, cells: int, code: str
) -> None:
    """The last word is kept, and no two options of a group are shown as the same."""
    lines: dict[str, set[str]] = {}
    for option, rows in collapsed_rows(launch, model, code, cells):
        (row,) = rows
        text = plain_text(row.spans)
        assert "…" not in text
        named = [word for word in text.split() if "¥" not in word]
        assert re.sub("[(（].*", "", named[-1]) in getattr(option.name, code)
        assert text not in lines.setdefault(option.group, set())
        lines[option.group].add(text)


def test_a_shared_beginning_is_written_once(launch: Catalog) -> None:
    text = text_of(open_rows(group_views(launch, "su7-ultra", "en")["wheels"], 46))
    assert text.count("Five-spoke two-layer forged wheel") == 1
    *_, gold, moonrock, carbon, mirror = text.replace(">", " ").splitlines()
    assert gold.split()[:2] == ["▏▕", "amber"]
    assert moonrock.split()[:2] == ["▏▕", "moonrock"]
    assert carbon.split()[:2] == ["▏▕", "carbon"]
    assert mirror.split()[:2] == ["▏▕", "mirror"]


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (
            ["No decal", "Classic decal, silver", "Classic decal, gold, sides only"],
            [("", "No decal"), ("Classic decal", "silver"), ("Classic decal", "gold, sides only")],
        ),
        (["U wheel", "U wheel, yellow ring"], [("", "U wheel"), ("", "U wheel, yellow ring")]),
        (["碳纤维尾翼 固定", "碳纤维尾翼 可调"], [("碳纤维尾翼", "固定"), ("碳纤维尾翼", "可调")]),
        # Too short to be worth a line.
        (["24K金 黑陶瓷", "24K金 白陶瓷"], [("", "24K金 黑陶瓷"), ("", "24K金 白陶瓷")]),
        # Not next to each other.
        (
            ["Classic decal, red", "No decal", "Classic decal, gold"],
            [("", "Classic decal, red"), ("", "No decal"), ("", "Classic decal, gold")],
        ),
        ([], []),
    ],
)
def test_names_are_split_where_they_share_a_beginning(
    names: list[str], expected: list[tuple[str, str]]
) -> None:
    assert split_shared_prefixes(names) == [SplitName(*each) for each in expected]


@LANGUAGES
@CARS
def test_a_mark_has_its_word_on_all_rows_or_in_the_heading(
    launch: Catalog, model: str, code: str
) -> None:
    for view in group_views(launch, model, code).values():
        for cells in WIDTHS:
            heading, *rows = open_rows(view, cells)
            tags = {span.text for row in rows for span in row.spans}
            for symbol in "!~^*+":
                texts = {text for text in tags if text.startswith(f" {symbol} ")}
                assert len(texts) <= 1, (cells, texts)
                if texts == {f" {symbol} "}:
                    assert f"{symbol} " in plain_text(heading.spans), (cells, symbol)


@LANGUAGES
@CARS
def test_the_legend_is_in_brackets_apart_from_the_heading(
    launch: Catalog, model: str, code: str
) -> None:
    """What is outside the brackets is the group, how many can be chosen, and the price heading.

    No mark of the list is without a word, whatever the width.
    """
    tr, found = translator_for(code), 0
    for group, view in group_views(launch, model, code).items():
        for cells in (31, *WIDTHS):
            heading, second, *rows = [plain_text(row.spans) for row in open_rows(view, cells)]
            if not re.search(r"^ +[(（].*[)）] $", second):
                second, rows = "", [second, *rows]
            legend = re.findall(r" [(（]([^)）]+)[)）] ", heading + second)
            found += len(legend)
            for shown in legend:
                heading = heading.replace(shown, "")
            assert not re.search("[!~^*+≈]", heading), heading
            name = tr.localize(view.model.group_by_id[group].name)
            assert heading.startswith(f" {name}  "), heading
            listed = "\n".join(rows)
            for symbol in "!~^*+≈":
                is_bare = re.search(rf"(^|\s)\{symbol}([^ ]| +[^ \w]| +$)", listed, re.MULTILINE)
                has_word = re.search(rf"(^|\s)\{symbol} \w", listed)
                if is_bare and not has_word and not (symbol == "+" and "+¥" in listed):
                    assert f"{symbol} " in "".join(legend), (cells, symbol, listed)
    assert found >= 10


def test_the_least_important_word_goes_first_and_on_all_rows() -> None:
    wide = cell_width(tag_spans([NEEDS, BESPOKE], []))
    assert choose_tags_without_word([(wide, [NEEDS, BESPOKE])]) == frozenset()
    assert choose_tags_without_word([(99, [BESPOKE]), (wide - 1, [NEEDS, BESPOKE])]) == {BESPOKE}
    assert choose_tags_without_word([(8, [NEEDS, BESPOKE])]) == {BESPOKE, NEEDS}


def test_a_name_too_long_for_symbols_takes_no_word_from_other_rows() -> None:
    assert choose_tags_without_word([(99, [BESPOKE]), (2, [BESPOKE])]) == frozenset()
    assert choose_tags_without_word([(3, [ENDED])]) == frozenset()


def luminance(colour: str) -> float:
    """Return the relative luminance of a colour as WCAG 2 defines it."""
    parts = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours as WCAG 2 defines it."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def test_swatches_are_seen_on_black_and_on_white(launch: Catalog) -> None:
    """The colour or its edge differs from the ground as much as WCAG 2 wants it for graphics."""
    colours = {
        colour
        for model in launch.models
        for option in model.options.values()
        if option.appearance is not None
        for colour in option.appearance.colours
    }
    assert len(colours) > 20
    for colour in {*colours, "#000000", "#FFFFFF"}:
        for ground in ("#000000", "#FFFFFF", "#111113", "#FBFAF8"):
            edge = edge_colour(colour)
            assert max(contrast(colour, ground), contrast(edge, ground)) >= 3, (colour, ground)


def test_a_swatch_has_its_width_and_both_edges() -> None:
    colours = ("#FFFFFF", "#000000", "#FF0000")
    for count in (1, 2, 3):
        for cells in (2, 3, 9):
            spans = swatch_spans(colours[:count], equal_widths(count, cells))
            assert cell_width(spans) == cells
            text = plain_text(spans)
            assert text.startswith("▏")
            assert text.endswith("▕")
            shown = [span.role.partition(" on ")[2] for span in spans]
            assert shown == list(colours[: min(count, cells)])


def test_the_names_of_a_closed_group_are_counted_if_they_do_not_fit(launch: Catalog) -> None:
    view = group_views(launch, "su7-ultra", "en")["interior"]
    for cells, expected in (
        (46, "3 items"),
        (60, "Carbon-fibre front seat backs +2"),
        (140, "Carbon-fibre front seat backs, Carbon-fibre sports steering wheel, "),
    ):
        row = next(row for row in option_list_rows(view, cells) if row.click_target == "gifts")
        assert expected in plain_text(row.spans)


@LANGUAGES
def test_a_note_never_ends_in_the_middle(launch: Catalog, code: str) -> None:
    """With less space it is shortened, then sentences are left out."""
    for view in list_views(launch, "su7-ultra", code):
        if view.highlighted_option is not None:
            everything = option_detail_lines(view, 44, 99)
            for most in range(3, 12):
                lines = option_detail_lines(view, 44, most)
                assert len(lines) <= most
                if len(everything) <= most:
                    assert lines == everything
                assert "…" not in "".join(plain_text(line) for line in lines), most


def test_lines_of_unchanged_groups_are_made_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A large catalog has a thousand groups on one step, and a key changes one of them."""
    option = small_catalogs.option
    groups = {
        f"g{i}": small_catalogs.group({f"g{i}-0": option(), f"g{i}-1": option(5)})
        for i in range(900)
    }
    tables = small_catalogs.catalog_tables({"alpha": small_catalogs.model(groups)})
    catalog = small_catalogs.load_tables(tmp_path / "catalog", tables)
    workspace = Workspace(session_of(Configurator(catalog, lambda: DAY)))
    configurator = workspace.current.configurator
    made: list[list[str]] = []
    name_texts = option_step_module._name_texts

    def record(names: list[str], tr: Translator) -> list[str]:
        made.append(names)
        return name_texts(names, tr)

    monkeypatch.setattr(option_step_module, "_name_texts", record)

    def show() -> tuple[int, list[StyledRow]]:
        made.clear()
        ui = UiState(Cursor("paint", "g0", "g0-0"), translator_for("en"))
        rows = option_list_rows(make_view_model(workspace, ui, ""), 46)
        return len(made), rows

    assert show()[0] == 899
    configurator.do(Choose("g500-1"))
    count, rows = show()
    assert count == 1
    assert "¥5" in plain_text(next(row for row in rows if row.click_target == "g500").spans)
