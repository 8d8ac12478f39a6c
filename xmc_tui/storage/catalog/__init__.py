"""Catalog files: loading, merging, validation, lint and the cache of validated catalogs."""
