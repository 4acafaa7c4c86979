"""What an interface is told to make somebody feel: a default per moment, replaced field by field."""

import pytest

from plaudit.features.polls.effects import Effects, FeedbackOverride
from plaudit.features.polls.feedback import DEFAULTS, feedback_at, for_outcome, for_refusal
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
    feedback = for_outcome(Effects(), outcome)
    assert (feedback.effect, feedback.tone, feedback.haptic) == (effect, tone, haptic)
    assert feedback.message


def test_a_poll_replaces_field_by_field():
    effects = Effects(voted=FeedbackOverride(message="Merci!"))
    feedback = for_outcome(effects, recorded("cast"))
    assert (feedback.message, feedback.effect, feedback.haptic) == ("Merci!", "confetti", [12])


def test_nothing_is_a_choice_too():
    effects = Effects(already_voted=FeedbackOverride(effect="none", message="", haptic=[]))
    feedback = for_refusal("already_voted", effects)
    assert (feedback.effect, feedback.message, feedback.haptic) == ("none", "", [])
    assert feedback.tone == DEFAULTS["already_voted"].tone


@pytest.mark.parametrize("moment", list(DEFAULTS))
def test_each_moment_can_be_replaced(moment):
    effects = Effects(**{moment: FeedbackOverride(tone="error", message="!")})
    assert feedback_at(moment, effects).message == "!"
    assert all(feedback_at(other, effects) == DEFAULTS[other] for other in DEFAULTS if other != moment)
