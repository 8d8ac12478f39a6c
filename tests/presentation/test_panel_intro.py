"""Tests of the text above the entries of a panel: where the price of an option comes from."""

from __future__ import annotations

from datetime import date

import pytest

from xmc_tui.configurator import Choose, Configurator
from xmc_tui.domain.catalog import Catalog
from xmc_tui.i18n import translator_for
from xmc_tui.presentation.panel_entries import explanation_panel
from xmc_tui.presentation.panel_intro import PanelIntro
from xmc_tui.presentation.styled_text import plain_text


@pytest.mark.parametrize(
    ("code", "option", "expected"),
    [
        (
            "en",
            "space-silver",
            ["published (Xiaomi, as of 2026-07-28)", "In place of Amethyst at ¥28,000: -¥19,000"],
        ),
        (
            "zh",
            "space-silver",
            ["公开价（小米官网，2026-07-28 页面）", "替换 紫水晶（¥28,000）：-¥19,000"],
        ),
        (
            "en",
            "twilight-rose",
            [
                "In place of Amethyst at ¥28,000: ≈-¥17,000",
                "≈ Illustrative price, not published",
                "Bespoke at launch, at a price not published.",
            ],
        ),
        ("en", "amethyst", ["published (ITBear, 2025-09-26)", "¥32,000 in the July 2026 edition"]),
    ],
)
def test_the_explanation_says_where_the_price_comes_from(
    launch: Catalog, code: str, option: str, expected: list[str]
) -> None:
    configurator = Configurator(launch, lambda: date(2025, 10, 1))
    configurator.do(Choose("amethyst"))
    panel = explanation_panel(configurator, configurator.model.options[option])
    intro = PanelIntro(configurator, panel, translator_for(code), show_ids=True)
    text = "\n".join(map(plain_text, intro.lines()))
    assert [each for each in expected if each not in text] == [], text
