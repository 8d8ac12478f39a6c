"""Validates a merged catalog against its pydantic schema, and makes the JSON Schema."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, get_args, get_origin

from pydantic import BaseModel, ValidationError

from xmc_tui.i18n import N_
from xmc_tui.storage.catalog.catalog_merge import MergedCatalog
from xmc_tui.storage.catalog.catalog_schema import MergedCatalogTable
from xmc_tui.storage.file_content_problems import Problem, find_close_matches

#: The message for each pydantic error type.
_EXPECTED = {
    "int_type": N_("must be a whole number"),
    "float_type": N_("must be a number"),
    "string_type": N_("must be text in quotes"),
    "bool_type": N_("must be true or false"),
    "list_type": N_("must be a list"),
    "dict_type": N_("must be a table"),
    "model_type": N_("must be a table"),
    "date_type": N_("must be a day such as 2025-09-25, without quotes"),
    "too_short": N_("has too few entries"),
    "too_long": N_("has too many entries"),
    "string_too_short": N_("must not be empty"),
    "string_too_long": N_("is too long"),
    "greater_than_equal": N_("must be at least {ge}"),
    "less_than_equal": N_("must be at most {le}"),
    "string_pattern_mismatch": N_(
        "has an invalid format: no control characters; ids use a-z 0-9 -, colours #rrggbb"
    ),
}


def find_schema_problems(merged: MergedCatalog) -> Iterator[Problem]:
    """Yield a problem for each key at which the merged catalog does not match the schema."""
    try:
        MergedCatalogTable.model_validate(merged.data)
    except ValidationError as error:
        seen: set[tuple[object, ...]] = set()
        for found in error.errors(include_url=False):
            path = _key_path(merged, found["loc"])
            if path not in seen:
                seen.add(path)
                yield _problem(merged, path, found["type"], found.get("ctx", {}))


def _key_path(merged: MergedCatalog, location: tuple[int | str, ...]) -> tuple[object, ...]:
    """Return the key path of an error in the files.

    It is the location given by pydantic without the type names, which do not occur in the files.
    """
    path: list[object] = []
    inner: Any = merged.data
    for number, part in enumerate(location):
        exists = (isinstance(inner, dict) and part in inner) or (
            isinstance(inner, list) and isinstance(part, int)
        )
        if exists or (number == len(location) - 1 and isinstance(inner, dict) and part != "[key]"):
            path.append(part)
            inner = (
                inner[part]
                if exists and not (isinstance(inner, list) and int(part) >= len(inner))
                else None
            )
    return tuple(path)


def _problem(
    merged: MergedCatalog, path: tuple[object, ...], kind: str, context: Mapping[str, Any]
) -> Problem:
    location = merged.location(path)
    if kind == "extra_forbidden":
        return _unknown_key(merged, path)
    if kind == "missing" and path[-1] in ("zh", "en"):
        other = "en" if path[-1] == "zh" else "zh"
        message = N_("is in one language only")
        hint = N_("add the {lost} text next to {other}")
        values: dict[str, object] = {"lost": path[-1], "other": other}
    elif kind == "missing":
        message, hint, values = N_("is missing"), N_("add it"), {}
    elif kind == "literal_error":
        message, hint = N_("is not one of the allowed values"), N_("write {expected}")
        values = {"expected": context["expected"]}
    else:
        message = _EXPECTED.get(kind, N_("does not match the schema"))
        hint, values = N_("see xmc catalog schema"), dict(context)
    return Problem(location.file, location.key, message, hint, values, location.line)


def _unknown_key(merged: MergedCatalog, path: tuple[object, ...]) -> Problem:
    location = merged.location(path)
    known = _known_keys(path[:-1])
    near = find_close_matches(str(path[-1]), known, most=1)
    hint = N_("did you mean {near}?") if near else N_("available: {near}")
    values = {"near": tuple(near or known)}
    message = N_("is not a known key")
    return Problem(location.file, location.key, message, hint, values, location.line)


def _known_keys(path: tuple[object, ...]) -> list[str]:
    """Return the keys that the schema allows in the table at a path."""
    kind: Any = MergedCatalogTable
    for part in path:
        table = _table_type(kind)
        if table is None:
            return []
        kind = _fields(table).get(str(part)) if isinstance(table, type) else get_args(table)[1]
    table = _table_type(kind)
    return list(_fields(table)) if isinstance(table, type) else []


def _fields(table: type[BaseModel]) -> dict[str, Any]:
    return {field.alias or name: field.annotation for name, field in table.model_fields.items()}


def _table_type(kind: Any) -> Any:
    """Return the model class or dict type in an annotation such as `Annotated[dict[Id, X], …]`."""
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        return kind
    if get_origin(kind) is dict:
        return kind
    for inner in get_args(kind):
        found = _table_type(inner) if not isinstance(inner, str) else None
        if found is not None:
            return found
    return None


def make_json_schema() -> dict[str, Any]:
    """Return the JSON Schema of a catalog file.

    No key is required, because each file holds only a part of the catalog.
    """
    schema = MergedCatalogTable.model_json_schema(by_alias=True)
    _drop_required(schema)
    schema["$schema"] = "https://json-schema.org/draft/2020-12/schema"
    schema["title"] = "xmc catalog file"
    schema["properties"]["overlay"] = {
        "type": "object",
        "properties": {"name": {"type": "string", "minLength": 1}},
        "additionalProperties": False,
        "description": "Heads a showroom's own overlay.",
    }
    return schema


def _drop_required(schema: Any) -> None:
    if isinstance(schema, dict):
        if isinstance(schema.get("required"), list):
            del schema["required"]
        for inner in schema.values():
            _drop_required(inner)
    elif isinstance(schema, list):
        for inner in schema:
            _drop_required(inner)
