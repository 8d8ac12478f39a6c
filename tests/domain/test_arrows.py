"""The arrows of the house run one way: who may import whom, by reading the code and by running it."""

from __future__ import annotations

import ast
import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parents[2] / "xmc_tui"


def modules(*places: str) -> list[Path]:
    """Return the modules of folders or single files of the package."""
    found: list[Path] = []
    for place in places:
        path = PACKAGE / place
        found += [path] if path.suffix == ".py" else sorted(path.rglob("*.py"))
    return found


def imports(path: Path) -> Iterator[str]:
    """Yield the dotted name of each thing a module imports anywhere in it, relative imports resolved."""
    package = [PACKAGE.name, *path.relative_to(PACKAGE).parts[:-1]]
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            above = package[: len(package) - node.level + 1] if node.level else []
            module = ".".join([*above, *([node.module] if node.module else [])])
            yield module
            yield from (f"{module}.{alias.name}" for alias in node.names)


def is_within(name: str, *packages: str) -> bool:
    """Whether a dotted name is one of these packages or lies in one."""
    return any(name == package or name.startswith(f"{package}.") for package in packages)


def breaches(paths: list[Path], forbidden: Callable[[str], bool]) -> list[str]:
    """Return each forbidden import as "module: name"."""
    return [f"{path.relative_to(PACKAGE)}: {name}" for path in paths for name in imports(path) if forbidden(name)]


def is_standard(name: str) -> bool:
    """Whether a dotted name is of the standard library."""
    return name.split(".")[0] in sys.stdlib_module_names


def test_there_are_modules_to_look_at() -> None:
    for place in ("domain", "files", "present", "cli"):
        assert len(modules(place)) > 3, place


def test_the_reader_of_imports_sees_them_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(f"{__name__}.PACKAGE", tmp_path / "xmc_tui")
    path = tmp_path / "xmc_tui" / "domain" / "some.py"
    path.parent.mkdir(parents=True)
    path.write_text(
        "import os.path\nfrom . import rules\nfrom ..files import sheet\ndef f():\n    from textual import app\n"
    )
    assert set(imports(path)) == {
        "os.path",
        "xmc_tui.domain",
        "xmc_tui.domain.rules",
        "xmc_tui.files",
        "xmc_tui.files.sheet",
        "textual",
        "textual.app",
    }


def test_the_package_root_imports_nothing() -> None:
    assert breaches(modules("__init__.py"), lambda name: not is_within(name, "__future__")) == []


def test_the_domain_imports_the_standard_library_and_itself_alone() -> None:
    def is_forbidden(name: str) -> bool:
        return not is_standard(name) and not is_within(name, "xmc_tui.domain")

    assert breaches(modules("domain"), is_forbidden) == []


def test_the_domain_touches_no_file_and_no_clock() -> None:
    doors = ("pathlib", "os", "io", "time", "tomllib", "sys", "subprocess", "locale", "gettext", "random", "secrets")
    assert breaches(modules("domain"), lambda name: is_within(name, *doors)) == []
    for path in modules("domain"):
        calls = {node.attr for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.Attribute)}
        assert not calls & {"today", "now", "utcnow"}, path
        names = {node.id for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.Name)}
        assert not names & {"open", "print", "input"}, path


def test_the_configurator_imports_the_domain_alone() -> None:
    def is_forbidden(name: str) -> bool:
        return not is_standard(name) and not is_within(name, "xmc_tui.domain", "xmc_tui.configurator")

    assert breaches(modules("configurator"), is_forbidden) == []


def test_present_knows_neither_the_disk_nor_the_screen() -> None:
    outside = ("textual", "pydantic", "xmc_tui.files", "xmc_tui.tui", "xmc_tui.cli")
    assert breaches(modules("present"), lambda name: is_within(name, *outside)) == []


def test_the_customers_page_knows_neither_the_disk_nor_the_screen() -> None:
    outside = ("textual", "pydantic", "xmc_tui.files", "xmc_tui.tui", "xmc_tui.cli")
    assert breaches(modules("page"), lambda name: is_within(name, *outside)) == []


def test_files_know_neither_the_screen_nor_the_command_line() -> None:
    outside = ("textual", "xmc_tui.tui", "xmc_tui.cli", "xmc_tui.present", "xmc_tui.page")
    assert breaches(modules("files"), lambda name: is_within(name, *outside)) == []


#: What of the command line is made for the app; the keys are also told without it.
_WITH_A_SCREEN = ("app.py", "keys.py")


def test_the_command_line_imports_textual_only_to_open_the_app() -> None:
    paths = [path for path in modules("cli") if path.name not in _WITH_A_SCREEN]
    assert breaches(paths, lambda name: is_within(name, "textual", "xmc_tui.tui")) == []


def test_services_know_neither_the_screen_nor_the_command_line() -> None:
    outside = ("textual", "click", "xmc_tui.tui", "xmc_tui.cli")
    assert breaches(modules("services"), lambda name: is_within(name, *outside)) == []


def test_the_screens_do_not_know_the_disk() -> None:
    outside = ("pydantic", "jinja2", "xmc_tui.files", "xmc_tui.services", "xmc_tui.cli", "xmc_tui.page")
    assert breaches(modules("tui"), lambda name: is_within(name, *outside)) == []


# ── By running it ─────────────────────────────────────────────────────────────────────────────────


def loaded_after(code: str, *arguments: str) -> set[str]:
    """Run code in a fresh interpreter and return the modules it loaded, read from the last line it writes."""
    program = f"{code}\nimport json, sys\nprint()\nprint(json.dumps(sorted(sys.modules)))"
    finished = subprocess.run(
        [sys.executable, "-X", "utf8", "-c", program, *arguments],
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=60,
    )
    assert finished.returncode == 0, finished.stderr
    return set(json.loads(finished.stdout.splitlines()[-1]))


QUOTE = """
import sys
from xmc_tui.cli.main import main
try:
    main()
except SystemExit as end:
    assert end.code == 0, end.code
"""


@pytest.mark.parametrize(
    "arguments",
    [("quote", "su7-ultra"), ("quote", "su7-ultra", "amethyst", "--json", "--on", "2025-10-01"), ("catalog", "check")],
)
def test_a_command_without_a_screen_never_loads_textual(arguments: tuple[str, ...]) -> None:
    loaded = loaded_after(QUOTE, *arguments)
    assert "xmc_tui.domain.price" in loaded or arguments[0] == "catalog"
    assert not [name for name in loaded if is_within(name, "textual", "xmc_tui.tui")]


def test_domain_and_configurator_load_nothing_from_outside_the_standard_library() -> None:
    names = [f"xmc_tui.domain.{path.stem}" for path in modules("domain") if path.stem != "__init__"]
    before = loaded_after("")
    loaded = loaded_after("\n".join(f"import {name}" for name in [*names, "xmc_tui.configurator"]))
    assert set(names) <= loaded
    strangers = {name for name in loaded - before if not is_standard(name) and not is_within(name, "xmc_tui")}
    assert strangers == set()
    assert {name for name in loaded if is_within(name, "xmc_tui.files", "xmc_tui.present", "xmc_tui.tui")} == set()
