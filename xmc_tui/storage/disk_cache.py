"""A cache of JSON values in the user's cache folder.

Entries are checksummed, never required, and safe to delete.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import Any

from xmc_tui.domain.frozen_dataclass import frozen
from xmc_tui.storage.sha256 import sha256

#: The maximum number of entries of each kind; the oldest are deleted first.
_MAX_ENTRIES = 16


def digest_parts(parts: Iterable[str | bytes]) -> str:
    """Return one SHA-256 of several texts; length prefixes mark the limits between them."""
    digest = sha256()
    for part in parts:
        raw = part.encode("utf-8", "surrogatepass") if isinstance(part, str) else part
        digest.update(b"%d:" % len(raw))
        digest.update(raw)
    return digest.hexdigest()


@frozen
class DiskCache:
    """A folder of JSON files, named after their keys; the first line is a digest of key and body.

    An entry that cannot be read, is damaged or belongs to another key counts as missing. Write
    errors are ignored. If `writable` is false, the cache is read-only.
    """

    folder: Path
    writable: bool = True

    def get(self, kind: str, key: str) -> Any:
        """Return the cached value of a kind under a key, or None if there is no valid entry."""
        try:
            with open(self._path(kind, key), "rb") as file:
                head, _, body = file.read().partition(b"\n")
            if head.decode("ascii") != digest_parts((key, body)):
                return None
            return json.loads(body)
        except (OSError, ValueError, RecursionError):
            return None

    def put(self, kind: str, key: str, value: Any) -> None:
        """Store a JSON value atomically; a failure to write is ignored."""
        if not self.writable:
            return
        import tempfile  # needed only to write; a cache hit skips the import

        body = json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode(
            "utf-8", "surrogatepass"
        )
        with suppress(OSError):
            self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            handle, name = tempfile.mkstemp(dir=self.folder, prefix=f"{kind}-", suffix=".tmp")
            try:
                with os.fdopen(handle, "wb") as file:
                    file.write(digest_parts((key, body)).encode("ascii") + b"\n" + body)
                os.replace(name, self._path(kind, key))
            except OSError:
                with suppress(OSError):
                    os.unlink(name)
                raise
            self._delete_oldest(kind)

    def _path(self, kind: str, key: str) -> Path:
        return self.folder / f"{kind}-{key[:32]}.json"

    def _delete_oldest(self, kind: str) -> None:
        """Delete the oldest entries of a kind beyond the last `_MAX_ENTRIES`."""
        entries = [(path.stat().st_mtime, path) for path in self.folder.glob(f"{kind}-*")]
        for _, path in sorted(entries, reverse=True)[_MAX_ENTRIES:]:
            path.unlink()
