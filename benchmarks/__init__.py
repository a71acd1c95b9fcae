"""Measurements: how fast the engine is, and against what. `python -m benchmarks` prints the table."""
