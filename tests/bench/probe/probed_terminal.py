"""Runs a program in a pseudo-terminal with an emulated screen, and records times."""

from __future__ import annotations

import contextlib
import errno
import fcntl
import os
import re
import select
import signal
import struct
import subprocess
import sys
import termios
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self, Union

from tests.bench.probe.key_bytes import encode_key
from tests.bench.probe.terminal_emulator import Emulator
from tests.wait_conditions import PATIENCE, is_asleep

now = time.monotonic
Expect = Union[str, "re.Pattern[str]", Callable[["Terminal"], bool], None]


@dataclass
class Commit:
    """A moment at which the user could see a complete screen."""

    t: float
    changed: bool


class ProbeError(Exception):
    """The program did not behave as expected."""


class ProbeTimeoutError(ProbeError):
    """The program did not behave as expected within the time limit."""


def base_env(home: str | None = None) -> dict[str, str]:
    """Return a small, fixed environment, so that results do not depend on the caller's."""
    env = {k: os.environ[k] for k in ("PATH", "USER", "LOGNAME", "TZ", "TMPDIR") if k in os.environ}
    env.update(
        TERM="xterm-256color",
        COLORTERM="truecolor",
        LANG="C.UTF-8",
        LC_ALL="C.UTF-8",
        HOME=home or os.environ.get("HOME", "/"),
        SHELL="/bin/sh",
    )
    return env


def _start_process(
    cmd: list[str], slave: int, cwd: str | None, environment: dict[str, str]
) -> subprocess.Popen[bytes]:
    """Start a program whose controlling terminal is a pseudo-terminal."""

    def child_setup() -> None:
        fcntl.ioctl(slave, termios.TIOCSCTTY, 0)
        signal.signal(signal.SIGINT, signal.SIG_DFL)

    return subprocess.Popen(
        cmd,
        stdin=slave,
        stdout=slave,
        stderr=slave,
        cwd=cwd,
        env=environment,
        start_new_session=True,
        preexec_fn=child_setup,
        close_fds=True,
    )


class Terminal:
    """A program in a pseudo-terminal with an emulated screen."""

    def __init__(
        self,
        cmd: list[str],
        *,
        size: tuple[int, int] = (120, 40),
        env: dict[str, str | None] | None = None,
        cwd: str | None = None,
        kitty: bool = False,
        home: str | None = None,
        quiet_ms: float = 50,
    ):
        self.cmd, self.quiet = cmd, quiet_ms / 1000
        self.emulator = Emulator(*size, reply=self._reply, kitty=kitty)
        self.raw_bytes = 0  # number of bytes written by the program
        self.raw = bytearray()  # the bytes themselves (see keep_raw)
        self.keep_raw = False
        self.reads: deque[tuple[float, int]] = deque(maxlen=200_000)  # (time, size)
        self.commits: deque[Commit] = deque(maxlen=200_000)
        self._pending: deque[tuple[float, Any]] = deque()  # not yet in the model
        self.exitcode: int | None = None
        self.t_exit: float | None = None
        self._closed = False
        self._cpu_last = 0.0
        self.master, self._slave = os.openpty()
        self._winsize(*size)
        self.termios_before = termios.tcgetattr(self._slave)
        environment = base_env(home)
        environment.update({key: value for key, value in (env or {}).items() if value is not None})
        for key in [key for key, value in (env or {}).items() if value is None]:
            environment.pop(key, None)
        self.t_exec = now()
        try:
            self.process = _start_process(cmd, self._slave, cwd, environment)
        except BaseException:
            os.close(self.master)
            os.close(self._slave)
            raise
        self.pid = self.process.pid
        os.set_blocking(self.master, False)
        try:
            self._pidfd: int | None = os.pidfd_open(self.pid)
        except (AttributeError, OSError):
            self._pidfd = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()

    def _winsize(self, cols: int, rows: int) -> None:
        fcntl.ioctl(
            self.master, termios.TIOCSWINSZ, struct.pack("HHHH", rows, cols, cols * 10, rows * 20)
        )

    def _write(self, data: bytes) -> None:
        while data:
            try:
                data = data[os.write(self.master, data) :]
            except BlockingIOError:
                self._pump(0.001)
            except OSError as error:
                if error.errno == errno.EIO:
                    return
                raise

    def _reply(self, text: str) -> None:
        self._write(text.encode())

    def _pump(self, timeout: float) -> bool:
        """Wait up to `timeout` s for output; read and stamp it."""
        watch = [self.master]
        if self._pidfd is not None and self.exitcode is None:
            watch.append(self._pidfd)
        elif self.exitcode is None:
            timeout = min(timeout, 0.02)
        try:
            ready, _, _ = select.select(watch, [], [], max(0.0, timeout))
        except InterruptedError:
            return False
        got = False
        if self.master in ready:
            for _ in range(64):
                try:
                    data = os.read(self.master, 65536)
                except BlockingIOError:
                    break
                except OSError:
                    break
                stamp = now()
                if not data:
                    break
                got = True
                self._receive(stamp, data)
                if len(data) < 1024:
                    break
        if self.exitcode is None and self.process.poll() is not None:
            self.exitcode, self.t_exit = self.process.returncode, now()
        return got

    def _receive(self, stamp: float, data: bytes) -> None:
        self.raw_bytes += len(data)
        self.reads.append((stamp, len(data)))
        if self.keep_raw:
            self.raw += data
        emulator, pending = self.emulator, self._pending
        for token in emulator.split(data):
            if emulator.is_query(token):
                if token["final"] == "n":  # needs the cursor: model must be current
                    self._apply_all()
                emulator.answer(token)
            pending.append((stamp, token))
        pending.append((stamp, None))  # end of a read

    def _apply(self, budget: float) -> bool:
        """Feed pending output to the model for about `budget` s; return False if none is left."""
        emulator, pending = self.emulator, self._pending
        stop = now() + budget
        count = 0
        while pending:
            stamp, token = pending.popleft()
            if token is None:
                # With synchronized output the screen changes at frame ends only; a read that ends
                # outside a frame is a commit too (for programs without mode 2026).
                if not emulator.in_sync:
                    self._commit(stamp)
            elif emulator.apply(token):
                self._commit(stamp)
            count += 1
            if count % 16 == 0 and now() > stop:
                break
        return bool(pending)

    def _commit(self, stamp: float) -> None:
        changed = self.emulator.refresh()
        self.commits.append(Commit(stamp, changed))
        if self._on_commit is not None:
            self._on_commit(stamp, changed)

    _on_commit: Callable[[float, bool], None] | None = None

    def _apply_all(self) -> None:
        while self._apply(1.0):
            pass

    def _step(self, deadline: float, defer: bool = False) -> bool:
        """Read if there is output, else feed the model; return True if output was read."""
        if self._pending and not defer:
            got = self._pump(0.0)
            if not got:
                self._apply(0.001)
            return got
        return self._pump(min(0.25, deadline - now()))

    def idle(self, quiet: float | None = None, timeout: float = PATIENCE) -> bool:
        """Read until the program sleeps and is quiet for `quiet` s; False if it takes too long."""
        quiet = self.quiet if quiet is None else quiet
        deadline = now() + timeout
        last = now()
        while (t := now()) < deadline:
            if self._pending:
                if self._step(deadline):
                    last = now()
                continue
            if t - last >= quiet and is_asleep(self.pid):
                return True
            if self._pump(min(max(quiet - (t - last), 0.01), deadline - t)):
                last = now()
            if self.exitcode is not None and not self._pump(0):
                self._apply_all()
                return True
        return False

    def press(self, *keys: str, gap: float = 0.0) -> None:
        for key in keys:
            self._write(self.encode(key))
            if gap:
                self.sleep(gap)

    def encode(self, key: str) -> bytes:
        return encode_key(key, 1 in self.emulator.modes, self.emulator.kitty_flags[-1]).encode()

    def type(self, text: str, gap: float = 0.0) -> None:
        for char in text:
            self.press({"\n": "enter", "\t": "tab", " ": "space"}.get(char, char), gap=gap)

    def sleep(self, seconds: float) -> None:
        """Sleep, but continue to read."""
        deadline = now() + seconds
        while now() < deadline:
            self._step(deadline)

    def _predicate(self, expected: Expect) -> Callable[[], bool]:
        if callable(expected) and not isinstance(expected, re.Pattern):
            return lambda: bool(expected(self))  # type: ignore[operator]
        if isinstance(expected, re.Pattern):
            return lambda: expected.search("\n".join(self.emulator.lines())) is not None
        return lambda: any(expected in line for line in self.emulator.lines())

    def wait_for(
        self, expected: Expect, timeout: float = PATIENCE, since: float | None = None
    ) -> float:
        """Wait for the screen to match; return the seconds from `since` (by default now)."""
        since = now() if since is None else since
        holds = self._predicate(expected)
        found: list[float] = []

        def record(stamp: float, changed: bool) -> None:
            if not found and changed and holds():
                found.append(stamp)

        if not self.emulator.in_sync and holds():
            return max(0.0, (self.commits[-1].t if self.commits else now()) - since)
        self._on_commit = record
        deadline = now() + timeout
        try:
            while not found:
                if now() > deadline:
                    raise ProbeTimeoutError(
                        f"{expected!r} not on the screen after {timeout} s:\n" + self.screen_text()
                    )
                if not self._step(deadline) and self.exitcode is not None and not self._pending:
                    if found or holds():
                        break
                    raise ProbeError(
                        f"program ended ({self.exitcode}) before {expected!r} was on the screen:\n"
                        + self.screen_text()
                    )
        finally:
            self._on_commit = None
        return (found[0] if found else now()) - since

    def wait_exit(self, timeout: float = PATIENCE) -> int:
        deadline = now() + timeout
        while self.exitcode is None:
            if now() > deadline:
                raise ProbeTimeoutError(f"still running after {timeout} s:\n{self.screen_text()}")
            self._step(deadline)
        while self._pump(0.01):
            pass
        self._apply_all()
        return self.exitcode

    def screen_text(self) -> str:
        self._apply_all()
        return "\n".join(line.rstrip() for line in self.emulator.lines())

    def leftovers(self) -> list[str]:
        """Return the terminal state that the program did not restore; call it after the exit."""
        self._apply_all()
        names = {
            1: "application cursor keys",
            1000: "mouse",
            1002: "mouse",
            1003: "mouse",
            1004: "focus reports",
            1006: "sgr mouse",
            1016: "pixel mouse",
            1049: "alternate screen",
            2004: "bracketed paste",
            2026: "synchronized output",
            2048: "in-band resize",
        }
        out = [f"{names[m]} ({m})" for m in sorted(self.emulator.modes) if m in names]
        if 25 not in self.emulator.modes:
            out.append("cursor hidden")
        if 7 not in self.emulator.modes:
            out.append("line wrap off")
        if len(self.emulator.kitty_flags) > 1:
            out.append("kitty keyboard flags")
        if self._slave >= 0 and termios.tcgetattr(self._slave)[:4] != self.termios_before[:4]:
            out.append("termios settings")
        return out

    def pids(self) -> list[int]:
        """Return the process ids of the program and its descendants."""
        out, todo = [], [self.pid]
        while todo:
            pid = todo.pop()
            out.append(pid)
            try:
                for task in os.listdir(f"/proc/{pid}/task"):
                    todo += map(int, Path(f"/proc/{pid}/task/{task}/children").read_text().split())
            except OSError:
                pass
        return out

    def rss_mb(self) -> float:
        total = 0.0
        for pid in self.pids():
            try:
                total += (
                    int(Path(f"/proc/{pid}/statm").read_text().split()[1])
                    * os.sysconf("SC_PAGE_SIZE")
                    / 2**20
                )
            except (OSError, IndexError):
                if not sys.platform.startswith("linux"):
                    import psutil

                    total += psutil.Process(pid).memory_info().rss / 2**20
        return total

    def cpu_s(self) -> float:
        """Return the CPU seconds, user and system, of the program and its descendants so far."""
        total = 0
        for pid in self.pids():
            try:
                fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
                total += sum(map(int, fields[11:15]))
            except (OSError, IndexError):
                if not sys.platform.startswith("linux"):
                    import psutil

                    times = psutil.Process(pid).cpu_times()
                    return times.user + times.system
        return total / os.sysconf("SC_CLK_TCK")

    # -- ending it
    def kill(self, sig: int = signal.SIGKILL) -> None:
        """Send a signal to the process group of the program (default: SIGKILL)."""
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self.pid, sig)

    def close(self) -> None:
        """End the program if it still runs (HUP, then KILL) and free all resources."""
        if self._closed:
            return
        self._closed = True
        for sig, wait in ((signal.SIGHUP, 0.3), (signal.SIGKILL, 2.0)):
            if self.process.poll() is None:
                self.kill(sig)
                deadline = now() + wait
                while self.process.poll() is None and now() < deadline:
                    self._pump(0.02)  # drain, so that it cannot block on output
        self.kill(signal.SIGKILL)  # stragglers in its group
        self.exitcode = self.process.poll()
        for fd in (self.master, self._slave, self._pidfd):
            if fd is not None:
                os.close(fd)
        self._slave = -1
