"""What the interface should make the voter feel about an outcome, chosen here and overridable per poll."""

import msgspec

from plaudit.features.polls.effects import Effects, Feedback, FeedbackOverride, Moment
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
}


def moment_of(outcome: Outcome) -> Moment:
    if not isinstance(outcome, Recorded):
        return _MOMENT_OF_CODE.get(outcome.code, "refused")
    if outcome.receipt.act == "retract":
        return "retracted"
    if outcome.replayed:
        return "replayed"
    return "changed" if outcome.receipt.act == "change" else "voted"


def feedback_at(moment: Moment, effects: Effects) -> Feedback:
    """The default of the moment, field by field replaced by what the poll says."""
    override: FeedbackOverride | None = getattr(effects, moment)
    if override is None:
        return DEFAULTS[moment]
    changes = {
        field: value
        for field in override.__struct_fields__
        if (value := getattr(override, field)) is not None
    }
    return msgspec.structs.replace(DEFAULTS[moment], **changes)


def for_outcome(effects: Effects, outcome: Outcome) -> Feedback:
    return feedback_at(moment_of(outcome), effects)


def for_suggestion(ruling: Ruling) -> Feedback:
    return _SUGGESTED[ruling]


def for_refusal(code: str, effects: Effects | None = None) -> Feedback:
    return feedback_at(_MOMENT_OF_CODE.get(code, "refused"), effects or Effects())
