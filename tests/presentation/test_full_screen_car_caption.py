"""The line above the car that is shown alone, at every width and in both languages."""

from __future__ import annotations

import pytest

from tests.session_factory import session_of
from tests.tui.app_driver import DAY
from xmc_tui.configurator import Configurator, Workspace
from xmc_tui.domain.catalog import Catalog
from xmc_tui.domain.frozen_dataclass import replace
from xmc_tui.i18n import translator_for
from xmc_tui.presentation.cursor import first_cursor, move_to_numbered_step
from xmc_tui.presentation.full_screen_car_caption import full_screen_car_caption_lines
from xmc_tui.presentation.styled_text import cell_width, plain_text
from xmc_tui.presentation.ui_state import UiState
from xmc_tui.presentation.view_model import make_view_model


def caption(
    launch: Catalog, cells: int, code: str = "en", highlight: str = "", message: str = ""
) -> str:
    """Return the caption on the paint step, or on the step of the models without a highlight."""
    configurator = Configurator(launch, lambda: DAY)
    cursor = first_cursor(configurator)
    if highlight:
        cursor = replace(move_to_numbered_step(configurator, cursor, 2), highlight=highlight)
    ui = UiState(cursor, translator_for(code), is_car_full_screen=True)
    view = make_view_model(Workspace(session_of(configurator)), ui, message)
    (line,) = full_screen_car_caption_lines(view, cells)
    assert cell_width(line) == cells
    return plain_text(line)


def test_it_names_model_option_side_and_keys(launch: Catalog) -> None:
    text = caption(launch, 120, highlight="amethyst")
    for part in (
        "Xiaomi SU7 Ultra",
        "Paint · Amethyst",
        "PREVIEW",
        "Front",
        "v rotate",
        "Esc back",
    ):
        assert part in text
    text = caption(launch, 120, "zh", highlight="amethyst")
    for part in ("小米SU7 Ultra", "车漆 · 紫水晶", "预览", "v 换角度", "Esc 返回"):
        assert part in text


def test_without_a_highlighted_option_it_names_the_paint(launch: Catalog) -> None:
    text = caption(launch, 80)
    assert "Lightning Yellow" in text
    assert "PREVIEW" not in text


def test_a_message_replaces_the_side(launch: Catalog) -> None:
    text = caption(launch, 80, message="the disk is full")
    assert "the disk is full" in text
    assert "v rotate" not in text
    assert "v rotate" in caption(launch, 80, message="Front")


@pytest.mark.parametrize("code", ["en", "zh"])
def test_how_to_go_back_stays_at_every_width(launch: Catalog, code: str) -> None:
    hint = {"en": "Esc back", "zh": "Esc 返回"}[code]
    for cells in range(30, 251, 5):
        for highlight in ("", "amethyst", "twilight-rose"):
            text = caption(launch, cells, code, highlight, message="x" * 60)
            assert hint in text, (cells, text)
    name = {"en": "Amethyst", "zh": "紫水晶"}[code]
    assert name in caption(launch, 60, code, "amethyst")
