"""The guide to triggers, run as printed and in order after the README's first block, against a real server."""

from printed import blocks, printed

START = blocks("README.md")[0]


def test_the_checkout_is_followed_by_a_survey_as_the_guide_says(tmp_path):
    with printed(tmp_path, [START, *blocks("docs/how-to/trigger-a-survey.md")]) as said:
        made, tried, told, explained, settled = [
            [line for line in block.splitlines() if line and '"logger"' not in line] for block in said[1:]
        ]
    assert made == []
    assert tried == ["condition_false", "show"]
    assert told == ["accepted", "duplicate"]
    assert explained == ["show", "already_waiting", "1"]
    assert settled == ["86400"]
