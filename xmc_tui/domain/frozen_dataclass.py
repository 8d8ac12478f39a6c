"""The decorator `frozen`: a faster replacement for `dataclass(frozen=True, slots=True)`.

Defining a class takes a tenth of the time. There are about eighty value classes, each start of the
program defines all of them, and with `dataclass` that took longer than starting Python itself.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from operator import attrgetter
from types import CodeType, FunctionType
from typing import Any, TypeVar, cast, dataclass_transform, overload

Class = TypeVar("Class", bound=type[Any])
Value = TypeVar("Value")


@overload
def frozen(cls: Class, /) -> Class: ...
@overload
def frozen(*, eq: bool = ..., slots: bool = ...) -> Callable[[Class], Class]: ...
@dataclass_transform(frozen_default=True)
def frozen(cls: type[Any] | None = None, /, *, eq: bool = True, slots: bool = True) -> Any:
    """Turn a class of annotated fields into an immutable value class.

    `eq=False` leaves comparison by identity; `slots=False` allows cached properties.
    """
    if cls is None:
        return lambda wrapped: _build_class(wrapped, eq, slots)
    return _build_class(cls, eq, slots)


def replace(value: Value, **changes: Any) -> Value:
    """Return a copy of a value with some fields replaced."""
    fields = {name: getattr(value, name) for name in type(value).__match_args__}  # type: ignore[attr-defined]
    return type(value)(**{**fields, **changes})


def _build_class(cls: Any, eq: bool, slots: bool) -> Any:
    """Return the class with the methods of a value class; with `slots` that is a new class."""
    names = tuple(cls.__annotations__)
    defaults = tuple(cls.__dict__[name] for name in names if name in cls.__dict__)
    setters: dict[str, Callable[[Any, Any], None]] = {}
    members = {
        "__match_args__": names,
        "__dataclass_fields__": _FIELDS,
        "__init__": _make_init(names, defaults, setters),
        "__setattr__": _raise_frozen,
        "__delattr__": _raise_frozen,
        **_make_comparison(names, eq),
    }
    if "__repr__" not in cls.__dict__:
        members["__repr__"] = _repr
    if slots:
        left_out = (*names, "__dict__", "__weakref__")
        kept = {name: member for name, member in cls.__dict__.items() if name not in left_out}
        cls = type(cls)(cls.__name__, cls.__bases__, {**kept, **members, "__slots__": names})
    else:
        for name, member in members.items():
            setattr(cls, name, member)
    for number, name in enumerate(names):
        setters[f"set_{number}"] = cls.__dict__[name].__set__ if slots else _make_setter(name)
    return cls


def _make_comparison(names: tuple[str, ...], eq: bool) -> dict[str, Any]:
    """Return `__eq__` and `__hash__` by the values of fields; nothing without `eq`."""
    if not eq:
        return {}
    # attrgetter returns one value or a tuple of values, both at C speed.
    key: Callable[[Any], Any] = attrgetter(*names) if names else lambda _: ()

    def equal(self: Any, other: object) -> Any:
        return key(self) == key(other) if other.__class__ is self.__class__ else NotImplemented

    return {"__eq__": equal, "__hash__": lambda self: hash(key(self))}


def _make_init(
    names: tuple[str, ...], defaults: tuple[Any, ...], setters: dict[str, Any]
) -> Callable[..., None]:
    """Return `__init__`: the template for this number of fields, with its names replaced.

    `setters` are its globals; they may be filled later.
    """
    code = _compile_template(len(names)).replace(
        co_name="__init__", co_qualname="__init__", co_varnames=("self", *names)
    )
    return cast(Callable[..., None], FunctionType(code, setters, "__init__", defaults))


@cache
def _compile_template(fields: int) -> CodeType:
    """Return the code of a constructor for a number of fields."""
    parameters = "".join(f", v{n}" for n in range(fields))
    body = "\n".join(f"    set_{n}(self, v{n})" for n in range(fields)) or "    pass"
    scope: dict[str, Any] = {}
    exec(f"def __init__(self{parameters}):\n{body}", scope)
    return cast(CodeType, scope["__init__"].__code__)


def _make_setter(name: str) -> Callable[[Any, Any], None]:
    """Return a function that sets a field of a value without slots."""

    def set_field(value: Any, content: Any) -> None:
        value.__dict__[name] = content

    return set_field


def _raise_frozen(self: Any, name: str, *_: object) -> None:
    raise AttributeError(f"{type(self).__name__}.{name} is frozen")


def _repr(self: Any) -> str:
    fields = ", ".join(f"{name}={getattr(self, name)!r}" for name in type(self).__match_args__)
    return f"{type(self).__qualname__}({fields})"


class _Fields:
    """The fields as `dataclasses.replace`, `fields` and `asdict` need them, built on access."""

    def __get__(self, instance: object, owner: type[Any]) -> dict[str, Any]:
        import dataclasses  # already imported by any caller

        names = owner.__match_args__
        made = dataclasses.make_dataclass(owner.__name__, names).__dict__["__dataclass_fields__"]
        owner.__dataclass_fields__ = made
        return dict(made)


_FIELDS = _Fields()
