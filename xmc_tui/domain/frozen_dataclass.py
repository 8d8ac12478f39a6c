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
    defaults = {name: cls.__dict__[name] for name in names if name in cls.__dict__}
    if slots:
        namespace = {
            key: member
            for key, member in cls.__dict__.items()
            if key not in (*names, "__dict__", "__weakref__")
        }
        cls = type(cls)(cls.__name__, cls.__bases__, {**namespace, "__slots__": names})
    setattr(cls, "__match_args__", names)  # noqa: B010 - mypy takes the name for its own
    cls.__dataclass_fields__ = _Fields()
    cls.__init__ = _make_init(cls, names, defaults, slots)
    cls.__setattr__ = _raise_frozen
    cls.__delattr__ = _raise_frozen
    if "__repr__" not in cls.__dict__:
        cls.__repr__ = _repr
    if eq:
        # attrgetter returns one value or a tuple of values, both at C speed.
        key: Callable[[Any], Any] = attrgetter(*names) if names else lambda _: ()

        def equal(self: Any, other: object) -> Any:
            return key(self) == key(other) if other.__class__ is self.__class__ else NotImplemented

        cls.__eq__ = equal
        cls.__hash__ = lambda self: hash(key(self))
    return cls


def _make_init(
    cls: type[Any], names: tuple[str, ...], defaults: dict[str, Any], slots: bool
) -> Callable[..., None]:
    """Return `__init__`: the shared template for this number of fields, with its names replaced."""
    template = _compile_init(len(names), slots)
    code = template.replace(co_varnames=("self", *names))
    setters = (
        {f"set_{n}": cls.__dict__[name].__set__ for n, name in enumerate(names)} if slots else {}
    )
    scope = {**setters, **{f"name_{n}": name for n, name in enumerate(names)}}
    return cast(
        Callable[..., None],
        FunctionType(code, scope, "__init__", tuple(defaults[name] for name in defaults)),
    )


@cache
def _compile_init(fields: int, slots: bool) -> CodeType:
    """Return the code of `__init__` for a number of fields; cached because compiling is slow."""
    parameters = "".join(f", field_{n}" for n in range(fields))
    store = "set_{0}(self, field_{0})" if slots else "self.__dict__[name_{0}] = field_{0}"
    body = "\n".join(f"    {store.format(n)}" for n in range(fields)) or "    pass"
    scope: dict[str, Any] = {}
    exec(f"def __init__(self{parameters}):\n{body}", scope)
    return cast(CodeType, scope["__init__"].__code__)


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
