"""The demo's picture: no line ever wider than the terminal, nothing in it that moves the cursor."""

import re

import pytest

from plaudit.cli.crowd import mood
from plaudit.cli.demo.figures import Bar, CrowdFigures, Figures
from plaudit.cli.demo.picture import columns, lines, plain

FIGURES = Figures(
    question="Which drink keeps you going?",
    bars=(
        Bar("☕ Coffee", 412, 41.2),
        Bar("🍵 Tea with a very long name indeed", 588, 58.8),
        Bar("Water", 0, 0.0),
    ),
    votes=1000,
    voters=1000,
    crowd=CrowdFigures(screens=100, votes_per_second=12.3, p50=2.0, p99=9.0),
)


@pytest.mark.parametrize("width", [48, 60, 80, 200])
@pytest.mark.parametrize("colour", [True, False])
def test_every_line_fits(width, colour):
    for line in lines(FIGURES, width, colour=colour):
        assert columns(re.sub(r"\033\[\d+m", "", line)) <= width


def test_the_longest_bar_is_the_leader_s():
    drawn = [line.count("█") for line in lines(FIGURES, 100, colour=False)]
    assert drawn[3] > drawn[2] > drawn[4] == 0


@pytest.mark.parametrize(("text", "width"), [("Tea", 3), ("☕", 2), ("日本", 4), ("é", 1), ("❤️", 1)])
def test_columns(text, width):
    assert columns(text) == width


def test_control_characters_never_reach_the_terminal():
    bad = Figures(question="\033[2Jgone\r\n", bars=(Bar("\033]0;title\a", 1, 100.0),))
    assert not any("\033" in line or "\r" in line for line in lines(bad, 80, colour=False))


def test_plain_is_one_line():
    assert plain(FIGURES).startswith("1000 votes (12/s)")
    assert "\n" not in plain(FIGURES)


def test_the_mood_swings_but_nobody_is_forgotten():
    favourites = set()
    for second in range(0, 600, 5):
        shares = list(mood.weights(second, 4))
        assert min(shares) > 0.2
        favourites.add(shares.index(max(shares)))
    assert favourites == {0, 1, 2, 3}
    assert all(mood.acts_per_second(second, 1000, 1000) > 0 for second in range(120))
