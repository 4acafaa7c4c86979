"""Metrics that somebody wants to be told about: rules, the machine that watches them, what it found."""
