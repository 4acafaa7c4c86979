"""Questions from the audience: everybody asks, votes up what others asked, and the host answers.

To count, it is the board of `ideas`; interfaces show it as questions, those answered apart.
"""

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
        "question": "What would you like to ask us?",
        "options": ["When does the new office open?", "Will the talks be recorded?"],
    },
    sample=approvals.sample,
)
