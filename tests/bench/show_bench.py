"""Benchmark of the customer display: `python -m tests.bench.show_bench [--keys 60]`.

Key times of the configurator with and without a window that follows, measured in turn, and the time
from a key in the one window to the change in the other.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import threading
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random
from statistics import median

from tests.bench.probe.latency_probe import Probe
from tests.bench.probe.quantiles import quantile
from tests.wait_conditions import block_until
from xmc_tui.storage.customer_display.display_files import WINDOW_PATTERN, touch_follower_heartbeat

#: The program without a customer display, to compare with.
_WITHOUT = """
import sys
from xmc_tui.cli import app_launch
from xmc_tui.cli.main import main
from xmc_tui.configurator.customer_display_ports import NullCustomerDisplay
app_launch._make_customer_display = lambda *_: NullCustomerDisplay()
sys.argv = ["xmc", "--lang", "en", "--fresh"]
main()
"""

XMC = [sys.executable, "-m", "xmc_tui", "--lang", "en"]

Times = dict[str, list[float]]


def open_app(command: list[str], home: str) -> Probe:
    """Open the configurator on the paints, with its pictures loaded."""
    probe = Probe(command, home=home)
    probe.wait_for("Quit")
    probe.press("2")
    probe.wait_for("Price change")
    for key in ("down", "up"):
        probe.press(key)
        probe.idle(0.3)
    return probe


def press(probe: Probe, name: str, times: Times, random: Random, count: int) -> None:
    """Move the highlight and record the time to the first change."""
    for number in range(count):
        probe.sleep(random.uniform(0.03, 0.09))
        sample = probe.measure_key("down" if number % 2 == 0 else "up")
        if sample.paint is not None:
            times[name].append(sample.paint)


@contextmanager
def follower_heartbeat(folder: Path) -> Iterator[None]:
    """Give the signs of a window that follows, without such a window."""
    ended = threading.Event()

    def touch() -> None:
        while not ended.wait(0.5):
            touch_follower_heartbeat(folder)

    touch_follower_heartbeat(folder)
    thread = threading.Thread(target=touch)
    thread.start()
    try:
        block_until(lambda: bool(list(folder.glob(WINDOW_PATTERN))))
        yield
    finally:
        ended.set()
        thread.join()


def wait_until_unwatched(probe: Probe, folder: Path) -> None:
    """Wait until the configurator sees that no window follows."""
    while list(folder.glob(WINDOW_PATTERN)):
        probe.sleep(0.1)
        time.sleep(0.1)


def measure_following(probe: Probe, home: str, times: Times, random: Random, count: int) -> None:
    """Measure keys while a window follows, then the time until that window has changed."""
    with Probe([*XMC, "show"], home=home) as show:
        show.wait_for("Total")
        show.idle(0.5)
        with drained(show):
            press(probe, "key, xmc show open", times, random, count)
        with drained(probe):
            for number in range(count):
                show.sleep(random.uniform(0.15, 0.25))
                data = probe.encode("down" if number % 2 == 0 else "up")
                sample = send_and_measure(show, probe, data)
                times["other window, text"].append(sample[0])
                times["other window, picture"].append(sample[1])


def send_and_measure(show: Probe, probe: Probe, data: bytes) -> tuple[float, float]:
    """Send a key to one terminal, and measure the first and the last change of the other."""

    def send() -> tuple[float, float]:
        start = time.monotonic()
        os.write(probe.master, data)
        return start, start

    sample, _ = show._measure(send, "key", None, 10.0)
    return sample.paint or float("nan"), sample.settle or float("nan")


@contextmanager
def drained(probe: Probe) -> Iterator[None]:
    """Read the output of a terminal in a thread, so that its program is never blocked."""
    ended = threading.Event()

    def read() -> None:
        while not ended.is_set():
            probe.sleep(0.02)

    thread = threading.Thread(target=read)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()


def run(rounds: int, keys: int) -> Times:
    """Measure in turn, in random order each round."""
    random, times = Random(1), defaultdict(list)
    with tempfile.TemporaryDirectory() as home:
        folder = Path(home, ".local", "share", "xmc", "customer-display")
        script = Path(home, "without.py")
        script.write_text(_WITHOUT, "utf-8")
        with (
            open_app([*XMC, "--fresh"], home) as probe,
            open_app([sys.executable, str(script)], home) as without,
        ):
            for number in range(rounds):
                for _ in range(keys // 4):  # key by key, so that both meet the same load
                    press(without, "key, no customer display", times, random, 2)
                    press(probe, "key, nobody follows", times, random, 2)
                with follower_heartbeat(folder):
                    press(probe, "key, build is passed on", times, random, keys // 2)
                wait_until_unwatched(probe, folder)
                measure_following(probe, home, times, random, keys // 4)
                wait_until_unwatched(probe, folder)
                print(f"  round {number + 1} of {rounds}", file=sys.stderr)
    return times


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.show_bench")
    parser.add_argument("--rounds", type=int, default=4)
    parser.add_argument("--keys", type=int, default=60)
    arguments = parser.parse_args()
    for name, values in run(arguments.rounds, arguments.keys).items():
        tail = quantile(values, 0.95)
        print(f"  {name:<28}{median(values):>8.1f} ms   p95 {tail:>6.1f} ms   n {len(values)}")


if __name__ == "__main__":
    main()
