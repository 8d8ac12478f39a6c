"""The text of the customer's view, of the welcome and of the choice of a window."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tests.session_factory import session_of
from tests.tui.app_driver import DAY
from xmc_tui.configurator import ChooseModel, Configurator, Workspace
from xmc_tui.configurator.customer_display_ports import (
    AdvisorWindow,
    FollowerState,
    UndisplayableReason,
)
from xmc_tui.domain.build import build_from_wished_options, make_standard_build
from xmc_tui.domain.catalog import Catalog
from xmc_tui.domain.frozen_dataclass import replace
from xmc_tui.i18n import translator_for
from xmc_tui.presentation.cursor import first_cursor, move_to_group_of_any_step
from xmc_tui.presentation.customer_display_waiting_screen import waiting_lines, window_line
from xmc_tui.presentation.customer_view import customer_view_lines
from xmc_tui.presentation.follower_view import displayed_build_of, make_follower_view
from xmc_tui.presentation.picture_scene import picture_scene
from xmc_tui.presentation.styled_text import cell_width, plain_text
from xmc_tui.presentation.ui_state import UiState
from xmc_tui.presentation.view_model import ViewModel, make_view_model

SIZES = [(80, 24), (120, 40), (160, 50), (200, 60)]


def make_view(
    catalog: Catalog, *wishes: str, highlight: str = "", language: str = "en", model: int = 0
) -> ViewModel:
    """Return the customer view of a build with the highlight on an option."""
    configurator = Configurator(catalog, lambda: DAY)
    if model:
        configurator.do(ChooseModel(catalog.models[model].id))
    configurator.state.build = build_from_wished_options(catalog.models[model], wishes)
    cursor = first_cursor(configurator)
    if highlight:
        group = catalog.models[model].options[highlight].group
        cursor = replace(
            move_to_group_of_any_step(configurator, cursor, group), highlight=highlight
        )
    ui = UiState(cursor, translator_for(language), customer_view=True, message="a message")
    return make_view_model(Workspace(session_of(configurator)), ui, ui.message)


def text_of(view: ViewModel, cells: int = 120, hint: str = "") -> str:
    """Return the lines as text."""
    return "\n".join(plain_text(line) for line in customer_view_lines(view, cells, hint))


# ── The customer's view ───────────────────────────────────────────────────────────────────────────


def test_it_names_the_model_the_choices_and_the_total(launch: Catalog) -> None:
    text = text_of(make_view(launch, "carbon-roof", "caliper-red"))
    assert "Xiaomi SU7 Ultra" in text
    assert "Carbon-fibre roof" in text
    assert "Calipers Red" in text, "a colour alone would not say of what"
    assert "Roof Carbon" not in text, "the name says it already"
    assert "All else standard" in text
    assert "Preview" not in text
    # 529,900, the roof 25,000 and the calipers 1,500.
    assert "¥556,400" in text


@pytest.mark.parametrize("language", ["zh", "en"])
def test_it_says_nothing_that_is_meant_for_the_advisor(launch: Catalog, language: str) -> None:
    view = make_view(launch, "amethyst", highlight="carbon-roof", language=language)
    text = text_of(view)
    for word in ("amethyst", "carbon-roof", "itbear", "xmconf", "100,000", "a message", "XMC-"):
        assert word not in text
    tr = translator_for(language)
    for message in ("quote", "draft", "Counted", "qualifies", "Not qualified", "Premium"):
        assert tr.translate(message) not in text
    assert not set("*!~^?") & set(text)


def test_a_preview_is_named_in_words_with_its_price(launch: Catalog) -> None:
    text = text_of(make_view(launch, highlight="amethyst"))
    assert "Preview" in text
    assert "Paint Amethyst  +¥28,000" in text
    assert "¥557,900" in text, "529,900 and 28,000"
    back = text_of(make_view(launch, "amethyst", highlight="lightning-yellow"))
    assert "Paint Lightning Yellow  -¥28,000" in back


def test_a_previewed_model_is_named(launch: Catalog) -> None:
    view = make_view(launch)
    other = replace(view.cursor, highlight="yu7-max")
    configurator = Configurator(launch, lambda: DAY)
    ui = UiState(other, translator_for("en"), customer_view=True)
    text = text_of(make_view_model(Workspace(session_of(configurator)), ui, ""))
    assert "Preview  Xiaomi YU7 Max" in text.replace("   ", "  ")


def test_an_illustrative_total_is_marked_and_the_mark_explained(launch: Catalog) -> None:
    wheel = next(
        option
        for option in launch.models[1].options.values()
        if option.price.is_illustrative and option.price.amount
    )
    view = make_view(launch, wheel.id, model=1)
    text = text_of(view)
    assert f"≈¥{view.quote.totals.total:,}" in text
    assert "≈ Illustrative price" in text
    assert "≈" not in text_of(make_view(launch))


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
def test_no_line_is_too_long_and_nothing_is_cut(
    launch: Catalog, size: tuple[int, int], language: str
) -> None:
    for number, model in enumerate(launch.models):
        # The options with the longest names of all groups.
        tr = translator_for(language)
        longest = [
            max(group.options, key=lambda option: cell_width_of(tr.localize(option.name))).id
            for group in model.choosable_groups
        ]
        for highlight in longest:
            view = make_view(launch, *longest, language=language, model=number)
            cursor = replace(view.cursor, highlight=highlight)
            lines = customer_view_lines(replace_view(view, cursor), size[0], "Esc back")
            assert max(cell_width(line) for line in lines) <= size[0]
            text = "\n".join(plain_text(line) for line in lines)
            assert "…" not in text
            standard = make_standard_build(model).chosen
            for option_id in set(longest) - standard:
                name = tr.localize(model.options[option_id].name)
                assert name.replace(" ", "") in text.replace("\n", "").replace(" ", "")
            assert len(lines) <= size[1] // 2


def cell_width_of(text: str) -> int:
    """Return the width of a text in cells."""
    from rich.cells import cell_len

    return cell_len(text)


def replace_view(view: ViewModel, cursor: object) -> ViewModel:
    """Return a view with another cursor."""
    from xmc_tui.presentation.cursor import Cursor

    assert isinstance(cursor, Cursor)
    return replace(view, cursor=cursor)


def test_the_hint_ends_the_last_line(launch: Catalog) -> None:
    view = make_view(launch)
    assert text_of(view, hint="Esc back").splitlines()[-1].endswith("Esc back ")
    assert "Esc" not in text_of(view)


# ── In another window ─────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("highlight", ["", "amethyst", "lightning-yellow"])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_another_window_shows_the_same(launch: Catalog, highlight: str, language: str) -> None:
    view = make_view(launch, "carbon-roof", highlight=highlight, language=language)
    other = make_follower_view(displayed_build_of(view), translator_for(language))
    assert text_of(other) == text_of(view)
    assert picture_scene(other) == picture_scene(view)
    assert other.message == ""


def test_another_window_shows_the_selected_side(launch: Catalog) -> None:
    view = replace(make_view(launch), picture_view="dash")
    other = make_follower_view(displayed_build_of(view), translator_for("en"))
    scene = picture_scene(other)
    assert scene is not None
    assert scene.view == "dash"
    assert "Dashboard" in text_of(other)


# ── The welcome ───────────────────────────────────────────────────────────────────────────────────


def welcome(catalog: Catalog, state: FollowerState, size: tuple[int, int] = (80, 24)) -> list[str]:
    """Return the lines of the welcome."""
    lines = waiting_lines(catalog.programme, state, translator_for("en"), *size)
    return [plain_text(line) for line in lines]


@pytest.mark.parametrize(
    "size", [*SIZES, (30, 8), (10, 3)], ids=lambda size: f"{size[0]}x{size[1]}"
)
def test_the_welcome_fills_the_screen(launch: Catalog, size: tuple[int, int]) -> None:
    lines = welcome(launch, FollowerState(), size)
    assert len(lines) == size[1]


def test_the_welcome_is_in_both_languages_and_calm(launch: Catalog) -> None:
    text = "\n".join(welcome(launch, FollowerState()))
    assert "Your car will appear here" in text
    assert "您的爱车将呈现在这里" in text
    assert "小米定制服务" in text
    assert "!" not in text


@pytest.mark.parametrize("problem", list(UndisplayableReason))
def test_what_cannot_be_displayed_is_one_sentence_that_says_what_to_do(
    launch: Catalog, problem: UndisplayableReason
) -> None:
    text = "\n".join(welcome(launch, FollowerState(problem=problem), (120, 40)))
    assert "restart" in text
    assert "重新启动" in text
    assert "Your car" not in text


def test_other_windows_are_offered(launch: Catalog) -> None:
    window = AdvisorWindow("a", datetime(2025, 10, 1, 10, 15, tzinfo=UTC), None)
    assert "w choose window" in "\n".join(welcome(launch, FollowerState(windows=(window,))))


def test_windows_are_told_apart_by_model_paint_total_and_start(launch: Catalog) -> None:
    view = make_view(launch, "amethyst", highlight="lightning-yellow")
    started = datetime(2025, 10, 1, 10, 15, 30).astimezone()
    window = AdvisorWindow("a", started, displayed_build_of(view))
    text = plain_text(window_line(window, translator_for("en")))
    assert text == "Xiaomi SU7 Ultra  Amethyst  ¥557,900  opened 10:15:30"
    empty = replace(window, displayed=None)
    assert plain_text(window_line(empty, translator_for("en"))) == "opened 10:15:30"


def test_a_standard_car_says_so(launch: Catalog) -> None:
    view = make_view(launch)
    assert view.quote.build.chosen == make_standard_build(launch.models[0]).chosen
    assert "All else standard" in text_of(view)


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
def test_no_previewed_option_is_cut(launch: Catalog, size: tuple[int, int], language: str) -> None:
    tr = translator_for(language)
    for number, model in enumerate(launch.models):
        for group in model.choosable_groups:
            option = max(group.options, key=lambda each: cell_width_of(tr.localize(each.name)))
            if option.id == group.standard:
                continue
            view = make_view(launch, highlight=option.id, language=language, model=number)
            lines = customer_view_lines(view, size[0])
            text = "\n".join(plain_text(line) for line in lines)
            assert tr.translate("Preview") in text
            assert tr.localize(option.name) in text
            assert "…" not in text
            assert max(cell_width(line) for line in lines) <= size[0]
