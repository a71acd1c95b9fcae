"""Patterns: what is known of real wijken, set beside what the model does.

A table of targets says in each row what to measure and between which bounds it should lie; `validate` lives the runs
that the rows need, measures, and says hit or miss.
"""
