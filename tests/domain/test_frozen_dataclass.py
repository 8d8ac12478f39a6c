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
class Plain:
    """The same fields as a standard dataclass."""

    x: int
    y: int = 2


@frozen
class Nothing:
    """A value without fields."""


@frozen(eq=False, slots=False)
class Whole:
    """A value with identity comparison and a cached property."""

    parts: tuple[int, ...] = ()

    @cached_property
    def most(self) -> int:
        """The greatest part."""
        return max(self.parts)


def test_a_value_is_made_as_a_dataclass_is() -> None:
    for made in (Point, Plain):
        assert (made(1).y, made(1, 5).y, made(y=3, x=4).x) == (2, 5, 4)
        for wrong in ((), (1, 2, 3)):
            with pytest.raises(TypeError):
                made(*wrong)
        with pytest.raises(TypeError):
            made(1, z=3)  # type: ignore[call-arg]
    assert repr(Point(1)) == "Point(x=1, y=2)"
    assert Point(1).sum == 3
    assert Point.__doc__ == "A value."


def test_values_are_equal_by_their_fields_and_type() -> None:
    assert Point(1) == Point(1, 2)
    assert hash(Point(1)) == hash(Point(1, 2))
    assert Point(1) != Point(2)
    assert Point(1) != Plain(1)
    assert Nothing() == Nothing()
    assert len({Point(1), Point(1), Point(3)}) == 2
    assert Whole((1,)) != Whole((1,))
    assert Whole((1, 7)).most == 7


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


def test_a_value_can_be_replaced_matched_and_taken_apart() -> None:
    assert replace(Point(1), y=9) == dataclasses.replace(Point(1), y=9) == Point(1, 9)  # type: ignore[type-var]
    with pytest.raises(TypeError):
        replace(Point(1), z=9)
    match Point(3, 4):
        case Point(x, y):
            assert (x, y) == (3, 4)
    assert dataclasses.astuple(Point(1)) == (1, 2)  # type: ignore[call-overload]
    assert [field.name for field in dataclasses.fields(Point)] == ["x", "y"]  # type: ignore[arg-type]
