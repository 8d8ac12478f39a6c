"""The wheel of the project, built so that the same source gives the same bytes."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from tests.bundles.archive_writer import entry_time

ROOT = Path(__file__).resolve().parents[2]


def build_project_wheel(folder: Path) -> Path:
    """Build the wheel of this checkout in an empty folder and return its path."""
    command = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-cache-dir"]
    environment = {**os.environ, "SOURCE_DATE_EPOCH": str(entry_time())}
    subprocess.run([*command, f"--wheel-dir={folder}", str(ROOT)], env=environment, check=True)
    (wheel,) = folder.glob("xmc_tui-*.whl")
    return wheel
