"""Benchmark of the engine on catalogs that make it stumble, beside PySAT and RC2 in the same run.

The feature models in `models` are from the collection SoftVarE-Group/feature-model-benchmark (MIT).
"""
