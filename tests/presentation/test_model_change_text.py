"""The message after a change of the model: what was kept, and what the car does not offer."""

from __future__ import annotations

from datetime import date

import pytest
from rich.cells import cell_len

from tests.tui.fake_host import make_host
from xmc_tui.configurator import Applied, Choose, ChooseModel, Configurator, Undo
from xmc_tui.domain.catalog import Catalog
from xmc_tui.domain.frozen_dataclass import replace
from xmc_tui.i18n import translator_for
from xmc_tui.presentation.edit_descriptions import result_text
from xmc_tui.presentation.model_change_text import find_model_change
from xmc_tui.tui.controllers.advice_controller import AdviceController
from xmc_tui.tui.controllers.documents_controller import DocumentsController
from xmc_tui.tui.controllers.editing_controller import EditingController

#: On both cars, and on the first one alone.
SHARED = ("amethyst", "caliper-red", "carbon-exterior")
OWN = ("carbon-roof", "galaxy-light", "carbon-interior-kit", "fixed-spoiler")


def change_model(configurator: Configurator, *options: str) -> Applied:
    """Choose options of the first car, then change to the other one."""
    for option in options:
        if option in configurator.model.options:
            assert isinstance(configurator.do(Choose(option)), Applied), option
    result = configurator.do(ChooseModel("yu7-max"))
    assert isinstance(result, Applied)
    return result


@pytest.fixture
def configurator(launch: Catalog) -> Configurator:
    """The standard build of the shipped catalog."""
    return Configurator(launch, lambda: date(2025, 10, 1))


def test_few_names_are_in_the_message(configurator: Configurator) -> None:
    result = change_model(configurator, "amethyst", "carbon-roof")
    text = result_text(configurator, ChooseModel("yu7-max"), result, translator_for("zh"))
    roof = configurator.catalog.model_by_id["su7-ultra"].options["carbon-roof"].name.zh
    assert "保留：紫水晶" in text
    assert f"该车型不提供：{roof}" in text
    assert cell_len(text) <= 78


@pytest.mark.parametrize("language", ["zh", "en"])
async def test_many_names_are_counted_and_listed_by_a_key(
    configurator: Configurator, language: str
) -> None:
    model = configurator.model
    chosen = [option for option in (*SHARED, *OWN) if option in model.options]
    result = change_model(configurator, *chosen)
    tr = translator_for(language)
    text = result_text(configurator, ChooseModel("yu7-max"), result, tr)
    assert cell_len(text) <= 78
    change = find_model_change(configurator, tr)
    assert change is not None
    names = {option: tr.localize(model.options[option].name) for option in chosen}
    assert set(change.kept) == {names[option] for option in SHARED}
    assert set(change.lost) == {names[option] for option in chosen if option not in SHARED}
    host = make_host(configurator)
    host.ui = replace(host.ui, tr=tr)
    editing = EditingController(host, DocumentsController(host))
    await AdviceController(host, editing, ()).explain_highlight()
    (_, shown) = host.texts[0]
    assert [name for name in names.values() if name not in shown] == []


@pytest.mark.parametrize(
    ("options", "en", "zh"),
    [
        (
            ("amethyst", "carbon-roof"),
            "Xiaomi YU7 Max · 1 kept · not on this car: Carbon-fibre roof, 1.7 m²",
            "已换车型：小米YU7 Max · 保留：紫水晶 · 该车型不提供：1.7㎡碳纤维车顶",
        ),
        (
            (*SHARED, "carbon-roof", "galaxy-light"),
            "Model changed: Xiaomi YU7 Max · 3 kept · 2 not on this car",
            "小米YU7 Max · 保留 3 项 · 该车型不提供：1.7㎡碳纤维车顶、星璇迎宾灯",
        ),
        (
            SHARED,
            "Xiaomi YU7 Max · kept: Amethyst, Carbon-fibre exterior kit, Red",
            "已换车型：小米YU7 Max · 保留：紫水晶、碳纤维外饰套装、红",
        ),
    ],
)
def test_as_many_names_are_in_the_message_as_fit(
    configurator: Configurator, options: tuple[str, ...], en: str, zh: str
) -> None:
    result = change_model(configurator, *options)
    for code, text, undo in (("en", en, "u Undo"), ("zh", zh, "u 撤销")):
        message = result_text(configurator, ChooseModel("yu7-max"), result, translator_for(code))
        assert message == f"{text} · {undo}"
        assert cell_len(message) <= 78


def test_without_choices_only_the_car_is_named(configurator: Configurator) -> None:
    result = change_model(configurator)
    text = result_text(configurator, ChooseModel("yu7-max"), result, translator_for("en"))
    assert text.endswith("Xiaomi YU7 Max · u Undo")
    undone = configurator.do(Undo())
    assert "kept" not in result_text(configurator, Undo(), undone, translator_for("en"))
