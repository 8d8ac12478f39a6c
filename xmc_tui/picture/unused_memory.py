"""Return of freed memory to the operating system."""

from __future__ import annotations

import sys


def release_unused_memory() -> None:
    """Return freed memory to the operating system, where the C library keeps it otherwise.

    Large temporary arrays raise the size from which glibc returns memory at once, so that the
    process would keep the largest amount it ever needed. Other C libraries return memory at once,
    or have no such function.
    """
    if sys.platform != "linux":
        return
    import ctypes

    try:
        trim = ctypes.CDLL(None).malloc_trim
    except (AttributeError, OSError):  # another C library, such as musl
        return
    trim(ctypes.c_size_t(0))
