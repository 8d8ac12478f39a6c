"""The cases that every run has of a product of parameters."""

from __future__ import annotations

from itertools import product

import pytest

from tests.deep_test_sizes import covering_cases, deep_cases


@pytest.mark.parametrize(
    "axes",
    [
        (("a", "b"), (1, 2)),
        (("a", "b", "c"), (1, 2), ("x", "y")),
        (("a",), (1, 2, 3)),
        (range(6), (1, 2), ("x", "y"), (True, False)),
    ],
)
def test_every_run_has_each_value_and_the_deep_run_the_rest(axes: tuple[list[object], ...]) -> None:
    cases = covering_cases(*axes)
    assert [case.values for case in cases] == list(product(*axes))
    every_run = [case.values for case in cases if not case.marks]
    assert len(every_run) == max(map(len, axes))
    for place, axis in enumerate(axes):
        assert {values[place] for values in every_run} == set(axis)


def test_two_languages_and_two_sizes_are_combined_in_all_ways() -> None:
    cases = covering_cases("abcd", ("zh", "en"), (80, 120))
    every_run = {case.values[1:] for case in cases if not case.marks}
    assert every_run == set(product(("zh", "en"), (80, 120)))


def test_a_deep_case_has_the_marker() -> None:
    assert [mark.name for case in deep_cases("ab") for mark in case.marks] == ["deep", "deep"]
