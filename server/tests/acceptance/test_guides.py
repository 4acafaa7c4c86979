"""The guides to surveys and to questions of the audience, run as printed and in order after the README's first block, against a real server."""

import csv
import json

import pytest
from printed import blocks, printed

START = blocks("README.md")[0]


@pytest.fixture
def guide(tmp_path, request):
    """What each block of the guide printed, as lines; the server's own log lines left out."""
    with printed(tmp_path, [START, *blocks(f"docs/how-to/{request.param}.md")]) as said:
        yield [[line for line in block.splitlines() if line and '"logger"' not in line] for block in said[1:]]


@pytest.mark.parametrize("guide", ["run-a-survey"], indirect=True)
def test_a_survey_is_run_as_the_guide_says(guide):
    written, opened, answered, refused, came, closed = guide
    assert json.loads(written[0]) == {"valid": True, "errors": [], "unreachable": [], "warnings": []}
    assert opened[0] == "open"
    assert "/s/surv_" in opened[1]
    assert answered == [
        "why",
        "Why only 2 of 5?",
        "completed",
        "Sorry, Ann.",
        "You said: Too slow. We look into order A-7.",
    ]
    assert refused == ["#/answers/rating/rating"]
    assert came[:3] == ["1", "2.0", "A-7"]
    (row,) = csv.DictReader(came[3:])
    wanted = {"status": "completed", "ending": "sorry", "field.name": "Ann", "rating": "2", "why": "Too slow"}
    assert {name: row[name] for name in wanted} == wanted
    assert closed == ["closed", "survey_closed"]


@pytest.mark.parametrize("guide", ["quiz-night"], indirect=True)
def test_a_quiz_night_is_hosted_as_the_guide_says(guide):
    made, played, board, ended = guide
    assert "/s/surv_" in made[0]
    assert (played[0], *played[2:]) == ("open", "locked", "True", "1")
    assert played[1].startswith("vote_")
    assert board == ["Ann", "1"]
    assert ended == ["closed"]


@pytest.mark.parametrize("guide", ["moderate-questions"], indirect=True)
def test_questions_are_moderated_as_the_guide_says(guide):
    opened, asked, ruled = guide
    assert "/p/poll_" in opened[0]
    assert asked == ["pending"]
    assert ruled == ["approved", "Will the talks be recorded?"]


@pytest.mark.parametrize("guide", ["alert-the-team"], indirect=True)
def test_the_team_is_alerted_as_the_guide_says(guide):
    made, fired, resolved, tried = guide
    assert made == ["True"]
    assert fired == ["Three bad ratings in a row", "3.0"]
    assert resolved == ["recovered"]
    assert tried == ["1.0", "True"]


@pytest.mark.parametrize("guide", ["listen-locally"], indirect=True)
def test_a_developer_listens_as_the_guide_says(guide):
    _, listening, heard = guide
    assert listening == [f"Listening to {listening[0].split()[2]} for poll.*. Ctrl-C ends it."]
    assert heard == ["poll.closed 0 voted", "3"]
