"""Build codes: a model, its choices and a catalog fingerprint in a few characters.

A code encodes one mixed-radix number: the model, then the option of each group, then the
fingerprint. It is written in Crockford's base 32 so that it can be read out and typed. Two check
digits follow each block of `_MOST_DIGITS` digits and the last, shorter block.
"""

from __future__ import annotations

import unicodedata
from enum import StrEnum
from functools import lru_cache
from math import prod
from zlib import crc32

from xmc_tui.domain.build import Build, make_build_of_exact_options
from xmc_tui.domain.catalog import Catalog, Model
from xmc_tui.domain.compiled_rules import compile_rules
from xmc_tui.domain.frozen_dataclass import frozen

#: The prefix of a code, optional when typed.
PREFIX = "XMC"

#: Crockford's base 32, without letters that look like digits.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"

_VALUES = {character: value for value, character in enumerate(ALPHABET)} | {"O": 0, "I": 1, "L": 1}

#: The least number of fingerprints: a wrong catalog is accepted at most once in this many cases.
_LEAST_FINGERPRINTS = 4096

#: The digits protected by two check digits: 31 with them, the order of the field's multiplicative
#: group, see `_compute_check_digits`.
_MOST_DIGITS = 29


class BuildCodeProblem(StrEnum):
    """The reason why a text is not a valid build code of a catalog."""

    NOT_A_CODE = "not-a-code"
    MISTYPED = "mistyped"
    OTHER_CATALOG = "other-catalog"


@frozen
class _CodeLayout:
    """The number of builds of a catalog, ignoring rules, and the sizes of its codes."""

    builds: int
    digits: int
    fingerprints: int

    @property
    def length(self) -> int:
        """The number of characters after the prefix, check digits included."""
        return self.digits + 2 * -(-self.digits // _MOST_DIGITS)


def build_code_length(catalog: Catalog) -> int:
    """Return the number of characters after the prefix, without hyphens."""
    return _find_layout(catalog).length


def encode_build(catalog: Catalog, build: Build) -> str:
    """Return the code of a build, such as XMC-7K3Q-9DMA-2F, even if the build breaks rules."""
    layout = _find_layout(catalog)
    number = _compute_fingerprint(catalog, layout) * layout.builds + _index_of_build(catalog, build)
    digits = [number >> 5 * place & 31 for place in reversed(range(layout.digits))]
    blocks = [digits[start : start + _MOST_DIGITS] for start in range(0, len(digits), _MOST_DIGITS)]
    characters = "".join(
        ALPHABET[digit] for block in blocks for digit in (*block, *_compute_check_digits(block))
    )
    quads = (characters[start : start + 4] for start in range(0, len(characters), 4))
    return "-".join([PREFIX, *quads])


def decode_build(catalog: Catalog, text: str) -> Build | BuildCodeProblem:
    """Decode a build code; options that are not standard become wishes.

    Letter case and spacing are ignored, O is read as 0, and I and L as 1.
    """
    layout = _find_layout(catalog)
    bare = _normalize(text)
    typed = bare if len(bare) == layout.length else bare.removeprefix(PREFIX)
    if len(typed) < 3 or not all(character in _VALUES for character in typed):
        return BuildCodeProblem.NOT_A_CODE
    digits = [_VALUES[character] for character in typed]
    blocks = [
        digits[start : start + _MOST_DIGITS + 2]
        for start in range(0, len(digits), _MOST_DIGITS + 2)
    ]
    is_sound = all(_compute_check_digits(block[:-2]) == tuple(block[-2:]) for block in blocks)
    if len(digits) != layout.length:
        # Valid check digits identify a code of a catalog of another size.
        return BuildCodeProblem.OTHER_CATALOG if is_sound else BuildCodeProblem.NOT_A_CODE
    if not is_sound:
        return BuildCodeProblem.MISTYPED
    data = [digit for block in blocks for digit in block[:-2]]
    fingerprint, number = divmod(
        sum(digit << 5 * place for place, digit in enumerate(reversed(data))), layout.builds
    )
    if fingerprint != _compute_fingerprint(catalog, layout):
        return BuildCodeProblem.OTHER_CATALOG
    return _build_at_index(catalog, number)


def is_like_build_code(catalog: Catalog, text: str) -> bool:
    """Whether a typed text is meant as a build code.

    True if it is valid, has the prefix, or has the right length and characters with at least one
    digit.
    """
    bare = _normalize(text)
    if bare.startswith(PREFIX) or isinstance(decode_build(catalog, text), Build):
        return True
    has_form = len(bare) == build_code_length(catalog) and all(
        character in _VALUES for character in bare
    )
    return has_form and any(character.isdigit() for character in bare)


def _normalize(text: str) -> str:
    """Normalize a typed text: half-width capital letters, without spaces and separators."""
    normalized = unicodedata.normalize("NFKC", text).upper()
    return "".join(
        character
        for character in normalized
        if not (character.isspace() or character in "-‐‑‒–—−_.·")
    )


# ── Check digits ──────────────────────────────────────────────────────────────────────────────────


def _make_power_table() -> tuple[int, ...]:
    """Return the powers of x in GF(32), polynomials over GF(2) modulo x^5 + x^2 + 1."""
    powers, power = [], 1
    for _ in range(31):
        powers.append(power)
        power = power << 1 ^ (0b100101 if power & 16 else 0)
    return tuple(powers)


_POWER = _make_power_table()
_LOGARITHM = {power: exponent for exponent, power in enumerate(_POWER)}


def _multiply(value: int, exponent: int) -> int:
    """Return a field element multiplied by a power of x."""
    return _POWER[(_LOGARITHM[value] + exponent) % 31] if value else 0


def _compute_check_digits(digits: list[int]) -> tuple[int, int]:
    """Return the two check digits of at most `_MOST_DIGITS` digits.

    With the check digits last, at places 1 and 0, both the sum of all digits and the sum weighted
    by x^place are zero: a Reed-Solomon code of length 31 or less. The powers of x differ on all 31
    places, so two wrong digits with errors e at place i and f at place j never leave both sums
    zero: e + f = 0 and e x^i + f x^j = 0 give e (x^i - x^j) = 0. Any one or two wrong characters
    are therefore detected; a swap of neighbours is two.
    """
    total = weighted = 0
    for place, digit in enumerate(reversed(digits), 2):
        total ^= digit
        weighted ^= _multiply(digit, place)
    # c1 + c0 = total and c1 x + c0 = weighted, so c1 (x + 1) = total + weighted.
    first = _multiply(total ^ weighted, -_LOGARITHM[_POWER[1] ^ _POWER[0]])
    return first, first ^ total


# ── The index of a build ──────────────────────────────────────────────────────────────────────────


def _find_layout(catalog: Catalog) -> _CodeLayout:
    """Return the sizes of the codes of a catalog: the shortest with enough fingerprints."""
    builds = sum(map(_count_assignments, catalog.models))
    digits = 1
    while 32**digits < builds * _LEAST_FINGERPRINTS:
        digits += 1
    return _CodeLayout(builds, digits, 32**digits // builds)


def _compute_fingerprint(catalog: Catalog, layout: _CodeLayout) -> int:
    """Return the catalog checksum modulo the number of fingerprints that a code can hold."""
    return _digest_facts(catalog) % layout.fingerprints


@lru_cache(maxsize=16)
def _digest_facts(catalog: Catalog) -> int:
    """Return a checksum of the facts that codes depend on.

    They are the edition, the threshold, the models, their options and prices.

    Names, colours, notes and rules are left out, so that a code stays valid if only texts change;
    rules are checked when the build is applied. A CRC suffices, because it identifies a catalog and
    protects nothing.
    """
    threshold = catalog.programme.threshold
    facts = [f"{catalog.id} {catalog.edition.id} {threshold.operator}{threshold.amount}"]
    for model in catalog.models:
        facts.append(f"{model.id} {model.price.amount} {model.eligible:d}")
        for group in model.groups:
            facts.append(f"{group.id} {group.pick.value}")
            facts += [
                f"{option.id} {option.price.amount} {option.bespoke:d}" for option in group.options
            ]
    return crc32("\n".join(facts).encode())


def _count_assignments(model: Model) -> int:
    """Return the number of builds of a model, ignoring rules and offer periods.

    Codes cover all of them, because drafts may break rules and offers depend on the date.
    """
    return prod(len(variable.values) for variable in compile_rules(model).variables)


def _index_of_build(catalog: Catalog, build: Build) -> int:
    """Return the index of a build among all builds of the catalog, model by model."""
    number = 0
    compiled_rules = compile_rules(catalog.model_by_id[build.model])
    chosen = compiled_rules.mask_of(build.chosen)
    for variable in compiled_rules.variables:
        number = number * len(variable.values) + variable.values.index(chosen & variable.mask)
    before = catalog.models[: list(catalog.model_by_id).index(build.model)]
    return number + sum(map(_count_assignments, before))


def _build_at_index(catalog: Catalog, number: int) -> Build:
    """Return the build of an index, which must be less than the number of builds."""
    model = catalog.models[0]
    for model in catalog.models:
        if number < _count_assignments(model):
            break
        number -= _count_assignments(model)
    compiled_rules = compile_rules(model)
    chosen = 0
    for variable in reversed(compiled_rules.variables):
        number, value = divmod(number, len(variable.values))
        chosen |= variable.values[value]
    return make_build_of_exact_options(model, compiled_rules.ids_of(chosen))
