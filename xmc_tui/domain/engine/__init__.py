"""Exact search over the builds of one model: availability, resolutions, qualification, savings and
counts."""
