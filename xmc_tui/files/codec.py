"""Conversion of a validated catalog to JSON values and back, for the cache."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from enum import Enum
from typing import Any

from xmc_tui.domain import catalog as domain
from xmc_tui.domain.look import Look

#: The classes of a catalog's values. Each value is encoded as a JSON list: the index of its class
#: in this table, then its fields. Index 0 is a plain tuple.
_CLASSES: tuple[Callable[..., Any], ...] = (
    lambda *items: items,
    date.fromisoformat,
    domain.Basis,
    domain.Pick,
    domain.RuleKind,
    domain.StepKind,
    domain.Benchmark,
    domain.Benefit,
    domain.Catalog,
    domain.DeliveryTerms,
    domain.Edition,
    domain.Figure,
    domain.Group,
    domain.Localized,
    Look,
    domain.Model,
    domain.Note,
    domain.Option,
    domain.Overlay,
    domain.Period,
    domain.Place,
    domain.Price,
    domain.Programme,
    domain.Rule,
    domain.Source,
    domain.Step,
    domain.Theme,
    domain.ThresholdTerms,
)
_TUPLE, _DATE = 0, 1
_PLACES = {made: place for place, made in enumerate(_CLASSES)}

#: The names and fields of all classes; part of the cache key, so that a catalog encoded with other
#: fields is not decoded.
SHAPE = " ".join(
    f"{getattr(each, '__name__', '')}{getattr(each, '__match_args__', '')}" for each in _CLASSES[2:]
)


def encode(value: Any) -> Any:
    """Convert a catalog, or a part of one, to JSON values."""
    if value is None or type(value) in (str, int, float, bool):
        return value
    if isinstance(value, tuple):
        return [_TUPLE, *map(encode, value)]
    if isinstance(value, Mapping):
        return {key: encode(inner) for key, inner in value.items()}
    if isinstance(value, date):
        return [_DATE, value.isoformat()]
    if isinstance(value, Enum):
        return [_PLACES[type(value)], value.value]
    return [
        _PLACES[type(value)],
        *(encode(getattr(value, name)) for name in type(value).__match_args__),
    ]


def decode(node: Any) -> Any:
    """Invert `encode`.

    Raise TypeError, ValueError or IndexError for JSON that `encode` did not produce.
    """
    if type(node) is list:
        return _CLASSES[node[0]](
            *[decode(inner) if type(inner) in (list, dict) else inner for inner in node[1:]]
        )
    if type(node) is dict:
        return {key: decode(inner) for key, inner in node.items()}
    return node
