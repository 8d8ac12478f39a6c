"""Conversion of a validated catalog to JSON values and back, for the cache."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from enum import Enum
from typing import Any

from xmc_tui.domain import catalog as domain
from xmc_tui.domain import catalog_values, programme_terms
from xmc_tui.domain.appearance import OptionAppearance

#: The classes of a catalog's values. Each value is encoded as a JSON list: the index of its class
#: in this table, then its fields. Index 0 is a plain tuple.
_CLASSES: tuple[Callable[..., Any], ...] = (
    lambda *items: items,
    date.fromisoformat,
    catalog_values.PriceBasis,
    domain.SelectionMode,
    domain.RuleKind,
    domain.StepKind,
    programme_terms.PremiumBenchmark,
    programme_terms.Benefit,
    domain.Catalog,
    programme_terms.DeliveryTerms,
    domain.Edition,
    domain.TechnicalFigure,
    domain.Group,
    catalog_values.Localized,
    OptionAppearance,
    domain.Model,
    catalog_values.Note,
    domain.Option,
    domain.Overlay,
    catalog_values.Period,
    catalog_values.SourceLocation,
    catalog_values.Price,
    programme_terms.Programme,
    domain.Rule,
    catalog_values.Source,
    domain.Step,
    domain.Theme,
    programme_terms.ThresholdTerms,
    programme_terms.OrderStage,
    programme_terms.StageWorkTime,
)
_TUPLE, _DATE = 0, 1
_CLASS_NUMBERS = {kind: number for number, kind in enumerate(_CLASSES)}

#: The names and fields of all classes; part of the cache key, so that a catalog encoded with other
#: fields is not decoded.
CLASS_LAYOUT = " ".join(
    f"{getattr(each, '__name__', '')}{getattr(each, '__match_args__', '')}" for each in _CLASSES[2:]
)


def encode_value(value: Any) -> Any:
    """Convert a catalog, or a part of one, to JSON values."""
    if value is None or type(value) in (str, int, float, bool):
        return value
    if isinstance(value, tuple):
        return [_TUPLE, *map(encode_value, value)]
    if isinstance(value, Mapping):
        return {key: encode_value(inner) for key, inner in value.items()}
    if isinstance(value, date):
        return [_DATE, value.isoformat()]
    if isinstance(value, Enum):
        return [_CLASS_NUMBERS[type(value)], value.value]
    return [
        _CLASS_NUMBERS[type(value)],
        *(encode_value(getattr(value, name)) for name in type(value).__match_args__),
    ]


def decode_value(node: Any) -> Any:
    """Invert `encode_value`.

    Raise TypeError, ValueError or IndexError for JSON that `encode_value` did not produce.
    """
    if type(node) is list:
        return _CLASSES[node[0]](
            *[decode_value(inner) if type(inner) in (list, dict) else inner for inner in node[1:]]
        )
    if type(node) is dict:
        return {key: decode_value(inner) for key, inner in node.items()}
    return node
