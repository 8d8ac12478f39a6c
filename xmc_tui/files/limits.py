"""How large a file may be that is read whole."""

from __future__ import annotations

#: In bytes. No file of ours comes near this; a larger one is not ours.
LARGEST_FILE = 2_000_000
