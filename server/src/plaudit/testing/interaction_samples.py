"""Sample interactions and notes."""

from typing import Any

import msgspec

from plaudit.features.interactions.model import Address, Interaction, Mark, Show
from plaudit.features.interactions.ports import Note
from plaudit.kernel.effects import Effect
from plaudit.testing import samples

NOW = 1_800_000_000_000
MINUTE = 60_000
ANN = "host:ann"


def effect(name: str = "a", **changes: Any) -> Interaction:
    """A toast for Ann that lives for a minute; `name` makes its id."""
    made = Interaction(
        id=f"int_{name}",
        project_id=samples.PROJECT_ID,
        environment="live",
        to=Address(user="ann"),
        created_at=NOW,
        not_before=NOW,
        expires_at=NOW + MINUTE,
        effect=Effect(effect="toast", message="Thanks"),
    )
    return msgspec.structs.replace(made, **changes)


def survey(name: str = "s", **changes: Any) -> Interaction:
    """A survey for Ann."""
    return effect(name, effect=None, show=Show(survey="surv_shop"), **changes)


def note(interaction: Interaction, mark: Mark = "shown", **changes: Any) -> Note:
    """What Ann's page reports of it."""
    made = Note(
        interaction_id=interaction.id,
        project_id=interaction.project_id,
        environment=interaction.environment,
        person=ANN,
        mark=mark,
        slot="tab-1",
    )
    return msgspec.structs.replace(made, **changes)
