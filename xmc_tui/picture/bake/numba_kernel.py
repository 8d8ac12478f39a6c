"""Compilation of the kernels: by numba where it is installed; without it they are the same
functions in plain Python.

Nothing is cached on disk: numba looks at the file of a kernel alone, so a change in another file
would go unnoticed.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeAlias, TypeVar

import numpy as np
from numpy.typing import NDArray

Table: TypeAlias = NDArray[np.float64]
Camera: TypeAlias = tuple[float, ...]
Function = TypeVar("Function", bound=Callable[..., Any])

# A loop over it may run on several cores; to the type checker it is a range.
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
        """Return the function, compiled on its first call, its `prange` loops spread over the
        cores."""
        compiled: Any = njit(fastmath=True, parallel=True)(function)
        return compiled


__all__ = ["Camera", "Table", "kernel", "parallel_kernel", "prange"]
