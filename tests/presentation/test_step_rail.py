"""The step rail: names in full where there is space, else shortened in whole words."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pytest
from rich.cells import cell_len

from tests.session_factory import session_of
from xmc_tui.configurator import Configurator, Workspace
from xmc_tui.domain.build import build_from_wished_options
from xmc_tui.domain.catalog import Catalog, Model
from xmc_tui.domain.frozen_dataclass import replace
from xmc_tui.i18n import translator_for
from xmc_tui.presentation.cursor import first_cursor
from xmc_tui.presentation.price_bar import price_bar_lines
from xmc_tui.presentation.step_rail import step_rail_rows, step_strip_lines
from xmc_tui.presentation.styled_text import plain_text
from xmc_tui.presentation.ui_state import UiState
from xmc_tui.presentation.view_model import ViewModel, make_view_model

#: Six choices with long names, four of them on one step.
WISHES = (
    *("amethyst", "carbon-hood-raw", "carbon-exterior", "carbon-roof"),
    *("five-spoke-amber-gold", "carbon-interior-kit"),
)

#: Choices of a build that qualifies.
QUALIFYING = ("amethyst", "carbon-hood-raw", "carbon-roof", "five-spoke-carbon-black")

#: The width of the column of steps, its height on a screen of 120x40 cells, and the least height
#: that has a line for each choice of the above.
WIDTH, HIGH, LOW = 24, 34, 22


def make_view(catalog: Catalog, model: Model, wishes: Sequence[str], code: str) -> ViewModel:
    """Return the view of a build on the first step."""
    configurator = Configurator(catalog, lambda: date(2025, 10, 1))
    configurator.state.build = build_from_wished_options(model, wishes)
    ui = UiState(first_cursor(configurator), translator_for(code))
    return make_view_model(Workspace(session_of(configurator)), ui, "")


def rail_texts(view: ViewModel, height: int) -> list[str]:
    """Return the lines of the vertical rail, after a check of their width and number."""
    texts = [plain_text(row.spans) for row in step_rail_rows(view, WIDTH, height)]
    assert all(cell_len(text) <= WIDTH for text in texts)
    assert len(texts) - 1 <= height, "the last line is blank"
    return [text.strip() for text in texts]


@pytest.mark.parametrize("code", ["en", "zh"])
def test_all_choices_are_shown_in_full_where_there_is_space(launch: Catalog, code: str) -> None:
    model = launch.models[0]
    texts = rail_texts(make_view(launch, model, WISHES, code), HIGH)
    joined = "".join(texts).replace(" ", "")
    for wish in WISHES:
        assert getattr(model.options[wish].name, code).replace(" ", "") in joined
    assert "…" not in joined


@pytest.mark.parametrize("code", ["en", "zh"])
def test_a_long_name_keeps_the_word_that_says_what_it_is(launch: Catalog, code: str) -> None:
    wishes = ("carbon-hood-raw", "carbon-exterior", "carbon-roof")
    texts = rail_texts(make_view(launch, launch.models[0], wishes, code), LOW)
    if code == "en":
        assert "double-duct bonnet" in texts
        assert "exterior kit" in texts
        assert "Carbon-fibre roof" in texts
        assert "Bright Yellow" in texts, "a list of two colours keeps the first"
    assert "Carbon-fibre" not in texts


@pytest.mark.parametrize(("code", "more"), [("en", "+2 more"), ("zh", "另有 2 项")])
def test_the_number_of_choices_without_a_line_is_shown(
    launch: Catalog, code: str, more: str
) -> None:
    texts = rail_texts(make_view(launch, launch.models[0], WISHES, code), LOW)
    assert more not in texts
    texts = rail_texts(make_view(launch, launch.models[0], WISHES, code), LOW - 1)
    assert texts[7] == more, texts


@pytest.mark.parametrize("code", ["en", "zh"])
@pytest.mark.parametrize("number", [0, 1])
def test_no_name_is_cut_at_80_columns(launch: Catalog, number: int, code: str) -> None:
    model = launch.models[number]
    cut = {
        option
        for option in model.options
        for line in step_strip_lines(make_view(launch, model, [option], code), 80)
        if "…" in plain_text(line)
    }
    assert cut == set()


def test_a_chinese_name_that_begins_with_a_size_keeps_what_it_is(launch: Catalog) -> None:
    view = make_view(launch, launch.models[1], ["petal-forged-21", "caliper-red"], "zh")
    assert "花瓣锻造轮毂" in plain_text(step_strip_lines(view, 80)[1])


def test_the_paint_leads_also_if_it_is_standard(launch: Catalog) -> None:
    view = make_view(launch, launch.models[0], ("carbon-hood-raw",), "en")
    _, chosen = step_strip_lines(view, 90)
    assert "Lightning Yellow+1" in plain_text(chosen)


def test_a_status_is_never_shortened_to_its_last_words(launch: Catalog) -> None:
    view = make_view(launch, launch.models[0], (), "en")
    for cells in range(40, 81):
        _, chosen = step_strip_lines(view, cells)
        last = plain_text(chosen).split(" ", 1)[1]
        assert not last.rstrip().endswith("qualified") or "Not qualified" in last, cells


@pytest.mark.parametrize("code", ["zh", "en"])
@pytest.mark.parametrize("options", [(), ("amethyst",), QUALIFYING], ids=len)
def test_the_review_step_has_the_words_and_the_mark_of_the_price_bar(
    launch: Catalog, code: str, options: Sequence[str]
) -> None:
    view = make_view(launch, launch.models[0], options, code)
    view = replace(view, cursor=replace(view.cursor, visited=frozenset({"review"})))
    sums, _, conditions = map(plain_text, price_bar_lines(view, 120))
    name, state = [text for text in rail_texts(view, 60) if text][-2:]
    assert (sums if options == QUALIFYING else conditions).rstrip().endswith(state.strip())
    assert ("✓" in name) is (options == QUALIFYING)
    names, _ = step_strip_lines(view, 80)
    assert ("✓" in plain_text(names)) is (options == QUALIFYING)
