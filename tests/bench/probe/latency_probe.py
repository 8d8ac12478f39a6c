"""A probe that measures how long a program takes to start and to answer a key.

Each read from the pty is time-stamped immediately and split into escape sequences, and queries are
answered; only then, in slices of about a millisecond between polls of the pty, is it fed to the
(slow) screen model. All of it runs in one thread. Predicates are evaluated by replay at *commit
points*, stamped with the time of the read that carried them: the end of a synchronized-output frame
(mode 2026) or, for programs without that mode, the end of each read. So the cost of the model is
not in the times.

    first   write(key) -> first byte of output
    paint   write(key) -> first commit that changed a cell (text or attributes)
    expect  write(key) -> first commit at which the predicate is true
    settle  write(key) -> last commit that changed a cell before `quiet` ms of silence
"""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tests.bench.probe.probed_terminal import Expect, ProbeError, ProbeTimeoutError, Terminal, now
from tests.wait_conditions import is_asleep


@dataclass
class Sample:
    """The response to one key, in ms from write(); None if the event did not occur."""

    key: str
    first: float | None = None
    paint: float | None = None
    expect: float | None = None
    settle: float | None = None
    bytes: int = 0
    frames: int = 0
    cpu_ms: float = 0.0
    ok: bool = True


class Probe(Terminal):
    """A terminal with measurements."""

    def measure_start(self, ready: Expect, timeout: float = 30.0) -> dict[str, float | None]:
        """Return the ms from exec to the first byte, the first non-blank screen, and `ready`."""
        painted: list[float] = []
        holds = self._predicate(ready) if ready is not None else None
        done: list[float] = []

        def record(stamp: float, changed: bool) -> None:
            if not changed:
                return
            if not painted and any(line.strip() for line in self.emulator.lines()):
                painted.append(stamp)
            if not done and (holds() if holds else painted):
                done.append(stamp)

        self._on_commit = record
        deadline = now() + timeout
        try:
            while not done:
                if now() > deadline:
                    raise ProbeTimeoutError(
                        f"not ready ({ready!r}) after {timeout} s:\n" + self.screen_text()
                    )
                if not self._step(deadline) and self.exitcode is not None and not self._pending:
                    if done:
                        break
                    raise ProbeError(
                        f"program ended ({self.exitcode}) at the start:\n" + self.screen_text()
                    )
        finally:
            self._on_commit = None
        return {
            "first": (self.reads[0][0] - self.t_exec) * 1e3,
            "paint": (painted[0] - self.t_exec) * 1e3 if painted else None,
            "ready": (done[0] - self.t_exec) * 1e3,
        }

    def _measure(
        self, send: Callable[[], tuple[float, float]], label: str, expect: Expect, timeout: float
    ) -> tuple[Sample, float]:
        self._apply_all()
        holds = self._predicate(expect) if expect is not None else None
        sample = Sample(label)
        reads0, frames0 = self.raw_bytes, self.emulator.frames
        times: dict[str, float] = {}

        def record(stamp: float, changed: bool) -> None:
            if not changed:
                return
            times.setdefault("paint", stamp)
            times["settle"] = stamp
            if holds and "expect" not in times and holds():
                times["expect"] = stamp

        self.reads.clear()
        self._on_commit = record
        start, sent = send()
        deadline, last = start + timeout, now()
        try:
            while True:
                t = now()
                if t > deadline:
                    break
                quiet_for = t - last
                if self._pending and quiet_for > 0.003:
                    if self._step(deadline):
                        last = now()
                    continue
                # Wait for `quiet` s of silence after output; without any output, wait longer for
                # it.
                patience = self.quiet if self.reads else max(self.quiet, min(0.5, timeout))
                is_done = (
                    not self._pending
                    and quiet_for >= patience
                    and (holds is None or "expect" in times)
                )
                if is_done and is_asleep(self.pid):
                    break
                if self._pump(0.003 if self._pending else min(0.05, deadline - t)):
                    last = now()
                elif self.exitcode is not None:
                    break
            self._apply_all()
        finally:
            self._on_commit = None
        ms = lambda name: (times[name] - start) * 1e3 if name in times else None  # noqa: E731
        sample.first = (self.reads[0][0] - start) * 1e3 if self.reads else None
        sample.paint, sample.settle, sample.expect = ms("paint"), ms("settle"), ms("expect")
        sample.bytes = self.raw_bytes - reads0
        sample.frames = self.emulator.frames - frames0
        sample.ok = holds is None or "expect" in times
        return sample, sent - start

    def measure_key(self, key: str, expect: Expect = None, timeout: float = 10.0) -> Sample:
        data = self.encode(key)

        def send() -> tuple[float, float]:
            start = now()
            os.write(self.master, data)
            return start, start

        return self._measure(send, key, expect, timeout)[0]

    def measure_burst(
        self,
        keys: list[str],
        interval_ms: float = 1.0,
        expect: Expect = None,
        timeout: float = 20.0,
    ) -> dict[str, Any]:
        """Send many keys; return the times from the first and the last key to a settled screen."""
        data = [self.encode(key) for key in keys]

        def send() -> tuple[float, float]:
            start = now()
            for index, item in enumerate(data):
                while (wait := start + index * interval_ms / 1e3 - now()) > 0:
                    self._pump(wait)
                self._write(item)
                self._pump(0)
            return start, now()

        cpu = self.cpu_s()
        sample, sending = self._measure(send, f"{len(keys)}x", expect, timeout)
        total = sample.settle
        return {
            "keys": len(keys),
            "settle": total,
            "expect": sample.expect,
            "expect lag": sample.expect - sending * 1e3 if sample.expect is not None else None,
            "lag": total - sending * 1e3 if total is not None else None,
            "keys_per_s": len(keys) / total * 1e3 if total else None,
            "bytes": sample.bytes,
            "frames": sample.frames,
            "ok": sample.ok,
            "cpu_ms": (self.cpu_s() - cpu) * 1e3,
        }
