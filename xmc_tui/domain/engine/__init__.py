"""Exact search over the builds of one model: option availability, resolutions, ways to qualify,
savings and counts."""
