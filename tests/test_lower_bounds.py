"""Tests of `tests.lower_bounds`: the lower bounds of the packages are parsed."""

from __future__ import annotations

import tomllib

import pytest

from tests.lower_bounds import ROOT, list_requirements, parse_bounds


def test_a_bound_is_read_with_its_name_as_indexes_write_it() -> None:
    """`==` and `>=` both name the lowest version; letter case and separators do not matter."""
    found = parse_bounds(
        ["textual==8.2.8", "Jinja2>=3.1.6", "tomli_w >= 1.1", "ruamel.yaml>=0.18", "rich>=14"]
    )
    assert found == {
        "textual": "8.2.8",
        "jinja2": "3.1.6",
        "tomli-w": "1.1",
        "ruamel-yaml": "0.18",
        "rich": "14",
    }


def test_the_higher_of_two_bounds_is_the_lowest_allowed_version() -> None:
    """Versions are compared by their numbers, not as text."""
    assert parse_bounds(["babel>=2.9", "babel>=2.16"]) == {"babel": "2.16"}
    assert parse_bounds(["babel>=2.16.1", "Babel>=2.16"]) == {"babel": "2.16.1"}
    found = parse_bounds(["python-sat>=1.8.dev9", "python-sat>=1.8.dev17"])
    assert found == {"python-sat": "1.8.dev17"}


@pytest.mark.parametrize(
    "requirement", ["click", "click<9", "click>8.3", "click>=8.4,<9", "click~=8.4", "click>=x", ""]
)
def test_a_requirement_without_a_plain_bound_is_refused(requirement: str) -> None:
    """A bound that is not recognized would never be tested."""
    with pytest.raises(ValueError, match="lower bound"):
        parse_bounds(["rich>=14.2", requirement])


def test_every_package_of_this_project_has_a_bound() -> None:
    """Build, program and tests: one bound for each name in pyproject.toml."""
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    found = parse_bounds(list_requirements(tomllib.loads(text)))
    assert {
        "hatchling",
        "textual",
        "click",
        "platformdirs",
        "numpy",
        "pytest",
        "babel",
        "ruff",
    } <= set(found)
    for name, version in found.items():
        assert f"{name}>={version}" in text or f"{name}=={version}" in text
