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
from tests.bench.probe.quantiles import quantile as quantile_of

HELLO = (sys.executable, str(Path(__file__).with_name("minimal_app.py")))
#: The installed program, next to the Python that runs this.
COMMAND = str(Path(sys.executable).with_name("xmc"))
XMC = (COMMAND, "--lang", "en")

#: The area of the picture at 120x40, whose bytes are counted separately: its first column and its
#: rows, counted from 1.
PICTURE_AREA = (76, range(2, 37))

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

    def quantile(self, name: str, q: float) -> float:
        """Return a quantile over all rounds."""
        found = quantile_of(self.all(name), q)
        return float("nan") if found is None else found


def count_bytes(raw: bytes) -> tuple[int, int]:
    """Return the number of bytes outside and inside the picture."""
    column, rows = PICTURE_AREA
    starts = [match.start() for match in _POSITION.finditer(raw)]
    parts = [raw[start:end] for start, end in zip([0, *starts], [*starts, len(raw)], strict=True)]
    picture = 0
    for part in parts:
        match = _POSITION.match(part)
        if match and int(match[1]) in rows and int(match[2]) >= column:
            picture += len(part)
    return len(raw) - picture, picture


def measure_minimal_app(samples: Samples, keys: int, random: Random) -> None:
    """Measure the smallest program once."""
    with tempfile.TemporaryDirectory() as home, Probe(list(HELLO), home=home) as probe:
        _measure_start(probe, "Hello, world: 0", samples, "hello")
        samples.add(
            "hello key", [sample.paint for sample in _press_keys(probe, ["x"] * keys, random)]
        )
        samples.add(
            "hello esc", [sample.paint for sample in _press_keys(probe, ["escape"] * 3, random)]
        )
        probe.measure_burst(["x"] * 200)
        _measure_exit(probe, ["ctrl+q"], samples, "hello")


def measure_xmc(samples: Samples, keys: int, random: Random, home: str) -> None:
    """Measure the configurator once, from the first step to the exit."""
    with Probe(list(XMC), home=home) as probe:
        _measure_start(probe, _FIRST_FRAME, samples, "xmc")
        probe.press("2")
        probe.wait_for("Price change")
        _warm_up(probe)
        probe.keep_raw = True
        moves = _press_keys(probe, ["down", "up"] * (keys // 2), random, samples)
        samples.add("move", [sample.paint for sample in moves])
        probe.keep_raw = False
        samples.add("choose", list(_choose_options(probe, keys // 2, random)))
        samples.add(
            "step", [sample.paint for sample in _press_keys(probe, ["right", "left"] * 3, random)]
        )
        samples.add("language", [sample.paint for sample in _press_keys(probe, ["l"] * 4, random)])
        for key in ("g", "?"):
            samples.add(f"open {key}", list(_open_and_close(probe, key, samples, random)))
        probe.press("/")
        probe.idle()
        samples.add(
            "type in search",
            [sample.paint for sample in _press_keys(probe, list("amethyst"), random)],
        )
        probe.press("escape")
        probe.idle()
        probe.idle(0.5)
        # The last key highlights a row that was not highlighted before, so that its answer is
        # recognized.
        burst = probe.measure_burst(
            ["down", "up"] * 97 + ["down"] * 6, expect=re.compile(r" > [ ✓▏▕]+Racing Red")
        )
        samples.add("burst lag", [burst["expect lag"]])
        samples.add("memory at the end", [probe.rss_mb()])
        _measure_exit(probe, ["q"], samples, "xmc")


def measure_memory(samples: Samples, home: str) -> None:
    """Measure the memory of the configurator once, without pictures."""
    settings = Path(home, ".config", "xmc", "settings.toml")
    settings.parent.mkdir(parents=True, exist_ok=True)
    settings.write_text('glyphs = "off"\n', "utf-8")
    with Probe(list(XMC), home=home) as probe:
        probe.wait_for(_FIRST_FRAME)
        probe.idle()
        probe.sleep(0.5)
        samples.add("memory without pictures", [probe.rss_mb()])


def _measure_start(probe: Probe, ready: object, samples: Samples, name: str) -> None:
    started = probe.measure_start(ready)  # type: ignore[arg-type]
    samples.add(f"{name} start", [started["ready"]])
    probe.idle()
    probe.sleep(0.3)
    samples.add(f"{name} memory", [probe.rss_mb()])


def _warm_up(probe: Probe) -> None:
    """Press the keys that are measured once: the first time is slower than all later ones."""
    for key in ("down", "up"):
        probe.press(key)
        probe.idle()


def _press_keys(
    probe: Probe, keys: list[str], random: Random, samples: Samples | None = None
) -> Iterator[Sample]:
    """Press keys one by one, at random intervals, so that they are not in step with a timer."""
    for key in keys:
        probe.sleep(random.uniform(0.03, 0.09))
        probe.raw.clear()
        yield probe.measure_key(key)
        if samples is not None:
            ours, picture = count_bytes(bytes(probe.raw))
            samples.add("bytes a move", [ours])
            samples.add("picture bytes a move", [picture])


def _choose_options(probe: Probe, times: int, random: Random) -> Iterator[float | None]:
    for _ in range(times):
        probe.press("down")
        probe.idle(0.02)
        yield from (sample.paint for sample in _press_keys(probe, ["space"], random))
        probe.press("u")
        probe.idle(0.02)


def _open_and_close(
    probe: Probe, key: str, samples: Samples, random: Random
) -> Iterator[float | None]:
    for _ in range(3):
        yield from (sample.paint for sample in _press_keys(probe, [key], random))
        samples.add("esc", [sample.paint for sample in _press_keys(probe, ["escape"], random)])


def _measure_exit(probe: Probe, keys: list[str], samples: Samples, name: str) -> None:
    probe.idle()
    start = time.monotonic()
    probe.press(*keys)
    probe.wait_exit()
    samples.add(f"{name} quit", [1000 * ((probe.t_exit or time.monotonic()) - start)])


def run_rounds(rounds: int, keys: int = 12, report: Callable[[str], None] = print) -> Samples:
    """Measure both programs in random order each round; the first round only warms the caches."""
    # Compile as an installation does: without bytecode, changed modules would be compiled at each
    # start.
    compileall.compile_dir(str(Path(xmc_tui.__file__).parent), quiet=2)
    random = Random(1)
    samples = Samples()
    with tempfile.TemporaryDirectory() as home, tempfile.TemporaryDirectory() as plain:
        for number in range(rounds + 1):
            into = samples if number else Samples()
            order: list[Callable[[], None]] = [
                lambda into=into: measure_minimal_app(into, keys, random),  # type: ignore[misc]
                lambda into=into: measure_xmc(into, keys, random, home),  # type: ignore[misc]
                lambda into=into: measure_memory(into, plain),  # type: ignore[misc]
            ]
            random.shuffle(order)
            for run in order:
                run()
            report(f"  round {number} of {rounds}" if number else "  warm")
    return samples


def median_ratio(samples: Samples, name: str, baseline: str) -> float:
    """Return the median over the rounds of the median_ratio of two medians."""
    pairs = zip(samples.samples[name], samples.samples[baseline], strict=False)
    return statistics.median(
        statistics.median(one) / statistics.median(other) for one, other in pairs if one and other
    )


def measure_quote(times: int) -> tuple[float, float]:
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


def measure_check_rate(sheets: int) -> float:
    """Return the number of order sheets that one `xmc check` checks per second, start included."""
    with tempfile.TemporaryDirectory() as folder:
        first = Path(folder, "0.toml")
        arguments = [
            "quote",
            "su7-ultra",
            "amethyst",
            "carbon-roof",
            "--on",
            "2025-10-01",
            "-o",
            str(first),
        ]
        _run([COMMAND, *arguments])
        for number in range(1, sheets):
            Path(folder, f"{number}.toml").write_bytes(first.read_bytes())
        paths = [str(Path(folder, f"{number}.toml")) for number in range(sheets)]
        return sheets / _run([COMMAND, "check", *paths])


def _run(command: list[str]) -> float:
    started = time.perf_counter()
    subprocess.run(command, check=True, capture_output=True)
    return time.perf_counter() - started
