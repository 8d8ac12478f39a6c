"""Tests of reading and writing catalogs, order sheets, drafts and settings."""
