"""`xmc doctor` and `xmc --version`: what they find, and each fault with its remedy."""

from __future__ import annotations

import errno
import json
import os
import platform
import subprocess
import sys
import tomllib
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from types import SimpleNamespace

import pytest

from tests.cli.cli_runner import CliResult, run_cli
from tests.user_folders import user_folder_variables
from xmc_tui.cli import doctor_terminal_checks
from xmc_tui.services import installation_checks
from xmc_tui.services.installed_packages import list_extras

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(autouse=True)
def healthy_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A home with free space, an encoding and a font."""
    for name, folder in user_folder_variables(tmp_path).items():
        monkeypatch.setenv(name, folder)
    monkeypatch.setenv("XDG_DOCUMENTS_DIR", str(tmp_path / "documents"))
    monkeypatch.setattr(doctor_terminal_checks, "_find_poster_font", lambda: "a font")
    monkeypatch.delenv("NO_COLOR", raising=False)


def run_doctor(*arguments: str, lang: str = "en") -> tuple[CliResult, dict[str, object]]:
    """Run `xmc doctor --json` and return its report too."""
    result = run_cli("doctor", "--json", *arguments, lang=lang)
    return result, json.loads(result.out)


def test_nothing_is_wrong_with_a_healthy_installation(tmp_path: Path) -> None:
    result, report = run_doctor()
    assert (result.code, result.err) == (0, "")
    assert (report["schema"], report["ok"], report["problems"]) == ("xmc-doctor/1", True, [])
    versions, files = report["versions"], report["files"]
    assert isinstance(versions, dict)
    assert isinstance(files, dict)
    assert versions["python"] == platform.python_version()
    assert versions["textual"] == version("textual")
    assert files["orders"]["path"] == str(tmp_path / "documents" / "xmc-orders")
    assert files["drafts"]["exists"] is False
    assert files["drafts"]["writable"] is True
    assert not (tmp_path / "documents").exists(), "nothing is created"


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", ("Versions", "Terminal", "Files", "Catalog", "Settings", "Nothing is wrong.")),
        ("zh", ("版本", "终端", "文件", "目录", "设置", "一切正常。")),
    ],
)
def test_the_text_is_in_both_languages(language: str, words: tuple[str, ...]) -> None:
    result = run_cli("doctor", lang=language)
    assert (result.code, result.err) == (0, "")
    for word in words:
        assert word in result.out.splitlines()
    assert version("textual") in result.out


def test_extras_are_those_of_the_package(monkeypatch: pytest.MonkeyPatch) -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    expected = set(project["optional-dependencies"]) - {"bake", "test"}
    assert set(list_extras()) == expected
    assert list_extras()["serve"] == ["aiohttp", "textual-serve"]
    missing = {"textual-serve"}
    monkeypatch.setattr(
        installation_checks, "installed_version", lambda name: "" if name in missing else "1"
    )
    monkeypatch.setattr(installation_checks, "pinned_version", lambda _: "1")
    result, report = run_doctor()
    assert result.code == 0, "an extra that is missing is no fault"
    assert report["extras"] == {name: name != "serve" for name in expected}
    assert "not installed: pip install 'xmc-tui[serve]'" in run_cli("doctor").out


def test_another_textual_is_a_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(installation_checks, "installed_version", lambda _: "7.0.0")
    result, report = run_doctor()
    assert result.code == 1
    assert result.error_lines == [
        f"Textual 7.0.0 is installed, xmc needs {version('textual')}: pip install "
        f"textual=={version('textual')}"
    ]
    assert report["problems"] == [{"section": "versions", "message": result.error_lines[0]}]


def test_a_folder_that_cannot_be_written_is_a_fault(
    tmp_path: Path, write_settings: Callable[[str], Path]
) -> None:
    (tmp_path / "file").write_text("", "utf-8")
    orders = tmp_path / "file" / "orders"
    write_settings(f"orders = '{orders}'\n")  # a literal string: Windows' paths have backslashes
    result, report = run_doctor()
    assert result.code == 1
    (line,) = result.error_lines
    assert line == (
        f"{orders} cannot be written (part of the path is not a folder); make it writable, or "
        "choose another"
    )
    files, settings = report["files"], report["settings"]
    assert isinstance(files, dict)
    assert isinstance(settings, dict)
    assert files["orders"]["writable"] is False
    assert settings["set"] == ["orders"]


def test_a_folder_that_cannot_be_looked_into_does_not_exist_for_it(
    tmp_path: Path, write_settings: Callable[[str], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    orders, stat = tmp_path / "closed" / "orders", Path.stat

    def refuse(path: Path, **options: bool) -> os.stat_result:
        if path.is_relative_to(orders.parent):
            raise PermissionError(errno.EACCES, "Permission denied", str(path))
        return stat(path, **options)

    write_settings(f"orders = '{orders}'\n")
    monkeypatch.setattr(Path, "stat", refuse)
    _, report = run_doctor()
    files = report["files"]
    assert isinstance(files, dict)
    assert files["orders"]["exists"] is False


def test_a_disk_that_is_almost_full_is_a_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    little = SimpleNamespace(free=7_000_000)
    monkeypatch.setattr(installation_checks.shutil, "disk_usage", lambda _: little)
    result, _ = run_doctor()
    assert result.code == 1
    assert all("only 7 MB free" in line for line in result.error_lines)


def test_faults_of_settings_and_catalog_are_told_once(
    tmp_path: Path, write_settings: Callable[[str], Path]
) -> None:
    path = write_settings('colour = "red"\n')
    overlay = tmp_path / "prices.toml"
    overlay.write_text("[overlay\n", "utf-8")
    result, report = run_doctor("--overlay", str(overlay))
    assert result.code == 1
    assert len(result.error_lines) == 2
    for line, file in zip(result.error_lines, (overlay, path), strict=True):
        assert line.startswith(f"{file}:")
    assert len(report["problems"]) == 2  # type: ignore[arg-type]
    catalog = report["catalog"]
    assert isinstance(catalog, dict)
    assert catalog["overlays"] == [str(overlay)]


def test_without_a_font_and_an_encoding_it_says_what_to_do(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(doctor_terminal_checks, "_find_poster_font", str)
    result, _ = run_doctor()
    assert result.code == 1
    (line,) = result.error_lines
    assert "install Noto Sans CJK" in line


def test_a_piped_report_does_not_import_textual() -> None:
    program = (
        "import sys\nfrom xmc_tui.cli.main import main\nsys.argv = ['xmc', 'doctor', '--json']\n"
        "try:\n    main()\nexcept SystemExit:\n    pass\n"
        "print([name for name in sys.modules if name.split('.')[0] == 'textual'])\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True)
    assert done.stdout.decode("utf-8").splitlines()[-1] == "[]"


# ── The version ───────────────────────────────────────────────────────────────────────────────────


def test_the_version_names_python_textual_and_the_catalog(catalog_folder: Path) -> None:
    programme = tomllib.loads((catalog_folder / "programme.toml").read_text("utf-8"))
    number = programme["catalog"]["version"]
    result = run_cli("--edition", "2026-07", "--version")
    assert (result.code, result.err) == (0, "")
    first, second, third = result.out.splitlines()
    assert first == f"xmc {version('xmc-tui')}"
    assert second == f"Python {platform.python_version()}, Textual {version('textual')}"
    assert third == f"Catalog xmc {number}, edition 2026-07"


def test_the_version_is_told_without_a_catalog() -> None:
    result = run_cli("--catalog", "/nowhere", "--version")
    assert (result.code, result.err) == (0, "")
    assert result.out.splitlines()[-1] == (
        f"Catalog in {Path('/nowhere')} cannot be used; xmc doctor says why"
    )
