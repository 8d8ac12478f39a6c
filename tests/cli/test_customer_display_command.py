"""`xmc show` on the command line: its help, its completion and wrong use."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from tests.cli.cli_runner import run_cli


@pytest.mark.parametrize(
    ("language", "words"),
    [
        (
            "en",
            (
                *("second window", "--window N", "1 for the one opened first"),
                "Its language follows too, unless --lang sets one.",
            ),
        ),
        ("zh", ("第二窗口", "--window N", "1 为最先打开的一个", "语言也随之切换，除非用 --lang")),
    ],
)
def test_the_help_is_in_both_languages(language: str, words: tuple[str, ...]) -> None:
    result = run_cli("show", "--help", lang=language)
    assert result.code == 0
    for word in words:
        assert word in " ".join(result.out.split())
    assert "show" in run_cli("--help", lang=language).out


@pytest.mark.parametrize("arguments", [("--window", "0"), ("--window", "first"), ("extra",)])
def test_wrong_use_is_one_sentence(arguments: tuple[str, ...]) -> None:
    result = run_cli("show", *arguments)
    assert result.code == 2
    assert len(result.error_lines) == 1


def test_without_a_terminal_it_says_so() -> None:
    result = run_cli("show")
    assert result.code == 2
    assert result.error_lines == ["xmc show needs a terminal; for a browser, use xmc serve --show"]


@pytest.mark.parametrize(
    ("words", "completed"),
    [("xmc sh", "plain,show"), ("xmc show --w", "plain,--window")],
)
def test_the_shell_completes_it(words: str, completed: str) -> None:
    variables = {
        "_XMC_COMPLETE": "bash_complete",
        "COMP_WORDS": words,
        "COMP_CWORD": str(words.count(" ")),
    }
    done = subprocess.run(
        [sys.executable, "-m", "xmc_tui"],
        env={**os.environ, **variables},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout.split() == [completed]
