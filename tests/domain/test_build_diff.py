"""The changes between two builds."""

from __future__ import annotations

from pathlib import Path
from random import Random

from tests.small_catalogs import catalog_tables, group, load_tables, model, option
from xmc_tui.domain.build import Build, Change, diff_builds


def test_changes_are_those_of_all_groups_in_catalog_order(tmp_path: Path) -> None:
    """Two groups of three options and one of any number, with every kind of change."""
    groups = {
        "wheel": group({each: option() for each in ("w0", "w1", "w2")}),
        "extra": group({each: option() for each in ("e0", "e1", "e2")}, "any"),
        "paint": group({each: option() for each in ("p0", "p1", "p2")}),
        "present": group({"given": option()}, "gift"),
    }
    catalog = load_tables(tmp_path / "catalog", catalog_tables({"alpha": model(groups)}))
    car, random = catalog.models[0], Random(5)

    def choose() -> Build:
        extras = [each for each in ("e0", "e1", "e2") if random.random() < 0.5]
        picked = {f"w{random.randrange(3)}", f"p{random.randrange(3)}", *extras}
        return Build(car.id, frozenset(picked | {random.choice(("given", "of another car"))}))

    for _ in range(200):
        one, other = choose(), choose()
        expected = []
        for prefix, name in (("w", "wheel"), ("e", "extra"), ("p", "paint")):
            had, has = (
                sorted(each for each in build.chosen if each[0] == prefix and len(each) == 2)
                for build in (one, other)
            )
            if name == "extra":
                expected += [
                    Change(name, each if each in had else None, each if each in has else None)
                    for each in sorted({*had} ^ {*has})
                ]
            elif had != has:
                expected.append(Change(name, had[0], has[0]))
        assert diff_builds(car, one, other) == tuple(expected)
