"""Quantiles of samples."""

from __future__ import annotations


def quantile(values: list[float], q: float) -> float | None:
    """Return a quantile, interpolated between the two nearest values (numpy's default)."""
    values = sorted(v for v in values if v is not None)
    if not values:
        return None
    at = q * (len(values) - 1)
    low = int(at)
    high = min(low + 1, len(values) - 1)
    return values[low] + (values[high] - values[low]) * (at - low)
