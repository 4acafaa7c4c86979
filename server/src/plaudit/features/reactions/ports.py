"""What reactions need from a store, as promises. A conformance test stands for each sentence."""

from collections.abc import Sequence
from typing import Protocol

from plaudit.features.reactions.model import Environment, Limits, Name, Reacted, Reaction, State
from plaudit.kernel.errors import PlauditError

Outcome = Reacted | PlauditError


class ReactionStore(Protocol):
    """Subjects, who likes them, and how often each emoji was tapped. Hot: written for each engine."""

    async def commit(self, batch: Sequence[Reaction], limits: Limits) -> Sequence[Outcome]:
        """Decide every reaction in one transaction, by `rules.react`, in order; on disk when this returns.

        A unique constraint holds one row for each voter and subject: a voter likes a subject once. A batch of
        taps sent again counts once, also after a restart. A subject is made by the first reaction that
        changes it; beyond `limits.subjects` of a project and environment it is refused (`subject_limit`)
        and the others of the batch are not.
        Raises `Unavailable("storage_unavailable")` when nothing of the batch was stored.
        """
        ...

    async def load(self, name: Name) -> State:
        """The subject as committed; version 0 when nobody has reacted."""
        ...

    async def liked(self, name: Name, voter: str) -> bool: ...

    async def page(
        self, project_id: str, environment: Environment, *, before: int | None, limit: int
    ) -> Sequence[tuple[int, State]]:
        """Those with something on them, newest first, each with its position; `before` is the last position
        of the page before.
        """
        ...

    async def reset(self, name: Name) -> State:
        """Take all likes and taps off the subject, on disk on return; how it stands then.

        Nobody likes it any more, and no batch is known; its version grows, and goes on from there. Where
        there is nothing to take off, nothing changes.
        """
        ...

    async def sweep(self, before: int, limit: int = 500) -> int:
        """Forget the batches of voters who like nothing and were last here before this instant, people of
        subjects that were reset, and subjects with nothing on them for six days longer, whose place is free
        then; how many rows went, about `limit` at most.

        What was counted stays counted, and what is liked stays liked.
        """
        ...
