"""What an interface is told to make somebody feel: a default per moment, replaced field by field."""

from typing import get_args

import msgspec
import pytest

from plaudit.features.polls.effects import Effects, FeedbackOverride, Moment
from plaudit.features.polls.feedback import (
    DEFAULTS,
    feedback_at,
    for_outcome,
    for_refusal,
    words_at,
    words_for_refusal,
)
from plaudit.features.polls.ports import Receipt, Recorded, Refused, Vote


def recorded(act, *, replayed=False):
    receipt = Receipt(act=act, vote_id="v", poll_id="p", run=1, shard=0, sequence=1, leaf="00", at=1)
    vote = Vote(id="v", poll_id="p", run=1, answer="opt_a", status="recorded", at=1)
    return Recorded(vote=vote, receipt=receipt, replayed=replayed)


@pytest.mark.parametrize(
    ("outcome", "effect", "tone", "haptic"),
    [
        (recorded("cast"), "confetti", "success", [12]),
        (recorded("cast", replayed=True), "toast", "info", []),
        (recorded("change"), "pulse", "success", [12]),
        (recorded("change", replayed=True), "toast", "info", []),
        (recorded("retract"), "toast", "info", []),
        (recorded("retract", replayed=True), "toast", "info", []),
        (Refused(code="already_voted", detail=""), "shake", "warning", [30, 40, 30]),
        (Refused(code="poll_closed", detail=""), "toast", "info", []),
        (Refused(code="poll_locked", detail=""), "toast", "info", []),
        (Refused(code="poll_canceled", detail=""), "toast", "info", []),
        (Refused(code="option_unknown", detail=""), "shake", "error", [30, 40, 30]),
        (Refused(code="overloaded", detail=""), "shake", "error", [30, 40, 30]),
    ],
)
def test_defaults(outcome, effect, tone, haptic):
    feedback = for_outcome(outcome, ())
    assert (feedback.effect, feedback.tone, feedback.haptic) == (effect, tone, haptic)
    assert feedback.message


def test_a_poll_replaces_field_by_field():
    effects = Effects(voted=FeedbackOverride(message="Merci!"))
    feedback = for_outcome(recorded("cast"), (effects,))
    assert (feedback.message, feedback.effect, feedback.haptic) == ("Merci!", "confetti", [12])


def test_nothing_is_a_choice_too():
    effects = Effects(already_voted=FeedbackOverride(effect="none", message="", haptic=[]))
    feedback = for_refusal("already_voted", (effects,))
    assert (feedback.effect, feedback.message, feedback.haptic) == ("none", "", [])
    assert feedback.tone == DEFAULTS["already_voted"].tone


@pytest.mark.parametrize("moment", list(DEFAULTS))
def test_each_moment_can_be_replaced(moment):
    effects = Effects(**{moment: FeedbackOverride(tone="error", message="!")})
    assert feedback_at(moment, (effects,)).message == "!"
    assert all(feedback_at(other, (effects,)) == DEFAULTS[other] for other in DEFAULTS if other != moment)


@pytest.mark.parametrize(
    ("code", "moment"),
    [
        ("already_voted", "already_voted"),
        ("poll_closed", "closed"),
        ("poll_locked", "closed"),
        ("poll_canceled", "closed"),
        ("survey_closed", "closed"),
        ("survey_full", "quota"),
        ("suggestion_limit", "quota"),
        ("rate_limited", "quota"),
        ("poll_not_open", "refused"),
        ("overloaded", "refused"),
        ("a code of the future", "refused"),
    ],
)
def test_which_refusal_is_which_moment(code, moment):
    assert for_refusal(code) == DEFAULTS[moment]


def test_every_moment_has_a_default_and_may_be_chosen():
    assert set(DEFAULTS) == set(get_args(Moment)) == set(Effects.__struct_fields__)


@pytest.mark.parametrize("moment", list(DEFAULTS))
def test_the_poll_has_the_last_word_and_the_project_the_one_before(moment):
    project = Effects(**{moment: FeedbackOverride(tone="warning", message="project", haptic=[1])})
    poll = Effects(**{moment: FeedbackOverride(message="poll")})
    told = feedback_at(moment, (project, poll))
    assert (told.message, told.tone, told.haptic) == ("poll", "warning", [1])
    assert told.effect == DEFAULTS[moment].effect
    assert feedback_at(moment, (project, Effects())).message == "project"


def test_where_nobody_chose_anything_nothing_is_made():
    for moment, default in DEFAULTS.items():
        assert feedback_at(moment, (Effects(), Effects())) is default


@pytest.mark.parametrize("effect", ["banner", "counter", "emoji_burst", "thank_you", "sound", "none"])
def test_feedback_may_be_any_effect(effect):
    poll = msgspec.json.decode(b'{"voted":{"effect":"%b"}}' % effect.encode(), type=Effects)
    assert feedback_at("voted", (poll,)).effect == effect


def test_words_of_a_host_are_known_from_ours():
    project = Effects(closed=FeedbackOverride(message="Too late!"), quota=FeedbackOverride(tone="info"))
    assert words_for_refusal("poll_closed", (project, Effects())) == "Too late!"
    assert words_for_refusal("survey_full", (project, Effects())) is None
    assert words_at("voted", (project, Effects(voted=FeedbackOverride(message="Merci!")))) == "Merci!"
