"""Prints all benchmarks on this machine: `python -m tests.bench [--rounds 12]`.

The exit code is 1 if a limit is missed.
"""

from __future__ import annotations

import argparse
import os
import platform
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass

from tests.bench import engine_bench
from tests.bench.app_bench import Samples, quote_ratio, ratio, run_rounds, sheets_a_second


@dataclass(frozen=True)
class Line:
    """A row of the table: name, figures as text, value, and limit (None: no limit)."""

    name: str
    shown: str
    value: float
    limit: float | None = None
    at_least: bool = False

    @property
    def holds(self) -> bool:
        """Whether the value is within the limit."""
        return self.limit is None or (
            self.value >= self.limit if self.at_least else self.value <= self.limit
        )

    def __str__(self) -> str:
        limit = "" if self.limit is None else f"{'>=' if self.at_least else '<='} {self.limit:g}"
        verdict = "" if self.limit is None else "holds" if self.holds else "MISSED"
        return f"  {self.name:<34}{self.shown:>34}{limit:>12}  {verdict}"


def app_lines(taken: Samples) -> Iterator[Line]:
    """Yield the times of the app.

    Factors are relative to the smallest Textual program in the same rounds.
    """
    yield from (
        _times(taken, "start to the first full frame", "xmc start", "hello start", 1.15),
        _times(taken, "memory before the picture, MB", "memory without pictures", "hello memory", 1.25),
        _times(taken, "memory with the picture, MB", "memory at the end", "hello memory"),
        _times(taken, "move the highlight", "move", "hello key", 2.5),
        _tail(taken, "move the highlight, p95", "move", 2.8),
        _bytes(taken, "bytes a move, the picture's apart", "bytes a move", 1500),
        _bytes(taken, "the picture's bytes a move", "picture bytes a move"),
        _times(taken, "choose", "choose", "hello key"),
        _tail(taken, "choose, p95", "choose", 4),
        _times(taken, "next step", "step", "hello key"),
        _times(taken, "type in search", "type in search", "hello key"),
        _times(taken, "switch the language", "language", "hello key"),
        _times(taken, "open the ways to qualify (g)", "open g", "hello key"),
        _times(taken, "open the reasons (?)", "open ?", "hello key"),
        _times(taken, "Escape", "esc", "hello esc", 0.5),
        Line("200 keys at 1 kHz, then settled", f"{taken.at('burst lag', 0.5):.1f} ms", taken.at("burst lag", 0.5), 50),
        _times(taken, "leave", "xmc quit", "hello quit", 0.8),
    )  # fmt: skip


def _times(taken: Samples, name: str, what: str, beside: str, limit: float | None = None) -> Line:
    times = ratio(taken, what, beside)
    return Line(
        name,
        f"{taken.at(what, 0.5):.1f} ({taken.at(beside, 0.5):.1f})   {times:.2f}x",
        times,
        limit,
    )


def _bytes(taken: Samples, name: str, what: str, limit: float | None = None) -> Line:
    median = taken.at(what, 0.5)
    return Line(name, f"{median:.0f}", median, limit)


def _tail(taken: Samples, name: str, what: str, limit: float) -> Line:
    ours, hellos = taken.at(what, 0.95), taken.at("hello key", 0.95)
    return Line(name, f"{ours:.1f} ({hellos:.1f})   {ours / hellos:.2f}x", ours / hellos, limit)


def command_lines(rounds: int) -> Iterator[Line]:
    """Yield the times of the commands without a screen."""
    times, took = quote_ratio(rounds)
    yield Line("xmc quote, beside bare Python", f"{took:.1f} ms   {times:.2f}x", times, 8)
    rate = sheets_a_second(1000)
    yield Line("xmc check, sheets a second", f"{rate:.0f}", rate, 300, at_least=True)


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.bench", description=(__doc__ or "").split(":")[0]
    )
    parser.add_argument("--rounds", type=int, default=12)
    parser.add_argument(
        "--app-alone", action="store_true", help="leave the tables of engine and picture out"
    )
    asked = parser.parse_args()
    print(
        f"Python {sys.version.split()[0]}, {platform.platform()}, {os.cpu_count()} processors, ",
        end="",
    )
    print("load {:.1f} {:.1f} {:.1f}".format(*os.getloadavg()) if hasattr(os, "getloadavg") else "")
    taken = run_rounds(asked.rounds, tell=lambda text: print(text, file=sys.stderr))
    print("\nThe app: median in ms (the smallest Textual program's), and times that")
    missed = False
    for line in [*app_lines(taken), *command_lines(asked.rounds)]:
        print(line)
        missed |= not line.holds
    if not asked.app_alone:
        print("\nThe engine, ms")
        missed |= engine_bench.print_table()
        print("\nThe picture", flush=True)
        # A separate process, because it imports modules that would distort the other figures.
        subprocess.run([sys.executable, "-m", "tests.bench.picture_bench"], check=True)
    sys.exit(1 if missed else 0)


if __name__ == "__main__":
    main()
