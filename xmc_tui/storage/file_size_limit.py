"""The size limit of files that are read whole."""

from __future__ import annotations

#: In bytes; far above the size of any catalog, sheet or settings file.
MAX_FILE_BYTES = 2_000_000
