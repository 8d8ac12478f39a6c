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


def test_the_shell_completes_it() -> None:
    variables = {
        "_XMC_COMPLETE": "bash_complete",
        "COMP_WORDS": "xmc sh",
        "COMP_CWORD": "1",
    }
    completed = subprocess.run(
        [sys.executable, "-m", "xmc_tui"],
        env={**os.environ, **variables},
        capture_output=True,
        text=True,
        check=False,
    )
    assert completed.stdout.split() == ["plain,show"]
    variables |= {"COMP_WORDS": "xmc show --w", "COMP_CWORD": "2"}
    completed = subprocess.run(
        [sys.executable, "-m", "xmc_tui"],
        env={**os.environ, **variables},
        capture_output=True,
        text=True,
        check=False,
    )
    assert completed.stdout.split() == ["plain,--window"]
