"""The guides to likes, reactions and milestones, run as printed; the table of moments is the code's."""

import pytest
from printed import ROOT, blocks, printed

from plaudit.features.polls.feedback import DEFAULTS

START = blocks("README.md")[0]


@pytest.fixture
def guide(tmp_path, request):
    with printed(tmp_path, [START, *blocks(f"docs/how-to/{request.param}.md")]) as said:
        yield [[line for line in block.splitlines() if line and '"logger"' not in line] for block in said[1:]]


@pytest.mark.parametrize("guide", ["likes-and-reactions"], indirect=True)
def test_likes_and_reactions_count_as_the_guide_says(guide):
    liked, tapped, shown, reset = guide
    assert liked == ["1", "1"]
    assert tapped == ["4", "3"]
    assert shown == ["True", "post-42"]
    assert reset == ["0"]


@pytest.mark.parametrize("guide", ["celebrate-milestones"], indirect=True)
def test_milestones_are_celebrated_as_the_guide_says(guide):
    told, chosen = guide
    assert told == ["closed", "2 votes already", "High it is"]
    assert chosen == ["winner"]


def test_the_reference_has_every_moment_as_it_is():
    rows = {
        cells[1].strip("` "): cells
        for line in (ROOT / "docs/reference/feedback.md").read_text().splitlines()
        if line.startswith("| `") and len(cells := line.split("|")) == 8
    }
    assert rows.keys() == DEFAULTS.keys()
    for moment, default in DEFAULTS.items():
        shown = [cell.strip() for cell in rows[moment][3:7]]
        haptic = ", ".join(map(str, default.haptic))
        assert shown == [f"`{default.effect}`", default.message, default.tone, haptic]
