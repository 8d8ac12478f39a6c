"""What took long to find out, kept in the user's cache folder: always checked, never needed, safe to delete."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import Any

from xmc_tui.domain.frozen import frozen
from xmc_tui.files.sha import sha256

#: How many entries of a kind are kept; the oldest go first.
_KEPT = 16


def digest_of_parts(parts: Iterable[str | bytes]) -> str:
    """Return one digest of several texts, in which none can pass for a part of its neighbour."""
    digest = sha256()
    for part in parts:
        raw = part.encode("utf-8", "surrogatepass") if isinstance(part, str) else part
        digest.update(b"%d:" % len(raw))
        digest.update(raw)
    return digest.hexdigest()


@frozen
class Cache:
    """A folder of entries, each plain JSON under a key and headed by the digest of both.

    What cannot be read, is damaged or stands under another key counts as not there; what cannot be written is not.
    Where it `takes` nothing, it is only read.
    """

    folder: Path
    takes: bool = True

    def recall(self, kind: str, key: str) -> Any:
        """Return what was kept of a kind under a key; None where there is nothing that can be trusted."""
        try:
            with open(self._path(kind, key), "rb") as file:
                head, _, body = file.read().partition(b"\n")
            if head.decode("ascii") != digest_of_parts((key, body)):
                return None
            return json.loads(body)
        except (OSError, ValueError, RecursionError):
            return None

    def keep(self, kind: str, key: str, value: Any) -> None:
        """Keep a value of plain JSON, whole or not at all; where that cannot be done, nothing is lost but time."""
        if not self.takes:
            return
        import tempfile  # a start that finds its entry writes none

        body = json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")
        with suppress(OSError):
            self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            handle, name = tempfile.mkstemp(dir=self.folder, prefix=f"{kind}-", suffix=".tmp")
            try:
                with os.fdopen(handle, "wb") as file:
                    file.write(digest_of_parts((key, body)).encode("ascii") + b"\n" + body)
                os.replace(name, self._path(kind, key))
            except OSError:
                with suppress(OSError):
                    os.unlink(name)
                raise
            self._tidy(kind)

    def _path(self, kind: str, key: str) -> Path:
        return self.folder / f"{kind}-{key[:32]}.json"

    def _tidy(self, kind: str) -> None:
        """Delete the oldest entries of a kind beyond those that are kept."""
        entries = [(path.stat().st_mtime, path) for path in self.folder.glob(f"{kind}-*")]
        for _, path in sorted(entries, reverse=True)[_KEPT:]:
            path.unlink()
