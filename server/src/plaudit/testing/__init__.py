"""Public conformance suites and what they need: a clock to turn by hand, sample polls, a tiny answer algebra.

A store or a bus passes when a test class that inherits its suite and gives it the fixtures passes.
Needs pytest.
"""
