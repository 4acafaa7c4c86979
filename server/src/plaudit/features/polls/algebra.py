"""What whoever decides on votes must know of answers, without knowing any kind of question."""

from typing import Protocol

from plaudit.features.polls.model import Answer, Counters, Definition, Ruling
from plaudit.features.polls.ports import Refused


class Algebra(Protocol):
    """What a store must know of answers: how one counts, which may follow which, which are read by others.

    `kinds` is one.
    """

    def fold(self, definition: Definition, answer: Answer) -> Counters: ...

    def has_steps(self, definition: Definition) -> bool:
        """Whether answers of this question are judged by the one they follow."""
        ...

    def step(
        self, definition: Definition, before: Answer | None, answer: Answer, elapsed: int | None
    ) -> Refused | None:
        """Why `answer` may not follow the one that stands, `elapsed` ms later; None when it may."""
        ...

    def is_read(self, definition: Definition) -> bool:
        """Whether others read answers of this question word for word."""
        ...

    def first_ruling(self, definition: Definition, answer: Answer) -> Ruling:
        """How an answer that others read stands until a moderator rules on it."""
        ...
