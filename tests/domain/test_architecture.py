"""Tests of the import rules of the package, by reading the code and by running it."""

from __future__ import annotations

import ast
import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.wait_conditions import PATIENCE

PACKAGE = Path(__file__).resolve().parents[2] / "xmc_tui"


def find_modules(folder: str) -> list[Path]:
    """Return the modules of folders or single files of the package."""
    return sorted((PACKAGE / folder).rglob("*.py"))


def is_within(name: str, *packages: str) -> bool:
    """Whether a dotted name is one of these packages or is inside one."""
    return any(name == package or name.startswith(f"{package}.") for package in packages)


def is_standard(name: str) -> bool:
    """Whether a dotted name belongs to the standard library."""
    return name.split(".")[0] in sys.stdlib_module_names


def test_the_package_root_imports_nothing() -> None:
    nodes = ast.walk(ast.parse((PACKAGE / "__init__.py").read_text(encoding="utf-8")))
    assert [node for node in nodes if isinstance(node, ast.Import | ast.ImportFrom)] == []


def test_the_domain_touches_no_file_and_no_clock() -> None:
    """The import contracts forbid modules; these names need no import, or one that is allowed."""
    paths = find_modules("domain")
    assert len(paths) > 3
    for path in paths:
        nodes = list(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))
        assert not {node.attr for node in nodes if isinstance(node, ast.Attribute)} & {
            "today",
            "now",
            "utcnow",
        }, path
        assert not {node.id for node in nodes if isinstance(node, ast.Name)} & {
            "open",
            "print",
            "input",
        }, path


def test_the_ledger_reads_no_clock_but_that_of_the_database() -> None:
    """The computers of a chain disagree about the time."""
    paths = find_modules("storage/ledger")
    assert len(paths) > 8
    for path in paths:
        nodes = list(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))
        attributes = {node.attr for node in nodes if isinstance(node, ast.Attribute)}
        assert not attributes & {"today", "utcnow", "time", "monotonic"}, path
        calls = {ast.unparse(node.func) for node in nodes if isinstance(node, ast.Call)}
        assert not [call for call in calls if call.startswith("datetime.now")], path
        imported = {
            name.name for node in nodes if isinstance(node, ast.Import) for name in node.names
        }
        assert "time" not in imported, path


# ── By running the code ───────────────────────────────────────────────────────────────────────────


def find_loaded_modules(code: str, *arguments: str) -> set[str]:
    """Run code in a new interpreter and return the modules it loaded, from its last output line."""
    program = f"{code}\nimport json, sys\nprint()\nprint(json.dumps(sorted(sys.modules)))"
    finished = subprocess.run(
        [sys.executable, "-X", "utf8", "-c", program, *arguments],
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=PATIENCE,
    )
    assert finished.returncode == 0, finished.stderr
    return set(json.loads(finished.stdout.splitlines()[-1]))


RUN_CLI = """
import sys
from xmc_tui.cli.main import main
try:
    main()
except SystemExit as end:
    assert end.code == 0, end.code
"""


@pytest.mark.parametrize(
    "arguments",
    [
        ("quote", "su7-ultra"),
        ("quote", "su7-ultra", "amethyst", "--json", "--on", "2025-10-01"),
        ("catalog", "check"),
    ],
)
def test_a_command_without_a_screen_never_loads_textual(arguments: tuple[str, ...]) -> None:
    loaded = find_loaded_modules(RUN_CLI, *arguments)
    assert "xmc_tui.domain.pricing" in loaded or arguments[0] == "catalog"
    assert not [name for name in loaded if is_within(name, "textual", "xmc_tui.tui")]
    assert not [name for name in loaded if is_within(name, "uharfbuzz", "xmc_tui.page")]


@pytest.mark.parametrize("has_ledger", [False, True])
def test_a_quote_and_a_start_load_no_database(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, has_ledger: bool
) -> None:
    """Also if there is a ledger: only what asks it loads SQLAlchemy and a driver."""
    for name in ("HOME", "USERPROFILE", "XDG_DATA_HOME", "LOCALAPPDATA"):
        monkeypatch.setenv(name, str(tmp_path))
    monkeypatch.delenv("XMC_SLOTS", raising=False)
    command = ("slots", "init") if has_ledger else ("drafts", "--json")
    prepared = find_loaded_modules(RUN_CLI, *command)
    assert any(is_within(name, "sqlalchemy") for name in prepared) == has_ledger
    start = """
from xmc_tui.cli.cli_context import CliContext
from xmc_tui.tui.app import XmcApp
context = CliContext()
context.load_catalog()
print(context.slot_booking.has_ledger)
"""
    for code, arguments in ((RUN_CLI, ("quote", "su7-ultra")), (start, ())):
        loaded = find_loaded_modules(code, *arguments)
        assert not [name for name in loaded if is_within(name, "sqlalchemy", "psycopg", "sqlite3")]


def test_domain_and_configurator_load_nothing_from_outside_the_standard_library() -> None:
    names = [
        ".".join(path.relative_to(PACKAGE.parent).with_suffix("").parts)
        for path in find_modules("domain")
        if path.stem != "__init__"
    ]
    before = find_loaded_modules("")
    loaded = find_loaded_modules(
        "\n".join(f"import {name}" for name in [*names, "xmc_tui.configurator"])
    )
    assert set(names) <= loaded
    third_party = {
        name for name in loaded - before if not is_standard(name) and not is_within(name, "xmc_tui")
    }
    assert third_party == set()
    assert {
        name
        for name in loaded
        if is_within(name, "xmc_tui.storage", "xmc_tui.presentation", "xmc_tui.tui")
    } == set()


def test_python_sat_is_loaded_only_for_a_catalog_that_needs_it() -> None:
    """All answers about the shipped models come from the solver in Python."""
    ask_everything = """
from xmc_tui.domain.engine.model_engine import Engine
from xmc_tui.storage.catalog.catalog_loader import load_catalog
from xmc_tui.storage.standard_paths import shipped_catalog
catalog = load_catalog(shipped_catalog())
for model in catalog.models:
    engine = Engine(catalog, model)
    list(engine.availability_cache.for_build(engine.compiled_rules.standard, 0, 0))
    for component in engine.availability_cache.components:
        component.get_solver()
"""
    loaded = find_loaded_modules(ask_everything)
    assert "xmc_tui.domain.engine.learning_solver" in loaded
    assert not [name for name in loaded if is_within(name, "pysat")]
