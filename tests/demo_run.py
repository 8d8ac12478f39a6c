"""Run the demo in a pseudo-terminal and hold its memory and its files: `python -m tests.demo_run SECONDS`.

Memory is read from /proc, so this is for Linux.
"""

from __future__ import annotations

import fcntl
import os
import pty
import struct
import subprocess
import sys
import tempfile
import termios
import time
from pathlib import Path
from select import select
from statistics import median

from tests.waiting import PATIENCE

#: What the demo may grow by from one part of its time to the next, in MiB.
MOST_GROWTH = 12.0

#: How often memory is read, in seconds.
EVERY = 5.0


def resident(process: int) -> float:
    """Return the memory a process holds, in MiB."""
    pages = int(Path(f"/proc/{process}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


def run(seconds: float, home: Path, keys: str = "", glyphs: str = "auto") -> tuple[list[float], bytes, int]:
    """Run the demo in a home of its own; return memory by time in MiB, all it drew last, and its exit code.

    `keys` are typed half way, each a moment after the other; ctrl+q ends it. With pictures memory grows through the
    first tour, as each side of the cars is read when it is first shown; `glyphs` "off" leaves them out.
    """
    master, slave = pty.openpty()
    fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 120, 0, 0))
    others = ("TEXTUAL", "LC_", "XMC", "XDG", "COLUMNS", "LINES")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(others)}
    environment = {**kept, "TERM": "xterm-256color", "COLORTERM": "truecolor", "LANG": "C.UTF-8", "HOME": str(home)}
    environment["XMC_GLYPHS"] = glyphs
    process = subprocess.Popen(
        [str(Path(sys.executable).with_name("xmc")), "--demo"],
        stdin=slave, stdout=slave, stderr=slave, env=environment, cwd=home, start_new_session=True,
    )  # fmt: skip
    memory: list[float] = []
    drawn = b""
    began = time.monotonic()
    typed = list(keys)
    try:
        while (now := time.monotonic() - began) < seconds and process.poll() is None:
            if select([master], [], [], 0.2)[0]:
                drawn = (drawn + os.read(master, 65536))[-200_000:]
            if now > EVERY * (len(memory) + 1):
                memory.append(resident(process.pid))
            if typed and now > seconds / 2:
                os.write(master, typed.pop(0).encode())
        os.write(master, b"\x11")
        until = time.monotonic() + PATIENCE
        while process.poll() is None and time.monotonic() < until:
            if select([master], [], [], 0.1)[0]:
                drawn = (drawn + os.read(master, 65536))[-200_000:]
        return memory, drawn, process.wait(timeout=1)
    finally:
        if process.poll() is None:
            process.kill()
            process.wait()
        os.close(slave)
        os.close(master)


def growth(memory: list[float]) -> float:
    """Return by how much a demo grew, in MiB: its last third beside the one before, each by its median.

    In the first third each side of the cars is read once. Within a tour memory goes up and down by a tenth and more.
    """
    third = len(memory) // 3
    return median(memory[-third:]) - median(memory[third:-third])


def written(home: Path) -> list[str]:
    """Return the files below a home."""
    return sorted(str(path.relative_to(home)) for path in home.rglob("*") if path.is_file())


def main(seconds: float) -> int:
    """Run it, tell what was measured, and return whether something was wrong."""
    with tempfile.TemporaryDirectory() as folder:
        memory, _, code = run(seconds, Path(folder))
        files = written(Path(folder))
    grown = growth(memory)
    print(f"{seconds:.0f} s: {median(memory):.1f} MiB, {max(memory):.1f} at most; grew by {grown:.1f}")
    print(f"left with {code}")
    print(f"files written: {files or 'none'}")
    return int(grown > MOST_GROWTH or bool(files) or code != 0)


if __name__ == "__main__":
    sys.exit(main(float(sys.argv[1]) if len(sys.argv) > 1 else 3600))
