"""Tests of `xmc check` with many files: one line each, kinds of faults, progress bar."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.cli_runner import find_control_characters, run_cli
from tests.storage.sheet_tools import digest
from xmc_tui.storage.standard_paths import shipped_catalog
from xmc_tui.storage.toml_reader import read_toml

ON = ("--on", "2025-10-01")


@pytest.fixture
def sheets(tmp_path: Path) -> dict[str, Path]:
    """Write one sheet of each kind and return their paths.

    Valid, edited, with a wrong figure, of another catalog, of an overlay, and a file that is no
    sheet.
    """
    names = ("sound", "edited", "differs", "elsewhere", "overlaid", "none")
    paths = {name: tmp_path / f"{name}.toml" for name in names}
    ours = tmp_path / "prices.toml"
    ours.write_text(
        '[overlay]\nname = "store"\n[model.su7-ultra]\nprice = 530000\n', encoding="utf-8"
    )
    for name, path in paths.items():
        more = ("--overlay", str(ours)) if name == "overlaid" else ()
        assert run_cli("quote", "su7-ultra", "amethyst", *ON, "-o", str(path), *more).code == 0
    for name in ("edited", "differs", "elsewhere"):
        text = paths[name].read_text(encoding="utf-8").replace("total = 557900", "total = 547900")
        if name == "elsewhere":
            text = re.sub(r'(?<=version = ")[^"]*', "2031.1", text)
            text = re.sub(
                r'(\[catalog\].*?digest = "sha256:)[0-9a-f]*', r"\g<1>00", text, flags=re.DOTALL
            )
        paths[name].write_text(text, encoding="utf-8")
        if name != "edited":
            resealed = re.sub(
                r'(\[integrity\]\ndigest = ")[^"]*',
                rf"\g<1>{digest(read_toml(paths[name]).data)}",
                text,
            )
            paths[name].write_text(resealed, encoding="utf-8")
    paths["none"].write_text("a = 1\n", encoding="utf-8")
    return paths


def test_the_line_of_a_fault_is_named_among_several_files(
    sheets: dict[str, Path], tmp_path: Path
) -> None:
    torn = tmp_path / "torn.toml"
    torn.write_text('schema = "xmc-order-sheet/1"\n[sheet]\nnumber = XMC\n', encoding="utf-8")
    for files in ([torn], [torn, sheets["sound"]]):
        result = run_cli("check", *map(str, files))
        assert result.code == 2
        (line,) = result.error_lines
        assert line.startswith(f"{torn}:3: ")


def test_each_kind_of_fault_is_named_in_one_line(sheets: dict[str, Path]) -> None:
    """Each file has one line: its path, the kind of fault, and each finding."""
    result = run_cli("check", *map(str, sheets.values()))
    assert result.code == 2
    assert result.out == f"{sheets['sound']}: all figures are correct\n"
    kinds = {
        "edited": (
            "was edited: totals.total: is 547,900; the catalog has 557,900; integrity.digest: was "
            "edited"
        ),
        "differs": "figures do not match: totals.total: is 547,900; the catalog has 557,900",
        "elsewhere": (
            "catalog or overlay not found: totals.total: is 547,900; the catalog has 557,900; "
            "catalog.digest: this sheet was made with another catalog (2031.1); "
        ),
        "overlaid": "catalog or overlay not found: catalog.overlays: overlay “store”",
        "none": "cannot be checked: schema: is not an order sheet",
    }
    assert len(result.error_lines) == len(kinds)
    for line, (name, text) in zip(result.error_lines, kinds.items(), strict=True):
        assert line.startswith(f"{sheets[name]}: {text}")
    assert not find_control_characters(result.err)


def test_a_single_file_has_one_line_per_finding(sheets: dict[str, Path]) -> None:
    """For a single file each finding has its own line; the exit code depends on the kind."""
    for name, code, lines in (
        ("sound", 0, 0),
        ("edited", 1, 2),
        ("differs", 1, 1),
        ("elsewhere", 1, 2),
        ("overlaid", 1, 1),
        ("none", 2, 1),
    ):
        result = run_cli("check", str(sheets[name]))
        assert (result.code, len(result.error_lines)) == (code, lines), name


def test_a_sheet_with_an_overlay_is_recomputed_if_it_is_given(
    sheets: dict[str, Path], tmp_path: Path
) -> None:
    assert (
        run_cli("check", str(sheets["overlaid"]), "--overlay", str(tmp_path / "prices.toml")).code
        == 0
    )


def test_a_sheet_of_an_older_catalog_is_reported_as_such(
    sheets: dict[str, Path], tmp_path: Path
) -> None:
    """Old figures that differ from new prices are reported as another catalog, not as an error."""
    folder = Path(shutil.copytree(shipped_catalog(), tmp_path / "catalog"))
    car = folder / "su7-ultra.toml"
    car.write_text(
        car.read_text(encoding="utf-8").replace("price = 529900", "price = 539900"),
        encoding="utf-8",
    )
    result = run_cli("check", str(sheets["sound"]), str(sheets["sound"]), "--catalog", str(folder))
    assert result.code == 1
    assert all(": catalog or overlay not found: " in line for line in result.error_lines)
    assert all(
        "model.base_price: is 529,900; the catalog has 539,900" in line
        for line in result.error_lines
    )


def test_no_progress_bar_is_written_to_a_pipe(sheets: dict[str, Path]) -> None:
    """Without a terminal no progress bar is written."""
    result = run_cli("check", *[str(sheets["sound"])] * 150)
    assert (result.code, result.err) == (0, "")
    assert len(result.out.splitlines()) == 150


@pytest.mark.skipif(
    sys.platform == "win32", reason="there is no pseudo-terminal in Python on Windows"
)
@pytest.mark.parametrize("count", [100, 150])
def test_a_progress_bar_on_a_terminal_with_more_than_a_hundred_files(
    sheets: dict[str, Path], count: int
) -> None:
    """The bar is shown on the terminal and removed at the end.

    The results go to standard output, which is a pipe.
    """
    import pty

    master, slave = pty.openpty()
    code = "from xmc_tui.cli import main; main()"
    command = [sys.executable, "-c", code, "--lang", "en", "check", *[str(sheets["sound"])] * count]
    environment = {**os.environ, "TERM": "xterm-256color"}
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=slave, env=environment
    ) as process:
        os.close(slave)
        written, out = b"", process.stdout
        assert out is not None
        lines = out.read().decode("utf-8").splitlines()
        while True:
            try:
                part = os.read(master, 65536)
            except OSError:
                break
            if not part:
                break
            written += part
    os.close(master)
    assert process.returncode == 0
    assert lines == [f"{sheets['sound']}: all figures are correct"] * count
    assert (b"Checking" in written) == (count > 100)
    if written:
        assert b"100%" in written
        assert written.rindex(b"\x1b[?25h") > written.rindex(b"\x1b[?25l"), (
            "the cursor is shown again"
        )
