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
from tests.bench.app_bench import (
    Samples,
    measure_check_rate,
    measure_quote,
    median_ratio,
    run_rounds,
)


@dataclass(frozen=True)
class Line:
    """A row of the table: name, figures as text, value, and limit (None: no limit)."""

    name: str
    figures: str
    value: float
    limit: float | None = None
    at_least: bool = False

    @property
    def is_met(self) -> bool:
        """Whether the value is within the limit."""
        return self.limit is None or (
            self.value >= self.limit if self.at_least else self.value <= self.limit
        )

    def __str__(self) -> str:
        limit = "" if self.limit is None else f"{'>=' if self.at_least else '<='} {self.limit:g}"
        verdict = "" if self.limit is None else "holds" if self.is_met else "MISSED"
        return f"  {self.name:<34}{self.figures:>34}{limit:>12}  {verdict}"


def app_lines(samples: Samples) -> Iterator[Line]:
    """Yield the times of the app.

    Factors are relative to the smallest Textual program in the same rounds.
    """
    lag = samples.quantile("burst lag", 0.5)
    yield from (
        _times(samples, "start to the first full frame", "xmc start", "hello start", 1.15),
        _times(
            samples,
            "memory before the picture, MB",
            "memory without pictures",
            "hello memory",
            1.25,
        ),
        _times(samples, "memory with the picture, MB", "memory at the end", "hello memory", 2.8),
        _times(samples, "move the highlight", "move", "hello key", 2.5),
        _tail(samples, "move the highlight, p95", "move", 2.8),
        _bytes(samples, "bytes a move, without the picture", "bytes a move", 1500),
        _bytes(samples, "the picture's bytes a move", "picture bytes a move"),
        _times(samples, "choose", "choose", "hello key"),
        _tail(samples, "choose, p95", "choose", 4),
        _times(samples, "next step", "step", "hello key"),
        _times(samples, "type in search", "type in search", "hello key"),
        _times(samples, "switch the language", "language", "hello key"),
        _times(samples, "open the ways to qualify (g)", "open g", "hello key", 6),
        _times(samples, "open the reasons (?)", "open ?", "hello key", 6),
        _times(samples, "Escape", "esc", "hello esc", 0.5),
        Line("200 keys at 1 kHz, then settled", f"{lag:.1f} ms", lag, 50),
        _times(samples, "leave", "xmc quit", "hello quit", 0.8),
    )


def _times(
    samples: Samples, name: str, sample: str, baseline: str, limit: float | None = None
) -> Line:
    times = median_ratio(samples, sample, baseline)
    ours, theirs = samples.quantile(sample, 0.5), samples.quantile(baseline, 0.5)
    return Line(
        name,
        f"{ours:.1f} ({theirs:.1f})   {times:.2f}x",
        times,
        limit,
    )


def _bytes(samples: Samples, name: str, sample: str, limit: float | None = None) -> Line:
    median = samples.quantile(sample, 0.5)
    return Line(name, f"{median:.0f}", median, limit)


def _tail(samples: Samples, name: str, sample: str, limit: float) -> Line:
    ours, baseline = samples.quantile(sample, 0.95), samples.quantile("hello key", 0.95)
    return Line(
        name, f"{ours:.1f} ({baseline:.1f})   {ours / baseline:.2f}x", ours / baseline, limit
    )


def command_lines(rounds: int) -> Iterator[Line]:
    """Yield the times of the commands without a screen."""
    times, took = measure_quote(rounds)
    yield Line("xmc quote, relative to bare Python", f"{took:.1f} ms   {times:.2f}x", times, 8)
    rate = measure_check_rate(1000)
    yield Line("xmc check, sheets a second", f"{rate:.0f}", rate, 300, at_least=True)


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.bench", description=(__doc__ or "").split(":")[0]
    )
    parser.add_argument("--rounds", type=int, default=12)
    parser.add_argument(
        "--app-alone", action="store_true", help="leave out the tables of engine and picture"
    )
    arguments = parser.parse_args()
    print(
        f"Python {sys.version.split()[0]}, {platform.platform()}, {os.cpu_count()} processors, ",
        end="",
    )
    print("load {:.1f} {:.1f} {:.1f}".format(*os.getloadavg()) if hasattr(os, "getloadavg") else "")
    samples = run_rounds(arguments.rounds, report=lambda text: print(text, file=sys.stderr))
    print("\nThe app: median in ms (the smallest Textual program's), and times that")
    missed = False
    for line in [*app_lines(samples), *command_lines(arguments.rounds)]:
        print(line)
        missed |= not line.is_met
    if not arguments.app_alone:
        print("\nThe engine, ms")
        missed |= engine_bench.print_table()
        print("\nThe picture", flush=True)
        # A separate process, because it imports modules that would distort the other figures.
        subprocess.run([sys.executable, "-m", "tests.bench.picture_bench"], check=True)
    sys.exit(1 if missed else 0)


if __name__ == "__main__":
    main()
