"""Lists of names that contain commas and brackets themselves."""

from __future__ import annotations

from datetime import date

import pytest

from tests.tui.fake_host import make_host
from xmc_tui.configurator import Choose, Configurator
from xmc_tui.domain.catalog import Catalog
from xmc_tui.domain.frozen_dataclass import replace
from xmc_tui.i18n import translator_for
from xmc_tui.presentation.option_detail import choose_texts_that_fit
from xmc_tui.presentation.option_facts import name_with_group
from xmc_tui.presentation.panel_entries import qualify_panel
from xmc_tui.presentation.panel_entry_text import PanelEntryTexts
from xmc_tui.presentation.styled_text import plain_text


@pytest.mark.parametrize(
    ("code", "names", "expected"),
    [
        ("en", ["Red", "Roof"], "Red, Roof"),
        ("en", ["Roof, 1.7 m²", "Red"], "Roof, 1.7 m²; Red"),
        ("en", ["Decal (silver / gold)", "Red"], "Decal (silver / gold); Red"),
        ("en", ["Paint · Red", "Roof · Glass"], "Paint · Red; Roof · Glass"),
        ("zh", ["红", "流金粉 哑光"], "红、流金粉 哑光"),
        ("zh", ["月影灰（灰黑黄三色）", "红"], "月影灰（灰黑黄三色）；红"),
        ("zh", ["车漆 · 红", "车顶 · 玻璃"], "车漆 · 红；车顶 · 玻璃"),
        ("en", ["Roof, 1.7 m²"], "Roof, 1.7 m²"),
        ("zh", [], ""),
    ],
)
def test_names_with_commas_or_brackets_are_separated_by_semicolons(
    code: str, names: list[str], expected: str
) -> None:
    assert translator_for(code).join_names(names) == expected


@pytest.mark.parametrize(("code", "more"), [("en", "and {} more"), ("zh", "另有 {} 项")])
def test_a_way_to_qualify_names_one_option_in_a_line(launch: Catalog, code: str, more: str) -> None:
    configurator = Configurator(launch, lambda: date(2025, 10, 1))
    configurator.do(Choose("amethyst"))
    panel = qualify_panel(configurator)
    names = {getattr(option.name, code) for option in configurator.model.options.values()}
    texts = PanelEntryTexts(configurator, panel, translator_for(code), show_ids=True)
    before = set(configurator.build.chosen)
    for entry in panel.entries:
        first, second = map(plain_text, texts.entry(entry).lines)
        new = len(set(entry.build.chosen) - before)
        name, _, rest = second.partition("  ")
        assert {each.rpartition(" · ")[2] for each in (first, name)} <= names
        assert rest == (more.format(new - 2) if new > 2 else "")


def test_the_note_has_a_line_for_each_option_where_there_is_space(launch: Catalog) -> None:
    configurator = Configurator(launch, lambda: date(2025, 10, 1))
    host = make_host(configurator)
    panel = replace(qualify_panel(configurator), position=0)
    notes = PanelEntryTexts(configurator, panel, host.ui.tr, show_ids=True).notes()
    notes = notes[:1]  # without the number of equivalent builds
    whole = [plain_text(line).strip() for line in choose_texts_that_fit(notes, 80, 20)]
    assert len(whole) > 1
    assert all(" · " in line for line in whole), whole
    (joined,) = [plain_text(line).strip() for line in choose_texts_that_fit(notes, 400, 1)]
    assert joined == "; ".join(whole)


@pytest.mark.parametrize(
    ("group", "name", "expected"),
    [
        ("Calipers", "Yellow", "Calipers · Yellow"),
        ("Wheels", "U wheel, yellow rim ring", "U wheel, yellow rim ring"),
        ("Puddle light", "Galaxy welcome light", "Galaxy welcome light"),
        ("Badge", "Matte, smoked", "Badge · Matte, smoked"),
        ("车标", "哑光 熏黑", "车标 · 哑光 熏黑"),
        ("轮毂", "U型轮毂", "U型轮毂"),
    ],
)
def test_a_name_has_its_group_unless_it_says_the_kind_itself(
    group: str, name: str, expected: str
) -> None:
    assert name_with_group(group, name) == expected
