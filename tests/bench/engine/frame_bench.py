"""Benchmark of the app on large catalogs: `python -m tests.bench.engine.frame_bench [NAME ...]`.

It types 200 keys at 20 a second in a pseudo-terminal and prints the time from each key to its
frame, the processor time of the app, and how long leaving takes while a search goes on. A second
time leaves out how long the app waited for a processor that other programs used (Linux only).
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from statistics import median
from typing import Any

from tests.bench.engine.instances import SEED, make_mixed, make_package, write_in_files
from tests.bench.engine_bench import generate_tables
from tests.bench.probe.latency_probe import Probe
from tests.bench.probe.probed_terminal import now
from tests.small_catalogs import Table

#: The number of keys, the seconds between two, and how many times the app is left.
KEYS, INTERVAL, EXITS = 200, 0.05, 10

#: The runs of each catalog, and the milliseconds from which a frame is late.
RUNS, LATE = 3, 50

#: The keys of the walk, with how often each is typed.
MOVES = {"down": 8, "up": 3, "tab": 5, "shift+tab": 2, "space": 5, "u": 1, "l": 1}
PANELS = ("g", "?")

CATALOGS: dict[str, Callable[[], Table]] = {
    "package, 51 options": lambda: make_package(5, 10),
    "packages, 300 options": lambda: make_mixed(6, 11, 300),
    "generated, 10,000 options": lambda: generate_tables(1002),
}


def make_keys(random: Random) -> list[str]:
    """Return the keys of a walk, "" for a pause; a panel is closed before the walk goes on.

    After Escape there is a pause, as a terminal takes it and a key that follows soon for one. No
    key depends on how many entries a panel has so far.
    """
    keys: list[str] = []
    while len(keys) < KEYS:
        if random.random() < 0.06:
            keys += [random.choice(PANELS), "escape", ""]
        keys += random.choices(list(MOVES), list(MOVES.values()))
    return keys[:KEYS]


@dataclass
class Frames:
    """The milliseconds from each key to its frame, the same without waiting for a processor, and
    the processor time a key."""

    times: list[float] = field(default_factory=list)
    own_times: list[float] = field(default_factory=list)
    processor: float = 0.0

    def row(self, name: str) -> str:
        """Return the row of a run."""
        late = sum(each > LATE for each in self.own_times)
        cells = [f"{name:<28}"]
        for each in (self.times, self.own_times):
            cells.append(f"{median(each):>8.1f}{max(each):>8.1f}")
        return "".join(cells) + f"{late:>6} of {len(self.times):<6}{self.processor:>8.1f}"


class WaitProbe(Probe):
    """A probe that notes with each read how long the main thread has waited for a processor."""

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.waits: dict[float, float] = {}

    def read_wait(self) -> float:
        """Return the seconds of waiting so far."""
        try:
            return int(Path(f"/proc/{self.pid}/schedstat").read_text().split()[1]) / 1e9
        except (OSError, IndexError):
            return 0.0

    def _receive(self, stamp: float, data: bytes) -> None:
        self.waits[stamp] = self.read_wait()
        super()._receive(stamp, data)


class FrameBench:
    """The benchmark of one catalog."""

    def __init__(self, folder: Path, home: str) -> None:
        self.folder, self.home = folder, home
        self.keys = make_keys(Random(SEED))

    def open(self) -> WaitProbe:
        """Open the app on the first group of the catalog."""
        command = [sys.executable, "-m", "xmc_tui", "--lang", "en", "--fresh"]
        probe = WaitProbe([*command, "--catalog", str(self.folder)], home=self.home, quiet_ms=120)
        probe.wait_for("Quit", 120)
        probe.press("2")
        probe.wait_for("Price change", 120)
        probe.sleep(2.0)  # for the picture and the preparation of the engine
        return probe

    def find_effective(self) -> list[bool]:
        """Type the keys slowly; return for each whether it changes the screen."""
        effects = []
        with self.open() as probe:
            for key in self.keys:
                before = probe.screen_text()
                if key:
                    probe.measure_key(key)
                effects.append(probe.screen_text() != before)
        return effects

    def measure(self, effects: list[bool]) -> Frames:
        """Type the keys, and return the times of those that change the screen."""
        frames = Frames()
        with self.open() as probe:
            sent: list[tuple[float, float]] = []
            used, start = probe.cpu_s(), now()
            probe.commits.clear()
            for number, key in enumerate(self.keys):
                probe.sleep(start + number * INTERVAL - now())
                sent.append((now(), probe.read_wait()))
                if key:
                    probe.press(key)
            probe.sleep(1.0)
            frames.processor = 1000 * (probe.cpu_s() - used) / KEYS
            probe._apply_all()
            changes = [commit.t for commit in probe.commits if commit.changed]
        for (stamp, wait), has_effect in zip(sent, effects, strict=True):
            frame = next((change for change in changes if change >= stamp), None)
            if has_effect and frame is not None:
                waited = probe.waits.get(frame, wait) - wait
                frames.times.append(1000 * (frame - stamp))
                frames.own_times.append(1000 * (frame - stamp - waited))
        return frames

    def measure_exits(self) -> list[float]:
        """Return the milliseconds that `q` takes at random moments after some keys."""
        random, times = Random(SEED), []
        for _ in range(EXITS):
            with self.open() as probe:
                first = random.randrange(KEYS - 10)
                for key in filter(
                    None, (*self.keys[first : first + 6], "escape", "escape", "down", "space")
                ):
                    probe.press(key)
                    probe.sleep(INTERVAL)
                probe.press("escape")
                probe.sleep(random.uniform(0.05, 0.6))
                start = time.monotonic()
                probe.press("q", "3")  # "3" leaves a build that is not exported
                probe.wait_exit()
                assert "Traceback" not in probe.screen_text()
                times.append(1000 * ((probe.t_exit or now()) - start))
        return times


def main() -> None:
    """Print the table: a row for each run, and one for leaving."""
    print(f"{'median, max in ms':<28}{'frames':>16}{'without waiting':>16}    late       a key")
    for name in sys.argv[1:] or CATALOGS:
        with tempfile.TemporaryDirectory() as home:
            folder = Path(home, "catalog")
            write_in_files(folder, CATALOGS[name]())
            bench = FrameBench(folder, home)
            effects = bench.find_effective()
            for _ in range(RUNS):
                print(bench.measure(effects).row(name), flush=True)
            exits = bench.measure_exits()
            print(f"{name:<28}{median(exits):>8.1f}{max(exits):>8.1f}  leaving", flush=True)


if __name__ == "__main__":
    main()
