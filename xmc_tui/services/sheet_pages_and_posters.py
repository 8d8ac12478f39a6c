"""The customer's pages and posters next to an order sheet: which there are, and which are older."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

#: The suffixes of a customer's page.
PAGE_SUFFIXES = (".html", ".pdf")


def find_page_suffixes(sheet: Path, number: str) -> tuple[str, ...]:
    """Return the suffixes of the customer's pages next to a sheet with a number.

    Only files that are named after the number are known to be pages of it.
    """
    with suppress(OSError, ValueError):
        if sheet.stem == number:
            return tuple(each for each in PAGE_SUFFIXES if sheet.with_suffix(each).is_file())
    return ()


def find_outdated_files(sheet: Path) -> tuple[str, ...]:
    """Return the pages and posters next to a sheet that were written before it.

    A sheet is not written again while it is unchanged, so they may show another build.
    """
    with suppress(OSError, ValueError):
        written = sheet.stat().st_mtime_ns
        files = [each for each in _iterate_derived_files(sheet) if each.is_file()]
        return tuple(str(each) for each in files if each.stat().st_mtime_ns < written)
    return ()


def _iterate_derived_files(sheet: Path) -> Iterator[Path]:
    from xmc_tui.services.poster_writer import poster_paths  # only needed by an export

    yield from (sheet.with_suffix(suffix) for suffix in PAGE_SUFFIXES)
    yield from poster_paths(sheet)


def touch_derived_file(path: Path) -> None:
    """Set the time of a page or poster to now: with equal content it was not written again."""
    with suppress(OSError):
        os.utime(path)
