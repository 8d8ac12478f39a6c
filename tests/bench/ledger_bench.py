"""Benchmark of the ledger of slots: `python -m tests.bench.ledger_bench [--starts 40 --keys 200]`.

Start and key times of the configurator with a SQLite ledger, without one, and with a ledger that
cannot be reached, measured in turn in random order. Each sample is compared with that without a
ledger of the same round. The exit code is 1 if the median of these ratios differs from 1 by more
than 3 % with a confidence of 99 %; on a busy computer the interval is wide, so measure longer.
"""

from __future__ import annotations

import argparse
import compileall
import os
import re
import sys
import tempfile
from collections import defaultdict
from collections.abc import Mapping
from contextlib import ExitStack
from math import isnan
from pathlib import Path
from random import Random
from statistics import median

import xmc_tui
from tests.bench.probe.latency_probe import Probe
from tests.bench.probe.quantiles import quantile
from xmc_tui.storage.ledger.ledger_address import LedgerAddress
from xmc_tui.storage.ledger.ledger_setup import initialize_ledger

XMC = [str(Path(sys.executable).with_name("xmc")), "--lang", "en", "--fresh"]

#: The greatest difference between times with and without a ledger.
LIMIT = 0.03

#: An address without a computer: connections to it are never answered.
_UNREACHABLE = "postgresql://192.0.2.1/slots"

_OFF, _AGAIN = "off", "off again"

_FIRST_FRAME = re.compile(r"Space[\s\S]*Quit")

#: Samples in milliseconds, by what was measured and by the ledger.
Times = dict[str, dict[str, list[float]]]


def open_app(address: str, home: str) -> Probe:
    """Open the configurator with a ledger, "" for none."""
    variables: dict[str, str | None] = {"XMC_SLOTS": address} if address else {}
    return Probe(XMC, home=home, env=variables)


def measure_starts(
    addresses: Mapping[str, str], home: str, count: int, times: Times, random: Random
) -> None:
    """Measure starts; the first round only warms the caches. What was not seen is NaN."""
    for number in range(count + 1):
        for ledger in random.sample(list(addresses), len(addresses)):
            with open_app(addresses[ledger], home) as probe:
                start = probe.measure_start(_FIRST_FRAME)["ready"]
            if number:
                times["start"][ledger].append(start or float("nan"))


def measure_keys(
    addresses: Mapping[str, str], home: str, count: int, times: Times, random: Random
) -> None:
    """Measure keys in windows that are open at the same time, key by key."""
    with ExitStack() as stack:
        probes = {
            ledger: stack.enter_context(open_app(address, home))
            for ledger, address in addresses.items()
        }
        for probe in probes.values():
            probe.wait_for(_FIRST_FRAME)
            probe.press("2")
            probe.wait_for("Price change")
            for key in ("down", "up", "space", "u"):
                probe.press(key)
                probe.idle(0.3)
        for number in range(count):
            for ledger in random.sample(list(probes), len(probes)):
                probe = probes[ledger]
                probe.sleep(random.uniform(0.03, 0.09))
                for name, key in (
                    ("move", "down" if number % 2 == 0 else "up"),
                    ("choose", "space"),
                    ("undo", "u"),
                ):
                    times[name][ledger].append(probe.measure_key(key).paint or float("nan"))


def run(starts: int, keys: int) -> Times:
    """Measure everything."""
    compileall.compile_dir(str(Path(xmc_tui.__file__).parent), quiet=2)
    random = Random(1)
    times: Times = defaultdict(lambda: defaultdict(list))
    with tempfile.TemporaryDirectory() as home:
        path = Path(home, "slots.db")
        initialize_ledger(LedgerAddress(path=path))
        addresses = {_OFF: "", _AGAIN: "", "SQLite": str(path), "unreachable": _UNREACHABLE}
        measure_starts(addresses, home, starts, times, random)
        measure_keys(addresses, home, keys, times, random)
    return times


def ratio_interval(times: list[float], baseline: list[float]) -> tuple[float, float, float]:
    """Return the median of the ratios of each round, between the ends of its 99 % interval.

    The interval is that of a bootstrap over the rounds.
    """
    ratios = [one / other for one, other in zip(times, baseline, strict=True)]
    ratios = [ratio for ratio in ratios if not isnan(ratio)]
    random = Random(2)
    medians = [median(random.choices(ratios, k=len(ratios))) for _ in range(2000)]
    least, most = quantile(medians, 0.005), quantile(medians, 0.995)
    return least or 0.0, median(ratios), most or 0.0


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.ledger_bench")
    parser.add_argument("--starts", type=int, default=40)
    parser.add_argument("--keys", type=int, default=200)
    arguments = parser.parse_args()
    if hasattr(os, "getloadavg"):
        print("load {:.1f} {:.1f} {:.1f}".format(*os.getloadavg()))
    missed = False
    for name, samples in run(arguments.starts, arguments.keys).items():
        for ledger in sorted(samples):
            seen = [value for value in samples[ledger] if not isnan(value)]
            least, middle, most = ratio_interval(samples[ledger], samples[_OFF])
            is_met = least <= 1 + LIMIT and most >= 1 - LIMIT
            missed |= not is_met
            print(
                f"  {name:<8}{ledger:<14}{median(seen):>7.1f} ms"
                f"   {middle:.3f}x ({least:.3f} to {most:.3f})"
                f"   n {len(seen):<5}{'holds' if is_met else 'MISSED'}"
            )
    sys.exit(1 if missed else 0)


if __name__ == "__main__":
    main()
