"""The Mann-Whitney U test: whether of two samples one tends to be larger (normal approximation, ties corrected)."""

import math
from collections import Counter


def mann_whitney(one, other):
    """The two-sided p: how often two samples of one source would differ this much."""
    joined = sorted([(value, 0) for value in one] + [(value, 1) for value in other])
    ranks, start = 0.0, 0
    while start < len(joined):
        end = start
        while end < len(joined) and joined[end][0] == joined[start][0]:
            end += 1
        mean = (start + end + 1) / 2
        ranks += mean * sum(1 - group for _, group in joined[start:end])
        start = end
    n, m = len(one), len(other)
    tied = sum(count**3 - count for count in Counter(value for value, _ in joined).values())
    spread = math.sqrt(n * m / 12 * (n + m + 1 - tied / ((n + m) * (n + m - 1))))
    u = ranks - n * (n + 1) / 2
    return math.erfc(abs(u - n * m / 2) / spread / math.sqrt(2))
