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

from xmc_tui.domain import constructor_templates

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
    """Return `__init__`: the template for this number of fields, with its names replaced."""
    template = _find_template(len(names))
    code = template.replace(
        co_name="__init__", co_qualname="__init__", co_varnames=("self", *names)
    )
    setters = [cls.__dict__[name].__set__ if slots else _make_setter(name) for name in names]
    scope = {f"set_{n}": setter for n, setter in enumerate(setters)}
    return cast(
        Callable[..., None],
        FunctionType(code, scope, "__init__", tuple(defaults[name] for name in defaults)),
    )


def _find_template(fields: int) -> CodeType:
    """Return the code of a constructor for a number of fields, compiled here if there is none."""
    template = getattr(constructor_templates, f"init_{fields}", None)
    return _compile_template(fields) if template is None else cast(CodeType, template.__code__)


@cache
def _compile_template(fields: int) -> CodeType:
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
