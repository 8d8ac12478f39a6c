"""Hostile and accidental input: control characters, pastes, window sizes, random keys."""

from __future__ import annotations

import tomllib
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest
from textual import events
from textual.widgets import Input

from tests.deep_test_sizes import RANDOM_KEYS, deep_case, deep_cases
from tests.tui.app_driver import DAY, AppDriver
from tests.tui.conftest import RunApp
from xmc_tui.configurator import LONGEST_TEXT, Choose, ChooseModel, Configurator, SheetDetails
from xmc_tui.domain.catalog import Catalog
from xmc_tui.presentation.money_format import format_amount
from xmc_tui.storage.sheets.sheet_reader import read_sheet
from xmc_tui.storage.sheets.sheet_verification import verify_sheet
from xmc_tui.tui.command_registry import COMMANDS
from xmc_tui.tui.dialogs.export_dialog import ExportDialog
from xmc_tui.tui.dialogs.search_dialog import SearchDialog

HOSTILE = {
    "closing markup": "[/red]",
    "opening markup": "[bold]x",
    "markup with an action": "[@click=app.quit]x[/]",
    "braces": "{name} {0} %s",
    "colour sequence": "\x1b[31mred\x1b[0m",
    "title sequence": "\x1b]0;title\x07x",
    "clear screen": "\x9b2Jx",
    "control characters": "a\x00\x08\x7f\rb",
    "line ends": "one\ntwo\u2028three\u0085four",
    "bidi override": "\u202eeman\u2066x",
    "very long": "王" * 1000,  # the maximum length of a field
    "emoji": "🚗👨\u200d👩\u200d👧🇨🇳e\u0301",
    "quotes": "\"\"\"'''\\",
    "zero width": "a\u200bb\ufeffc",
    "lone surrogate": "a\ud800b",
}

#: The kinds of every run, and all kinds.
KINDS = [
    pytest.param(
        ["closing markup", "colour sequence", "line ends", "bidi override", "lone surrogate"],
        id="some",
    ),
    deep_case(list(HOSTILE), name="all"),
]

FIELDS = {
    "advisor": ("sheet", "advisor"),
    "store": ("sheet", "store"),
    "customer_name": ("customer", "name"),
    "customer_note": ("customer", "note"),
}


def control_characters(text: str) -> set[str]:
    """Return the control characters in a displayed text."""
    return {
        repr(each)
        for each in text
        if each != "\n" and unicodedata.category(each) in ("Cc", "Cs", "Zl", "Zp")
    }


def bidi_characters(text: str) -> set[str]:
    """Return the bidi control characters in a text."""
    return {
        repr(each)
        for each in text
        if each in "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f"
    }


def fill_in(driver: AppDriver, field: str, text: str) -> str:
    """Set a field of the export dialog, as a sheet could; return the value of the field."""
    field_input = driver.dialog(ExportDialog).query_one(f"#{field}", Input)
    field_input.value = text
    return field_input.value


# ── Texts ─────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("kinds", KINDS)
async def test_a_hostile_text_is_on_the_sheet_or_refused_in_one_sentence(
    run_app: RunApp, tmp_path: Path, kinds: list[str]
) -> None:
    async with run_app() as driver:
        for number, what in enumerate(kinds):
            text = HOSTILE[what]
            path = tmp_path / f"sheet-{number}.toml"
            await driver.press("e")
            fill_in(driver, "path", str(path))
            taken = {field: fill_in(driver, field, text) for field in FIELDS}
            await driver.press("enter")
            if path.exists():
                sheet = tomllib.loads(path.read_text(encoding="utf-8"))
                held = {
                    field: sheet.get(table, {}).get(key, "")
                    for field, (table, key) in FIELDS.items()
                }
                assert held == taken, what
                assert verify_sheet(read_sheet(path), driver.configurator.catalog) == [], what
            else:
                fault = driver.part_text("#export-fault", driver.dialog(ExportDialog))
                assert fault.strip(), f"{what}: nothing was written and nothing was said"
                assert control_characters(fault) | bidi_characters(fault) == set(), what
            await driver.press("escape")
            assert driver.dialogs == [], what
        assert driver.app.is_running


async def test_nothing_in_the_export_dialog_controls_the_terminal(run_app: RunApp) -> None:
    async with run_app() as driver:
        await driver.press("e")
        for what, text in HOSTILE.items():
            for field in ("path", *FIELDS):
                fill_in(driver, field, text)
            await driver.settle()
            assert control_characters(driver.text()) | bidi_characters(driver.text()) == set(), what


@pytest.mark.parametrize("kinds", KINDS)
async def test_a_hostile_path_is_written_or_refused_in_one_sentence(
    run_app: RunApp, tmp_path: Path, kinds: list[str]
) -> None:
    async with run_app() as driver:
        for what in kinds:
            name = HOSTILE[what]
            nowhere = (
                (str(tmp_path / "nowhere" / name),) if "sequence" in what or "bidi" in what else ()
            )
            for text in (str(tmp_path / name), *nowhere):
                before = {each for each in tmp_path.rglob("*") if each.is_file()}
                await driver.press("e")
                fill_in(driver, "path", text)
                await driver.press("enter")
                text = driver.dialog_text()
                assert control_characters(text) | bidi_characters(text) == set(), (
                    f"{what}: told by the dialog, its fields left out"
                )
                written = {each for each in tmp_path.rglob("*") if each.is_file()} - before
                if not written and isinstance(driver.dialogs[-1], ExportDialog):
                    assert driver.part_text("#export-fault", driver.dialog(ExportDialog)).strip(), (
                        what
                    )
                await driver.press("escape")
                assert driver.dialogs == [], what


@pytest.mark.parametrize(
    "paths",
    [
        pytest.param(["~nobody/x.toml", "/", "/proc/x.toml", "a" * 300], id="some"),
        deep_case(["~", ".", "\x00", " "], name="more"),
    ],
)
async def test_a_path_that_cannot_be_written_is_refused_in_one_sentence(
    run_app: RunApp, paths: list[str]
) -> None:
    async with run_app() as driver:
        for path in paths:
            await driver.press("e")
            fill_in(driver, "path", path)
            await driver.press("enter")
            fault = driver.part_text("#export-fault", driver.dialog(ExportDialog))
            assert fault.strip(), path
            assert "Errno" not in fault
            assert "Traceback" not in fault
            await driver.press("escape")


@pytest.fixture
def limit_memory() -> Iterator[None]:
    """Limit this process to half a gigabyte more memory, so that endless reading fails."""
    resource = pytest.importorskip("resource")
    statm = Path("/proc/self/statm")
    if not statm.exists():
        pytest.skip("the size of this process is not known here")
    before = resource.getrlimit(resource.RLIMIT_AS)
    used = int(statm.read_text().split()[0]) * resource.getpagesize()
    resource.setrlimit(resource.RLIMIT_AS, (used + 512 * 1024 * 1024, before[1]))
    yield
    resource.setrlimit(resource.RLIMIT_AS, before)


async def test_an_endless_device_is_refused_as_a_path(
    run_app: RunApp,
    limit_memory: None,  # noqa: ARG001
) -> None:
    async with run_app() as driver:
        await driver.press("e")
        fill_in(driver, "path", "/dev/full")
        await driver.press("enter")
        assert driver.part_text("#export-fault", driver.dialog(ExportDialog)).strip()


async def test_a_refusal_is_displayed_completely(run_app: RunApp, tmp_path: Path) -> None:
    async with run_app() as driver:
        await driver.press("e")
        fill_in(
            driver,
            "path",
            str(tmp_path / "a-folder-with-a-long-name-that-does-not-exist" / ("x" * 80)),
        )
        await driver.press("enter")
        fault = driver.part_text("#export-fault", driver.dialog(ExportDialog)).split()
        assert fault
        assert fault[-1] in driver.text(), driver.text()


@pytest.mark.parametrize("what", ["closing markup", "very long", "emoji"])
async def test_hostile_details_of_an_opened_sheet_are_shown_harmlessly(
    run_app: RunApp, launch: Catalog, what: str
) -> None:
    text = HOSTILE[what]
    details = SheetDetails(
        advisor=text, store=text, customer_name=text, customer_phone=text, customer_note=text
    )
    configurator = Configurator(launch, lambda: DAY, details)
    async with run_app(configurator=configurator) as driver:
        for key in "123456e":
            await driver.press(key)
            assert control_characters(driver.text()) == set()


@pytest.mark.parametrize("what", ["closing markup", "colour sequence", "bidi override", "emoji"])
async def test_a_hostile_search_finds_nothing_and_causes_no_error(
    run_app: RunApp, what: str
) -> None:
    async with run_app() as driver:
        build = driver.configurator.build
        await driver.press("slash")
        driver.dialog(SearchDialog).query_one(Input).value = HOSTILE[what]
        await driver.press("enter")
        driver.dialog(SearchDialog)
        await driver.press("escape")
        assert driver.configurator.build == build


@pytest.mark.parametrize(
    "what",
    ["colour sequence", "line ends", "very long", *deep_cases(["closing markup", "bidi override"])],
)
async def test_a_paste_goes_to_a_field_or_nowhere(run_app: RunApp, what: str) -> None:
    async with run_app() as driver:
        build = driver.configurator.build
        driver.app.post_message(events.Paste(HOSTILE[what]))
        await driver.press("2")
        assert driver.cursor.step == "paint"
        await driver.press("e")
        driver.app.post_message(events.Paste(HOSTILE[what]))
        await driver.settle()
        dialog = driver.dialog(ExportDialog)
        assert set(dialog.query_one("#customer_name", Input).value) <= set(HOSTILE[what]) | {
            "\N{REPLACEMENT CHARACTER}",
            " ",
        }
        await driver.press("escape", "slash")
        driver.app.post_message(events.Paste(HOSTILE[what]))
        await driver.settle()
        await driver.press("escape")
        assert driver.configurator.build == build


async def test_a_paste_that_is_too_long_is_cut_at_the_limit(run_app: RunApp) -> None:
    async with run_app() as driver:
        await driver.press("e")
        driver.app.post_message(events.Paste("ab" * LONGEST_TEXT))
        await driver.settle()
        field = driver.dialog(ExportDialog).query_one("#customer_name", Input)
        assert field.value == "ab" * (LONGEST_TEXT // 2)
        driver.app.post_message(events.Paste("more"))
        await driver.settle()
        assert len(field.value) == LONGEST_TEXT


async def test_a_pasted_id_is_found(run_app: RunApp) -> None:
    async with run_app() as driver:
        await driver.press("slash")
        driver.app.post_message(events.Paste("amethyst\n"))
        await driver.press("enter")
        assert "amethyst" in driver.chosen


# ── Windows ───────────────────────────────────────────────────────────────────────────────────────

SIZES = [(200, 60), (40, 10), (99, 32), (40, 60)]


@pytest.mark.parametrize(
    ("code", "sizes"), [("zh", SIZES[:2]), deep_case("zh", SIZES), deep_case("en", SIZES)]
)
async def test_every_step_works_at_every_size(
    run_app: RunApp, code: str, sizes: list[tuple[int, int]]
) -> None:
    async with run_app(language=code) as driver:
        await driver.do(ChooseModel("su7-ultra" if code == "zh" else "yu7-max"))
        for step in "123456":
            await driver.press(step)
            for width, height in sizes:
                await driver.pilot.resize_terminal(width, height)
                await driver.settle()
                assert len(driver.text().splitlines()) == height
                assert driver.app.is_running


@pytest.mark.parametrize("sizes", [[(40, 10)], deep_case([(40, 10), (120, 30)], name="all")])
async def test_every_dialog_works_at_every_size(
    run_app: RunApp, sizes: list[tuple[int, int]]
) -> None:
    async with run_app() as driver:
        await driver.do(Choose("amethyst"))
        await driver.press("2", "down")
        for command in COMMANDS:
            await driver.burst(command.keys[0])
            if driver.dialogs or driver.panel is not None:
                for width, height in sizes:
                    await driver.pilot.resize_terminal(width, height)
                    await driver.settle()
                    assert driver.app.is_running, command.id
                await driver.press("escape")
            assert (driver.dialogs, driver.panel) == ([], None), command.id


@pytest.mark.parametrize("size", [(40, 10), (200, 60)])
async def test_an_app_opened_in_a_window_of_any_size_shows_the_total(
    run_app: RunApp, size: tuple[int, int]
) -> None:
    async with run_app(size=size) as driver:
        await driver.do(Choose("amethyst"))
        for step in "123456":
            await driver.press(step)
            assert format_amount(557900) in driver.text()


# ── Keys at random ────────────────────────────────────────────────────────────────────────────────

#: Every key of the registry, the keys of dialogs, and letters with search results.
KEYS = [
    *(key for command in COMMANDS for key in command.keys),
    *("enter", "space", "escape", "tab", "down", "j") * 3,
    *(
        "delete",
        "home",
        "end",
        "pageup",
        "pagedown",
        "ctrl+u",
        "insert",
        "f5",
        "ctrl+a",
        "、",
        "？",
        "：",
        "王",
    ),
    *"amethystcarbon0[]",
]


def sum_prices(configurator: Configurator) -> int:
    """Return the total of the build in yuan, added up from the catalog."""
    build = configurator.build
    model = configurator.catalog.model_by_id[build.model]
    return model.price.amount + sum(model.options[option].price.amount for option in build.chosen)


def check_build(driver: AppDriver) -> None:
    """Check that the build breaks no rule, and that the screen shows its total."""
    configurator = driver.configurator
    assert configurator.evaluator.conflicts() == ()
    for group in configurator.model.choosable_groups:
        picked = [option.id for option in group.options if option.id in configurator.build.chosen]
        assert group.standard is None or len(picked) == 1
    assert configurator.quote.totals.total == sum_prices(configurator)
    assert driver.view.quote == configurator.quote, (
        "the screen shows another build than the one that holds"
    )
    part = "#customer-text" if driver.screen.ui.customer_view else "#bar"
    if driver.screen.query_one(part).size:  # it has none while the car is alone
        assert format_amount(driver.view.pictured_quote.totals.total) in driver.part_text(part)


@pytest.mark.parametrize("count", RANDOM_KEYS)
@pytest.mark.parametrize(
    ("seed", "code", "size"),
    [
        deep_case(1, "zh", (80, 24)),
        (2, "en", (120, 40)),
        (3, "zh", (60, 15)),
        deep_case(4, "en", (40, 10)),
    ],
)
async def test_random_keys_leave_a_valid_build(
    run_app: RunApp,
    monkeypatch: pytest.MonkeyPatch,
    seed: int,
    code: str,
    size: tuple[int, int],
    count: int,
) -> None:
    random = Random(seed)
    async with run_app(language=code, size=size) as driver:
        left: list[object] = []
        monkeypatch.setattr(driver.app, "exit", lambda *arguments, **_: left.append(arguments))
        pressed: list[str] = []
        while len(pressed) < count:
            keys = random.choices(KEYS, k=random.randint(1, 12))
            pressed += keys
            await driver.burst(*keys)
            assert driver.app.is_running, pressed
            check_build(driver)
        for _ in range(20):
            if not driver.dialogs and driver.panel is None:
                break
            await driver.press("escape")
        assert (driver.dialogs, driver.panel) == ([], None)
        await driver.press("6", "l", "2", "l")
        assert driver.cursor.step == "paint", "the app still answers"
        check_build(driver)
        while driver.configurator.history.next_undo:
            await driver.burst(*["u"] * 20)
            check_build(driver)
        assert driver.configurator.build.wishes == frozenset()
