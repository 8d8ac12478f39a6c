"""Tests of links to a store's page of a build."""

from __future__ import annotations

import pytest

from xmc_tui.domain.build_link import LONGEST_PREFIX, is_link_prefix, make_build_link

CODE = "XMC-618E-SVS1-AH"


@pytest.mark.parametrize(
    ("prefix", "link"),
    [
        ("https://store.example", f"https://store.example/{CODE}"),
        ("https://store.example/", f"https://store.example/{CODE}"),
        ("http://192.168.1.5:8000/b?code=", f"http://192.168.1.5:8000/b?code={CODE}"),
        ("https://store.example?c=", f"https://store.example?c={CODE}"),
        ("https://xn--fiq228c.example/#/", f"https://xn--fiq228c.example/#/{CODE}"),
        ("https://store.example/%E5%8C%97/", f"https://store.example/%E5%8C%97/{CODE}"),
    ],
)
def test_the_code_is_appended(prefix: str, link: str) -> None:
    assert make_build_link(prefix, CODE) == link


def test_the_code_is_escaped() -> None:
    assert make_build_link("https://a.example/", "A B/&?#é") == (
        "https://a.example/A%20B%2F%26%3F%23%C3%A9"
    )


@pytest.mark.parametrize(
    "prefix",
    [
        "",
        "store.example/",
        "//store.example/",
        "ftp://store.example/",
        "javascript:alert(1)",
        "https://",
        "https:///b/",
        "https://-store.example/",
        "https://store..example/",
        "https://user:secret@store.example/",
        "https://store.example:port/",
        "https://store.example/a b/",
        "https://store.example/\n",
        'https://store.example/"><script>',
        "https://store.example/北京/",
        "https://store.example/%zz",
        "https://store.example/" + "a" * LONGEST_PREFIX,
    ],
)
def test_what_is_no_prefix_of_a_link_is_refused(prefix: str) -> None:
    assert not is_link_prefix(prefix)
    with pytest.raises(ValueError, match="prefix"):
        make_build_link(prefix, CODE)
