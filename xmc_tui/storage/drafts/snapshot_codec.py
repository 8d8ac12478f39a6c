"""The encoding of a saved car with its names and prices as JSON, for drafts."""

from __future__ import annotations

from typing import Any

from xmc_tui.configurator.saved_car_snapshot import CarSnapshot, SnapshotLine, SnapshotTerms
from xmc_tui.domain.catalog_values import Localized, PriceBasis
from xmc_tui.storage.drafts.json_validation import (
    InvalidValue,
    expect_bool,
    expect_dict,
    expect_ids,
    expect_int,
    expect_list,
    expect_one_of,
    expect_text,
)

#: The largest amount that is accepted, in yuan.
MOST_YUAN = 10**10


def encode_snapshot(car: CarSnapshot) -> dict[str, Any]:
    """Encode a snapshot; its names and prices describe the car without its catalog."""
    table: dict[str, Any] = {
        "model": car.model,
        "name": [car.name.zh, car.name.en],
        "base": car.base,
        "basis": car.basis.value,
        "wishes": sorted(car.wishes),
        "lines": [_encode_line(line) for line in car.lines],
    }
    if car.terms is not None:
        table["terms"] = [car.terms.threshold, car.terms.operator, car.terms.deposit]
    return table


def decode_snapshot(value: object) -> CarSnapshot:
    """Decode a snapshot; raise InvalidValue if a field is missing, invalid or out of range."""
    table = expect_dict(value)
    lines = tuple(map(_decode_line, expect_list(table.get("lines"), 5000)))
    options = {line.option for line in lines}
    if len(options) != len(lines):
        raise InvalidValue
    return CarSnapshot(
        model=expect_text(table.get("model"), 100),
        name=_decode_name(table.get("name")),
        base=expect_int(table.get("base"), 1, MOST_YUAN),
        basis=PriceBasis(expect_one_of(table.get("basis"), tuple(PriceBasis))),
        lines=lines,
        wishes=expect_ids(table.get("wishes")) & options,
        terms=_decode_terms(table["terms"]) if "terms" in table else None,
    )


def _decode_terms(value: object) -> SnapshotTerms:
    threshold, operator, deposit = expect_list(value, 3, least=3)
    return SnapshotTerms(
        expect_int(threshold, 0, MOST_YUAN),
        expect_one_of(operator, (">", ">=")),
        expect_int(deposit, 0, MOST_YUAN),
    )


def _encode_line(line: SnapshotLine) -> list[Any]:
    flags = [line.bespoke, line.gifted, line.standard]
    name = line.name
    return [line.group, line.option, name.zh, name.en, line.price, line.basis.value, flags]


def _decode_line(value: object) -> SnapshotLine:
    group, option, name_zh, name_en, price, basis, flags = expect_list(value, 7, least=7)
    bespoke, gifted, standard = map(expect_bool, expect_list(flags, 3, least=3))
    return SnapshotLine(
        group=expect_text(group, 100),
        option=expect_text(option, 100),
        name=_decode_name([name_zh, name_en]),
        price=expect_int(price, 0, MOST_YUAN),
        basis=PriceBasis(expect_one_of(basis, tuple(PriceBasis))),
        bespoke=bespoke,
        gifted=gifted,
        standard=standard,
    )


def _decode_name(value: object) -> Localized:
    chinese, english = expect_list(value, 2, least=2)
    return Localized(expect_text(chinese, 500), expect_text(english, 500))
