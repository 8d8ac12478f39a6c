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

from tests.depth import RANDOM_KEYS
from tests.tui.conftest import StageMaker
from tests.tui.stage import DAY, Stage
from xmc_tui.configurator import Choose, ChooseModel, Configurator, Details
from xmc_tui.domain.catalog import Catalog
from xmc_tui.files.check import check_sheet
from xmc_tui.files.read_sheet import read_sheet
from xmc_tui.present.money import amount
from xmc_tui.tui.commands import COMMANDS
from xmc_tui.tui.screens.export import ExportDialog
from xmc_tui.tui.screens.search import SearchDialog

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

FIELDS = {
    "advisor": ("sheet", "advisor"),
    "store": ("sheet", "store"),
    "customer_name": ("customer", "name"),
    "customer_note": ("customer", "note"),
}


def steering(text: str) -> set[str]:
    """Return the control characters in a displayed text."""
    return {
        repr(each)
        for each in text
        if each != "\n" and unicodedata.category(each) in ("Cc", "Cs", "Zl", "Zp")
    }


def reordering(text: str) -> set[str]:
    """Return the bidi control characters in a text."""
    return {
        repr(each)
        for each in text
        if each in "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f"
    }


def fill_in(stage: Stage, field: str, text: str) -> str:
    """Set a field of the export dialog, as a sheet could; return the value of the field."""
    field_input = stage.dialog(ExportDialog).query_one(f"#{field}", Input)
    field_input.value = text
    return field_input.value


# ── Texts ─────────────────────────────────────────────────────────────────────────────────────────


async def test_a_hostile_text_is_on_the_sheet_or_refused_in_one_sentence(
    staged: StageMaker, tmp_path: Path
) -> None:
    async with staged() as stage:
        for number, (what, text) in enumerate(HOSTILE.items()):
            path = tmp_path / f"sheet-{number}.toml"
            await stage.press("e")
            fill_in(stage, "path", str(path))
            taken = {field: fill_in(stage, field, text) for field in FIELDS}
            await stage.press("enter")
            if path.exists():
                sheet = tomllib.loads(path.read_text(encoding="utf-8"))
                held = {
                    field: sheet.get(table, {}).get(key, "")
                    for field, (table, key) in FIELDS.items()
                }
                assert held == taken, what
                assert check_sheet(read_sheet(path), stage.configurator.catalog) == [], what
            else:
                fault = stage.part_text("#export-fault", stage.dialog(ExportDialog))
                assert fault.strip(), f"{what}: nothing was written and nothing was said"
                assert steering(fault) | reordering(fault) == set(), what
            await stage.press("escape")
            assert stage.dialogs == [], what
        assert stage.app.is_running


async def test_nothing_in_the_export_dialog_steers_the_terminal(staged: StageMaker) -> None:
    async with staged() as stage:
        await stage.press("e")
        for what, text in HOSTILE.items():
            for field in ("path", *FIELDS):
                fill_in(stage, field, text)
            await stage.settle()
            assert steering(stage.text()) | reordering(stage.text()) == set(), what


async def test_a_hostile_path_is_written_or_refused_in_one_sentence(
    staged: StageMaker, tmp_path: Path
) -> None:
    async with staged() as stage:
        for what, name in HOSTILE.items():
            nowhere = (
                (str(tmp_path / "nowhere" / name),) if "sequence" in what or "bidi" in what else ()
            )
            for text in (str(tmp_path / name), *nowhere):
                before = {each for each in tmp_path.rglob("*") if each.is_file()}
                await stage.press("e")
                fill_in(stage, "path", text)
                await stage.press("enter")
                told = stage.dialog_text()
                assert steering(told) | reordering(told) == set(), (
                    f"{what}: told by the dialog, its fields left out"
                )
                written = {each for each in tmp_path.rglob("*") if each.is_file()} - before
                if not written and isinstance(stage.dialogs[-1], ExportDialog):
                    assert stage.part_text("#export-fault", stage.dialog(ExportDialog)).strip(), (
                        what
                    )
                await stage.press("escape")
                assert stage.dialogs == [], what


async def test_a_path_that_cannot_be_written_is_refused_in_one_sentence(staged: StageMaker) -> None:
    async with staged() as stage:
        for path in ("~nobody/x.toml", "~", ".", "/", "/proc/x.toml", "a" * 300, "\x00", " "):
            await stage.press("e")
            fill_in(stage, "path", path)
            await stage.press("enter")
            fault = stage.part_text("#export-fault", stage.dialog(ExportDialog))
            assert fault.strip(), path
            assert "Errno" not in fault
            assert "Traceback" not in fault
            await stage.press("escape")


@pytest.fixture
def little_memory() -> Iterator[None]:
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


async def test_a_device_without_end_is_refused_as_a_path(
    staged: StageMaker,
    little_memory: None,  # noqa: ARG001
) -> None:
    async with staged() as stage:
        await stage.press("e")
        fill_in(stage, "path", "/dev/full")
        await stage.press("enter")
        assert stage.part_text("#export-fault", stage.dialog(ExportDialog)).strip()


async def test_a_refusal_is_told_to_its_end(staged: StageMaker, tmp_path: Path) -> None:
    async with staged() as stage:
        await stage.press("e")
        fill_in(
            stage,
            "path",
            str(tmp_path / "a-folder-with-a-long-name-that-does-not-exist" / ("x" * 80)),
        )
        await stage.press("enter")
        fault = stage.part_text("#export-fault", stage.dialog(ExportDialog)).split()
        assert fault
        assert fault[-1] in stage.text(), stage.text()


@pytest.mark.parametrize("what", ["closing markup", "very long", "emoji"])
async def test_hostile_details_of_an_opened_sheet_are_shown_harmlessly(
    staged: StageMaker, launch: Catalog, what: str
) -> None:
    text = HOSTILE[what]
    details = Details(
        advisor=text, store=text, customer_name=text, customer_phone=text, customer_note=text
    )
    configurator = Configurator(launch, lambda: DAY, details)
    async with staged(configurator=configurator) as stage:
        for key in "123456e":
            await stage.press(key)
            assert steering(stage.text()) == set()


@pytest.mark.parametrize("what", ["closing markup", "colour sequence", "bidi override", "emoji"])
async def test_a_hostile_search_finds_nothing_and_breaks_nothing(
    staged: StageMaker, what: str
) -> None:
    async with staged() as stage:
        build = stage.configurator.build
        await stage.press("slash")
        stage.dialog(SearchDialog).query_one(Input).value = HOSTILE[what]
        await stage.press("enter")
        stage.dialog(SearchDialog)
        await stage.press("escape")
        assert stage.configurator.build == build


@pytest.mark.parametrize(
    "what", ["closing markup", "colour sequence", "line ends", "bidi override", "very long"]
)
async def test_a_paste_lands_in_a_field_or_nowhere(staged: StageMaker, what: str) -> None:
    async with staged() as stage:
        build = stage.configurator.build
        stage.app.post_message(events.Paste(HOSTILE[what]))
        await stage.press("2")
        assert stage.cursor.step == "paint"
        await stage.press("e", "down")
        stage.app.post_message(events.Paste(HOSTILE[what]))
        await stage.settle()
        dialog = stage.dialog(ExportDialog)
        assert set(dialog.query_one("#advisor", Input).value) <= set(HOSTILE[what]) | {
            "\N{REPLACEMENT CHARACTER}",
            " ",
        }
        await stage.press("escape", "slash")
        stage.app.post_message(events.Paste(HOSTILE[what]))
        await stage.settle()
        await stage.press("escape")
        assert stage.configurator.build == build


async def test_a_pasted_id_is_found(staged: StageMaker) -> None:
    async with staged() as stage:
        await stage.press("slash")
        stage.app.post_message(events.Paste("amethyst\n"))
        await stage.press("enter")
        assert "amethyst" in stage.chosen


# ── Windows ───────────────────────────────────────────────────────────────────────────────────────

SIZES = [(200, 60), (40, 10), (99, 32), (40, 60)]


@pytest.mark.parametrize("code", ["zh", "en"])
async def test_every_step_lives_at_every_size(staged: StageMaker, code: str) -> None:
    async with staged(language=code) as stage:
        await stage.do(ChooseModel("su7-ultra" if code == "zh" else "yu7-max"))
        for step in "123456":
            await stage.press(step)
            for width, height in SIZES:
                await stage.pilot.resize_terminal(width, height)
                await stage.settle()
                assert len(stage.text().splitlines()) == height
                assert stage.app.is_running


async def test_every_dialog_lives_at_every_size(staged: StageMaker) -> None:
    async with staged() as stage:
        await stage.do(Choose("amethyst"))
        await stage.press("2", "down")
        for command in COMMANDS:
            await stage.burst(command.keys[0])
            if stage.dialogs:
                for width, height in ((40, 10), (120, 30)):
                    await stage.pilot.resize_terminal(width, height)
                    await stage.settle()
                    assert stage.app.is_running, command.id
                await stage.press("escape")
            assert stage.dialogs == [], command.id


@pytest.mark.parametrize("size", [(40, 10), (200, 60)])
async def test_an_app_opened_in_a_window_of_any_size_shows_the_total(
    staged: StageMaker, size: tuple[int, int]
) -> None:
    async with staged(size=size) as stage:
        await stage.do(Choose("amethyst"))
        for step in "123456":
            await stage.press(step)
            assert amount(557900) in stage.text()


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


def summed(configurator: Configurator) -> int:
    """Return the total of the build in yuan, added up from the catalog."""
    build = configurator.build
    model = configurator.catalog.model_by_id[build.model]
    return model.price.amount + sum(model.options[option].price.amount for option in build.chosen)


def check_build(stage: Stage) -> None:
    """Check that the build breaks no rule, and that the bar shows its total."""
    configurator = stage.configurator
    assert configurator.evaluator.conflicts() == ()
    for group in configurator.model.choosable:
        picked = [option.id for option in group.options if option.id in configurator.build.chosen]
        assert group.standard is None or len(picked) == 1
    assert configurator.quote.totals.total == summed(configurator)
    assert stage.view.quote == configurator.quote, (
        "the screen shows another build than the one that holds"
    )
    assert amount(stage.view.shown.totals.total) in stage.part_text("#bar")


@pytest.mark.parametrize("count", RANDOM_KEYS)
@pytest.mark.parametrize(
    ("seed", "code", "size"),
    [
        (1, "zh", (80, 24)),
        (2, "en", (120, 40)),
        (3, "zh", (60, 15)),
        (4, "en", (40, 10)),
    ],
)
async def test_random_keys_leave_a_valid_build(
    staged: StageMaker,
    monkeypatch: pytest.MonkeyPatch,
    seed: int,
    code: str,
    size: tuple[int, int],
    count: int,
) -> None:
    random = Random(seed)
    async with staged(language=code, size=size) as stage:
        left: list[object] = []
        monkeypatch.setattr(stage.app, "exit", lambda *arguments, **_: left.append(arguments))
        pressed: list[str] = []
        while len(pressed) < count:
            keys = random.choices(KEYS, k=random.randint(1, 12))
            pressed += keys
            await stage.burst(*keys)
            assert stage.app.is_running, pressed
            check_build(stage)
        for _ in range(20):
            if not stage.dialogs:
                break
            await stage.press("escape")
        assert stage.dialogs == []
        await stage.press("6", "l", "2", "l")
        assert stage.cursor.step == "paint", "the app still answers"
        check_build(stage)
        while stage.configurator.history.next_undo:
            await stage.burst(*["u"] * 20)
            check_build(stage)
        assert stage.configurator.build.wishes == frozenset()
