"""The size limit of files that are read whole."""

from __future__ import annotations

#: In bytes; far above the size of any catalog, sheet or settings file.
LARGEST_FILE = 2_000_000
