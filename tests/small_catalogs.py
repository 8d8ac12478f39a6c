"""Small test catalogs, hand-made and random, as nested tables in the form of the TOML files."""

from __future__ import annotations

from copy import deepcopy
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

import tomli_w

from xmc_tui.domain.catalog import Catalog
from xmc_tui.storage.catalog.catalog_loader import load_catalog

Table = dict[str, Any]

#: Dates on which options start or end.
DAYS = (date(2025, 9, 1), date(2025, 10, 1), date(2026, 2, 28))

TEXT: Table = {"zh": "字", "en": "Word"}

#: Programme terms for models of a few yuan.
PROGRAMME: Table = {
    "name": TEXT,
    "launched": date(2025, 9, 25),
    "sources": ["ours"],
    "first_batch": {"items": 1, "sources": ["ours"]},
    "paint_goal": {"paints": 1, "years": 1, "partners": ["ours"], "sources": ["ours"]},
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
    """Return an option with a price in yuan."""
    return {"name": TEXT, "price": price, "basis": "published", "source": "ours", **more}


def group(options: dict[str, Table], pick: str = "one", **more: Any) -> Table:
    """Return a group; the standard of a pick-one group is its first option by default."""
    standard = {"standard": next(iter(options))} if pick == "one" else {}
    return {"name": TEXT, "step": "paint", "pick": pick, **standard, "option": options, **more}


def rule(when: list[str], kind: str, then: list[str]) -> Table:
    """Return a rule of one of the three kinds."""
    return {"when": when, kind: then, "reason": TEXT, "source": "ours"}


def model(groups: dict[str, Table], rules: dict[str, Table] | None = None, **more: Any) -> Table:
    """Return a model that costs 100 yuan."""
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


def catalog_tables(
    models: dict[str, Table], amount: int = 10, operator: str = ">", **more: Any
) -> Table:
    """Return a complete catalog of some models with a threshold of `amount` yuan."""
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
    """Write a catalog as the TOML files of a catalog folder."""
    (folder / "editions").mkdir(parents=True)
    (folder / "catalog.toml").write_text(tomli_w.dumps(tables["base"]), encoding="utf-8")
    (folder / "editions" / "launch.toml").write_text(
        tomli_w.dumps(tables["edition"]), encoding="utf-8"
    )


def load_tables(folder: Path, tables: Table) -> Catalog:
    """Write a catalog to an empty folder and load it."""
    write_catalog(folder, tables)
    return load_catalog(folder)


# ── Hand-made catalogs ────────────────────────────────────────────────────────────────────────────


def tiny_catalogs() -> dict[str, Table]:
    """Return hand-made catalogs by name; each has one feature to test."""
    return {
        name: catalog_tables({"alpha": table, "beta": model(_make_letter_groups("z"))})
        for name, table in _make_tiny_models().items()
    }


def _make_letter_groups(letters: str, count: int = 3, step: int = 3) -> dict[str, Table]:
    """Return pick-one groups, one for each letter; prices rise, every second option is bespoke."""
    return {
        letter: group(
            {
                f"{letter}{i}": option(i * step + (2 if i else 0) * n, bespoke=i % 2 == 1)
                for i in range(count)
            }
        )
        for n, letter in enumerate(letters)
    }


def _make_extras(*prices: int) -> dict[str, Table]:
    """Return a pick-any group; its first option is bespoke."""
    return {
        "x": group(
            {f"x{i}": option(price, bespoke=i == 0) for i, price in enumerate(prices)}, "any"
        )
    }


def _make_equivalent_options(*prices: int) -> dict[str, Table]:
    """Return a pick-one group of a free standard option and bespoke options with prices."""
    options = {f"b{i}": option(price, bespoke=True) for i, price in enumerate(prices, 1)}
    return {"b": group({"b0": option(), **options})}


def _make_tiny_models() -> dict[str, Table]:
    """Return a model for each hand-made catalog, by the name of the catalog."""
    return {
        **_make_exclusion_models(),
        **_make_requirement_models(),
        **_make_unavailable_models(),
        **_make_chain_models(),
        **_make_equivalence_models(),
        **_make_qualification_models(),
    }


def _make_exclusion_models() -> dict[str, Table]:
    """Return models whose options exclude each other."""
    pair = _make_letter_groups("ab")
    three = _make_letter_groups("abc")
    with_extras = _make_letter_groups("ab", 2) | _make_extras(2, 4, 4)
    return {
        "no rule": model(pair),
        "excludes": model(pair, {"r": rule(["a1"], "excludes", ["b0", "b1"])}),
        "excludes all": model(pair, {"r": rule(["a1"], "excludes", ["b0", "b1", "b2"])}),
        "excludes within extras": model(with_extras, {"r": rule(["x0"], "excludes", ["x1", "x2"])}),
        "excludes both ways": model(
            three, {"r": rule(["a1", "b1"], "excludes", ["b2", "c0", "c1"])}
        ),
    }


def _make_requirement_models() -> dict[str, Table]:
    """Return models whose options require others."""
    pair = _make_letter_groups("ab")
    three = _make_letter_groups("abc")
    with_extras = _make_letter_groups("ab", 2) | _make_extras(2, 4, 4)
    return {
        "requires within one group": model(pair, {"r": rule(["a1"], "requires", ["b1", "b2"])}),
        "requires within its own group": model(
            with_extras, {"r": rule(["x0"], "requires", ["x1", "x2"])}
        ),
        "requires across groups": model(three, {"r": rule(["a1"], "requires", ["b1", "c2"])}),
        "requires a standard option": model(pair, {"r": rule(["a2"], "requires", ["b0"])}),
        "requires an extra": model(with_extras, {"r": rule(["a1"], "requires", ["x1"])}),
        "requires one of two extras": model(
            with_extras, {"r": rule(["a1", "b1"], "requires", ["x1", "x2"])}
        ),
        "requires an option or an extra": model(
            with_extras, {"r": rule(["a1"], "requires", ["b1", "x0", "x2"])}
        ),
        "requires of two": model(
            three,
            {
                "r": rule(["a1"], "requires", ["b1", "c1"]),
                "s": rule(["a1"], "requires", ["b2", "c1"]),
            },
        ),
    }


def _make_unavailable_models() -> dict[str, Table]:
    """Return models with options of another model or outside their period."""
    pair = _make_letter_groups("ab")
    ended = _make_letter_groups("ab")
    ended["b"]["option"]["b1"]["until"] = DAYS[0]
    not_yet = _make_letter_groups("ab")
    not_yet["a"]["option"]["a2"]["from"] = DAYS[2]
    return {
        "only with another model": model(pair, {"r": rule(["a1"], "only_with_model", ["beta"])}),
        "requires an option of another model": model(
            pair,
            {"r": rule(["a1"], "requires", ["b1"]), "s": rule(["b1"], "only_with_model", ["beta"])},
        ),
        "ended": model(ended, {"r": rule(["a1"], "requires", ["b1", "b2"])}),
        "ended and needed": model(ended, {"r": rule(["a1"], "requires", ["b1"])}),
        "not yet": model(not_yet, {"r": rule(["b1"], "excludes", ["a0"])}),
    }


def _make_chain_models() -> dict[str, Table]:
    """Return models with chains of rules."""
    pair = _make_letter_groups("ab")
    with_extras = _make_letter_groups("ab", 2) | _make_extras(2, 4, 4)
    chain = {
        "a-needs-b": rule(["a2"], "requires", ["b2"]),
        "b-needs-c": rule(["b2"], "requires", ["c2"]),
        "c-not-d": rule(["c2"], "excludes", ["d0"]),
    }
    extras_chain = {
        "x0-needs-x1": rule(["x0"], "requires", ["x1"]),
        "x1-needs-x2": rule(["x1"], "requires", ["x2"]),
        "x2-not-a0": rule(["x2"], "excludes", ["a0"]),
    }
    return {
        "chain": model(_make_letter_groups("abcd"), chain),
        "chain of extras": model(with_extras, extras_chain),
        "circle": model(
            pair, {"r": rule(["a1"], "requires", ["b1"]), "s": rule(["b1"], "requires", ["a1"])}
        ),
    }


def _make_equivalence_models() -> dict[str, Table]:
    """Return models with equivalent options."""
    return {
        "equivalent": model(
            _make_equivalent_options(6, 6, 6) | _make_letter_groups("cd"),
            {"r": rule(["b2"], "excludes", ["d2"])},
        ),
        "equivalent except for one rule": model(
            _make_equivalent_options(6, 6) | _make_letter_groups("c"),
            {"r": rule(["b1"], "excludes", ["c1"]), "s": rule(["b2"], "requires", ["c0"])},
        ),
        "equivalent extras": model(_make_letter_groups("a", 2) | _make_extras(6, 6, 6, 6)),
        "equivalent extras, one of them": model(
            _make_letter_groups("a", 2) | _make_extras(6, 6, 6, 6),
            {"r": rule(["x1", "x2", "x3"], "excludes", ["x1", "x2", "x3"])},
        ),
        "equivalent extras, in pairs": model(
            _make_letter_groups("a", 2) | _make_extras(1, 6, 6, 6, 6),
            {"r": rule(["x1"], "excludes", ["x2"]), "s": rule(["x4"], "excludes", ["x3"])},
        ),
        "equivalent extras, one with a requirement": model(
            _make_letter_groups("a", 2) | _make_extras(1, 6, 6, 6),
            {
                "r": rule(["x1", "x2", "x3"], "excludes", ["x1", "x2", "x3"]),
                "s": rule(["x3"], "requires", ["a1"]),
            },
        ),
    }


def _make_qualification_models() -> dict[str, Table]:
    """Return models on which few or no builds qualify."""
    pair = _make_letter_groups("ab")
    return {
        "does not take part": model(pair, {"r": rule(["a1"], "excludes", ["b1"])}, eligible=False),
        "nothing bespoke": model({"a": group({"a0": option(), "a1": option(20)})}),
        "nothing expensive": model({"a": group({"a0": option(), "a1": option(3, bespoke=True)})}),
        "expensive or bespoke": model(
            {
                "a": group({"a0": option(), "a1": option(1, bespoke=True)}),
                "b": group({"b0": option(), "b1": option(20)}),
            },
            {"r": rule(["a1"], "excludes", ["b1"])},
        ),
        "expensive standard": model(
            {
                "a": group({"a0": option(9), "a1": option(2, bespoke=True)}),
                **_make_letter_groups("b"),
            }
        ),
    }


# ── Random catalogs ───────────────────────────────────────────────────────────────────────────────


def random_catalog(random: Random) -> Table:
    """Return a catalog of two models with up to a thousand builds each and all kinds of rules."""
    models = {
        name: model(_random_groups(random), **_random_model_fields(random))
        for name in ("alpha", "beta")
    }
    for name, table in models.items():
        count = random.randint(0, 5)
        table["rule"] = {f"{name}-{i}": _random_rule(random, table["group"]) for i in range(count)}
    shared = {
        f"shared-{i}": _random_rule(random, models["alpha"]["group"])
        for i in range(random.randint(0, 2))
    }
    tables = catalog_tables(models, random.randint(4, 16), random.choice((">", ">=")), rule=shared)
    threshold = tables["base"]["programme"]["threshold"]
    threshold["at_least_one_bespoke"] = random.random() < 0.8
    least, most = sorted(random.choices(range(15), k=2))
    tables["base"]["programme"]["delivery"]["ordinary_months"] = [least, most]
    return tables


def _random_model_fields(random: Random) -> Table:
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
        groups["x"] = group(
            {f"x{i}": _random_option(random) for i in range(random.randint(1, 3))}, "any"
        )
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
    """Return a rule without an option on both sides.

    A requirement never asks for two options of one pick-one group.
    """
    group_of = {
        name: key
        for key, table in groups.items()
        if table["pick"] != "gift"
        for name in table["option"]
    }
    when = random.sample(list(group_of), random.choice((1, 1, 2)))
    kind = random.choice(("excludes", "excludes", "requires", "requires", "only_with_model"))
    if kind == "only_with_model":
        return rule(when[:1], kind, random.choice((["alpha"], ["beta"], ["alpha", "beta"])))
    taken = {group_of[name] for name in when if groups[group_of[name]]["pick"] == "one"}
    others = [
        name
        for name in group_of
        if name not in when and (kind == "excludes" or group_of[name] not in taken)
    ]
    if not others:
        return rule(when[:1], "only_with_model", ["alpha", "beta"])
    return rule(when, kind, random.sample(others, min(len(others), random.choice((1, 1, 2, 3)))))


def dense_catalog(random: Random) -> Table:
    """Return a catalog of one model with some hundred builds, many rules and few prices."""
    groups = {
        letter: group(
            {
                f"{letter}{i}": option(random.choice((0, 2, 2, 5)), bespoke=random.random() < 0.3)
                for i in range(count)
            }
        )
        for letter, count in zip("abcd", random.choices((3, 4), k=4), strict=True)
    }
    groups["x"] = group({f"x{i}": option(random.choice((1, 2, 2))) for i in range(2)}, "any")
    made = model(groups)
    made["rule"] = {f"dense-{i}": _random_rule(random, groups) for i in range(random.randint(4, 9))}
    made["rule"] = {
        name: each for name, each in made["rule"].items() if "only_with_model" not in each
    }
    return catalog_tables({"alpha": made}, random.randint(4, 12))


def linked_catalog(random: Random) -> Table:
    """Return a catalog of one model whose rules link nearly all options, with some hundred builds.

    Prices are odd, so that few sums are equal, and few options are bespoke.
    """
    groups = {
        letter: group(
            {
                f"{letter}{i}": option(
                    random.choice((0, 0, 199, 301, 457, 800)), bespoke=random.random() < 0.25
                )
                for i in range(random.randint(2, 3))
            }
        )
        for letter in "abcde"[: random.randint(3, 5)]
    }
    extras = {f"x{i}": option(random.choice((101, 250, 399))) for i in range(random.randint(2, 4))}
    groups["x"] = group(extras, "any")
    made = model(groups)
    rules = [_random_rule(random, groups) for _ in range(random.randint(5, 14))]
    made["rule"] = {
        f"linked-{i}": each for i, each in enumerate(rules) if "only_with_model" not in each
    }
    return catalog_tables({"alpha": made}, random.choice((300, 700, 1200)), ">=")
