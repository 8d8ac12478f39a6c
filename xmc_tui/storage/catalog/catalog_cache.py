"""Loads catalogs through a cache on disk.

A cache hit needs neither pydantic nor the TOML parser, so that the app starts fast.
"""

from __future__ import annotations

import gc
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from xmc_tui import __version__
from xmc_tui.domain.catalog import Catalog
from xmc_tui.storage.catalog.catalog_codec import CLASS_LAYOUT, decode_value, encode_value
from xmc_tui.storage.catalog.catalog_folder import DEFAULT_EDITION
from xmc_tui.storage.disk_cache import DiskCache, digest_parts
from xmc_tui.storage.file_size_limit import MAX_FILE_BYTES
from xmc_tui.storage.standard_paths import cache_folder

_CACHE_KIND = "catalog"


def load_cached_catalog(
    folder: Path,
    edition: str = DEFAULT_EDITION,
    overlays: tuple[Path, ...] = (),
    cache: DiskCache | None = None,
) -> Catalog:
    """Load a catalog like `catalog_loader.load_catalog`, from the cache if no file has changed."""
    cache = cache or DiskCache(cache_folder())
    key = _make_key(folder, edition, overlays)
    with _paused_garbage_collection():
        cached = None if key is None else _decode_cached(cache.get(_CACHE_KIND, key))
    if cached is not None:
        return cached
    from xmc_tui.storage.catalog import catalog_loader  # imports pydantic and tomli

    catalog = catalog_loader.load_catalog(folder, edition, overlays)
    if key is not None and key == _make_key(folder, edition, overlays):
        cache.put(_CACHE_KIND, key, encode_value(catalog))
    return catalog


@contextmanager
def _paused_garbage_collection() -> Iterator[None]:
    """Pause the collector, which would go through each of many new values again and again."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def _decode_cached(cached: Any) -> Catalog | None:
    try:
        found = decode_value(cached)
    except (TypeError, ValueError, IndexError):
        return None
    return found if isinstance(found, Catalog) else None


def _make_key(folder: Path, edition: str, overlays: tuple[Path, ...]) -> str | None:
    """Return the digest of a catalog's inputs; None if one is not a readable regular file."""
    try:
        return digest_parts(_key_parts(folder, edition, overlays))
    except (OSError, ValueError):
        return None


def _key_parts(folder: Path, edition: str, overlays: tuple[Path, ...]) -> Iterator[str | bytes]:
    """Yield the inputs of a catalog: the version and source of the loader, and the files."""
    yield from (__version__, CLASS_LAYOUT, edition)
    here = os.path.dirname(__file__)
    folders = here, os.path.dirname(here)
    for entry in sorted(
        (entry for each in folders for entry in os.scandir(each)), key=lambda entry: entry.name
    ):
        # In a checkout the code of the loader changes without a new version.
        if entry.name.endswith(".py"):
            status = entry.stat()
            yield f"{entry.name} {status.st_mtime_ns} {status.st_size}"
    names = sorted(
        entry.name for entry in os.scandir(folder) if entry.name.lower().endswith(".toml")
    )
    editions = sorted({f"{edition}.toml", *_names_of_editions(folder)})
    base = [
        (name, os.path.join(folder, name))
        for name in (*names, *(os.path.join("editions", each) for each in editions))
    ]
    for name, path in (*base, *((str(path), str(path)) for path in overlays)):
        yield name
        yield _read_regular_file(path)


def _names_of_editions(folder: Path) -> list[str]:
    """Return the file names of all editions: a catalog lists them."""
    entries = os.scandir(os.path.join(folder, "editions"))
    return [entry.name for entry in entries if entry.name.lower().endswith(".toml")]


def _read_regular_file(path: str) -> bytes:
    """Return the content of a file; raise ValueError if it is too large or not a regular file."""
    status = os.stat(path)
    if not stat.S_ISREG(status.st_mode) or status.st_size > MAX_FILE_BYTES:
        # A pipe cannot be read a second time.
        raise ValueError(f"{path} is not a regular file")
    with open(path, "rb") as file:
        return file.read(MAX_FILE_BYTES + 1)
