"""Benchmark of the app: start, keys, memory and exit.

The smallest Textual program is measured in turn with it, so that both see the same load.
"""

from __future__ import annotations

import compileall
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

import xmc_tui
from tests.bench.probe.latency_probe import Probe, Sample
from tests.bench.probe.quantiles import quantile

HELLO = (sys.executable, str(Path(__file__).with_name("minimal_app.py")))
#: The installed program, next to the Python that runs this.
COMMAND = str(Path(sys.executable).with_name("xmc"))
XMC = (COMMAND, "--lang", "en")

#: The area of the picture at 120x40, whose bytes are counted apart: its first column and its rows,
#: counted from 1.
ROOM = (76, range(2, 37))

_FIRST_FRAME = re.compile(r"Space[\s\S]*Quit")

_POSITION = re.compile(rb"\x1b\[(\d+);(\d+)H")


@dataclass
class Samples:
    """The samples by name, in milliseconds, megabytes or bytes: a list for each round."""

    samples: dict[str, list[list[float]]] = field(default_factory=lambda: defaultdict(list))

    def add(self, name: str, values: list[float | None]) -> None:
        """Add the samples of a round; None is left out."""
        self.samples[name].append([value for value in values if value is not None])

    def all(self, name: str) -> list[float]:
        """Return the samples of all rounds."""
        return [value for values in self.samples[name] for value in values]

    def at(self, name: str, quantile_: float) -> float:
        """Return a quantile over all rounds."""
        found = quantile(self.all(name), quantile_)
        return float("nan") if found is None else found


def own_bytes(raw: bytes) -> tuple[int, int]:
    """Return the number of bytes outside and inside the picture."""
    column, rows = ROOM
    starts = [match.start() for match in _POSITION.finditer(raw)]
    parts = [raw[start:end] for start, end in zip([0, *starts], [*starts, len(raw)], strict=True)]
    picture = 0
    for part in parts:
        match = _POSITION.match(part)
        if match and int(match[1]) in rows and int(match[2]) >= column:
            picture += len(part)
    return len(raw) - picture, picture


def hello_round(taken: Samples, keys: int, random: Random) -> None:
    """Measure the smallest program once."""
    with tempfile.TemporaryDirectory() as home, Probe(list(HELLO), home=home) as at:
        _started(at, "Hello, world: 0", taken, "hello")
        taken.add("hello key", [sample.paint for sample in _pressed(at, ["x"] * keys, random)])
        taken.add("hello esc", [sample.paint for sample in _pressed(at, ["escape"] * 3, random)])
        at.measure_burst(["x"] * 200)
        _left(at, ["ctrl+q"], taken, "hello")


def xmc_round(taken: Samples, keys: int, random: Random, home: str) -> None:
    """Measure the configurator once, from the first step to the exit."""
    with Probe(list(XMC), home=home) as at:
        _started(at, _FIRST_FRAME, taken, "xmc")
        at.press("2")
        at.wait_for("effect on total")
        _warm(at)
        at.keep_raw = True
        moves = _pressed(at, ["down", "up"] * (keys // 2), random, taken)
        taken.add("move", [sample.paint for sample in moves])
        at.keep_raw = False
        taken.add("choose", list(_chosen(at, keys // 2, random)))
        taken.add("step", [sample.paint for sample in _pressed(at, ["right", "left"] * 3, random)])
        taken.add("language", [sample.paint for sample in _pressed(at, ["l"] * 4, random)])
        for key in ("g", "?"):
            taken.add(f"open {key}", list(_opened(at, key, taken, random)))
        at.press("/")
        at.idle()
        taken.add(
            "type in search", [sample.paint for sample in _pressed(at, list("amethyst"), random)]
        )
        at.press("escape")
        at.idle()
        at.idle(0.5)
        # The last key highlights a row that was not highlighted before, so that its answer is
        # recognized.
        burst = at.measure_burst(
            ["down", "up"] * 97 + ["down"] * 6, expect=re.compile(r" > [ ✓]+Racing Red")
        )
        taken.add("burst lag", [burst["expect lag"]])
        taken.add("memory at the end", [at.rss_mb()])
        _left(at, ["q"], taken, "xmc")


def memory_round(taken: Samples, home: str) -> None:
    """Measure the memory of the configurator once, without pictures."""
    settings = Path(home, ".config", "xmc", "settings.toml")
    settings.parent.mkdir(parents=True, exist_ok=True)
    settings.write_text('glyphs = "off"\n', "utf-8")
    with Probe(list(XMC), home=home) as at:
        at.wait_for(_FIRST_FRAME)
        at.idle()
        at.sleep(0.5)
        taken.add("memory without pictures", [at.rss_mb()])


def _started(at: Probe, ready: object, taken: Samples, name: str) -> None:
    started = at.measure_start(ready)  # type: ignore[arg-type]
    taken.add(f"{name} start", [started["ready"]])
    at.idle()
    at.sleep(0.3)
    taken.add(f"{name} memory", [at.rss_mb()])


def _warm(at: Probe) -> None:
    """Press the keys that are measured once: the first time is slower than all later ones."""
    for key in ("down", "up"):
        at.press(key)
        at.idle()


def _pressed(
    at: Probe, keys: list[str], random: Random, taken: Samples | None = None
) -> Iterator[Sample]:
    """Press keys one by one, at random intervals, so that they are not in step with a timer."""
    for key in keys:
        at.sleep(random.uniform(0.03, 0.09))
        at.raw.clear()
        yield at.measure_key(key)
        if taken is not None:
            ours, picture = own_bytes(bytes(at.raw))
            taken.add("bytes a move", [ours])
            taken.add("picture bytes a move", [picture])


def _chosen(at: Probe, times: int, random: Random) -> Iterator[float | None]:
    for _ in range(times):
        at.press("down")
        at.idle(0.02)
        yield from (sample.paint for sample in _pressed(at, ["space"], random))
        at.press("u")
        at.idle(0.02)


def _opened(at: Probe, key: str, taken: Samples, random: Random) -> Iterator[float | None]:
    for _ in range(3):
        yield from (sample.paint for sample in _pressed(at, [key], random))
        taken.add("esc", [sample.paint for sample in _pressed(at, ["escape"], random)])


def _left(at: Probe, keys: list[str], taken: Samples, name: str) -> None:
    at.idle()
    start = time.monotonic()
    at.press(*keys)
    at.wait_exit()
    taken.add(f"{name} quit", [1000 * ((at.t_exit or time.monotonic()) - start)])


def run_rounds(rounds: int, keys: int = 12, tell: Callable[[str], None] = print) -> Samples:
    """Measure both programs in random order each round; the first round only warms the caches."""
    # Compile as an installation does: without bytecode, changed modules would be compiled at each
    # start.
    compileall.compile_dir(str(Path(xmc_tui.__file__).parent), quiet=2)
    random = Random(1)
    taken = Samples()
    with tempfile.TemporaryDirectory() as home, tempfile.TemporaryDirectory() as plain:
        for number in range(rounds + 1):
            into = taken if number else Samples()
            order: list[Callable[[], None]] = [
                lambda into=into: hello_round(into, keys, random),  # type: ignore[misc]
                lambda into=into: xmc_round(into, keys, random, home),  # type: ignore[misc]
                lambda into=into: memory_round(into, plain),  # type: ignore[misc]
            ]
            random.shuffle(order)
            for run in order:
                run()
            tell(f"  round {number} of {rounds}" if number else "  warm")
    return taken


def ratio(taken: Samples, name: str, beside: str) -> float:
    """Return the median over the rounds of the ratio of two medians."""
    pairs = zip(taken.samples[name], taken.samples[beside], strict=False)
    return statistics.median(
        statistics.median(one) / statistics.median(other) for one, other in pairs if one and other
    )


def quote_ratio(times: int) -> tuple[float, float]:
    """Return the time of `xmc quote` as a multiple of bare Python's, and its median in ms."""
    bare = [sys.executable, "-c", "pass"]
    quoted = [COMMAND, "quote", "su7-ultra", "amethyst", "--lang", "en"]
    took: list[tuple[float, float]] = []
    for _ in range(times + 1):
        took.append((_run(bare), _run(quoted)))
    del took[0]
    return statistics.median(ours / pythons for pythons, ours in took), 1000 * statistics.median(
        t for _, t in took
    )


def sheets_a_second(sheets: int) -> float:
    """Return the number of order sheets that one `xmc check` checks per second, start included."""
    with tempfile.TemporaryDirectory() as folder:
        first = Path(folder, "0.toml")
        asked = [
            "quote",
            "su7-ultra",
            "amethyst",
            "carbon-roof",
            "--on",
            "2025-10-01",
            "-o",
            str(first),
        ]
        _run([COMMAND, *asked])
        for number in range(1, sheets):
            Path(folder, f"{number}.toml").write_bytes(first.read_bytes())
        paths = [str(Path(folder, f"{number}.toml")) for number in range(sheets)]
        return sheets / _run([COMMAND, "check", *paths])


def _run(command: list[str]) -> float:
    started = time.perf_counter()
    subprocess.run(command, check=True, capture_output=True)
    return time.perf_counter() - started
