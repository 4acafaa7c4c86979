"""What the interface should make the voter feel about an outcome: our choice, the project's, the poll's.

Asked once for every vote, so it looks at what is in memory and, where nobody chose anything, makes nothing.
"""

import msgspec

from plaudit.features.polls.effects import Chosen, Feedback, FeedbackOverride, Moment
from plaudit.features.polls.model import Ruling
from plaudit.features.polls.ports import Outcome, Recorded

DEFAULTS: dict[Moment, Feedback] = {
    "voted": Feedback(
        effect="confetti", message="Thanks, your vote is counted.", tone="success", haptic=[12]
    ),
    "replayed": Feedback(effect="toast", message="Your vote was already counted.", tone="info"),
    "changed": Feedback(effect="pulse", message="Your vote is changed.", tone="success", haptic=[12]),
    "retracted": Feedback(effect="toast", message="Your vote is withdrawn.", tone="info"),
    "already_voted": Feedback(
        effect="shake", message="You have already voted here.", tone="warning", haptic=[30, 40, 30]
    ),
    "closed": Feedback(effect="toast", message="Voting is closed.", tone="info"),
    "quota": Feedback(effect="toast", message="That is all that can be taken at the moment.", tone="warning"),
    "refused": Feedback(
        effect="shake", message="That did not work. Please try again.", tone="error", haptic=[30, 40, 30]
    ),
}

# What becomes of a suggestion; polls have no words of their own for it.
_SUGGESTED: dict[Ruling, Feedback] = {
    "pending": Feedback(effect="toast", message="Thanks. It will be looked at first.", tone="success"),
    "approved": Feedback(effect="pulse", message="Thanks, it is on the list.", tone="success", haptic=[12]),
    "rejected": Feedback(effect="toast", message="This was not taken up.", tone="info"),
}

_MOMENT_OF_CODE: dict[str, Moment] = {
    "already_voted": "already_voted",
    "poll_closed": "closed",
    "poll_locked": "closed",
    "poll_canceled": "closed",
    "survey_closed": "closed",
    "survey_full": "quota",
    "suggestion_limit": "quota",
    "rate_limited": "quota",
}


def moment_of(outcome: Outcome) -> Moment:
    if not isinstance(outcome, Recorded):
        return _moment_of(outcome.code)
    if outcome.receipt.act == "retract":
        return "retracted"
    if outcome.replayed:
        return "replayed"
    return "changed" if outcome.receipt.act == "change" else "voted"


def feedback_at(moment: Moment, chosen: Chosen = ()) -> Feedback:
    """The default of the moment, field by field replaced by what the project says, then the poll."""
    feedback = DEFAULTS[moment]
    for effects in chosen:
        override: FeedbackOverride | None = getattr(effects, moment)
        if override is not None:
            feedback = _replaced(feedback, override)
    return feedback


def _replaced(feedback: Feedback, override: FeedbackOverride) -> Feedback:
    changes = {
        field: value
        for field in override.__struct_fields__
        if (value := getattr(override, field)) is not None
    }
    return msgspec.structs.replace(feedback, **changes)


def for_outcome(outcome: Outcome, chosen: Chosen) -> Feedback:
    return feedback_at(moment_of(outcome), chosen)


def for_suggestion(ruling: Ruling) -> Feedback:
    return _SUGGESTED[ruling]


def for_refusal(code: str, chosen: Chosen = ()) -> Feedback:
    return feedback_at(_moment_of(code), chosen)


def words_for_refusal(code: str, chosen: Chosen) -> str | None:
    """What a host chose to say about a refusal; None where the page has its own words, in every language."""
    return words_at(_moment_of(code), chosen)


def words_at(moment: Moment, chosen: Chosen) -> str | None:
    """The message a host chose for the moment, if one did."""
    said = [override.message for one in chosen if (override := getattr(one, moment)) is not None]
    return next((message for message in reversed(said) if message is not None), None)


def _moment_of(code: str) -> Moment:
    return _MOMENT_OF_CODE.get(code, "refused")
