"""The fault tests' share of what `tiers` holds."""

from tiers import amount, figures  # noqa: F401 - fixtures
