"""Connected components of a graph whose nodes are numbers."""

from __future__ import annotations

from collections.abc import Iterable


def find_components(count: int, edges: Iterable[tuple[int, int]]) -> tuple[tuple[int, ...], ...]:
    """Return the components of the nodes from 0 to `count` - 1, in ascending order (union-find)."""
    parent = list(range(count))

    def find_root(node: int) -> int:
        while parent[node] != node:
            parent[node] = parent[parent[node]]
            node = parent[node]
        return node

    for one, other in edges:
        parent[find_root(other)] = find_root(one)
    members: dict[int, list[int]] = {}
    for node in range(count):
        members.setdefault(find_root(node), []).append(node)
    return tuple(map(tuple, members.values()))
