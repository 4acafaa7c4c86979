"""A board of ideas: everybody adds some and approves of as many as they like."""

from plaudit.features.polls.kinds import approvals, multiple_choice
from plaudit.features.polls.kinds.algebra import Kind

KIND = Kind(
    field=approvals.FIELD,
    always_changes=True,
    grows=True,
    prepare=approvals.prepare,
    check=approvals.check,
    admit=approvals.admit,
    fold=multiple_choice.fold,
    summarise=multiple_choice.summarise,
    form=approvals.form,
    example={
        "question": "What should we build next?",
        "options": ["A dark theme", "Shortcuts on the keyboard", "Results as a picture"],
    },
    sample=approvals.sample,
)
