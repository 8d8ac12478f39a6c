"""Single faults in the shipped catalog: each gives one problem with file, line, key and hint."""

from __future__ import annotations

import contextlib
import errno
import os
import re
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.cli.cli_runner import find_control_characters, run_cli
from xmc_tui.i18n import translator_for
from xmc_tui.storage.catalog.catalog_lint import find_lint_notes, find_lint_problems
from xmc_tui.storage.catalog.catalog_loader import load_catalog
from xmc_tui.storage.file_content_problems import FileError, Problem
from xmc_tui.storage.standard_paths import shipped_catalog

ULTRA, YU7, TERMS, THEMES = "su7-ultra.toml", "yu7-max.toml", "programme.toml", "themes.toml"
LAUNCH = "editions/launch.toml"

#: The headers of the tables that are changed.
PAINT = "model.su7-ultra.group.paint"
AMETHYST = f"{PAINT}.option.amethyst"
SILVER_RULE = "model.su7-ultra.rule.silver-decal"
HOOD = "model.su7-ultra.group.hood"


@dataclass(frozen=True, slots=True)
class Fault:
    """A textual change and the expected problem; if `old` is empty, the text is appended."""

    file: str
    old: str
    new: str
    key: str
    what: str
    cure: str
    below: str = ""  # the header of the table in which `old` is searched
    problem_file: str = ""  # the file of the problem, if it is another one


def rule_toml(name: str, body: str, reason: str = 'reason = { zh = "因", en = "because" }') -> str:
    """Return a rule of the SU7 Ultra as TOML."""
    return f'\n[model.su7-ultra.rule.{name}]\n{body}\n{reason}\nsource = "xmconf"\n'


#: The keys that a stage of an order needs.
STAGE_TOML = 'name = { zh = "包装", en = "Packing" }\nbasis = "store"\nsource = "ours"\n'

FAULTS = {
    # ── Stages of an order ────────────────────────────────────────────────────────────────────────
    "unknown key of a stage": Fault(
        TERMS,
        "",
        "\n[programme.stage.packing]\nday = [1, 2]\n" + STAGE_TOML,
        "programme.stage.packing.day",
        "is not a known key",
        "did you mean days?",
    ),
    "work on an option that does not exist": Fault(
        TERMS,
        'when = ["amethyst"]',
        'when = ["amethist"]',
        "programme.stage.painting.work.when",
        "refers to amethist, which does not exist",
        "did you mean amethyst?",
    ),
    "a stage from an unknown source": Fault(
        TERMS,
        "",
        "\n[programme.stage.packing]\n" + STAGE_TOML.replace("ours", "our"),
        "programme.stage.packing.source",
        "refers to our, which does not exist",
        "did you mean ours?",
    ),
    # ── Unknown keys ──────────────────────────────────────────────────────────────────────────────
    "unknown key of an option": Fault(
        ULTRA,
        "bespoke =",
        "bespok =",
        f"{AMETHYST}.bespok",
        "is not a known key",
        "did you mean bespoke?",
        AMETHYST,
    ),
    "unknown key of a look": Fault(
        ULTRA,
        "finish =",
        "finnish = 1, finish =",
        f"{AMETHYST}.look.finnish",
        "is not a known key",
        "did you mean finish?",
        AMETHYST,
    ),
    "unknown language": Fault(
        ULTRA,
        'name = { zh = "紫水晶"',
        'name = { fr = "Améthyste", zh = "紫水晶"',
        f"{AMETHYST}.name.fr",
        "is not a known key",
        "available: zh, en",
        AMETHYST,
    ),
    "unknown key of a group": Fault(
        ULTRA,
        'pick = "one"',
        'pick = "one"\npicks = 1',
        f"{PAINT}.picks",
        "is not a known key",
        "did you mean pick?",
        PAINT,
    ),
    "unknown key of a model": Fault(
        ULTRA,
        "eligible =",
        "elegible = 1\neligible =",
        "model.su7-ultra.elegible",
        "is not a known key",
        "eligible?",
    ),
    "unknown key of a rule": Fault(
        ULTRA,
        "when =",
        "whenn = 1\nwhen =",
        f"{SILVER_RULE}.whenn",
        "is not a known key",
        "did you mean when?",
        SILVER_RULE,
    ),
    "unknown key of the terms": Fault(
        TERMS,
        "transferable =",
        "transferrable = true\ntransferable =",
        "programme.lock.transferrable",
        "is not a known key",
        "did you mean transferable?",
    ),
    "unknown key of a theme": Fault(
        THEMES,
        "note =",
        "notes = 1\nnote =",
        "theme.urban-tech.notes",
        "is not a known key",
        "did you mean note?",
    ),
    "unknown key of an edition": Fault(
        LAUNCH,
        "first_day =",
        "firstday = 1\nfirst_day =",
        "edition.firstday",
        "is not a known key",
        "first_day?",
    ),
    "unknown table": Fault(
        TERMS,
        "",
        "\n[modell.su8]\nprice = 1\n",
        "modell",
        "is not a known key",
        "did you mean model?",
    ),
    # ── Duplicates ────────────────────────────────────────────────────────────────────────────────
    "the same option table twice": Fault(
        ULTRA, "", f"\n[{AMETHYST}]\nprice = 1\n", AMETHYST, "is given twice", "remove one"
    ),
    "the same key twice": Fault(
        ULTRA,
        "bespoke =",
        "price = 1\nbespoke =",
        "price",
        "is given twice",
        "remove one of them",
        AMETHYST,
    ),
    "an option id in two groups": Fault(
        ULTRA,
        "wheels.option.five-spoke-amber-gold]",
        "wheels.option.amethyst]",
        "model.su7-ultra.group.wheels.option.amethyst",
        "has the id of an option of group paint",
        "give it a unique id",
    ),
    "the same key in two files": Fault(
        YU7,
        "",
        "\n[model.su7-ultra]\nprice = 1\n",
        "model.su7-ultra.price",
        "is given in su7-ultra.toml too",
        "remove one of them",
    ),
    "a table of one file as a value in another": Fault(
        YU7,
        "",
        "\n[model.su7-ultra]\ngroup = 1\n",
        "model.su7-ultra.group",
        "is given in su7-ultra.toml too",
        "remove one",
    ),
    "a model listed twice": Fault(
        TERMS,
        '["su7-ultra", ',
        '["su7-ultra", "su7-ultra", ',
        "catalog.models",
        "su7-ultra",
        "remove",
    ),
    # ── Unknown references ────────────────────────────────────────────────────────────────────────
    "a rule on an option that does not exist": Fault(
        ULTRA,
        '"space-silver"',
        '"space-silwer"',
        f"{SILVER_RULE}.when",
        "refers to space-silwer, which does not exist",
        "did you mean space-silver",
        SILVER_RULE,
    ),
    "a rule excluding what does not exist": Fault(
        ULTRA,
        '"classic-gold"',
        '"classic-golden"',
        f"{SILVER_RULE}.excludes",
        "refers to classic-golden, which does not exist",
        "did you mean classic-gold",
        SILVER_RULE,
    ),
    "a rule requiring what does not exist": Fault(
        ULTRA,
        'requires = ["lightning-yellow"]',
        'requires = ["lightening-yellow"]',
        "model.su7-ultra.rule.yellow-hood-paint.requires",
        "refers to lightening-yellow, which does not exist",
        "did you mean lightning-yellow",
    ),
    "a shared rule on what no model has": Fault(
        TERMS,
        "",
        '\n[rule.odd]\nwhen = ["jet-engine"]\nonly_with_model = ["yu7-max"]\n'
        'reason = { zh = "因", en = "so" }\n'
        'source = "ours"\n',
        "rule.odd.when",
        "refers to jet-engine, which does not exist",
        "did you mean",
    ),
    "a rule on a model that does not exist": Fault(
        ULTRA,
        "",
        rule_toml("odd", 'when = ["amethyst"]\nonly_with_model = ["su7-ultr"]'),
        "model.su7-ultra.rule.odd.only_with_model",
        "refers to su7-ultr, which does not exist",
        "did you mean su7-ultra",
    ),
    "an unknown source": Fault(
        ULTRA,
        'source = "itbear"',
        'source = "itbeer"',
        f"{AMETHYST}.source",
        "refers to itbeer, which does not exist",
        "did you mean itbear",
        AMETHYST,
    ),
    "an unknown source of a note": Fault(
        ULTRA,
        'note_source = "kr36"',
        'note_source = "kr63"',
        f"{AMETHYST}.note_source",
        "refers to kr63, which does not exist",
        "did you mean kr36",
        AMETHYST,
    ),
    "an unknown source of the terms": Fault(
        TERMS,
        '"dongchedi", "itbear"]',
        '"dongchedy", "itbear"]',
        "programme.deposit.sources",
        "refers to dongchedy, which does not exist",
        "did you mean dongchedi",
        "programme.deposit",
    ),
    "an unknown step": Fault(
        ULTRA,
        '"paint"',
        '"pant"',
        f"{PAINT}.step",
        "refers to pant, which does not exist",
        "did you mean paint",
        PAINT,
    ),
    "a group on a step that holds no groups": Fault(
        ULTRA,
        'step = "paint"',
        'step = "review"',
        f"{PAINT}.step",
        "refers to review",
        "did you mean",
        PAINT,
    ),
    "a standard that is not of the group": Fault(
        ULTRA,
        '"standard-hood"',
        '"amethyst"',
        f"{HOOD}.standard",
        "refers to amethyst, which does not exist",
        "did you mean",
        HOOD,
    ),
    "a listed model without a file": Fault(
        TERMS,
        '"yu7-max"]',
        '"yu7-max", "yu9"]',
        "catalog.models",
        "refers to yu9, which does not exist",
        "did you mean",
    ),
    "a figure depending on what does not exist": Fault(
        ULTRA,
        '["lr-tyre"]',
        '["lr-tire"]',
        "model.su7-ultra.figure.range-long-electric.when",
        "refers to lr-tire, which does not exist",
        "did you mean lr-tyre",
    ),
    # ── Missing keys ──────────────────────────────────────────────────────────────────────────────
    "a rule without a reason": Fault(
        ULTRA,
        'reason = { zh = "银色碳纤维前舱盖只搭配太空银车漆", '
        'en = "The silver carbon bonnet comes with Space Silver paint only" }\n',
        "",
        "model.su7-ultra.rule.silver-hood-paint.reason",
        "is missing",
        "add it",
    ),
    "a rule of no kind": Fault(
        ULTRA,
        "",
        rule_toml("odd", 'when = ["amethyst"]'),
        "model.su7-ultra.rule.odd",
        "must have exactly one of excludes, requires, only_with_model",
        "keep one",
    ),
    "a rule of two kinds": Fault(
        ULTRA,
        "",
        rule_toml(
            "odd", 'when = ["amethyst"]\nrequires = ["carbon-roof"]\nexcludes = ["rear-fridge"]'
        ),
        "model.su7-ultra.rule.odd",
        "must have exactly one of excludes, requires, only_with_model",
        "keep one",
    ),
    "a pick-one group without a standard": Fault(
        ULTRA,
        'standard = "standard-hood"\n',
        "",
        HOOD,
        "has no standard option",
        'add standard = "standard-hood"',
    ),
    "an any-number group with a standard": Fault(
        YU7,
        'pick = "any"',
        'pick = "any"\nstandard = "fridge"',
        "model.yu7-max.group.extras.standard",
        "is only for a group with a single choice",
        "remove it",
    ),
    "a price without a basis": Fault(
        ULTRA, 'basis = "published"\n', "", f"{AMETHYST}.basis", "is missing", "add it", AMETHYST
    ),
    "an option without a price": Fault(
        ULTRA, "price = 28000\n", "", f"{AMETHYST}.price", "is missing", "add it", AMETHYST
    ),
    "no review step": Fault(
        TERMS,
        'kind = "review"',
        'kind = "groups"',
        "step",
        "needs exactly one step of kind review",
        "add or remove one",
    ),
    "a name in Chinese only": Fault(
        ULTRA,
        '"紫水晶", en = "Amethyst" }',
        '"紫水晶" }',
        f"{AMETHYST}.name.en",
        "is in one language only",
        "add the en text next to zh",
    ),
    "a reason in English only": Fault(
        ULTRA,
        'zh = "太空银不提供银色、金色及黄色侧身经典拉花", ',
        "",
        f"{SILVER_RULE}.reason.zh",
        "is in one language only",
        "add the zh text next to en",
    ),
    "an empty text": Fault(
        ULTRA, '"Amethyst"', '""', f"{AMETHYST}.name.en", "must not be empty", "see", AMETHYST
    ),
    # ── Wrong types and values out of range ───────────────────────────────────────────────────────
    "a price in quotes": Fault(
        ULTRA,
        "28000",
        '"28000"',
        f"{AMETHYST}.price",
        "must be a whole number",
        "xmc catalog schema",
        AMETHYST,
    ),
    "a price with a fraction": Fault(
        ULTRA,
        "28000",
        "28000.5",
        f"{AMETHYST}.price",
        "must be a whole number",
        "xmc catalog schema",
        AMETHYST,
    ),
    "a price that is true": Fault(
        ULTRA,
        "28000",
        "true",
        f"{AMETHYST}.price",
        "must be a whole number",
        "xmc catalog schema",
        AMETHYST,
    ),
    "a bespoke mark that is a word": Fault(
        ULTRA,
        "bespoke = true",
        'bespoke = "yes"',
        f"{AMETHYST}.bespoke",
        "must be true or false",
        "schema",
        AMETHYST,
    ),
    "a name that is one text": Fault(
        ULTRA,
        'name = { zh = "紫水晶", en = "Amethyst" }',
        'name = "Amethyst"',
        f"{AMETHYST}.name",
        "must be a table",
        "xmc catalog schema",
    ),
    "a rule on one text": Fault(
        ULTRA,
        '["space-silver"]',
        '"space-silver"',
        f"{SILVER_RULE}.when",
        "must be a list",
        "schema",
        SILVER_RULE,
    ),
    "a day in quotes": Fault(
        LAUNCH,
        "2025-09-25",
        '"2025-09-25"',
        "edition.first_day",
        "must be a day such as 2025-09-25",
        "schema",
    ),
    "a model that is a number": Fault(
        TERMS,
        'models = ["su7-ultra", "yu7-max"]',
        "models = 2",
        "catalog.models",
        "must be a list",
        "xmc catalog schema",
    ),
    "a source with a day that is a number": Fault(
        TERMS,
        "date = 2025-09-27",
        "date = 2025",
        "source.kr36.date",
        "must be",
        "xmc catalog schema",
    ),
    "a figure that is a list": Fault(
        ULTRA,
        "value = 1548",
        "value = [1548]",
        "model.su7-ultra.figure.power.value",
        "must be",
        "xmc catalog schema",
    ),
    "a price below zero": Fault(
        ULTRA,
        "28000",
        "-28000",
        f"{AMETHYST}.price",
        "must be at least 0",
        "xmc catalog schema",
        AMETHYST,
    ),
    "a price beyond reason": Fault(
        ULTRA,
        "28000",
        "28000000000",
        f"{AMETHYST}.price",
        "must be at most 100000000",
        "schema",
        AMETHYST,
    ),
    "a price of thousands of digits": Fault(
        ULTRA,
        "28000",
        "9" * 5000,
        "",
        "is nested too deeply or contains an invalid number",
        "use another file",
        AMETHYST,
    ),
    "a price of thousands of hexadecimal digits": Fault(
        ULTRA,
        "28000",
        "0x" + "f" * 5000,
        f"{AMETHYST}.price",
        "not a valid number or time",
        "correct this line",
        AMETHYST,
    ),
    "a car for nothing": Fault(
        ULTRA, "529900", "0", "model.su7-ultra.price", "must be at least 1", "xmc catalog schema"
    ),
    "an unknown basis": Fault(
        ULTRA,
        '"published"',
        '"rumoured"',
        f"{AMETHYST}.basis",
        "is not one of the allowed values",
        "'published'",
        AMETHYST,
    ),
    "an unknown finish": Fault(
        ULTRA,
        '"multi-coat"',
        '"glossy"',
        f"{AMETHYST}.look.finish",
        "is not one of the allowed values",
        "'matte'",
        AMETHYST,
    ),
    "an unknown operator": Fault(
        LAUNCH,
        '">"',
        '"=>"',
        "programme.threshold.operator",
        "is not one of the allowed values",
        "'>='",
    ),
    "gifts that count": Fault(
        TERMS,
        "gifts_count = false",
        "gifts_count = true",
        "programme.threshold.gifts_count",
        "is not one of the allowed values",
        "False",
    ),
    "a colour that is a word": Fault(
        ULTRA,
        '"#5E3A8C"',
        '"purple"',
        f"{AMETHYST}.look.colours.0",
        "has an invalid format",
        "schema",
        AMETHYST,
    ),
    "an id in capitals": Fault(
        ULTRA,
        f"[{AMETHYST}]",
        f"[{PAINT}.option.Amethyst]",
        f"{PAINT}.option.Amethyst",
        "has an invalid format",
        "xmc catalog schema",
    ),
    "a newline in a name": Fault(
        ULTRA,
        '"Amethyst"',
        r'"Ame\nthyst"',
        f"{AMETHYST}.name.en",
        "has an invalid format",
        "schema",
        AMETHYST,
    ),
    "an escape sequence in a name": Fault(
        ULTRA,
        '"Amethyst"',
        r'"\u001b[31mAmethyst"',
        f"{AMETHYST}.name.en",
        "has an invalid format",
        "schema",
        AMETHYST,
    ),
    "a right-to-left override in a name": Fault(
        ULTRA,
        '"Amethyst"',
        r'"\u202eAmethyst"',
        f"{AMETHYST}.name.en",
        "has an invalid format",
        "schema",
        AMETHYST,
    ),
    "a name without end": Fault(
        ULTRA,
        '"Amethyst"',
        f'"{"A" * 501}"',
        f"{AMETHYST}.name.en",
        "is too long",
        "xmc catalog schema",
        AMETHYST,
    ),
    # ── Syntax errors ─────────────────────────────────────────────────────────────────────────────
    "a quote left open": Fault(
        ULTRA,
        'source = "itbear"',
        'source = "itbear',
        "source",
        "is not TOML",
        "correct this line",
        AMETHYST,
    ),
    "a bracket left open": Fault(
        ULTRA, f"[{AMETHYST}]", f"[{AMETHYST}", "", "is not TOML", "correct this line"
    ),
    "a word without quotes": Fault(
        ULTRA, '"published"', "published", "basis", "is not TOML", "correct this line", AMETHYST
    ),
    "lists without end": Fault(
        ULTRA,
        "28000",
        "[" * 2000 + "]" * 2000,
        "",
        "is nested too deeply",
        "use another file",
        AMETHYST,
    ),
    "an edition of another name": Fault(
        LAUNCH,
        'id = "launch"',
        'id = "lunch"',
        "edition.id",
        "does not match the file name",
        'write id = "launch"',
    ),
    # ── Lint ──────────────────────────────────────────────────────────────────────────────────────
    "an option in no valid build, by exclusion": Fault(
        ULTRA,
        "",
        rule_toml(
            "odd",
            'when = ["classic-gold"]\n'
            'excludes = ["standard-hood", "carbon-hood-yellow", '
            '"carbon-hood-silver", "carbon-hood-raw"]',
        ),
        "model.su7-ultra.group.decal.option.classic-gold",
        "is in no valid build",
        "relax the rules that mention it, or remove it",
    ),
    "an option in no valid build, by need": Fault(
        ULTRA,
        "",
        rule_toml("odd", 'when = ["classic-gold"]\nrequires = ["space-silver"]'),
        "model.su7-ultra.group.decal.option.classic-gold",
        "is in no valid build",
        "relax the rules that mention it, or remove it",
    ),
    "a rule on two options of one group": Fault(
        ULTRA,
        "",
        rule_toml("odd", 'when = ["lightning-yellow"]\nexcludes = ["parrot-green", "racing-red"]'),
        "model.su7-ultra.rule.odd",
        "excludes no build",
        "remove the rule, or correct what it refers to",
    ),
    "a rule that other rules make superfluous": Fault(
        ULTRA,
        "",
        rule_toml("odd", 'when = ["carbon-hood-yellow"]\nexcludes = ["racing-red", "amethyst"]'),
        "model.su7-ultra.rule.odd",
        "excludes no build",
        "remove the rule, or correct what it refers to",
    ),
    "a rule that asks for what is always there": Fault(
        ULTRA,
        "",
        rule_toml("odd", 'when = ["carbon-roof"]\nrequires = ["hp-tyre", "lr-tyre"]'),
        "model.su7-ultra.rule.odd",
        "excludes no build",
        "remove the rule, or correct what it refers to",
    ),
    "a standard car that breaks a rule": Fault(
        ULTRA,
        "",
        rule_toml("odd", 'when = ["hp-tyre"]\nexcludes = ["u-wheel"]'),
        "model.su7-ultra",
        "the standard car breaks rule odd (u-wheel, hp-tyre)",
        "choose another standard or change the rule",
    ),
    "a standard that costs": Fault(
        ULTRA,
        'standard = "u-wheel"',
        'standard = "u-forged-graphite"',
        "model.su7-ultra.group.wheels.option.u-forged-graphite",
        "is standard but has a price",
        "a standard option costs 0",
    ),
    "a threshold out of reach of one car": Fault(
        LAUNCH,
        "amount = 100000",
        "amount = 108000",
        "model.yu7-max",
        "no build reaches the threshold of ¥108,000 (>); the greatest option sum is ≈¥108,000",
        "lower programme.threshold.amount",
        problem_file=YU7,
    ),
    "a theme that breaks a rule": Fault(
        THEMES,
        '"lightning-black"',
        '"classic-silver"',
        "theme.urban-tech",
        "its build for su7-ultra breaks rule silver-decal (space-silver, classic-silver)",
        "change the options it lists",
    ),
    "a theme with two of a group": Fault(
        THEMES,
        '"space-silver"',
        '"space-silver", "parrot-green"',
        "theme.urban-tech",
        "its build for su7-ultra has space-silver and parrot-green of group paint",
        "remove one",
    ),
    "a theme with an unknown option": Fault(
        THEMES,
        '"space-silver"',
        '"space-silwer"',
        "theme.urban-tech.build.su7-ultra",
        "refers to space-silwer, which does not exist",
        "did you mean space-silver",
    ),
    "a theme for an unknown model": Fault(
        THEMES,
        'yu7-max = ["titanium", "phantom-21"',
        'yu7-mex = ["titanium", "phantom-21"',
        "theme.urban-tech.build.yu7-mex",
        "refers to yu7-mex, which does not exist",
        "did you mean yu7-max",
    ),
    "a theme with an option not yet offered": Fault(
        YU7,
        "price = 9000",
        "price = 9000\nfrom = 2026-01-01",
        "theme.urban-tech",
        "its build for yu7-max has phantom-21, not offered on 2025-09-25",
        "change the options it lists",
        "model.yu7-max.group.wheels.option.phantom-21",
        THEMES,
    ),
}


#: A fault of each kind: of the syntax, of the schema, of a reference.
KINDS = (
    "unknown key of an option",
    "the same option table twice",
    "a price in quotes",
    "an unknown source",
    "an unknown step",
    "a quote left open",
    "a rule on an option that does not exist",
    "an unknown operator",
)


def apply_fault(folder: Path, fault: Fault) -> int:
    """Make the change of a fault and return its first line."""
    path = folder / fault.file
    text = path.read_text(encoding="utf-8")
    start = text.index(f"[{fault.below}]") if fault.below else 0
    position = text.index(fault.old, start) if fault.old else len(text)
    path.write_text(
        text[:position] + fault.new + text[position + len(fault.old) :], encoding="utf-8"
    )
    return text[:position].count("\n") + 1


def problems_of(folder: Path) -> list[Problem]:
    """Return all problems of loading a catalog folder, or else of its lint."""
    try:
        return list(find_lint_problems(load_catalog(folder)))
    except FileError as error:
        return list(error.problems)


@pytest.mark.parametrize("fault", FAULTS.values(), ids=FAULTS.keys())
def test_one_fault_gives_one_problem(copied_catalog: Path, fault: Fault) -> None:
    """A single change gives a single problem with file, line, key, fault and hint."""
    apply_fault(copied_catalog, fault)
    problems = problems_of(copied_catalog)
    assert [(problem.file, problem.key) for problem in problems] == [
        (fault.problem_file or fault.file, fault.key)
    ]
    for code in ("zh", "en"):
        check_sentence(problems[0].full_text(translator_for(code)), fault)
    sentence = problems[0].full_text(translator_for("en"))
    assert fault.what in sentence
    assert problems[0].hint
    assert fault.cure in sentence.split(fault.what, 1)[1]
    assert "\\x" not in sentence, "a pattern is no explanation"


def check_sentence(sentence: str, fault: Fault) -> None:
    """Check that a sentence is one line that names file and key and has all its values."""
    assert sentence.startswith(fault.problem_file or fault.file)
    assert fault.key in sentence
    assert not find_control_characters(sentence)
    assert "\n" not in sentence
    assert not re.search(r"\{[a-z_]+\}", sentence), "a value was not filled in"


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize(
    "fault",
    [
        pytest.param(fault, id=name, marks=() if name in KINDS else pytest.mark.deep)
        for name, fault in FAULTS.items()
    ],
)
def test_catalog_check_prints_one_sentence(copied_catalog: Path, fault: Fault, lang: str) -> None:
    """`xmc catalog check DIR` exits with 1 and one line on standard error.

    The line names file and key, in both languages.
    """
    apply_fault(copied_catalog, fault)
    result = run_cli("catalog", "check", str(copied_catalog), lang=lang)
    assert result.code == 1
    assert len(result.error_lines) == 1
    check_sentence(result.error_lines[0], fault)
    assert "Traceback" not in result.err
    assert not find_control_characters(result.err)


@pytest.mark.parametrize("name", KINDS)
def test_the_problem_has_the_line_of_the_change(copied_catalog: Path, name: str) -> None:
    """The problem gives the line of the change."""
    line = apply_fault(copied_catalog, FAULTS[name])
    added = FAULTS[name].new.startswith("\n")
    problem = problems_of(copied_catalog)[0]
    assert problem.line == line + added
    assert problem.full_text(translator_for("en")).startswith(
        f"{FAULTS[name].file}:{problem.line}: {problem.key}: "
    )


def test_the_shipped_catalog_has_no_fault(copied_catalog: Path) -> None:
    """The shipped catalog has no problem, and its build counts are the known ones."""
    assert problems_of(copied_catalog) == []
    result = run_cli("catalog", "check", str(copied_catalog))
    assert (result.code, result.err) == (0, "")
    for figure in ("12,533,760", "4,954,292", "100,500", "172,000"):
        assert figure in result.out
    assert len(result.out.splitlines()) == 2


@pytest.mark.parametrize("name", ["", "editions"])
def test_a_folder_without_permission_is_named_with_the_reason(
    copied_catalog: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is not taken for an empty one.

    The system's answer is replaced, because root may read every folder.
    """
    locked, scandir = copied_catalog / name, os.scandir

    def scan_unless_locked(path: Any = ".") -> Any:
        if Path(os.fsdecode(path)) == locked:
            raise PermissionError(errno.EACCES, "Permission denied", str(path))
        return scandir(path)

    monkeypatch.setattr(os, "scandir", scan_unless_locked)
    result = run_cli("quote", "su7-ultra", "--catalog", str(copied_catalog))
    assert result.code == 2
    assert result.err.startswith(f"{locked}: cannot be read (permission denied); ")
    assert len(result.error_lines) == 1


@pytest.mark.parametrize("edition", ["launch", "2026-07"])
def test_a_catalog_without_editions_says_which_file_is_missing(
    copied_catalog: Path, edition: str
) -> None:
    shutil.rmtree(copied_catalog / "editions")
    arguments = ("--catalog", str(copied_catalog), "--edition", edition)
    result = run_cli("quote", "su7-ultra", *arguments)
    assert result.code == 2
    assert result.err == (
        f"{copied_catalog}: edition: unknown edition {edition}; "
        f"add the file editions/{edition}.toml\n"
    )


def test_the_edition_of_july_has_no_fault() -> None:
    """The second shipped edition has no problem."""
    assert list(find_lint_problems(load_catalog(shipped_catalog(), "2026-07"))) == []


def test_every_fault_is_reported(copied_catalog: Path) -> None:
    """Three faults give three sentences, not only the first."""
    path = copied_catalog / ULTRA
    path.write_text(
        path.read_text(encoding="utf-8").replace("price = 28000", 'price = "28000"'),
        encoding="utf-8",
    )
    apply_fault(copied_catalog, FAULTS["unknown key of a theme"])
    result = run_cli("catalog", "check", str(copied_catalog))
    assert result.code == 1
    assert len(result.error_lines) == 3
    assert sum("must be a whole number" in finding for finding in result.error_lines) == 2


def test_two_equal_rules_are_both_idle(copied_catalog: Path) -> None:
    """Either of two equal rules could be removed, and both are reported."""
    body = 'when = ["lr-tyre"]\nexcludes = ["carbon-roof"]'
    path = copied_catalog / ULTRA
    path.write_text(
        path.read_text(encoding="utf-8") + rule_toml("one", body) + rule_toml("two", body),
        encoding="utf-8",
    )
    found = problems_of(copied_catalog)
    assert [problem.key for problem in found] == [
        "model.su7-ultra.rule.one",
        "model.su7-ultra.rule.two",
    ]


def test_an_unreachable_threshold_is_reported_for_each_car(copied_catalog: Path) -> None:
    """Each eligible car that cannot reach the threshold has a problem."""
    path = copied_catalog / LAUNCH
    path.write_text(
        path.read_text(encoding="utf-8").replace("100000", "10000000"), encoding="utf-8"
    )
    result = run_cli("catalog", "check", str(copied_catalog))
    assert result.code == 1
    assert [finding.split(":")[0] for finding in result.error_lines] == [ULTRA, YU7]
    assert all("10,000,000" in finding for finding in result.error_lines)


def test_reaching_the_threshold_exactly_suffices_with_the_operator_ge(
    copied_catalog: Path,
) -> None:
    """The greatest sum of the YU7 Max passes `>= 108000`."""
    path = copied_catalog / LAUNCH
    text = path.read_text(encoding="utf-8").replace("100000", "108000").replace('">"', '">="')
    path.write_text(text, encoding="utf-8")
    assert problems_of(copied_catalog) == []


def test_a_model_that_is_not_listed_is_reported(copied_catalog: Path) -> None:
    """A car missing from the list of models is reported.

    The themes that name it are reported too.
    """
    path = copied_catalog / TERMS
    path.write_text(
        path.read_text(encoding="utf-8").replace('["su7-ultra", "yu7-max"]', '["su7-ultra"]'),
        encoding="utf-8",
    )
    first, *others = problems_of(copied_catalog)
    assert (first.file, first.key) == (YU7, "model.yu7-max")
    assert "is not in the list of models; add it to catalog.models" in first.full_text(
        translator_for("en")
    )
    assert {problem.file for problem in others} == {THEMES}


#: Contradictory values; the problem may be at either value or at their table.
CONTRADICTIONS = {
    "an option that ends before it begins": (
        Fault(YU7, "until = 2026-01-24", "from = 2026-02-01\nuntil = 2026-01-24", "", "", ""),
        "model.yu7-max.group.paint.option.lava-orange",
    ),
    "a trial window that ends before it begins": (
        Fault(TERMS, "last_day = 2026-09-24", "last_day = 2024-09-24", "", "", ""),
        "programme.trial",
    ),
    "at most fewer months than at least": (
        Fault(TERMS, "ordinary_months = [4, 6]", "ordinary_months = [6, 4]", "", "", ""),
        "programme.delivery",
    ),
    "a stage that takes at most fewer days than at least": (
        Fault(TERMS, "", "\n[programme.stage.packing]\ndays = [9, 2]\n" + STAGE_TOML, "", "", ""),
        "programme.stage.packing",
    ),
}


@pytest.mark.parametrize("name", CONTRADICTIONS)
def test_contradictory_values_are_reported(copied_catalog: Path, name: str) -> None:
    """An empty period or range is a problem."""
    fault, key = CONTRADICTIONS[name]
    apply_fault(copied_catalog, fault)
    problems = problems_of(copied_catalog)
    assert [problem.file for problem in problems] == [fault.file]
    assert problems[0].key.startswith(key)


def test_a_theme_with_an_option_no_longer_offered(copied_catalog: Path) -> None:
    """Themes are checked on the edition's first day: Lava Orange ended before July 2026."""
    path = copied_catalog / THEMES
    text = path.read_text(encoding="utf-8").replace(
        '["titanium", "phantom-21"', '["lava-orange", "phantom-21"'
    )
    path.write_text(text, encoding="utf-8")
    assert problems_of(copied_catalog) == []
    result = run_cli("catalog", "check", str(copied_catalog), "--edition", "2026-07")
    assert result.code == 1
    assert len(result.error_lines) == 1
    assert "lava-orange" in result.error_lines[0]
    assert "2026-07-28" in result.error_lines[0]
    assert result.error_lines[0].startswith(THEMES)


# ── Folders and encodings ─────────────────────────────────────────────────────────────────────────


def delete_all_files(folder: Path) -> str:
    """Delete every file."""
    for path in folder.rglob("*.toml"):
        path.unlink()
    return str(folder)


def move_away(folder: Path) -> str:
    """Move the folder away."""
    folder.rename(folder.with_name("elsewhere"))
    return str(folder)


def replace_by_a_file(folder: Path) -> str:
    """Replace the folder by a file."""
    move_away(folder)
    folder.write_text("", encoding="utf-8")
    return str(folder)


def delete_default_edition(folder: Path) -> str:
    """Delete the default edition."""
    (folder / LAUNCH).unlink()
    return "launch"


def write_gbk(folder: Path) -> str:
    """Encode a name in GBK."""
    path = folder / ULTRA
    path.write_bytes(path.read_bytes().replace("紫水晶".encode(), "紫水晶".encode("gbk"), 1))
    return ULTRA


def write_utf16(folder: Path) -> str:
    """Encode a whole file in UTF-16."""
    path = folder / THEMES
    path.write_bytes(path.read_text(encoding="utf-8").encode("utf-16"))
    return THEMES


def add_a_null_byte(folder: Path) -> str:
    """Put a null byte into a file."""
    path = folder / THEMES
    path.write_bytes(path.read_bytes().replace(b"theme", b"the\0me", 1))
    return THEMES


def write_a_large_file(folder: Path) -> str:
    """Make a file larger than the limit."""
    path = folder / THEMES
    path.write_bytes(path.read_bytes() + b"#" * 2_000_001)
    return THEMES


def create_a_folder_named_like_a_file(folder: Path) -> str:
    """Create a folder with the name of a catalog file."""
    (folder / "zzz.toml").mkdir()
    return "zzz.toml"


def create_a_broken_link(folder: Path) -> str:
    """Create a broken symbolic link."""
    link = folder / "zzz.toml"
    with contextlib.suppress(OSError):  # Windows needs a permission for it
        link.symlink_to("nowhere.toml")
    if not link.is_symlink():
        pytest.skip("no symbolic links here")
    return "zzz.toml"


#: The faults that are no findings: what is named, or a file of it, cannot be read at all.
UNREADABLE = (
    move_away,
    replace_by_a_file,
    create_a_folder_named_like_a_file,
    create_a_broken_link,
)


@pytest.mark.parametrize(
    "break_folder",
    [
        delete_all_files,
        move_away,
        replace_by_a_file,
        delete_default_edition,
        write_gbk,
        write_utf16,
        add_a_null_byte,
        write_a_large_file,
        create_a_folder_named_like_a_file,
        create_a_broken_link,
    ],
)
def test_an_unusable_folder_or_file_is_one_sentence(
    copied_catalog: Path, break_folder: Callable[[Path], str]
) -> None:
    """An unusable folder or file is reported once, by name and with a hint."""
    named = break_folder(copied_catalog)
    with pytest.raises(FileError) as raised:
        load_catalog(copied_catalog)
    assert len(raised.value.problems) == 1
    assert raised.value.problems[0].hint
    result = run_cli("catalog", "check", str(copied_catalog))
    assert result.code == (2 if break_folder in UNREADABLE else 1)
    assert len(result.error_lines) == 1
    assert named in result.error_lines[0]
    assert result.out == ""
    assert not find_control_characters(result.err)


def test_not_utf8_names_the_line(copied_catalog: Path) -> None:
    """The line of the first byte that is not UTF-8 is reported."""
    line = (copied_catalog / ULTRA).read_text(encoding="utf-8").split("紫水晶")[0].count("\n") + 1
    write_gbk(copied_catalog)
    assert problems_of(copied_catalog)[0].line == line


def test_an_unknown_edition_names_the_known_ones(copied_catalog: Path) -> None:
    """A mistyped edition is refused with the closest one."""
    with pytest.raises(FileError) as raised:
        load_catalog(copied_catalog, "lanch")
    sentence = raised.value.problems[0].full_text(translator_for("en"))
    assert "lanch" in sentence
    assert "did you mean launch?" in sentence


def test_a_folder_whose_name_is_too_long_is_one_sentence(tmp_path: Path) -> None:
    """A path too long for any file system is refused with one sentence."""
    result = run_cli("catalog", "check", str(tmp_path / ("x" * 300)))
    assert result.code == 2
    assert len(result.error_lines) == 1


# ── Overlays ──────────────────────────────────────────────────────────────────────────────────────

OVERLAY_FAULTS = {
    "an invented option": (
        f"[{PAINT}.option.amethist]\nprice = 1",
        f"{PAINT}.option.amethist",
        "is not in the catalog",
    ),
    "an invented group": (
        "[model.su7-ultra.group.pain]\nstep = 'paint'",
        "model.su7-ultra.group.pain",
        "is not in",
    ),
    "an invented model": ("[model.su8]\nprice = 1", "model.su8", "is not in the catalog"),
    "an invented table": ("[modell.su7-ultra]\nprice = 1", "modell", "is not in the catalog"),
    "an unknown key": (f"[{AMETHYST}]\nprize = 1", f"{AMETHYST}.prize", "is not a known key"),
    "a basis of its own": (
        f'[{AMETHYST}]\nprice = 1\nbasis = "published"',
        f"{AMETHYST}.basis",
        "cannot be set by an overlay",
    ),
    "a price in quotes": (
        f'[{AMETHYST}]\nprice = "1"',
        f"{AMETHYST}.price",
        "must be a whole number",
    ),
    "a price below zero": (f"[{AMETHYST}]\nprice = -1", f"{AMETHYST}.price", "must be at least 0"),
    "a price that is a time of day": (
        f"[{AMETHYST}]\nprice = 10:15:00",
        f"{AMETHYST}.price",
        "not a valid number or time",
    ),
    "an absurd price": (
        f"[{AMETHYST}]\nprice = 0x{'f' * 5000}",
        f"{AMETHYST}.price",
        "not a valid number or time",
    ),
    "a table that is a number": ("[model]\nsu7-ultra = 5", "model.su7-ultra", "must be a table"),
}


@pytest.mark.parametrize("name", OVERLAY_FAULTS)
def test_a_fault_of_an_overlay_is_reported_at_the_overlay(
    overlay: Callable[[str], Path], name: str
) -> None:
    """A fault in an overlay is reported with its file name and exits with 2."""
    text, key, what = OVERLAY_FAULTS[name]
    path = overlay(text)
    with pytest.raises(FileError) as raised:
        load_catalog(shipped_catalog(), overlays=[path])
    assert [(problem.file, problem.key) for problem in raised.value.problems] == [(str(path), key)]
    assert what in raised.value.problems[0].full_text(translator_for("en"))
    result = run_cli("quote", "su7-ultra", "--overlay", str(path))
    assert result.code == 2
    assert len(result.error_lines) == 1
    assert key in result.error_lines[0]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "overlay = 1",
        "[overlay]",
        "[overlay]\nname = 5",
        '[overlay]\nname = "  "',
        '[overlay]\nname = "store"\nprice = 1',
        'source = 5\n[overlay]\nname = "store"',
        'source = { ours = 5 }\n[overlay]\nname = "store"',
        'model = 5\n[overlay]\nname = "store"',
        'model = []\n[overlay]\nname = "store"',
        'catalog = 5\n[overlay]\nname = "store"',
        'edition = 5\n[overlay]\nname = "store"',
        'schema = 5\n[overlay]\nname = "store"',
        'model = { su7-ultra = { group = 5 } }\n[overlay]\nname = "store"',
        'model = { su7-ultra = { group = { paint = { option = [] } } } }\n[overlay]\nname = "s"',
        '[overlay]\nname = "\\u001b[31mours"\n[model.su7-ultra]\nprice = 1',
    ],
)
def test_an_invalid_overlay_is_refused_without_a_traceback(tmp_path: Path, text: str) -> None:
    """Any invalid overlay is refused in sentences that name its file."""
    path = tmp_path / "ours.toml"
    path.write_text(text, encoding="utf-8")
    result = run_cli("catalog", "check", "--overlay", str(path))
    assert result.code == 1
    assert result.error_lines
    assert all(finding.startswith(str(path)) for finding in result.error_lines)
    assert not find_control_characters(result.err)


@pytest.mark.parametrize(
    ("name", "what"),
    [
        ("xmconf", "is the name of a source of the catalog"),
        ("ours", "is the name of a source of the catalog"),
        ("\\u001b[31mred", "has control characters"),
        ("\\u202eprices", "has control characters"),
        ("prices\\n", "has control characters"),
        ("p" * 501, "is too long"),
    ],
)
def test_a_fault_of_an_overlays_name_is_reported_at_the_name(
    tmp_path: Path, name: str, what: str
) -> None:
    """The store's prices have the name as source: it cannot be that of a published source."""
    path = tmp_path / "prices.toml"
    path.write_text(
        f'# Our prices\n[overlay]\nname = "{name}"\n[{AMETHYST}]\nprice = 1\n', encoding="utf-8"
    )
    result = run_cli("quote", "su7-ultra", "--overlay", str(path))
    assert result.code == 2
    assert len(result.error_lines) == 1
    assert result.err.startswith(f"{path}:3: overlay.name: ")
    assert what in result.err


def test_an_overlay_may_be_given_twice(overlay: Callable[[str], Path]) -> None:
    """The second time its name is that of a source, which is the overlay's own."""
    path = overlay(f"[{AMETHYST}]\nprice = 27000")
    loaded = load_catalog(shipped_catalog(), overlays=[path, path])
    assert [entry.name for entry in loaded.overlays] == ["our prices", "our prices"]


def test_a_price_of_an_overlay_is_a_store_price(overlay: Callable[[str], Path]) -> None:
    """A price in an overlay has basis `store` and the overlay as source."""
    loaded = load_catalog(shipped_catalog(), overlays=[overlay(f"[{AMETHYST}]\nprice = 27000")])
    price = loaded.model_by_id["su7-ultra"].options["amethyst"].price
    assert (price.amount, price.basis.value, price.source) == (27000, "store", "our prices")
    assert [entry.name for entry in loaded.overlays] == ["our prices"]
    assert list(find_lint_problems(loaded)) == []


def test_the_example_overlay_is_valid() -> None:
    """The shipped example overlay loads."""
    loaded = load_catalog(
        shipped_catalog(), overlays=[shipped_catalog() / "examples" / "store-prices.toml"]
    )
    assert loaded.model_by_id["yu7-max"].options["caliper-red"].price.amount == 2800


def test_an_option_that_no_picture_shows_is_remarked_unless_marked_as_unseen(
    tmp_path: Path,
) -> None:
    text = (shipped_catalog() / "su7-ultra.toml").read_text(encoding="utf-8")
    folder = tmp_path / "catalog"
    shutil.copytree(shipped_catalog(), folder)
    assert list(find_lint_notes(load_catalog(folder))) == []
    without = text.replace("look = { unseen = true }\n", "", 1)
    (folder / "su7-ultra.toml").write_text(without, encoding="utf-8")
    (found,) = find_lint_notes(load_catalog(folder))
    assert found.key == "model.su7-ultra.group.exterior-kit.option.plain-exterior"
