"""Loads the pinyin of all names of a catalog, for the search, from a cache on disk.

The cache avoids loading the pinyin dictionary, which takes as long as all other modules together.
"""

from __future__ import annotations

import os
from importlib.util import find_spec
from typing import Any

from xmc_tui import __version__
from xmc_tui.domain.catalog import Catalog
from xmc_tui.presentation.option_search import get_pinyin, register_pinyin
from xmc_tui.storage.disk_cache import DiskCache, digest_parts

_KIND = "pinyin"


def load_pinyin_index(catalog: Catalog, cache: DiskCache) -> None:
    """Load the pinyin of the names of a catalog from the cache, or compute and cache it."""
    groups = [group for model in catalog.models for group in model.groups]
    names = sorted(
        {group.name.zh for group in groups}
        | {each.name.zh for group in groups for each in group.options}
    )
    key = digest_parts((__version__, _dictionary_version(), *names))
    cached = cache.get(_KIND, key)
    if _is_complete(cached, names):
        register_pinyin({name: (whole, initials) for name, (whole, initials) in cached.items()})
    else:
        cache.put(_KIND, key, {name: get_pinyin(name) for name in names})


def _is_complete(cached: Any, names: list[str]) -> bool:
    return (
        isinstance(cached, dict)
        and list(cached) == names
        and all(_is_pinyin(reading) for reading in cached.values())
    )


def _is_pinyin(reading: Any) -> bool:
    return (
        isinstance(reading, list)
        and len(reading) == 2
        and all(isinstance(part, str) for part in reading)
    )


def _dictionary_version() -> str:
    """Return the time and size of the installed pinyin dictionary, without loading it."""
    found = find_spec("pypinyin")
    if found is None or found.origin is None:
        return ""
    status = os.stat(found.origin)
    return f"{status.st_mtime_ns} {status.st_size}"
