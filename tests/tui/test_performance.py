"""Speed, independent of the machine: counts of imports, widgets, computations and bytes written."""

from __future__ import annotations

import gc
import json
import re
import select
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from random import Random
from statistics import median

import pytest
from pyte import Stream
from textual.drivers.headless_driver import HeadlessDriver
from textual.screen import Screen
from textual.strip import Strip

from tests.bench.app_bench import count_bytes
from tests.bench.engine_bench import generate_catalog, walk_builds
from tests.bench.probe.latency_probe import Probe
from tests.bench.probe.terminal_emulator import HALF, Emulator
from tests.deep_test_sizes import deep_case
from tests.domain.test_architecture import find_loaded_modules, is_within
from tests.tui.app_driver import DAY
from tests.tui.conftest import RunApp
from tests.wait_conditions import block_until
from xmc_tui.configurator import build_evaluator
from xmc_tui.domain.catalog import Catalog
from xmc_tui.domain.engine.model_engine import Engine
from xmc_tui.storage.ledger.ledger_address import LedgerAddress
from xmc_tui.storage.ledger.ledger_setup import initialize_ledger
from xmc_tui.tui import textual_internals
from xmc_tui.tui.widgets.view_panel import ViewPanel

if sys.platform == "win32":
    pytest.skip("has no pseudo-terminals", allow_module_level=True)

from tests.pseudo_terminal import StrictScreen

XMC = [sys.executable, "-m", "xmc_tui", "--lang", "en"]

#: Modules that are needed only by later keys, other commands or pictures.
LATER = (
    "numpy",
    "PIL",
    "pydantic",
    "pydantic_core",
    "pypinyin",
    "segno",
    "uharfbuzz",
    "tomli",
    "tomli_w",
    "tomllib",
    "ssl",
    "hashlib",
    "xmc_tui.storage.catalog.catalog_merge",
    "xmc_tui.storage.toml_reader",
    "xmc_tui.domain.engine.model_engine",
    "xmc_tui.domain.engine.ways_to_qualify",
    "xmc_tui.domain.engine.availability",
    "xmc_tui.page",
    "xmc_tui.picture",
    "xmc_tui.presentation.panel_entries",
    "xmc_tui.presentation.localized_panel_text",
    "xmc_tui.presentation.panel_rows",
    "xmc_tui.tui.controllers.panel_controller",
    "xmc_tui.tui.dialogs.base_dialogs",
    "xmc_tui.tui.dialogs.export_dialog",
    "xmc_tui.tui.dialogs.search_dialog",
    "xmc_tui.tui.dialogs.help_content",
    "sqlalchemy",
    "xmc_tui.configurator.ledger_ports",
    "xmc_tui.domain.slots",
    "xmc_tui.domain.order_records",
    "xmc_tui.presentation.quota_indicator",
    "xmc_tui.presentation.ledger_texts",
    "xmc_tui.services.ledger_address_lookup",
    "xmc_tui.services.slot_booking",
    "xmc_tui.storage.ledger",
    "xmc_tui.tui.controllers.slots_controller",
)

#: Modules that commands need at once, but no first frame of a new build in English.
LATER_IN_THE_APP = (
    "click",
    "gettext",
    "xmc_tui.configurator.saved_car_snapshot",
    "xmc_tui.presentation.advice_panel",
    "xmc_tui.presentation.open_group_rows",
    "xmc_tui.presentation.option_facts",
    "xmc_tui.presentation.option_rows",
    "xmc_tui.presentation.row_tags",
    "xmc_tui.services.draft_log",
    "xmc_tui.services.sheet_writer",
    "xmc_tui.storage.drafts",
    "xmc_tui.storage.sheets",
    "textual.types",
    "textual.widgets._directory_tree",
    "textual.widgets._placeholder",
    "textual.widgets._select",
    "textual.widgets._tree",
)


@pytest.fixture(scope="module")
def filled_cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The cache that a first start leaves."""
    home = tmp_path_factory.mktemp("home")
    quoted = [sys.executable, "-m", "xmc_tui", "quote", "su7-ultra"]
    environment = {"HOME": str(home), "PATH": "/usr/bin:/bin", "LANG": "C.UTF-8"}
    subprocess.run(quoted, check=True, capture_output=True, env=environment)
    assert list(home.glob(".cache/xmc/catalog-*.json"))
    return home / ".cache"


@pytest.fixture
def cached_home(tmp_path: Path, filled_cache: Path) -> Path:
    """A home directory with a filled cache, as at every start but the first."""
    shutil.copytree(filled_cache, tmp_path / ".cache")
    return tmp_path


@pytest.fixture
def app_terminal(cached_home: Path) -> Iterator[Probe]:
    """The app in a 120x40 terminal on the paint step, without pictures, all modules loaded."""
    settings = cached_home / ".config" / "xmc" / "settings.toml"
    settings.parent.mkdir(parents=True)
    settings.write_text('glyphs = "off"\n', "utf-8")
    with Probe(XMC, home=str(cached_home)) as probe:
        probe.wait_for(re.compile(r"Space[\s\S]*Quit"))
        probe.idle(0.3)
        probe.press("2")
        probe.wait_for("Price change")
        probe.idle(0.3)
        yield probe


# ── Imports and widgets ───────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("has_ledger", [False, True])
def test_nothing_unneeded_is_imported_before_the_first_frame(
    cached_home: Path, tmp_path: Path, has_ledger: bool
) -> None:
    if has_ledger:
        path = cached_home / ".local" / "share" / "xmc" / "slots.db"
        path.parent.mkdir(parents=True)
        initialize_ledger(LedgerAddress(path=path))
    modules_file = tmp_path / "modules.json"
    program = f"""
import json, sys
from collections import Counter
from contextlib import contextmanager
from xmc_tui.cli import app_launch
from xmc_tui.cli.main import main
environment, counts, painted = app_launch._textual_environment, Counter(), {{}}
def count_calls(module, name):
    function = getattr(module, name)
    def counted(*arguments):
        counts[name] += 1
        return function(*arguments)
    setattr(module, name, counted)
def on_ready(self):
    modules = sorted(name for name, module in sys.modules.items() if module)
    widgets = [type(each).__name__ for each in self.screen.walk_children()]
    with open({str(modules_file)!r}, "w") as file:
        json.dump([modules, widgets, painted], file)
    self.exit()
@contextmanager
def patched():
    with environment():
        import xmc_tui.tui.app
        xmc_tui.tui.app.XmcApp.on_ready = on_ready
        count_calls(xmc_tui.tui.main_screen, "make_view_model")
        count_calls(xmc_tui.tui.widgets.panel_grid.PanelGrid, "arrange")
        panel = xmc_tui.tui.widgets.view_panels.ViewPanel
        render_lines = panel.render_lines
        def note_counts(self, crop):
            painted.update(painted or counts)
            return render_lines(self, crop)
        panel.render_lines = note_counts
        yield
app_launch._textual_environment = patched
sys.argv = ["xmc", "--lang", "en"]
main()
"""
    script = tmp_path / "first_frame.py"
    script.write_text(program, "utf-8")
    with Probe([sys.executable, str(script)], home=str(cached_home)) as probe:
        assert probe.wait_exit() == 0, probe.screen_text()
    modules, widgets, counts = json.loads(modules_file.read_text("utf-8"))
    assert "xmc_tui.tui.main_screen" in modules
    assert [name for name in modules if is_within(name, *LATER, *LATER_IN_THE_APP)] == []
    ours = [name for name in modules if is_within(name, "xmc_tui")]
    assert len(ours) <= 107, "\n".join(ours)
    assert len(widgets) <= 20, widgets
    assert counts == {"make_view_model": 1, "arrange": 1}, "something is computed twice"


@pytest.mark.parametrize("glyphs", ["auto", deep_case("off")])
def test_the_screen_never_waits_for_the_import_of_the_pictures(
    cached_home: Path, tmp_path: Path, glyphs: str
) -> None:
    settings = cached_home / ".config" / "xmc" / "settings.toml"
    settings.parent.mkdir(parents=True)
    settings.write_text(f'glyphs = "{glyphs}"\n', "utf-8")
    threads_file = tmp_path / "threads.json"
    program = f"""
import json, sys, threading
from xmc_tui.cli.main import main
threads = []
class Finder:
    def find_spec(self, name, path, target=None):
        if name == "numpy":
            threads.append(threading.current_thread() is threading.main_thread())
sys.meta_path.insert(0, Finder())
sys.argv = ["xmc", "--lang", "en"]
try:
    main()
finally:
    with open({str(threads_file)!r}, "w") as file:
        json.dump(threads, file)
"""
    script = tmp_path / "imports.py"
    script.write_text(program, "utf-8")
    with Probe([sys.executable, str(script)], home=str(cached_home)) as probe:
        probe.wait_for(re.compile(r"Space[\s\S]*Quit"), timeout=30)
        probe.press("2")
        probe.wait_for("Price change")
        if glyphs == "auto":
            probe.wait_for(re.compile("[▀▄▌▐▚▞\U0001fb00-\U0001fb3b]"), timeout=30)
        probe.idle(0.5)
        probe.press("q")
        assert probe.wait_exit(30) == 0, probe.screen_text()
    assert json.loads(threads_file.read_text("utf-8")) == ([] if glyphs == "off" else [False])


def test_keys_import_no_module_of_ours_once_all_are_loaded(
    cached_home: Path, tmp_path: Path
) -> None:
    settings = cached_home / ".config" / "xmc" / "settings.toml"
    settings.parent.mkdir(parents=True)
    settings.write_text('glyphs = "off"\n', "utf-8")  # pictures are loaded when they are drawn
    imported = tmp_path / "imported.txt"
    program = f"""
import sys, threading
from xmc_tui.cli import app_launch
from xmc_tui.cli.main import main
load, is_loaded = app_launch._load_in_background, threading.Event()
def load_and_report(*arguments):
    load(*arguments)
    open({str(imported)!r}, "w").close()
    is_loaded.set()
app_launch._load_in_background = load_and_report
class Finder:
    def find_spec(self, name, path, target=None):
        is_main = threading.current_thread() is threading.main_thread()
        if is_loaded.is_set() and is_main and name.startswith("xmc_tui"):
            with open({str(imported)!r}, "a") as file:
                file.write(name + "\\n")
sys.meta_path.insert(0, Finder())
sys.argv = ["xmc", "--lang", "en"]
main()
"""
    script = tmp_path / "imports.py"
    script.write_text(program, "utf-8")
    with Probe([sys.executable, str(script)], home=str(cached_home)) as probe:
        probe.wait_for(re.compile(r"Space[\s\S]*Quit"), timeout=30)
        block_until(lambda: probe.idle(0.02) and imported.exists(), "the modules are loaded")
        probe.press("2")
        probe.wait_for("Price change")
        probe.press("down", "down", "space")
        probe.wait_for("Selected: Paint")
        probe.press("e")
        probe.wait_for("Export order sheet")
        assert list(cached_home.glob(".local/share/xmc/drafts/draft-*.jsonl"))
        assert imported.read_text("utf-8") == ""


def test_a_quote_imports_no_screen_and_no_validation(
    cached_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(cached_home))
    monkeypatch.setenv("XDG_CACHE_HOME", str(cached_home / ".cache"))
    program = (
        "from xmc_tui.cli.main import main\n"
        "try:\n    main()\nexcept SystemExit as end:\n    assert not end.code"
    )
    loaded = find_loaded_modules(program, "quote", "su7-ultra", "amethyst")
    strangers = [name for name in loaded if is_within(name, "textual", "xmc_tui.tui", *LATER)]
    assert strangers == []
    assert {name for name in loaded if is_within(name, "rich")} <= {
        "rich",
        "rich._extension",
        "rich._cell_widths",  # the widths of characters, up to rich 14.2
        "rich.cells",
        "rich._unicode_data",
        *(name for name in loaded if name.startswith("rich._unicode_data.")),
    }
    assert len(loaded - find_loaded_modules("")) <= 130


# ── Computations of a key ─────────────────────────────────────────────────────────────────────────


def test_after_a_key_only_the_changed_component_is_computed_again() -> None:
    catalog = generate_catalog(12)
    advice = Engine(catalog, catalog.models[0])
    evaluated = []
    for build in walk_builds(catalog, 40, most_wishes=6):
        before = advice.availability_cache.component_evaluation_count
        list(advice.option_states(build, DAY))
        evaluated.append(advice.availability_cache.component_evaluation_count - before)
    assert len(evaluated) > 30
    assert evaluated[0] == 120
    # A component has six groups of ten options. A resolution stays within one, and an undo returns
    # to cached builds.
    assert max(evaluated[1:]) <= 120
    assert sum(evaluated[1:]) <= 60 * 1.5 * len(evaluated)


async def test_moving_the_highlight_prices_one_build_and_paints_only_changes(
    run_app: RunApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    quoted: list[object] = []
    rebuilt: list[str | None] = []
    quote, rebuild = build_evaluator.compute_quote, ViewPanel._rebuild

    def count_quote(*args: object) -> object:
        quoted.append(args)
        return quote(*args)  # type: ignore[arg-type]

    def count_rows(panel: ViewPanel, *arguments: object) -> object:
        rebuilt.append(panel.id)
        return rebuild(panel, *arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(build_evaluator, "compute_quote", count_quote)
    monkeypatch.setattr(ViewPanel, "_rebuild", count_rows)
    async with run_app(size=(120, 40)) as driver:
        await driver.press("2", "down")
        evaluated = (
            driver.configurator.evaluator.engine.availability_cache.component_evaluation_count
        )
        for key in ("down", "down", "up", "down"):
            quoted.clear()
            rebuilt.clear()
            await driver.press(key)
            assert len(quoted) <= 1
            assert rebuilt
            assert len(rebuilt) == len(set(rebuilt)), "a panel is rebuilt more than once for a key"
            assert not {"header", "step-rail", "key-bar"} & set(rebuilt)
        assert (
            driver.configurator.evaluator.engine.availability_cache.component_evaluation_count
            == evaluated
        )
        for key in ("space", "enter", "u"):
            rebuilt.clear()
            await driver.press(key)
            assert len(rebuilt) == len(set(rebuilt)), key


# ── Output of a key ───────────────────────────────────────────────────────────────────────────────


def test_a_move_writes_few_bytes(app_terminal: Probe) -> None:
    app_terminal.keep_raw = True
    written: list[int] = []
    for key in ["down"] * 6 + ["up"] * 6:
        app_terminal.raw.clear()
        assert app_terminal.measure_key(key).paint is not None
        written.append(count_bytes(bytes(app_terminal.raw))[0])
    assert median(written) <= 1500, written
    assert max(written) <= 2500, written


_TOTAL = re.compile(r"Total ≈?¥([\d,]+)")


def displayed_sums(lines: list[str]) -> tuple[int, int]:
    """Return the total according to the highlighted row, and the total in the bar."""
    column = 24 if lines[1].find("Paint") < 0 else lines[1].find("Paint") - 1
    row = next(line[column:] for line in lines[2:34] if line[column : column + 3] == " > ")
    effect = re.search(r"≈?([+-]¥[\d,]+)", row)
    change = int(re.sub("[¥,]", "", effect[1])) if effect else 0
    total = _TOTAL.search("\n".join(lines[-5:]))
    assert total is not None, lines[-5:]
    return 529_900 + change, int(total[1].replace(",", ""))


def test_two_hundred_keys_at_a_thousand_a_second_settle_and_no_frame_is_wrong(
    app_terminal: Probe,
) -> None:
    random = Random(4)
    keys = [random.choice(("down", "down", "up")) for _ in range(200)]
    row = 1  # the standard paint is the second row
    for key in keys:
        row = max(0, min(9, row + (1 if key == "down" else -1)))
    frames: list[list[str]] = []
    before = app_terminal._commit

    def record_commit(stamp: float) -> None:
        before(stamp)
        frames.append(list(app_terminal.emulator.lines()))

    app_terminal._commit = record_commit  # type: ignore[method-assign]
    burst = app_terminal.measure_burst(keys)
    paints = (
        "Pearl",
        "Lightning",
        "Space",
        "Obsidian",
        "Parrot",
        "Amethyst",
        "Dawn",
        "Racing",
        "Sprout",
        "Twilight",
    )
    # A busy computer may pause between the keys.
    app_terminal.wait_for(re.compile(rf"\n.{{23,25}} > [ ✓▏▕]+{paints[row]}"))
    app_terminal.idle(0.3)
    app_terminal._commit = before  # type: ignore[method-assign]
    assert burst["settle"] is not None
    for lines in frames:
        expected, displayed = displayed_sums(lines)
        assert expected == displayed, "\n".join(lines)
    assert len(frames) >= 3
    last = next(
        line for line in app_terminal.emulator.lines()[2:34] if re.search(r"^.{23,25} > ", line)
    )
    assert paints[row] in last


def test_incremental_updates_show_the_same_as_a_whole_repaint(app_terminal: Probe) -> None:
    random = Random(7)
    for _ in range(60):
        app_terminal.press(
            random.choice(
                ["down", "up", "down", "tab", "space", "right", "left", "l", "u", "2", "f2"]
            )
        )
        app_terminal.idle(0.02)
        assert HALF not in app_terminal.screen_text()
    app_terminal.press("escape")  # closes the dialog of resolutions, if the last choice was blocked
    app_terminal.idle(0.3)
    stood = screen_cells(app_terminal)
    app_terminal.press("f1")
    app_terminal.wait_for("Shift+Tab")
    app_terminal.press("escape")
    app_terminal.idle(0.3)
    assert screen_cells(app_terminal) == stood


def screen_cells(probe: Probe) -> list[list[tuple[str, ...]]]:
    """Return the cells of the screen; of a blank one only the background is visible."""
    rebuild = ([probe.emulator.screen.buffer[y][x] for x in range(120)] for y in range(1, 40))
    return [
        [
            (c.data, "" if c.data == " " and not c.reverse else c.fg, c.bg, str(c.reverse))
            for c in row
        ]
        for row in rebuild
    ]


def test_both_terminals_of_these_tests_show_a_wide_character_that_was_cut() -> None:
    probe, strict = Emulator(8, 1, lambda _: None), StrictScreen(8, 1)
    stream = Stream(strict)
    for written, displayed in (
        ("中文ab", ["中", "", "文", "", "a", "b", " ", " "]),
        ("\x1b[1;2Hx", [HALF, "x", "文", "", "a", "b", " ", " "]),
        ("\x1b[1;3Hy", [HALF, "x", "y", " ", "a", "b", " ", " "]),
        ("\x1b[1;4H国", [HALF, "x", "y", "国", "", "b", " ", " "]),
        ("\x1b[1;5H字", [HALF, "x", "y", HALF, "字", "", " ", " "]),
    ):
        for token in probe.split(written.encode()):
            probe.apply(token)
        stream.feed(written)
        for screen in (probe.screen, strict):
            assert [screen.buffer[0][x].data for x in range(8)] == displayed, written


# ── Fallbacks for private names ───────────────────────────────────────────────────────────────────


def test_another_driver_is_used_unchanged() -> None:
    assert textual_internals.low_latency_driver(HeadlessDriver) is HeadlessDriver


def test_a_driver_without_the_names_is_used_unchanged(monkeypatch: pytest.MonkeyPatch) -> None:
    from textual.drivers.linux_driver import LinuxDriver

    quick = textual_internals.low_latency_driver(LinuxDriver)
    assert quick is not LinuxDriver
    assert issubclass(quick, LinuxDriver)
    monkeypatch.setitem(sys.modules, "textual._xterm_parser", None)  # type: ignore[arg-type]
    assert textual_internals.low_latency_driver(LinuxDriver) is LinuxDriver


def test_a_wakeup_event_wakes_a_select_on_its_file() -> None:
    event = textual_internals.SelectableEvent()

    def is_ready() -> bool:
        return bool(select.select([event.reader], [], [], 0)[0])

    assert not is_ready()
    event.set()
    assert event.is_set()
    assert is_ready()
    event.clear()
    assert not event.is_set()
    assert not is_ready()


def test_a_screen_without_the_names_is_unchanged() -> None:
    class Compositor:
        def render_update(self) -> str:
            return "all of it"

    class Other(Screen[None]):
        _compositor = Compositor()  # type: ignore[assignment]

    other = Other.__new__(Other)
    textual_internals.write_widgets_whole_where_edges_move(other)
    assert vars(other._compositor) == {}


async def test_the_app_shows_the_same_without_the_private_names(
    run_app: RunApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with run_app(size=(120, 40)) as driver:
        await driver.press("2", "down", "down", "space")
        with_it = driver.text()
    monkeypatch.setattr(
        "xmc_tui.tui.main_screen.write_widgets_whole_where_edges_move", lambda _: None
    )
    async with run_app(size=(120, 40)) as driver:
        await driver.press("2", "down", "down", "space")
        assert driver.text() == with_it


def test_escape_alone_and_a_key_that_comes_in_two_parts(app_terminal: Probe) -> None:
    app_terminal.press("g")
    app_terminal.wait_for("Ways to qualify")
    app_terminal.press("escape")
    app_terminal.wait_for(lambda probe: "Esc Close" not in probe.screen_text())
    before = app_terminal.screen_text()
    app_terminal._write(b"\x1b")
    app_terminal._write(b"[B")
    app_terminal.wait_for(lambda probe: probe.screen_text() != before)
    assert "Ways to qualify" not in app_terminal.screen_text()


def test_quitting_restores_the_line_settings(app_terminal: Probe) -> None:
    app_terminal.press("q")
    assert app_terminal.wait_exit() == 0
    assert [left for left in app_terminal.leftovers() if "1016" not in left] == []


def test_the_measured_catalog_is_that_of_the_launch(launch: Catalog) -> None:
    assert launch.models[0].price.amount == 529_900


async def test_closed_dialogs_free_their_strips(run_app: RunApp) -> None:
    def count_strips() -> int:
        gc.collect()
        return sum(type(each) is Strip for each in gc.get_objects())

    async with run_app(size=(120, 40)) as driver:
        counts = []
        for rounds in (2, 6):
            for _ in range(rounds):
                await driver.press("g", "escape", "f1", "escape", "a", "escape")
            counts.append(count_strips())
    # The pictures and the content of the main screen vary by some 150 strips; the dialogs would
    # leave about 450 in the last six rounds.
    assert counts[1] < counts[0] + 250, counts
