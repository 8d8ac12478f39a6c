"""The entry point of the command line, with its error handling."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

from xmc_tui.cli.cli_context import (
    CliContext,
    CommandExit,
    ExitCode,
    echo_error,
    find_requested_translator,
)
from xmc_tui.cli.standard_streams import OutputError, prepare_streams, redirect_to_null
from xmc_tui.i18n import LANGUAGES, N_, system_language, translator_for
from xmc_tui.storage.file_content_problems import os_error_message


def main() -> None:
    """Run the command line and exit with its code; no error shows a traceback."""
    # Read when numpy is imported: the matrix products of pictures are small, and distributing them
    # to threads takes longer.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    prepare_streams()
    try:
        code = _run_command()
        if sys.stdout is not None:
            sys.stdout.flush()
    except KeyboardInterrupt:
        echo_error("")  # the terminal has written ^C
        code = ExitCode.INTERRUPTED
    except BrokenPipeError:  # the web server that reads what the app draws has ended
        redirect_to_null(sys.stdout)
        redirect_to_null(sys.stderr)
        code = ExitCode.FAILED
    except OutputError as failure:
        code = _exit_code_without_output(failure)
    except Exception as error:  # last resort: never show a traceback
        report_unhandled_error(error)
        code = ExitCode.FAILED
    sys.exit(code)


def _run_command() -> int:
    """Run the command and return its exit code."""
    try:
        cli_context = _plain_start_context(sys.argv[1:])
        if cli_context is None:
            from xmc_tui.cli.root_command import run_command_line

            run_command_line()
        else:
            from xmc_tui.cli.app_launch import open_app

            open_app(cli_context, None)
    except CommandExit as end:
        return end.code
    return ExitCode.DONE


def _plain_start_context(arguments: Sequence[str]) -> CliContext | None:
    """Return the options of a command line that only opens the app, at most in a language.

    None for any other command line and for shell completion: click handles those, and its import
    takes as long as that of forty of our own modules.
    """
    if "_XMC_COMPLETE" in os.environ:
        return None
    match arguments:
        case []:
            return CliContext()
        case ["--lang", code] if code in LANGUAGES:
            return CliContext(lang=code)
    return None


def _exit_code_without_output(failure: OutputError) -> ExitCode:
    """Report that standard output cannot be written, and return the exit code.

    Nothing is reported if the reader of a pipe has ended, such as `head`.
    """
    redirect_to_null(sys.stdout)
    if failure.is_broken_pipe:
        return ExitCode.FAILED
    tr = find_requested_translator()
    reason = tr.translate(os_error_message(failure.error))
    echo_error(tr.translate(N_("Cannot write to standard output ({reason})"), reason=reason))
    return ExitCode.WRONG_USE


def report_unhandled_error(error: Exception) -> None:
    """Write a report of an unexpected exception and print a sentence with its path."""
    from xmc_tui.cli.crash_report import print_crash_notice

    try:
        tr = find_requested_translator()
    except Exception:  # the settings may be unreadable
        tr = translator_for(system_language())
    print_crash_notice(tr, error)
