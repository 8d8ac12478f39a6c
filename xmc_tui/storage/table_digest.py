"""The digest that identifies the content of a catalog, an overlay or an order sheet."""

from __future__ import annotations

import json
from datetime import date, datetime

from xmc_tui.storage.sha256 import sha256


def digest_table(value: object) -> str:
    """Return "sha256:…" of a table's UTF-8 JSON: sorted keys, no spaces, ISO dates."""
    text = json.dumps(
        value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=_iso
    )
    return "sha256:" + sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _iso(value: object) -> str:
    if isinstance(value, date | datetime):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} is not a type of catalogs or sheets")
