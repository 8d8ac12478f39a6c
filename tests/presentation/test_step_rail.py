"""The step rail: long names are shortened to what they are, in whole words."""

from __future__ import annotations

from datetime import date

import pytest
from rich.cells import cell_len

from tests.session_factory import session_of
from xmc_tui.configurator import Configurator, Workspace
from xmc_tui.domain.build import build_from_wishes
from xmc_tui.domain.catalog import Catalog
from xmc_tui.i18n import translator_for
from xmc_tui.presentation.cursor import first_cursor
from xmc_tui.presentation.step_rail import step_rail_rows
from xmc_tui.presentation.styled_text import plain_text
from xmc_tui.presentation.ui_state import UiState
from xmc_tui.presentation.view_model import make_view_model


@pytest.mark.parametrize("code", ["en", "zh"])
def test_a_long_name_keeps_the_word_that_says_what_it_is(launch: Catalog, code: str) -> None:
    configurator = Configurator(launch, lambda: date(2025, 10, 1))
    wishes = ("carbon-hood-raw", "carbon-exterior", "carbon-roof")
    configurator.state.build = build_from_wishes(configurator.model, wishes)
    ui = UiState(first_cursor(configurator), translator_for(code))
    rows = step_rail_rows(make_view_model(Workspace(session_of(configurator)), ui, ""), 24)
    texts = [plain_text(row.spans).strip() for row in rows]
    assert all(cell_len(plain_text(row.spans)) <= 24 for row in rows)
    if code == "en":
        assert "double-duct bonnet" in texts
        assert "exterior kit" in texts
        assert "Carbon-fibre roof" in texts
        assert "Bright Yellow" in texts, "a list of two colours keeps the first"
    assert "Carbon-fibre" not in texts
