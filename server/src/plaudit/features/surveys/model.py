"""What a survey and a response are. Nothing here touches the world; instants are Unix milliseconds."""

from typing import Annotated, Any, Literal

import msgspec

from plaudit.features.polls.model import Environment, Identity, Visibility
from plaudit.kernel.comparisons import Op

Status = Literal["draft", "open", "closed", "archived"]
Pacing = Literal["self", "host"]
Progress = Literal["in_progress", "completed", "screened_out"]

END = "end"
CONTENT = "content"

# What a host knows of a participant: plain values, so that every client compares them alike.
Fact = Annotated[str, msgspec.Meta(max_length=1000)] | bool | int | float


class Condition(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """A question about what was said so far. Either one comparison, or others joined by all, any or not.

    A comparison looks at an answer (`item`), a hidden field (`field`) or an attribute of the participant's
    token (`attribute`). Options are held by id.
    """

    item: str | None = None
    field: str | None = None
    attribute: str | None = None
    op: Op | None = None
    value: str | bool | int | float | list[str | int | float] | dict[str, str] | None = None
    all_of: tuple["Condition", ...] | None = msgspec.field(default=None, name="all")
    any_of: tuple["Condition", ...] | None = msgspec.field(default=None, name="any")
    negated: "Condition | None" = msgspec.field(default=None, name="not")


class Jump(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Where to go after an item, when the condition holds: the key of a later item, or `end`."""

    when: Condition
    to: str


class Item(msgspec.Struct, frozen=True, kw_only=True):
    """One step of a survey. `kind` is its poll's, kept here because the way through depends on it.

    `own`: the poll was made with the survey. `next` is where to go when no jump holds; None: the item below.
    """

    key: str
    poll_id: str
    kind: str
    own: bool = True
    required: bool = True
    show_when: Condition | None = None
    jumps: tuple[Jump, ...] = ()
    next: str | None = None

    @property
    def asks(self) -> bool:
        """Whether it wants an answer: content is only read."""
        return self.kind != CONTENT


class Button(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    text: Annotated[str, msgspec.Meta(min_length=1, max_length=100)]
    url: Annotated[str, msgspec.Meta(max_length=2000)]


class Ending(msgspec.Struct, frozen=True, kw_only=True):
    """What a participant sees at the end; the first whose `when` holds. The last one has no `when`."""

    key: str
    title: str
    body: str | None = None
    when: Condition | None = None
    button: Button | None = None
    effect: Literal["confetti"] | None = None


class Quota(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """At most `limit` completed responses for which `when` holds; whoever comes after is screened out."""

    key: Annotated[str, msgspec.Meta(pattern="^[a-z0-9_-]{1,64}$")]
    when: Condition
    limit: Annotated[int, msgspec.Meta(ge=0, le=1_000_000_000)]


class EndingWords(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """An ending in another language."""

    title: Annotated[str, msgspec.Meta(min_length=1, max_length=200)] | None = None
    body: Annotated[str, msgspec.Meta(min_length=1, max_length=2000)] | None = None
    button: Annotated[str, msgspec.Meta(min_length=1, max_length=100)] | None = None


class SurveyWords(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """A survey's own words in another language; its polls bring theirs. Left out: shown as written."""

    title: Annotated[str, msgspec.Meta(min_length=1, max_length=200)] | None = None
    description: Annotated[str, msgspec.Meta(min_length=1, max_length=2000)] | None = None
    endings: dict[str, EndingWords] = {}


class Survey(msgspec.Struct, frozen=True, kw_only=True):
    """One survey as it stands. `revision` grows with every change of this record.

    `secret` keys the participants' identities and the ids of their votes; destroying it breaks both links.
    """

    id: str
    project_id: str
    environment: Environment
    title: str
    items: tuple[Item, ...]
    status: Status
    secret: bytes
    created_at: int
    updated_at: int
    description: str | None = None
    language: str | None = None
    endings: tuple[Ending, ...] = ()
    hidden_fields: tuple[str, ...] = ()
    pacing: Pacing = "self"
    back: bool = True
    progress: bool = True
    opens_at: int | None = None
    closes_at: int | None = None
    max_responses: int | None = None
    quotas: tuple[Quota, ...] = ()
    identity: Identity = "anonymous"
    results_visibility: Visibility = "never"
    translations: dict[str, SurveyWords] = {}
    external_id: str | None = None
    metadata: dict[str, str] = {}
    tags: tuple[str, ...] = ()
    revision: int = 1

    def status_at(self, now: int) -> Status:
        """The status by the clock: the deadline counts from its instant, written down or not."""
        if self.status == "open" and self.closes_at is not None and now >= self.closes_at:
            return "closed"
        return self.status

    def item(self, key: str) -> Item | None:
        return next((item for item in self.items if item.key == key), None)


class Given(msgspec.Struct, frozen=True, kw_only=True):
    """What a participant said to one item; `answer` in its kind's canonical form as JSON has it.

    None: passed over on purpose. `serial` counts the answers given to this item, so that coming back to an
    earlier answer is a vote of its own. `counted` is false once its vote was withdrawn.
    """

    answer: Any
    at: int
    serial: int = 1
    vote_id: str | None = None
    counted: bool = True


class Response(msgspec.Struct, frozen=True, kw_only=True):
    """One participant's way through a survey. `participant` stands for the person in this survey only.

    `counters` are what this response adds to the survey's own: the store moves those by the difference.
    """

    id: str
    survey_id: str
    participant: bytes
    status: Progress
    started_at: int
    updated_at: int
    completed_at: int | None = None
    answers: dict[str, Given] = {}
    fields: dict[str, Fact] = {}
    attributes: dict[str, Fact] = {}
    name: str | None = None
    language: str | None = None
    ending: str | None = None
    counters: dict[str, int] = {}
    revision: int = 1
