"""A driver that asks the terminal for its capabilities, and sends the answers to the app."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from textual.driver import Driver

from xmc_tui.tui.terminal_capabilities import TerminalAnswered, TerminalCapabilities
from xmc_tui.tui.terminal_questions import TerminalQuestions, read_window_size, with_cell_size


def make_terminal_querying_driver_class(driver: type[Driver]) -> type[Driver]:
    """Return a driver class that asks the terminal once the application mode is on.

    The app is not asked to wait: `TerminalAnswered` is posted to it when the answers are there.
    """

    class AskingDriver(driver):  # type: ignore[valid-type, misc]
        #: Whether the parser removes the answers from the input; else nothing is asked.
        filters_input = False

        def __init__(self, app: Any, **options: Any) -> None:
            super().__init__(app, **options)
            self.asking_app = app
            self.questions = TerminalQuestions(self.write, self.report_capabilities)
            self.asked_window = (0, 0, 0, 0)

        @property
        def window(self) -> tuple[int, int, int, int]:
            """The window: columns, rows, width and height in pixels."""
            window = read_window_size(getattr(self, "fileno", 0))
            # A browser has no terminal whose size could be read: the app knows that in cells.
            return window if any(window) else (*getattr(self.asking_app, "size", (0, 0)), 0, 0)

        def start_application_mode(self) -> None:
            super().start_application_mode()
            self.ask_terminal()

        def ask_terminal(self) -> None:
            """Ask the terminal for its capabilities, if the app needs them."""
            if self.filters_input and getattr(self.asking_app, "queries_terminal", False):
                self.asked_window = self.window
                with suppress(AssertionError):  # the driver does not write: not started, or stopped
                    self.questions.ask()

        def ask_after_resize(self) -> None:
            """Ask again if the window has changed: a larger font has larger cells."""
            if self.window != self.asked_window:
                self.ask_terminal()

        def report_capabilities(self, capabilities: TerminalCapabilities) -> None:
            """Send the answers to the app."""
            self.process_message(TerminalAnswered(with_cell_size(capabilities, self.window)))

        def disable_input(self) -> None:
            """Disable input once the answers are read: the shell would take them for commands."""
            self.questions.wait_until_answered()
            super().disable_input()

    return AskingDriver
