"""Runs the demo in a pseudo-terminal and checks its memory and files.

The command is `python -m tests.demo_soak SECONDS`. Memory is read from /proc, so it needs Linux.
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

from tests.wait_conditions import PATIENCE

#: The limit for the growth between two parts of the run, in MiB.
MOST_GROWTH = 12.0

#: The interval of the memory samples in seconds.
EVERY = 5.0


def measure_memory(process: int) -> float:
    """Return the resident memory of a process in MiB."""
    pages = int(Path(f"/proc/{process}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


def run(
    seconds: float, home: Path, keys: str = "", glyphs: str = "auto"
) -> tuple[list[float], bytes, int]:
    """Run the demo; return memory samples in MiB, its last output and its exit code.

    `home` is its home directory. `keys` are typed half way, one by one; Ctrl+Q ends the demo. With
    pictures, memory grows during the first tour, when each side of the cars is loaded; the glyphs
    "off" leave them out.
    """
    master, slave = pty.openpty()
    fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 120, 0, 0))
    others = ("TEXTUAL", "LC_", "XMC", "XDG", "COLUMNS", "LINES")
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(others)}
    environment = {
        **inherited,
        "TERM": "xterm-256color",
        "COLORTERM": "truecolor",
        "LANG": "C.UTF-8",
        "HOME": str(home),
    }
    environment["XMC_GLYPHS"] = glyphs
    process = subprocess.Popen(
        [str(Path(sys.executable).with_name("xmc")), "--demo"],
        stdin=slave, stdout=slave, stderr=slave, env=environment, cwd=home, start_new_session=True,
    )  # fmt: skip
    memory: list[float] = []
    output = b""
    started = time.monotonic()
    typed = list(keys)
    try:
        while (now := time.monotonic() - started) < seconds and process.poll() is None:
            if select([master], [], [], 0.2)[0]:
                output = (output + os.read(master, 65536))[-200_000:]
            if now > EVERY * (len(memory) + 1):
                memory.append(measure_memory(process.pid))
            if typed and now > seconds / 2:
                os.write(master, typed.pop(0).encode())
        os.write(master, b"\x11")
        until = time.monotonic() + PATIENCE
        while process.poll() is None and time.monotonic() < until:
            if select([master], [], [], 0.1)[0]:
                output = (output + os.read(master, 65536))[-200_000:]
        return memory, output, process.wait(timeout=1)
    finally:
        if process.poll() is None:
            process.kill()
            process.wait()
        os.close(slave)
        os.close(master)


def compute_growth(memory: list[float]) -> float:
    """Return the growth of the demo in MiB.

    It is the median of the last third of the samples less that of the second. In the first third
    the pictures are loaded. Within a tour memory varies by a tenth and more.
    """
    third = len(memory) // 3
    return median(memory[-third:]) - median(memory[third:-third])


def list_files(home: Path) -> list[str]:
    """Return the paths of the files below a home directory."""
    return sorted(str(path.relative_to(home)) for path in home.rglob("*") if path.is_file())


def main(seconds: float) -> int:
    """Run the demo and print the figures; return 1 if it grew, wrote a file or failed, else 0."""
    with tempfile.TemporaryDirectory() as folder:
        memory, _, code = run(seconds, Path(folder))
        files = list_files(Path(folder))
    grown = compute_growth(memory)
    print(
        f"{seconds:.0f} s: {median(memory):.1f} MiB, {max(memory):.1f} at most; grew by {grown:.1f}"
    )
    print(f"exited with {code}")
    print(f"files written: {files or 'none'}")
    return int(grown > MOST_GROWTH or bool(files) or code != 0)


if __name__ == "__main__":
    sys.exit(main(float(sys.argv[1]) if len(sys.argv) > 1 else 3600))
