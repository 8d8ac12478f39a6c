"""Small catalogs as nested tables of the shape of the TOML files: a plain one to alter, and random ones."""

from __future__ import annotations

from copy import deepcopy
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

import tomli_w

from xmc_tui.domain.catalog import Catalog
from xmc_tui.files.catalog import load_catalog

Table = dict[str, Any]

TEXT: Table = {"zh": "字", "en": "Word"}

#: Terms that a small car of a few yuan can reach.
PROGRAMME: Table = {
    "name": TEXT,
    "launched": date(2025, 9, 25),
    "sources": ["ours"],
    "first_batch": {"items": 1, "sources": ["ours"]},
    "paint_goal": {"paints": 1, "years": 1, "sources": ["ours"]},
    "threshold": {"at_least_one_bespoke": True, "gifts_count": False, "sources": ["ours"]},
    "deposit": {"amount": 50, "sources": ["ours"]},
    "cooling_off": {"days": 90, "sources": ["ours"]},
    "lock": {"channel": "store", "transferable": False, "sources": ["ours"]},
    "trial": {"first_day": date(2025, 9, 25), "last_day": date(2026, 9, 24), "sources": ["ours"]},
    "quota": {"monthly": 40, "yearly": 480, "sources": ["ours"]},
    "delivery": {"ordinary_months": [4, 6], "bespoke_extra_weeks": [2, 4], "sources": ["ours"]},
    "after_sales": {"bespoke_repair_extra_workdays": [5, 7], "sources": ["ours"]},
}


def option(price: int = 0, **more: Any) -> Table:
    """Return an option of a price in yuan."""
    return {"name": TEXT, "price": price, "basis": "published", "source": "ours", **more}


def group(options: dict[str, Table], pick: str = "one", **more: Any) -> Table:
    """Return a group; the first option of a pick-one group is its standard."""
    standard = {"standard": next(iter(options))} if pick == "one" else {}
    return {"name": TEXT, "step": "paint", "pick": pick, **standard, "option": options, **more}


def rule(when: list[str], kind: str, then: list[str]) -> Table:
    """Return a rule of one of the three kinds."""
    return {"when": when, kind: then, "reason": TEXT, "source": "ours"}


def model(groups: dict[str, Table], rules: dict[str, Table] | None = None, **more: Any) -> Table:
    """Return a car of 100 yuan."""
    return {
        "name": TEXT,
        "price": 100,
        "basis": "published",
        "source": "ours",
        "eligible": True,
        "group": groups,
        "rule": rules or {},
        **more,
    }


def catalog_tables(models: dict[str, Table], amount: int = 10, operator: str = ">", **more: Any) -> Table:
    """Return a whole catalog of these models with a threshold of `amount` yuan."""
    return {
        "base": {
            "schema": "xmc-catalog/1",
            "catalog": {"id": "small", "version": "1", "models": list(models)},
            "step": {
                "model": {"name": TEXT, "kind": "model"},
                "paint": {"name": TEXT, "kind": "groups"},
                "review": {"name": TEXT, "kind": "review"},
            },
            "source": {"ours": {"title": "ours", "date": "2026"}},
            "programme": deepcopy(PROGRAMME),
            "model": models,
            **more,
        },
        "edition": {
            "edition": {"id": "launch", "name": TEXT, "first_day": date(2025, 9, 25)},
            "programme": {"threshold": {"amount": amount, "operator": operator, "source": "ours"}},
        },
    }


def write_catalog(folder: Path, tables: Table) -> None:
    """Write a catalog as the files of a catalog folder."""
    (folder / "editions").mkdir(parents=True)
    (folder / "catalog.toml").write_text(tomli_w.dumps(tables["base"]), encoding="utf-8")
    (folder / "editions" / "launch.toml").write_text(tomli_w.dumps(tables["edition"]), encoding="utf-8")


def load_tables(folder: Path, tables: Table) -> Catalog:
    """Write a catalog into an empty folder and load it."""
    write_catalog(folder, tables)
    return load_catalog(folder)


# ── Random ones ───────────────────────────────────────────────────────────────────────────────────

#: Days around which random options begin and cease to be offered.
DAYS = (date(2025, 9, 1), date(2025, 10, 1), date(2026, 2, 28))


def random_catalog(random: Random) -> Table:
    """Return a catalog of two models with up to a thousand builds each, with rules of every kind."""
    models = {name: model(_random_groups(random), **_random_head(random)) for name in ("alpha", "beta")}
    for name, table in models.items():
        count = random.randint(0, 5)
        table["rule"] = {f"{name}-{i}": _random_rule(random, table["group"]) for i in range(count)}
    shared = {f"shared-{i}": _random_rule(random, models["alpha"]["group"]) for i in range(random.randint(0, 2))}
    tables = catalog_tables(models, random.randint(4, 16), random.choice((">", ">=")), rule=shared)
    threshold = tables["base"]["programme"]["threshold"]
    threshold["at_least_one_bespoke"] = random.random() < 0.8
    least, most = sorted(random.choices(range(15), k=2))
    tables["base"]["programme"]["delivery"]["ordinary_months"] = [least, most]
    return tables


def _random_head(random: Random) -> Table:
    head: Table = {"price": random.randint(20, 200), "eligible": random.random() < 0.9}
    if random.random() < 0.5:
        head["first_delivery"] = random.choice(("2025-11", "2026-05", "2020-01"))
    if random.random() < 0.1:
        head["basis"] = "illustrative"
    return head


def _random_groups(random: Random) -> dict[str, Table]:
    groups: dict[str, Table] = {}
    for letter in "abcd"[: random.randint(2, 4)]:
        options = {f"{letter}{i}": _random_option(random) for i in range(random.randint(1, 3))}
        groups[letter] = group(options, standard=random.choice(list(options)))
    if random.random() < 0.7:
        groups["x"] = group({f"x{i}": _random_option(random) for i in range(random.randint(1, 3))}, "any")
    if random.random() < 0.5:
        groups["gift"] = group({f"gift{i}": _random_option(random) for i in range(2)}, "gift")
    names = list(groups)
    random.shuffle(names)
    return {name: groups[name] for name in names}


def _random_option(random: Random) -> Table:
    made = option(random.choice((0, 0, 1, 2, 3, 5, 8)), bespoke=random.random() < 0.3)
    if random.random() < 0.15:
        made["basis"] = "illustrative"
    if random.random() < 0.15:
        made[random.choice(("from", "until"))] = random.choice(DAYS)
    return made


def _random_rule(random: Random, groups: dict[str, Table]) -> Table:
    """Return a rule whose two sides share no option and, where one is required, no pick-one group."""
    group_of = {name: key for key, table in groups.items() if table["pick"] != "gift" for name in table["option"]}
    when = random.sample(list(group_of), random.choice((1, 1, 2)))
    kind = random.choice(("excludes", "excludes", "requires", "requires", "only_with_model"))
    if kind == "only_with_model":
        return rule(when[:1], kind, random.choice((["alpha"], ["beta"], ["alpha", "beta"])))
    taken = {group_of[name] for name in when if groups[group_of[name]]["pick"] == "one"}
    others = [name for name in group_of if name not in when and (kind == "excludes" or group_of[name] not in taken)]
    if not others:
        return rule(when[:1], "only_with_model", ["alpha", "beta"])
    return rule(when, kind, random.sample(others, min(len(others), random.choice((1, 1, 2, 3)))))
