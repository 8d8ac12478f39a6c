"""Benchmark of pictures as pixels: from a key to the last byte of the picture, and its bytes.

The app moves the highlight with pictures off, in half blocks, by sixel and by kitty's protocol, in
turn, so that all see the same load. The command is `python -m tests.bench.pixel_bench`.
"""

from __future__ import annotations

import argparse
import asyncio
import os
from datetime import date
from statistics import median
from time import monotonic, process_time

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
os.environ.setdefault("TEXTUAL_FPS", "120")
os.environ.setdefault("TEXTUAL_COLOR_SYSTEM", "truecolor")

import pytest
from textual.app import App

from tests.tui.app_driver import key_event
from tests.tui.pixel_app import CAPABILITIES, make_recording_driver
from xmc_tui.configurator import Configurator
from xmc_tui.configurator.document_ports import OpenedDocument
from xmc_tui.domain.catalog import Catalog
from xmc_tui.services.sheet_exporter import SheetExporter
from xmc_tui.storage.catalog.catalog_loader import load_catalog
from xmc_tui.storage.standard_paths import shipped_catalog
from xmc_tui.tui.app import XmcApp
from xmc_tui.tui.terminal_capabilities import TerminalAnswered
from xmc_tui.tui.widgets.car_picture import CarPicture

#: The settings of the app for each medium.
MEDIA = {
    "off": {"glyphs": "off", "pixels": "off"},
    "half": {"glyphs": "half", "pixels": "off"},
    "sixel": {"glyphs": "half", "pixels": "sixel"},
    "kitty": {"glyphs": "half", "pixels": "kitty"},
}

#: The sizes of the picture in cells, and the most ms and KiB by sixel and by kitty's protocol.
TARGETS = {(45, 20): ((25, 180), (16, 160)), (80, 24): ((45, 0), (28, 0))}

#: Seconds without output after which the answer to a key is complete.
_QUIET = 0.08


class Recorder:
    """The output of an app: the number of bytes, and when the last one was written."""

    def __init__(self) -> None:
        self.count = 0
        self.last = 0.0

    def write(self, data: str) -> None:
        """Take some output."""
        self.count += len(data.encode())
        self.last = monotonic()


Sample = tuple[float, float, float]


async def measure(
    medium: str, size: tuple[int, int], keys: int, catalog: Catalog, recorder: Recorder
) -> list[Sample]:
    """Return ms to the last byte, ms of processor time and KiB for each key."""
    opened = OpenedDocument(Configurator(catalog, date.today), SheetExporter())
    app = XmcApp(opened, "en", **MEDIA[medium])
    width, height = size
    async with app.run_test(headless=False, size=(width + 110, 60)) as pilot:
        app.post_message(TerminalAnswered(CAPABILITIES.get(medium, CAPABILITIES["sixel"])))
        await pilot.pause(0.1)
        part, companion = app.main_screen.query(CarPicture)
        pane = app.main_screen.query_one("#picture-pane")
        companion.styles.display = "none"
        app.main_screen.styles.grid_columns = f"24 1fr {width}"
        pane.styles.width = part.styles.width = width
        part.styles.height = height
        for key in ("2", "down", "up"):
            app.post_message(key_event(key))
            await _wait(part, recorder, medium)
        # A picture of which a part is cut off would be encoded a second time, without that part.
        assert part.size == size, part.size
        assert part.region in app.main_screen.region, part.region
        samples = []
        for number in range(keys):
            before = recorder.count
            start, cpu = monotonic(), process_time()
            app.post_message(key_event("down" if number % 8 < 4 else "up"))
            await _wait(part, recorder, medium)
            spent = process_time() - cpu
            written = (recorder.count - before) / 1024
            samples.append(((recorder.last - start) * 1e3, spent * 1e3, written))
        return samples


async def _wait(part: CarPicture, recorder: Recorder, medium: str) -> None:
    """Wait until the answer to a key is written."""
    end, pressed = monotonic() + 30, monotonic()
    while monotonic() < end:
        await asyncio.sleep(0.02)
        is_quiet = monotonic() - max(recorder.last, pressed) > _QUIET
        if is_quiet and (medium == "off" or part.is_up_to_date):
            return
    raise AssertionError("the picture is not drawn")


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--keys", type=int, default=16)
    options = parser.parse_args()
    catalog = load_catalog(shipped_catalog())
    recorder = Recorder()
    with pytest.MonkeyPatch.context() as patch:
        driver_class = make_recording_driver(recorder.write)
        patch.setattr(App, "get_driver_class", lambda _: driver_class)
        for size, targets in TARGETS.items():
            samples: dict[str, list[Sample]] = {medium: [] for medium in MEDIA}
            for _ in range(options.rounds):
                for medium, found in samples.items():
                    found += asyncio.run(measure(medium, size, options.keys, catalog, recorder))
            print(f"{size[0]}x{size[1]} cells of 9x18 pixels; medians, above those of pictures off")
            off = [median(column) for column in zip(*samples["off"], strict=True)]
            print(f"  off     {off[0]:6.1f} ms  {off[1]:6.1f} ms of CPU  {off[2]:6.1f} KiB")
            limits = dict(zip(("sixel", "kitty"), targets, strict=True))
            for medium in ("half", "sixel", "kitty"):
                found = [median(column) for column in zip(*samples[medium], strict=True)]
                wall, cpu, size_kib = (one - base for one, base in zip(found, off, strict=True))
                most = limits.get(medium)
                text = f"  (at most {most[0]} ms, {most[1] or '-'} KiB)" if most else ""
                print(
                    f"  {medium:<7} {wall:6.1f} ms  {cpu:6.1f} ms of CPU  {size_kib:6.1f} KiB{text}"
                )


if __name__ == "__main__":
    main()
