"""`xmc check`: recompute order sheets and report each figure that differs."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import click

from xmc_tui.cli.cli_context import CliContext, CommandExit, ExitCode, echo_error
from xmc_tui.cli.global_options import PATH_PARAMETER, global_options
from xmc_tui.cli.localized_help import LocalizedCommand
from xmc_tui.domain.frozen_dataclass import frozen
from xmc_tui.i18n import N_, Translator
from xmc_tui.presentation.styled_text import sanitize
from xmc_tui.storage.file_content_problems import FileError, Problem
from xmc_tui.storage.sheets.sheet_reader import read_sheet
from xmc_tui.storage.sheets.sheet_verification import Verdict, classify_sheet, verify_sheet

#: With more files than this a terminal shows a progress bar.
_PROGRESS_LIMIT = 100

_VERDICTS = {
    Verdict.EDITED: N_("was edited"),
    Verdict.DIFFERS: N_("figures do not match"),
    Verdict.CATALOG_MISSING: N_("catalog or overlay not found"),
    Verdict.UNREADABLE: N_("cannot be checked"),
}


@frozen
class _CheckResult:
    """The verdict on one sheet, with its findings."""

    path: Path
    verdict: Verdict
    problems: tuple[Problem, ...] = ()

    @property
    def code(self) -> ExitCode:
        match self.verdict:
            case Verdict.VALID:
                return ExitCode.DONE
            case Verdict.UNREADABLE:
                return ExitCode.WRONG_USE
            case _:
                return ExitCode.FAILED


@click.command(
    "check",
    cls=LocalizedCommand,
    help=N_("Recheck every figure on each sheet; exit 0 if all are correct."),
)
@click.argument("sheets", nargs=-1, required=True, metavar="SHEET.toml ...", type=PATH_PARAMETER)
@global_options
@click.pass_obj
def check_command(cli_context: CliContext, sheets: tuple[Path, ...]) -> None:
    """Recompute each sheet; exit 0 if every figure holds."""
    highest = ExitCode.DONE
    with _progress_bar(len(sheets), cli_context.tr) as advance:
        for path in sheets:
            result = _check_sheet(cli_context, path)
            highest = max(highest, result.code)
            _print_result(result, cli_context.tr, in_one_line=len(sheets) > 1)
            advance()
    raise CommandExit(highest)


def _check_sheet(cli_context: CliContext, path: Path) -> _CheckResult:
    try:
        sheet = read_sheet(path)
    except FileError as error:
        return _CheckResult(path, Verdict.UNREADABLE, error.problems)
    try:
        catalog = cli_context.catalog_provider.load_for_sheet(sheet)
    except FileError as error:
        # A missing edition or overlay of the sheet fails the check; a catalog that cannot be loaded
        # is wrong use.
        is_about_sheet = all(problem.file == sheet.name for problem in error.problems)
        return _CheckResult(
            path,
            Verdict.CATALOG_MISSING if is_about_sheet else Verdict.UNREADABLE,
            error.problems,
        )
    problems = tuple(verify_sheet(sheet, catalog))
    return _CheckResult(path, classify_sheet(sheet, catalog, problems), problems)


def _print_result(result: _CheckResult, tr: Translator, in_one_line: bool) -> None:
    """Print the result of one sheet.

    A line on a sheet without findings goes to standard output. Findings go to standard error: one
    per line, or with `in_one_line` all in one line.
    """
    if result.verdict is Verdict.VALID:
        click.echo(sanitize(tr.translate(N_("{file}: all figures are correct"), file=result.path)))
    elif in_one_line:
        findings = tr.join_clauses([problem.text_without_file(tr) for problem in result.problems])
        line = result.problems[0].line if len(result.problems) == 1 else 0
        place = f"{result.path}:{line}" if line else str(result.path)
        echo_error(f"{place}: {tr.translate(_VERDICTS[result.verdict])}: {findings}")
    else:
        for problem in result.problems:
            echo_error(problem.full_text(tr))


@contextlib.contextmanager
def _progress_bar(files: int, tr: Translator) -> Iterator[Callable[[], None]]:
    """Show a progress bar on standard error if many files are checked in a terminal.

    Yields a function to call after each file.
    """
    if files <= _PROGRESS_LIMIT or not sys.stderr.isatty():
        yield lambda: None
        return
    from rich.console import Console  # imported here: only needed for a progress bar
    from rich.progress import Progress

    # Output is printed above the bar only if it goes to the same terminal.
    bar = Progress(
        console=Console(stderr=True), transient=True, redirect_stdout=sys.stdout.isatty()
    )
    with bar:
        task = bar.add_task(tr.translate(N_("Checking")), total=files)
        yield lambda: bar.advance(task)
