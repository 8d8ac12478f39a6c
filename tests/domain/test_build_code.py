"""Build codes: round trips, detection of typing errors, and codes of other catalogs."""

from __future__ import annotations

import re
from itertools import combinations, pairwise, product
from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.deep_test_sizes import CODES
from tests.domain.conftest import SmallCar
from tests.small_catalogs import catalog_tables, group, load_tables, model, option
from xmc_tui.domain import build_code
from xmc_tui.domain.build import (
    Build,
    build_from_wished_options,
    make_build_of_exact_options,
    make_standard_build,
)
from xmc_tui.domain.build_code import (
    ALPHABET,
    BuildCodeProblem,
    build_code_length,
    decode_build,
    encode_build,
    is_like_build_code,
)
from xmc_tui.domain.catalog import Catalog, Model, SelectionMode


def random_build(model: Model, random: Random) -> Build:
    """Return a random build of a car, ignoring rules."""
    chosen: list[str] = []
    for each in model.choosable_groups:
        ids = [option.id for option in each.options]
        chosen += (
            [random.choice(ids)]
            if each.pick is SelectionMode.ONE
            else [id_ for id_ in ids if random.random() < 0.5]
        )
    return make_build_of_exact_options(model, chosen)


def strip_code(code: str) -> str:
    """Return the characters of a code without prefix and hyphens."""
    return code.removeprefix("XMC-").replace("-", "")


@pytest.mark.parametrize("count", CODES)
@pytest.mark.parametrize("model_id", ["su7-ultra", "yu7-max"])
def test_random_builds_survive_encoding_and_decoding(
    launch: Catalog, model_id: str, count: int
) -> None:
    random, car = Random(7), launch.model_by_id[model_id]
    seen: dict[str, frozenset[str]] = {}
    for _ in range(count):
        build = random_build(car, random)
        code = encode_build(launch, build)
        assert decode_build(launch, code) == build
        assert seen.setdefault(code, build.chosen) == build.chosen, "two builds of one code"


def test_the_form_of_a_code(launch: Catalog) -> None:
    for car in launch.models:
        code = encode_build(launch, make_standard_build(car))
        assert re.fullmatch(r"XMC(-[0-9A-HJKMNP-TV-Z]{4}){2}-[0-9A-HJKMNP-TV-Z]{2}", code)
    assert build_code_length(launch) == 10


def test_codes_of_all_builds_of_small_cars_decode_to_them(small_cars: list[SmallCar]) -> None:
    for car in small_cars[:60]:
        for number, chosen in enumerate(car.brute_force.valid):
            build = make_build_of_exact_options(car.engine.model, chosen)
            assert decode_build(car.catalog, encode_build(car.catalog, build)) == build
            if number > 200:
                break


@pytest.mark.parametrize("model_id", ["su7-ultra", "yu7-max"])
def test_every_wrong_character_and_every_swap_is_detected(launch: Catalog, model_id: str) -> None:
    random, car = Random(3), launch.model_by_id[model_id]
    for _ in range(40):
        digits = strip_code(encode_build(launch, random_build(car, random)))
        for position, other in product(range(len(digits)), ALPHABET):
            if other != digits[position]:
                wrong = digits[:position] + other + digits[position + 1 :]
                assert decode_build(launch, wrong) is BuildCodeProblem.MISTYPED, wrong
        for position, (one, other) in enumerate(pairwise(digits)):
            swapped = digits[:position] + other + one + digits[position + 2 :]
            if swapped != digits:
                assert decode_build(launch, swapped) is BuildCodeProblem.MISTYPED, swapped


def test_every_two_wrong_characters_are_detected(launch: Catalog) -> None:
    digits = strip_code(encode_build(launch, random_build(launch.models[0], Random(5))))
    for one, other in combinations(range(len(digits)), 2):
        for first, second in product(ALPHABET, ALPHABET):
            wrong = list(digits)
            wrong[one], wrong[other] = first, second
            if first != digits[one] and second != digits[other]:
                assert decode_build(launch, "".join(wrong)) is BuildCodeProblem.MISTYPED


def test_a_wrong_prefix_and_a_wrong_length_are_rejected(launch: Catalog) -> None:
    code = encode_build(launch, make_standard_build(launch.models[0]))
    for position, other in product(range(3), ALPHABET):
        if other != code[position]:
            assert isinstance(
                decode_build(launch, code[:position] + other + code[position + 1 :]),
                BuildCodeProblem,
            )
    for cut in range(len(code)):
        assert isinstance(decode_build(launch, code[:cut]), BuildCodeProblem)
    for added in ALPHABET:
        assert isinstance(decode_build(launch, code + added), BuildCodeProblem)


@pytest.mark.parametrize(
    "spell",
    [
        str.lower,
        lambda code: code.replace("-", ""),
        lambda code: code.replace("-", " "),
        lambda code: f"  {code.removeprefix('XMC-')}\t",
        lambda code: " ".join(code),
        lambda code: code.replace("0", "O").replace("1", "I"),
        lambda code: code.replace("0", "o").replace("1", "l"),
        lambda code: "".join(chr(ord(each) + 0xFEE0) for each in code),
        lambda code: code.replace("-", "—"),
    ],
)
def test_spelling_variants_of_a_code_are_decoded(launch: Catalog, spell: object) -> None:
    random = Random(11)
    for car in launch.models:
        build = random_build(car, random)
        assert callable(spell)
        assert decode_build(launch, spell(encode_build(launch, build))) == build
        assert is_like_build_code(launch, spell(encode_build(launch, build)))


def test_a_code_that_begins_like_the_prefix_is_decoded_without_it(
    launch: Catalog, monkeypatch: pytest.MonkeyPatch
) -> None:
    build = make_standard_build(launch.models[0])
    wanted = sum(
        ALPHABET.index(letter) << shift for letter, shift in zip("XMC", (35, 30, 25), strict=True)
    )
    for lowest in range(4):
        monkeypatch.setattr(
            build_code, "_digest_facts", lambda _, lowest=lowest: wanted // 61_240_320 + lowest
        )
        code = encode_build(launch, build)
        if strip_code(code).startswith("XMC"):
            assert decode_build(launch, strip_code(code)) == build
            assert decode_build(launch, code) == build
            return
    pytest.fail("no code begins with XMC")


def test_changed_texts_leave_a_code_valid_and_changed_facts_do_not(tmp_path: Path) -> None:
    def load_changed(folder: str, /, **more: object) -> Catalog:
        cars = {"car": model({"paint": group({"red": option(), "blue": option(5) | more})})}
        return load_tables(tmp_path / folder, catalog_tables(cars))

    first, named, bespoke = (
        load_changed("a"),
        load_changed("b", name={"zh": "蓝", "en": "Blue"}),
        load_changed("c", bespoke=True),
    )
    build = build_from_wished_options(first.models[0], ["blue"])
    assert first.digest != named.digest
    assert encode_build(named, build) == encode_build(first, build)
    assert decode_build(bespoke, encode_build(first, build)) is BuildCodeProblem.OTHER_CATALOG


def test_codes_of_other_catalogs_are_recognised(
    launch: Catalog, july: Catalog, tmp_path: Path
) -> None:
    build = build_from_wished_options(launch.models[0], ["amethyst", "carbon-roof"])
    assert decode_build(july, encode_build(launch, build)) is BuildCodeProblem.OTHER_CATALOG
    assert decode_build(launch, encode_build(july, build)) is BuildCodeProblem.OTHER_CATALOG
    small = load_tables(
        tmp_path,
        catalog_tables({"car": model({"paint": group({"red": option(), "blue": option()})})}),
    )
    assert build_code_length(small) < build_code_length(launch)
    assert (
        decode_build(launch, encode_build(small, make_standard_build(small.models[0])))
        is BuildCodeProblem.OTHER_CATALOG
    )


def test_the_long_codes_of_a_large_catalog_detect_errors_too(tmp_path: Path) -> None:
    groups = {f"g{n}": group({f"o{n}-{m}": option() for m in range(10)}) for n in range(100)}
    catalog = load_tables(tmp_path, catalog_tables({"car": model(groups)}))
    random = Random(2)
    build = random_build(catalog.models[0], random)
    digits = strip_code(encode_build(catalog, build))
    assert len(digits) > 62
    assert decode_build(catalog, digits) == build
    for position in range(len(digits) - 1):
        for other in random.sample(ALPHABET, 6):
            if other != digits[position]:
                wrong = digits[:position] + other + digits[position + 1 :]
                assert decode_build(catalog, wrong) is BuildCodeProblem.MISTYPED
        swapped = (
            digits[:position] + digits[position + 1] + digits[position] + digits[position + 2 :]
        )
        if swapped != digits:
            assert decode_build(catalog, swapped) is BuildCodeProblem.MISTYPED


@given(text=st.text(max_size=60))
def test_arbitrary_text_is_rejected_or_decoded_consistently(launch: Catalog, text: str) -> None:
    found = decode_build(launch, text)
    assert isinstance(found, BuildCodeProblem) or encode_build(launch, found)


def test_decoded_options_that_are_not_standard_are_wishes(launch: Catalog) -> None:
    car = launch.models[0]
    build = build_from_wished_options(car, ["amethyst"])
    assert decode_build(launch, encode_build(launch, build)) == build
    assert build.wishes == {"amethyst"}
