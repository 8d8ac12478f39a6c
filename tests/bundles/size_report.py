"""The size of an archive and of its largest parts."""

from __future__ import annotations

import zipfile
from collections import Counter
from pathlib import Path

_SITE = "site-packages"


def measure_parts(path: Path) -> Counter[str]:
    """Return the packed size in bytes of each package and of each other file of a ZIP archive."""
    sizes: Counter[str] = Counter()
    with zipfile.ZipFile(path) as archive:
        for entry in archive.infolist():
            _, found, inner = entry.filename.partition(f"/{_SITE}/")
            name = inner.partition("/")[0] if found else entry.filename.partition("/")[2]
            sizes[name.removesuffix(".libs")] += entry.compress_size
    return sizes


def describe_size(path: Path, limit: int, most: int = 12) -> str:
    """Return the size of an archive, its limit and its largest parts, one in a line."""
    size = path.stat().st_size
    lines = [f"{path.name}: {size / 1e6:.1f} MB" + (f" of {limit / 1e6:.0f}" if limit else "")]
    if path.suffix == ".zip":
        parts = measure_parts(path).most_common(most)
        lines += [f"  {part / 1e6:5.1f} MB  {name}" for name, part in parts]
    return "\n".join(lines)
