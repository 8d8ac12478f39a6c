"""The standard streams as another program may leave them: closed, full, without a reader, in
another encoding."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.cli.cli_runner import run_cli
from tests.deep_test_sizes import covering_cases, deep_case
from tests.wait_conditions import PATIENCE
from xmc_tui.i18n import system_language, translator_for

if sys.platform == "win32":
    pytest.skip("has no shell that closes streams, and no full device", allow_module_level=True)

ON = ("--on", "2025-10-01")
QUOTE = ("quote", "su7-ultra", "amethyst", *ON)
NEEDS_TERMINAL = "The configurator needs a terminal; without one, use xmc quote\n"
NOT_WRITTEN = "Cannot write to standard output"

#: Command lines that write to each stream, to both, to a file, or need a terminal; SHEET holds,
#: EDITED does not.
FAMILIES = (
    (),
    ("--help",),
    ("--bogus",),
    QUOTE,
    (*QUOTE, "-o", "written.toml"),
    ("check", "EDITED"),
)

#: A command line of each other kind.
MORE_FAMILIES = (
    ("--demo",),
    ("--version",),
    ("open", "SHEET"),
    (*QUOTE, "--json"),
    (*QUOTE, "classic-gold"),
    (*QUOTE, "--require-qualified"),
    ("quote", "su7-ultra", "--on", "2030-01-01"),
    ("ways", "su7-ultra", "amethyst"),
    ("check", "SHEET"),
    ("diff", "SHEET", "EDITED"),
    ("page", "SHEET"),
    ("page", "SHEET", "-o", "page.html"),
    ("poster", "SHEET", "-o", "car.png", "--chat"),
    ("catalog", "check"),
    ("catalog", "schema"),
    ("settings",),
    ("keys",),
    ("completion", "bash"),
    ("drafts",),
    ("drafts", "--json"),
)


def shell(
    arguments: tuple[str, ...], redirected: str, home: Path, **variables: str
) -> subprocess.Popen[bytes]:
    """Start `xmc` in a shell with some streams redirected."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("LC_", "LANG", "TEXTUAL", "XMC"))
    }
    environment = {**kept, "HOME": str(home), "LC_ALL": "en_US.UTF-8", **variables}
    for name in ("DATA", "CONFIG"):
        environment[f"XDG_{name}_HOME"] = str(home / name.lower())
    script = f'exec "$0" -m xmc_tui "$@" {redirected}'
    return subprocess.Popen(
        ["sh", "-c", script, sys.executable, *arguments],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=home,
        env=environment,
    )


def wait_for(process: subprocess.Popen[bytes]) -> tuple[int, str, str]:
    """Return the exit code of a process, and what it wrote to standard output and error."""
    out, err = process.communicate(timeout=PATIENCE)
    return process.returncode, (out or b"").decode("utf-8"), err.decode("utf-8")


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with a sheet that holds, and one that was edited."""
    folder = tmp_path_factory.mktemp("home")
    assert run_cli(*QUOTE, "-o", str(folder / "sheet.toml")).code == 0
    text = (folder / "sheet.toml").read_text("utf-8")
    (folder / "edited.toml").write_text(text.replace("total = 557900", "total = 557901"), "utf-8")
    return folder


def with_file_names(arguments: tuple[str, ...]) -> tuple[str, ...]:
    """Return a command line with the names of the files in their place."""
    return tuple(
        {"SHEET": "sheet.toml", "EDITED": "edited.toml"}.get(each, each) for each in arguments
    )


#: The ways in which streams are closed or full.
LOSSES = ("2>/dev/full", "2>&-", ">/dev/full", ">&-", "<&- >&- 2>&-")


@pytest.mark.parametrize(
    ("arguments", "losses"),
    [
        *((each, LOSSES[number % 2 :: 2]) for number, each in enumerate(FAMILIES)),
        *(deep_case(each, LOSSES) for each in (*FAMILIES, *MORE_FAMILIES)),
    ],
    ids=lambda words: " ".join(words) or "app",
)
def test_closed_or_full_streams_change_the_exit_code_only_if_output_is_lost(
    home: Path, arguments: tuple[str, ...], losses: tuple[str, ...]
) -> None:
    started = {case: shell(with_file_names(arguments), case, home) for case in ("", *losses)}
    results = {case: wait_for(process) for case, process in started.items()}
    code, out, err = results.pop("")
    for case, (its_code, its_out, its_err) in results.items():
        is_lost = bool(out) and any(part in (">/dev/full", ">&-") for part in case.split())
        assert its_code == (2 if is_lost else code), (case, its_out, its_err)
        assert "unexpected" not in its_err, (case, its_err)
        assert bool(its_out) == (bool(out) and not is_lost), case
        if "2>" in case:
            assert its_err == "", case
        elif is_lost:
            assert its_err.splitlines()[-1].startswith(NOT_WRITTEN), (case, its_err)
            assert its_err.count(NOT_WRITTEN) == 1
        else:
            assert its_err == err, case
    assert not (home / "data" / "xmc" / "reports").exists()


@pytest.mark.parametrize(
    ("arguments", "unbuffered"),
    covering_cases(
        [("--help",), QUOTE, ("catalog", "schema"), ("check", "SHEET")],
        ["", "1"],
    ),
)
def test_a_pipe_without_a_reader_is_no_error(
    home: Path, arguments: tuple[str, ...], unbuffered: str
) -> None:
    process = shell(with_file_names(arguments), "", home, PYTHONUNBUFFERED=unbuffered)
    assert process.stdout is not None
    process.stdout.close()
    process.stdout = None
    code, _, err = wait_for(process)
    assert (code, err) == (1, "")


@pytest.mark.parametrize("unbuffered", ["", "1"])
def test_the_message_on_lost_output_is_in_the_requested_language(
    home: Path, unbuffered: str
) -> None:
    for lang, sentence in (
        ("en", f"{NOT_WRITTEN} (the disk is full)\n"),
        ("zh", "无法写入标准输出（磁盘已满）\n"),
    ):
        process = shell(("--lang", lang, *QUOTE), ">/dev/full", home, PYTHONUNBUFFERED=unbuffered)
        assert wait_for(process) == (2, "", sentence)


def test_without_standard_error_wrong_settings_change_nothing(tmp_path: Path) -> None:
    folder = tmp_path / "config" / "xmc"
    folder.mkdir(parents=True)
    (folder / "settings.toml").write_text('theme = "no such theme"\n', "utf-8")
    code, out, err = wait_for(shell(QUOTE, "", tmp_path))
    assert (code, len(err.splitlines())) == (0, 1)
    for case in ("2>/dev/full", "2>&-"):
        assert wait_for(shell(QUOTE, case, tmp_path)) == (0, out, "")


@pytest.mark.parametrize(
    "case", ["<&-", ">&-", "2>&-", "<&- 2>&-", "<&- >&-", "2>/dev/null", ">/dev/null", "</dev/null"]
)
def test_the_app_needs_a_terminal_on_all_three_streams(home: Path, case: str) -> None:
    """On a pseudo-terminal but for what a case redirects."""
    import pty

    master, slave = pty.openpty()
    try:
        process = subprocess.Popen(
            ["sh", "-c", f'exec "$0" -m xmc_tui --lang en {case}', sys.executable],
            stdin=slave,
            stdout=slave,
            stderr=slave,
            cwd=home,
            env={**os.environ, "HOME": str(home), "XDG_DATA_HOME": str(home / "data")},
        )
        assert process.wait(PATIENCE) == 2
        os.write(slave, b"end\n")
        shown = ""
        while not shown.endswith("end\n"):
            shown += os.read(master, 65536).decode().replace("\r\n", "\n")
    finally:
        os.close(master)
        os.close(slave)
    assert shown == ("" if "2>" in case else NEEDS_TERMINAL) + "end\n"


def test_a_file_opened_later_does_not_replace_a_closed_stream(home: Path) -> None:
    """The sheet holds what it holds with open streams: no message is written into it."""
    path = home / "closed.toml"
    code, _, _ = wait_for(shell((*QUOTE, "-o", str(path)), "<&- >&- 2>&-", home))
    assert code == 2  # the message on the written file is lost
    assert run_cli("check", str(path)).code == 0


@pytest.mark.parametrize(
    "variables",
    [
        {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
        {"PYTHONIOENCODING": "cp1252"},
        {"PYTHONIOENCODING": "ascii"},
        {"PYTHONIOENCODING": "gbk"},
    ],
    ids=lambda variables: " ".join(f"{name}={value}" for name, value in variables.items()),
)
def test_redirected_streams_are_utf_8(home: Path, variables: Mapping[str, str]) -> None:
    sentence = wait_for(shell(("--lang", "zh", "check", "nowhere.toml"), "", home))[2]
    assert "无法读取" in sentence
    assert wait_for(shell(("--lang", "zh", "check", "nowhere.toml"), "", home, **variables)) == (
        2,
        "",
        sentence,
    )
    assert wait_for(shell(("--lang", "zh", "--bogus"), "", home, **variables))[2].startswith("没有")
    assert "小米" in wait_for(shell(("--lang", "zh", *QUOTE), "", home, **variables))[1]


@pytest.mark.parametrize(
    ("variables", "expected"),
    [
        ({}, "en"),
        ({"LANG": ""}, "en"),
        ({"LANG": "C"}, "en"),
        ({"LANG": "POSIX"}, "en"),
        ({"LANG": "C.UTF-8"}, "en"),
        ({"LC_ALL": "C.UTF-8", "LANG": "zh_CN.UTF-8"}, "en"),
        ({"LC_ALL": "C"}, "en"),
        ({"LANG": "en_GB.UTF-8"}, "en"),
        ({"LANG": "de_DE.UTF-8"}, "en"),
        ({"LANG": "zh_CN.UTF-8"}, "zh"),
        ({"LANG": "zh_TW"}, "zh"),
        ({"LC_ALL": "", "LC_MESSAGES": "zh_CN.UTF-8", "LANG": "en_US.UTF-8"}, "zh"),
    ],
)
def test_system_language_from_the_environment(
    monkeypatch: pytest.MonkeyPatch, variables: Mapping[str, str], expected: str
) -> None:
    monkeypatch.setattr("locale.getlocale", lambda: (None, None))
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert system_language() == expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [("Chinese (Simplified)_China", "zh"), ("zh_CN", "zh"), ("English_United States", "en")],
)
def test_without_a_variable_the_language_is_that_of_the_locale(
    monkeypatch: pytest.MonkeyPatch, name: str, expected: str
) -> None:
    for variable in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.setattr("locale.getlocale", lambda: (name, "936"))
    assert system_language() == expected


def test_without_a_language_in_the_environment_messages_are_english(home: Path) -> None:
    for variables in ({"LC_ALL": "C.UTF-8"}, {"LC_ALL": "C"}, {"LC_ALL": ""}):
        message = wait_for(shell(("check", "nowhere.toml"), "", home, **variables))[2]
        assert translator_for("en").translate("no such file or folder") in message
