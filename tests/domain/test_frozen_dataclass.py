"""Frozen value classes, compared with dataclasses of the same fields."""

from __future__ import annotations

import dataclasses
from functools import cached_property

import pytest

from xmc_tui.domain.frozen_dataclass import frozen, replace


@frozen
class Point:
    """A value."""

    x: int
    y: int = 2

    @property
    def sum(self) -> int:
        """The sum."""
        return self.x + self.y


@dataclasses.dataclass(frozen=True, slots=True)
class Reference:
    """The same fields as a standard dataclass."""

    x: int
    y: int = 2


@frozen
class Empty:
    """A value without fields."""


@frozen(eq=False, slots=False)
class WithCache:
    """A value with identity comparison and a cached property."""

    parts: tuple[int, ...] = ()

    @cached_property
    def most(self) -> int:
        """The greatest part."""
        return max(self.parts)


def test_a_value_is_constructed_like_a_dataclass() -> None:
    for value_class in (Point, Reference):
        assert (value_class(1).y, value_class(1, 5).y, value_class(y=3, x=4).x) == (2, 5, 4)
        for wrong in ((), (1, 2, 3)):
            with pytest.raises(TypeError):
                value_class(*wrong)
        with pytest.raises(TypeError):
            value_class(1, z=3)  # type: ignore[call-arg]
    assert repr(Point(1)) == "Point(x=1, y=2)"
    assert Point(1).sum == 3
    assert Point.__doc__ == "A value."


def test_values_are_equal_by_their_fields_and_type() -> None:
    assert Point(1) == Point(1, 2)
    assert hash(Point(1)) == hash(Point(1, 2))
    assert Point(1) != Point(2)
    assert Point(1) != Reference(1)
    assert Empty() == Empty()
    assert len({Point(1), Point(1), Point(3)}) == 2
    assert WithCache((1,)) != WithCache((1,))
    assert WithCache((1, 7)).most == 7


def test_a_value_cannot_be_changed() -> None:
    point = Point(1)
    for change in (
        lambda: setattr(point, "x", 5),
        lambda: delattr(point, "x"),
        lambda: setattr(point, "z", 1),
    ):
        with pytest.raises(AttributeError):
            change()
    assert not hasattr(point, "__dict__")
    assert point == Point(1)


def test_a_value_supports_replace_match_and_dataclass_functions() -> None:
    assert replace(Point(1), y=9) == dataclasses.replace(Point(1), y=9) == Point(1, 9)
    with pytest.raises(TypeError):
        replace(Point(1), z=9)
    match Point(3, 4):
        case Point(x, y):
            assert (x, y) == (3, 4)
    assert dataclasses.astuple(Point(1)) == (1, 2)
    assert [field.name for field in dataclasses.fields(Point)] == ["x", "y"]


@pytest.mark.parametrize("slots", [True, False])
@pytest.mark.parametrize("count", range(22))
def test_a_value_may_have_any_number_of_fields(count: int, slots: bool) -> None:
    names = [f"field_{number}" for number in range(count)]
    made = frozen(slots=slots)(type("Made", (), {"__annotations__": dict.fromkeys(names, int)}))
    value = made(*range(count))
    assert [getattr(value, name) for name in names] == list(range(count))
    assert made(**dict(zip(names, range(count), strict=True))) == value
    with pytest.raises(TypeError, match="__init__"):
        made(*range(count + 1))
