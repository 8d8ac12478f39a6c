"""Tests of `xmc check`, `xmc catalog check` and `xmc catalog schema`."""

from __future__ import annotations

import errno
import json
import os
import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.cli.cli_runner import run_cli
from xmc_tui.storage.standard_paths import shipped_catalog

ON = ("--on", "2025-10-01")


@pytest.fixture
def sheets(tmp_path: Path) -> dict[str, str]:
    """Return paths of a valid sheet, an altered one, a file that is no sheet, and no file."""
    paths = {name: tmp_path / f"{name}.toml" for name in ("sound", "wrong", "none", "missing")}
    for name in ("sound", "wrong"):
        assert run_cli("quote", "su7-ultra", "amethyst", *ON, "-o", str(paths[name])).code == 0
    text = paths["wrong"].read_text(encoding="utf-8")
    paths["wrong"].write_text(text.replace("total = 557900", "total = 547900"), encoding="utf-8")
    paths["none"].write_text("a = 1\n", encoding="utf-8")
    return {name: str(path) for name, path in paths.items()}


@pytest.mark.parametrize(
    ("names", "code"),
    [
        (["sound"], 0),
        (["sound", "sound"], 0),
        (["wrong"], 1),
        (["none"], 2),
        (["missing"], 2),
        (["sound", "wrong"], 1),
        (["wrong", "sound"], 1),
        (["wrong", "none", "sound"], 2),
        (["none", "wrong"], 2),
        (["missing", "sound", "wrong"], 2),
    ],
)
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_highest_code_wins(
    sheets: dict[str, str], names: list[str], code: int, lang: str
) -> None:
    """Every file is checked; valid sheets go to standard output, findings to standard error."""
    result = run_cli("check", *[sheets[name] for name in names], lang=lang)
    assert result.code == code
    assert len(result.out.splitlines()) == names.count("sound")
    for name in names:
        assert (sheets[name] in result.out) == (name == "sound")
        assert (sheets[name] in result.err) == (name != "sound")


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_wrong_figure_is_printed_with_the_expected_one(sheets: dict[str, str], lang: str) -> None:
    """The finding has file, key, actual and expected value; the digest is a second finding."""
    result = run_cli("check", sheets["wrong"], lang=lang)
    assert len(result.error_lines) == 2
    assert result.error_lines[0].startswith(f"{sheets['wrong']}: totals.total: ")
    assert "547,900" in result.error_lines[0]
    assert "557,900" in result.error_lines[0]
    assert result.error_lines[1].startswith(f"{sheets['wrong']}: integrity.digest: ")


def test_the_transcript_of_a_wrong_figure(sheets: dict[str, str]) -> None:
    """The exact text of the two findings."""
    path = sheets["wrong"]
    assert run_cli("check", path).err == (
        f"{path}: totals.total: is 547,900; the catalog has 557,900\n"
        f"{path}: integrity.digest: was edited after export: the digest does not match; "
        "use the exported original\n"
    )
    assert run_cli("check", sheets["sound"]).out == f"{sheets['sound']}: all figures are correct\n"


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_sheet_without_permission_is_one_finding(
    sheets: dict[str, str], lang: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A sheet that the user may not read is named with the reason; the others are checked.

    The system's answers are replaced, because root may read every file.
    """
    locked, opened = Path(sheets["wrong"]), Path.open

    def open_unless_locked(path: Path, *arguments: Any, **named: Any) -> Any:
        if path == locked:
            raise PermissionError(errno.EACCES, "Permission denied", str(path))
        return opened(path, *arguments, **named)

    def is_allowed(path: str | os.PathLike[str], *_: object) -> bool:
        return Path(path) != locked

    monkeypatch.setattr(Path, "open", open_unless_locked)
    monkeypatch.setattr(os, "access", is_allowed)
    result = run_cli("check", sheets["wrong"], sheets["sound"], lang=lang)
    assert result.code == 2
    assert sheets["sound"] in result.out
    assert len(result.error_lines) == 1
    assert result.err.startswith(sheets["wrong"])
    assert {"zh": "没有权限", "en": "permission denied"}[lang] in result.err


def test_an_invalid_catalog_ends_a_check(sheets: dict[str, str], tmp_path: Path) -> None:
    """Without a valid catalog nothing can be recomputed: exit code 2."""
    result = run_cli("check", sheets["sound"], "--catalog", str(tmp_path / "nowhere"))
    assert result.code == 2
    assert result.out == ""
    assert len(result.error_lines) == 1


def test_the_transcript_of_a_catalog_check() -> None:
    """The exact output for the shipped catalog: one line per model."""
    result = run_cli("catalog", "check")
    assert (result.code, result.err) == (0, "")
    assert result.out == (
        "su7-ultra: 12,533,760 valid builds, 4,954,292 qualifying, "
        "least qualifying option sum ¥100,500, greatest option sum ¥172,000\n"
        "yu7-max: 2,257,920 valid builds, 2,064 qualifying, "
        "least qualifying option sum ≈¥100,500, greatest option sum ≈¥108,000 (≈ illustrative)\n"
    )


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize(
    "arguments",
    [
        ("catalog", "check"),
        ("catalog", "check", str(shipped_catalog())),
        ("catalog", "check", "--catalog", str(shipped_catalog())),
        ("catalog", "--catalog", str(shipped_catalog()), "check"),
        ("--catalog", str(shipped_catalog()), "catalog", "check"),
    ],
)
def test_catalog_check_counts_in_both_languages(lang: str, arguments: tuple[str, ...]) -> None:
    """The known figures of the SU7 Ultra are printed, with the folder as argument or as option."""
    result = run_cli(*arguments, lang=lang)
    assert (result.code, result.err) == (0, "")
    first, second = result.out.splitlines()
    assert first.startswith("su7-ultra")
    assert second.startswith("yu7-max")
    for figure in ("12,533,760", "4,954,292", "100,500", "172,000"):
        assert figure in first


def test_catalog_check_of_another_edition_and_overlay(tmp_path: Path) -> None:
    """Counts include the edition and the overlays.

    A model that does not take part has no qualifying build.
    """
    path = tmp_path / "ours.toml"
    path.write_text(
        '[overlay]\nname = "store"\n[model.yu7-max]\neligible = false\n', encoding="utf-8"
    )
    result = run_cli("catalog", "check", "--edition", "2026-07", "--overlay", str(path))
    assert (result.code, result.err) == (0, "")
    first, second = result.out.splitlines()
    assert "12,533,760" in first
    assert "4,954,292" not in first
    assert " 0 qualifying" in second
    # Lava Orange, one of the fourteen paints, is not offered any more on that day.
    assert f"{2_257_920 // 14 * 13:,}" in second


def test_counts_are_printed_in_spite_of_lint_findings(tmp_path: Path) -> None:
    """A catalog with a lint fault is still counted.

    Counts go to standard output, the fault to standard error.
    """
    path = tmp_path / "ours.toml"
    path.write_text(
        '[overlay]\nname = "store"\n[programme.threshold]\namount = 170000\n', encoding="utf-8"
    )
    result = run_cli("catalog", "check", "--overlay", str(path))
    assert result.code == 1
    assert len(result.out.splitlines()) == 2
    assert len(result.error_lines) == 1
    assert "yu7-max" in result.err


@pytest.mark.parametrize("name", ["su7-ultra.toml", "editions/launch.toml", "editions"])
def test_a_catalog_file_that_cannot_be_read_is_no_finding(
    tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The exit code is 2; 1 would say that the file was read and is at fault.

    The system's answers are replaced, because root may read every file.
    """
    folder = Path(shutil.copytree(shipped_catalog(), tmp_path / "catalog"))
    locked, opened, listed = folder / name, Path.open, os.scandir

    def open_unless_locked(path: Path, *arguments: Any, **named: Any) -> Any:
        if path == locked:
            raise PermissionError(errno.EACCES, "Permission denied", str(path))
        return opened(path, *arguments, **named)

    def list_unless_locked(path: Any = ".") -> Any:
        if path == locked:
            raise PermissionError(errno.EACCES, "Permission denied", str(path))
        return listed(path)

    monkeypatch.setattr(Path, "open", open_unless_locked)
    monkeypatch.setattr(os, "scandir", list_unless_locked)
    result = run_cli("catalog", "check", str(folder))
    assert (result.code, result.out, len(result.error_lines)) == (2, "", 1)
    assert Path(name).name in result.err
    assert "permission denied" in result.err


def test_a_catalog_file_that_is_a_folder_is_no_finding_and_a_syntax_error_is_one(
    tmp_path: Path,
) -> None:
    folder = Path(shutil.copytree(shipped_catalog(), tmp_path / "catalog"))
    (folder / "more.toml").mkdir()
    assert run_cli("catalog", "check", str(folder)).code == 2
    (folder / "more.toml").rmdir()
    (folder / "more.toml").write_text("[model\n", encoding="utf-8")
    assert run_cli("catalog", "check", str(folder)).code == 1


def test_the_schema_is_json_schema() -> None:
    """`catalog schema` prints one JSON Schema.

    It lists the tables of a catalog and requires none of them.
    """
    result = run_cli("catalog", "schema")
    assert (result.code, result.err) == (0, "")
    schema = json.loads(result.out)
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert {
        "schema",
        "catalog",
        "edition",
        "programme",
        "step",
        "source",
        "model",
        "rule",
        "theme",
        "overlay",
    } <= set(schema["properties"])
    assert '"required"' not in result.out
    stage = schema["$defs"]["StageTable"]["properties"]
    assert set(stage) == {"name", "basis", "source", "days", "work"}
    assert result.out == run_cli("catalog", "schema", lang="zh").out
