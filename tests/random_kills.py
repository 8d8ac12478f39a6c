"""Kills the program at random moments of a quote: `python -m tests.random_kills --times 200`.

A scripted quote is typed into a pseudo-terminal, each command after the answer to the one before.
The program is killed at a random moment of a random command. The state that `xmc` restores must be
that before or after this command, and every sheet on disk must be valid. Every fourth time the
draft is resumed in a real window.
"""

from __future__ import annotations

import argparse
import signal
import sys
import tempfile
import time
import tomllib
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from random import Random

from tests.pseudo_terminal import XMC, Terminal
from xmc_tui.configurator import Applied, Choose, Command, Configurator, Redo, ResetGroup, Undo
from xmc_tui.domain.build import Build
from xmc_tui.domain.catalog import Catalog
from xmc_tui.i18n import translator_for
from xmc_tui.presentation.edit_descriptions import result_text
from xmc_tui.presentation.money_format import format_amount
from xmc_tui.storage.catalog.catalog_loader import load_catalog
from xmc_tui.storage.drafts.saved_drafts import list_and_expire_drafts
from xmc_tui.storage.sheets.sheet_reader import build_of_sheet, read_sheet
from xmc_tui.storage.sheets.sheet_verification import verify_sheet
from xmc_tui.storage.standard_paths import shipped_catalog

SIZE = (120, 40)

#: The keys of an export to a path.
_EXPORT = "e\x1b[Z\x15{path}\r"


@dataclass(frozen=True, slots=True)
class Step:
    """Keys to type, the text displayed and the build after them, and the name of an export."""

    keys: str
    answer: str
    build: Build
    exports: str = ""


def make_script(catalog: Catalog) -> list[Step]:
    """Return the steps of the quote: choices by search, undo and redo, a reset and two exports."""
    configurator = Configurator(catalog, date.today)
    tr = translator_for("en")
    steps: list[Step] = []

    def do(keys: str, command: Command) -> None:
        result = configurator.do(command)
        assert isinstance(result, Applied), (command, result)
        steps.append(Step(keys, result_text(configurator, command, result, tr), configurator.build))

    def export(name: str) -> None:
        steps.append(Step(_EXPORT, tr.translate("Order sheet:"), configurator.build, name))

    do("/amethyst\r", Choose("amethyst"))
    do("/carbon-roof\r", Choose("carbon-roof"))
    do("u", Undo())
    do("\x12", Redo())
    do("/carbon-exterior\r", Choose("carbon-exterior"))
    export("one")
    do("/carbon-hood-raw\r", Choose("carbon-hood-raw"))
    export("one")
    do("/space-silver\r", Choose("space-silver"))
    do("\x7f", ResetGroup("paint"))
    do("/caliper-blue\r", Choose("caliper-blue"))
    do("u", Undo())
    export("two")
    return steps


def run(times: int, seed: int, verbose: bool = False) -> list[str]:
    """Kill the program `times` times; return a line about each.

    Raises AssertionError if anything was lost or broken.
    """
    random = Random(seed)
    catalog = load_catalog(shipped_catalog())
    steps = make_script(catalog)
    reports = []
    for number in range(times):
        with tempfile.TemporaryDirectory() as folder:
            report = _kill_once(random, catalog, steps, Path(folder), in_window=number % 4 == 3)
        reports.append(report)
        if verbose:
            print(f"{number + 1:4}  {report}", flush=True)
    return reports


def _kill_once(
    random: Random, catalog: Catalog, steps: list[Step], home: Path, in_window: bool
) -> str:
    in_flight = random.randrange(len(steps))
    start = Configurator(catalog, date.today).build
    with Terminal([*XMC, "--lang", "en"], SIZE, home) as window:
        window.wait_for("Space", "the first frame")
        for step in steps[:in_flight]:
            _type(window, step, home)
            _wait_for_answer(window, step)
        _type(window, steps[in_flight], home)
        time.sleep(
            random.choice((0, 0, 1, 1, 1))
            * random.random()
            * (0.3 if steps[in_flight].exports else 0.12)
        )
        window.process.send_signal(signal.SIGKILL)
        window.wait_for_end()
    allowed = [steps[in_flight - 1].build if in_flight else start, steps[in_flight].build]
    restored = _recover_draft(catalog, home, start)
    assert restored in allowed, f"killed in step {in_flight}, {steps[in_flight]}: {restored}"
    _check_sheets(catalog, home, [step for step in steps[:in_flight] if step.exports])
    if in_window and list(_drafts(home).glob("*")):
        _resume_in_window(catalog, home, restored)
    moment = "after" if restored == allowed[1] else "before"
    return f"killed in step {in_flight + 1} of {len(steps)}, restored the build {moment} it"


def _type(window: Terminal, step: Step, home: Path) -> None:
    keys = step.keys.format(path=home / f"{step.exports}.toml") if step.exports else step.keys
    window.output = b""
    for key in (keys[:1], keys[1:]) if step.exports else (keys,):
        window.send(key)
        if step.exports and key == "e":
            window.wait_for(".toml", "the export dialog")


def _wait_for_answer(window: Terminal, step: Step) -> None:
    # Only cells that change are written, so the whole screen is searched once there is output.
    window.wait_for(lambda: bool(window.output) and step.answer in window.text, step.keys)
    if step.exports:
        window.send("\x1b")
        window.wait_for(lambda: step.answer not in window.text, "the closed dialog")


def _drafts(home: Path) -> Path:
    return home / "data" / "xmc" / "drafts"


def _recover_draft(catalog: Catalog, home: Path, start: Build) -> Build:
    """Return the build to restore: that of the unfinished draft or newest sheet, or `start`."""
    found = list(list_and_expire_drafts(_drafts(home)))
    assert len(found) <= 1
    if found:
        assert found[0].problem is None, found[0].problem
        assert found[0].car is not None
        return found[0].car.build
    sheets = sorted(home.glob("*.toml"), key=lambda path: path.stat().st_mtime_ns)
    return build_of_sheet(read_sheet(sheets[-1]), catalog) if sheets else start


def _check_sheets(catalog: Catalog, home: Path, written: list[Step]) -> None:
    """Check that every sheet is valid, and that those reported as written exist."""
    for step in written:
        assert (home / f"{step.exports}.toml").exists()
    for path in [*home.glob("*.toml"), *home.glob("*.toml.old")]:
        tomllib.loads(path.read_text(encoding="utf-8"))
        assert verify_sheet(read_sheet(path), catalog) == [], path


def _resume_in_window(catalog: Catalog, home: Path, restored: Build) -> None:
    """Resume the draft by pressing the key that the program offers."""
    configurator = Configurator(catalog, date.today, imported_build=restored)
    total = format_amount(configurator.quote.totals.total)
    with Terminal([*XMC, "--lang", "en"], SIZE, home) as window:
        window.wait_for(f"r to resume: Xiaomi SU7 Ultra · {total}", "the offer")
        window.send("r6")
        window.wait_for(f"Total {total}", "the draft")


def main() -> None:
    """Run with the number of kills and the seed of the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--times", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    try:
        run(options.times, options.seed, verbose=True)
    except AssertionError as error:
        sys.exit(f"lost: {error}")
    print(f"{options.times} kills: nothing lost, every sheet valid")


if __name__ == "__main__":
    main()
