"""What holds for all tests: properties have no deadline, and find the same cases again where it matters."""

import os

from hypothesis import settings

# A shared machine stalls for longer than any deadline; `-W error` and the suite's own limits watch instead.
settings.register_profile("plaudit", deadline=None, derandomize="CI" in os.environ)
settings.load_profile("plaudit")
