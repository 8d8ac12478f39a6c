"""Decorators that compile kernels with numba, or leave them as plain Python if it is not installed.

Nothing is cached on disk: numba checks only the file of a kernel, so it would miss a change in the
file of a kernel that this one calls.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeAlias, TypeVar

import numpy as np
from numpy.typing import NDArray

Table: TypeAlias = NDArray[np.float64]
Camera: TypeAlias = tuple[float, ...]
Function = TypeVar("Function", bound=Callable[..., Any])

# With numba a loop over it may run on several cores; without, it is `range`.
prange: Any

try:
    from numba import njit
    from numba import prange as parallel_range
except ImportError:
    prange = range

    def kernel(function: Function) -> Function:
        """Return the function as it is."""
        return function

    parallel_kernel = kernel
else:
    prange = parallel_range

    def kernel(function: Function) -> Function:
        """Return the function, compiled on its first call."""
        compiled: Any = njit(fastmath=True)(function)
        return compiled

    def parallel_kernel(function: Function) -> Function:
        """Return the function, compiled on its first call; `prange` loops use all cores."""
        compiled: Any = njit(fastmath=True, parallel=True)(function)
        return compiled


__all__ = ["Camera", "Table", "kernel", "parallel_kernel", "prange"]
