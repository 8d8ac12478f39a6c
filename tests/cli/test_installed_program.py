"""Tests of the installed program in a separate process: exit codes and streams."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.wait_conditions import PATIENCE

PROGRAM = Path(sys.executable).with_name("xmc")

pytestmark = pytest.mark.skipif(
    not PROGRAM.exists(), reason="the program is not installed next to this Python"
)


def start(*arguments: str | bytes, **variables: str) -> subprocess.CompletedProcess[bytes]:
    """Run the installed program and return the finished process."""
    environment = {**os.environ, "LC_ALL": "en_US.UTF-8", "PYTHONIOENCODING": "utf-8", **variables}
    return subprocess.run(
        [PROGRAM, *arguments], capture_output=True, env=environment, timeout=PATIENCE, check=False
    )


def test_a_quote_of_the_installed_program(tmp_path: Path) -> None:
    """JSON on standard output, a valid sheet in the file, nothing on standard error."""
    path = tmp_path / "sheet.toml"
    done = start(
        "quote",
        "su7-ultra",
        "amethyst",
        "--on",
        "2025-10-01",
        "--json",
        "-o",
        str(path),
        "--customer",
        "李女士",
    )
    assert (done.returncode, done.stderr) == (0, b"")
    assert json.loads(done.stdout)["customer"]["name"] == "李女士"
    assert start("check", str(path)).returncode == 0


def test_rejections_of_the_installed_program() -> None:
    """A conflict exits 3, an unknown id 2, an unqualified build 4; no tracebacks."""
    day = ("--on", "2025-10-01")
    for code, arguments in (
        (2, ("quote", "su7-ultra", "amethist", *day)),
        (3, ("quote", "su7-ultra", "amethyst", "classic-gold", *day)),
        (4, ("quote", "su7-ultra", "--require-qualified", *day)),
    ):
        done = start(*arguments)
        assert done.returncode == code
        assert b"Traceback" not in done.stderr
        assert done.stderr.count(b"\n") >= 1


def test_a_quote_works_on_an_ascii_terminal() -> None:
    """A quote in Chinese works on an ASCII terminal."""
    done = start("--lang", "zh", "quote", "yu7-max", "--on", "2025-10-01", PYTHONIOENCODING="ascii")
    assert done.returncode == 0
    assert b"329,900" in done.stdout
    assert done.stderr == b""


@pytest.mark.parametrize("encoding", ["ascii", "cp1252", "gbk"])
def test_piped_output_is_utf_8_with_any_terminal_encoding(tmp_path: Path, encoding: str) -> None:
    """Piped output is UTF-8: settings, JSON, quotes."""
    variables = {
        "PYTHONIOENCODING": encoding,
        "LC_ALL": "C.UTF-8",
        "XDG_CONFIG_HOME": str(tmp_path),
    }
    path = tmp_path / "xmc" / "settings.toml"
    path.parent.mkdir()
    path.write_bytes(start("settings", "--toml", XMC_ADVISOR="王顾问", **variables).stdout)
    done = start(
        "quote", "su7-ultra", "--on", "2025-10-01", "--json", "--customer", "李女士", **variables
    )
    assert (done.returncode, done.stderr) == (0, b"")
    sheet = json.loads(done.stdout.decode("utf-8"))
    assert (sheet["customer"]["name"], sheet["sheet"]["advisor"]) == ("李女士", "王顾问")
    assert "小米" in start(
        "--lang", "zh", "quote", "yu7-max", "--on", "2025-10-01", **variables
    ).stdout.decode("utf-8")


def test_piped_json_is_complete_with_an_ascii_terminal() -> None:
    """Piped JSON loses no characters to the terminal's encoding."""
    done = start(
        "quote",
        "su7-ultra",
        "--on",
        "2025-10-01",
        "--json",
        "--customer",
        "李女士",
        PYTHONIOENCODING="ascii",
    )
    assert done.returncode == 0
    assert json.loads(done.stdout)["customer"]["name"] == "李女士"


def test_arguments_that_are_not_utf_8_are_no_traceback(tmp_path: Path) -> None:
    """A name in an old encoding is rejected or kept, without a traceback."""
    done = start(
        "quote",
        "su7-ultra",
        "--on",
        "2025-10-01",
        "--customer",
        b"caf\xe9",
        "-o",
        str(tmp_path / "sheet.toml"),
    )
    assert done.returncode in (0, 2)
    assert b"Traceback" not in done.stderr


def test_a_pipe_that_is_closed_early_is_no_traceback() -> None:
    """`xmc … | head -1` ends without an error message."""
    done = subprocess.run(
        ["sh", "-c", f'"{PROGRAM}" catalog schema | head -c 1 >/dev/null'],
        capture_output=True,
        timeout=PATIENCE,
        check=False,
    )
    assert done.stderr == b""


def test_a_quote_does_not_import_textual() -> None:
    """A quote does not import Textual."""
    program = (
        "import sys\nfrom xmc_tui.cli.main import main\n"
        "sys.argv = ['xmc', 'quote', 'su7-ultra', '--on', '2025-10-01']\n"
        "try:\n    main()\nexcept SystemExit as left:\n    assert left.code == 0\n"
        "print([name for name in sys.modules if name.split('.')[0] == 'textual'])\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, timeout=PATIENCE, check=True
    )
    assert done.stdout.decode("utf-8").splitlines()[-1] == "[]"


def test_garbage_is_collected_a_little_at_a_time() -> None:
    """A collection may fall into a search of 50 ms; one of 50,000 new objects takes 21 ms."""
    code = (
        "import gc, sys; sys.argv = ['xmc', '--help']\n"
        "from xmc_tui.__main__ import main\n"
        "try:\n    main()\nexcept SystemExit:\n    print(*gc.get_threshold())"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, timeout=PATIENCE, check=True
    )
    first, second, _ = map(int, done.stdout.splitlines()[-1].split())
    assert first <= 10_000
    assert first * second >= 1_000_000, "older objects are many, and seldom garbage"
