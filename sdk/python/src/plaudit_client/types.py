"""What the API takes and answers, as it is on the wire.

Generated from `contract/openapi.json` by `tools/generate_types.py`; do not edit.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Literal, NotRequired, TypeAlias, TypedDict

Nothing: TypeAlias = "dict[str, Any]"

Struct: TypeAlias = "dict[str, Any]"


class Address(TypedDict):
    """To whom: exactly one of these. `user` is the host's own id, `voter` one of ours.

    `poll`: all who watch it; `segment`: open pages whose token's attributes meet the condition.
    """

    user: NotRequired[str | None]
    voter: NotRequired[str | None]
    poll: NotRequired[str | None]
    segment: NotRequired[Circumstance | None]
    everyone: NotRequired[Literal[True] | None]


class AheadView(TypedDict):
    """What a trigger would show this person if its event came now and its `where` held."""

    trigger: str
    name: str
    would_show: bool
    reason: Literal[
        "already_answered",
        "already_waiting",
        "archived",
        "condition_false",
        "disabled",
        "frequency_every",
        "frequency_once",
        "frequency_times",
        "global_cooldown",
        "inbox_full",
        "lower_priority",
        "muted",
        "no_person",
        "not_for_this_event",
        "not_scheduled_yet",
        "not_this_day",
        "not_this_hour",
        "quiet_hours",
        "sampled_out",
        "schedule_over",
        "segment_false",
        "show",
        "target_closed",
        "too_late",
        "trigger_cooldown",
        "url_mismatch",
        "wrong_source",
    ]
    until: str | None


class AlertPage(TypedDict):
    data: list[AlertTold]
    next_cursor: str | None
    has_more: bool


class AlertQuery(TypedDict):
    """A page of alerts, newest first: those that stand, those that are over, those of one rule."""

    status: NotRequired[Literal["fired", "resolved"] | None]
    rule: NotRequired[str | None]
    limit: NotRequired[int]
    cursor: NotRequired[str | None]


class AlertTold(TypedDict):
    """`value` and `n` are those it fired at, `resolved_value` and `resolved_n` those it ended at."""

    id: str
    rule: RuleNamed
    environment: Literal["live", "test"]
    status: Literal["fired", "resolved"]
    metric: Metric
    value: float | None
    n: int
    threshold: float
    fired_at: str
    resolved_at: str | None
    resolved_value: float | None
    resolved_n: int | None
    reason: (
        Literal["closed", "no_data", "recovered", "reset", "rule_changed", "rule_deleted", "rule_disabled"]
        | None
    )


class AnswerPage(TypedDict):
    """Answers, newest or most liked first. `own`: those of the voter who asks, whatever their state.

    `held_back`: there are too few voters for anybody but the host to read what they wrote.
    """

    data: list[AnswerView]
    own: NotRequired[list[AnswerView]]
    held_back: NotRequired[HeldBack]
    next_cursor: str | None
    has_more: bool


class AnswerQuery(TypedDict):
    """A page of answers. Only hosts see others than the approved."""

    sort: NotRequired[Literal["liked", "newest"]]
    state: NotRequired[Literal["approved", "pending", "rejected"]]
    limit: NotRequired[int]
    cursor: NotRequired[str | None]


class AnswerRuled(TypedDict):
    answer: AnswerView


class AnswerView(TypedDict):
    """An answer in words; its `id` is its vote's. `liked`: by the voter who asks, absent where none does."""

    id: str
    text: str
    likes: int
    liked: NotRequired[bool]
    state: Literal["approved", "pending", "rejected"]
    at: str


class AttemptView(TypedDict):
    """One try: the status of the answer, or why there was none; how a refusal began."""

    n: int
    at: str
    took_ms: int
    status: int | None
    error: str | None
    reply: str | None


class BatchedEvent(TypedDict):
    """What became of one event of a batch; of a refused one its place and why."""

    status: Literal["accepted", "duplicate", "refused"]
    id: NotRequired[str]
    index: NotRequired[int]
    problem: NotRequired[dict[str, Any]]


class Button(TypedDict):
    text: str
    url: str


class CastBody(TypedDict):
    """A vote: its id, the answer in the field its kind of poll reads, and for hosts the voter's id."""

    choice: NotRequired[str]
    choices: NotRequired[Sequence[str]]
    rating: NotRequired[int]
    value: NotRequired[float]
    ranking: NotRequired[Sequence[str]]
    points: NotRequired[Mapping[str, int]]
    matrix: NotRequired[Mapping[str, str]]
    text: NotRequired[str]
    words: NotRequired[Sequence[str]]
    taps: NotRequired[Mapping[str, int]]
    date: NotRequired[str]
    email: NotRequired[str]
    consent: NotRequired[bool]
    vote_id: NotRequired[str]
    voter: NotRequired[str]


class Checkpoint(TypedDict):
    """A signed statement: after `size` leaves this poll's tree has this root and its chain this hash."""

    poll_id: str
    size: int
    root: str
    chain: str
    at: int
    key_id: str
    signature: str


Circumstance = TypedDict(
    "Circumstance",
    {
        "attribute": "NotRequired[str | None]",
        "property": "NotRequired[str | None]",
        "page": "NotRequired[str | None]",
        "op": "NotRequired[Literal['answered', 'contains', 'eq', 'gt', 'gte', 'in', 'includes', 'lt', 'lte', 'ne', 'skipped'] | None]",
        "value": "NotRequired[str | bool | int | float | Sequence[str | bool | int | float] | None]",
        "all": "NotRequired[Sequence[Circumstance] | None]",
        "any": "NotRequired[Sequence[Circumstance] | None]",
        "not": "NotRequired[Circumstance | None]",
    },
)


class Claimed(TypedDict):
    """`first`: whoever asked may show it, or is the first to report this."""

    first: bool


Condition = TypedDict(
    "Condition",
    {
        "item": "NotRequired[str | None]",
        "field": "NotRequired[str | None]",
        "attribute": "NotRequired[str | None]",
        "op": "NotRequired[Literal['answered', 'contains', 'eq', 'gt', 'gte', 'in', 'includes', 'lt', 'lte', 'ne', 'skipped'] | None]",
        "value": "NotRequired[str | bool | int | float | Sequence[str | int | float] | Mapping[str, str] | None]",
        "all": "NotRequired[Sequence[Condition] | None]",
        "any": "NotRequired[Sequence[Condition] | None]",
        "not": "NotRequired[Condition | None]",
    },
)


class CountsView(TypedDict):
    """The same of many. `expired`: never shown in time; `canceled`: taken back."""

    delivered: int
    shown: int
    clicked: int
    dismissed: int
    answered: int
    unsupported: int
    fallbacks: dict[str, int]
    sent: int
    expired: int
    canceled: int


class CueBody(TypedDict):
    """What a page has noticed: whose cue, and where."""

    trigger: str
    url: NotRequired[str | None]


class CueDecision(TypedDict):
    """What a cue came to; `interaction` comes by the channel `me` as well."""

    show: bool
    reason: str
    interaction: str | None


class CueReply(TypedDict):
    """The answer to a page's cue."""

    decision: CueDecision


class DecisionView(TypedDict):
    """A decision not yet made. `until`: from when on an event would not meet this reason any more."""

    show: bool
    reason: Literal[
        "already_answered",
        "already_waiting",
        "archived",
        "condition_false",
        "disabled",
        "frequency_every",
        "frequency_once",
        "frequency_times",
        "global_cooldown",
        "inbox_full",
        "lower_priority",
        "muted",
        "no_person",
        "not_for_this_event",
        "not_scheduled_yet",
        "not_this_day",
        "not_this_hour",
        "quiet_hours",
        "sampled_out",
        "schedule_over",
        "segment_false",
        "show",
        "target_closed",
        "too_late",
        "trigger_cooldown",
        "url_mismatch",
        "wrong_source",
    ]
    until: str | None
    facts: dict[str, Any]


class DeliveryDetails(TypedDict):
    """A delivery with all its tries, and the body every one of them carried, byte for byte."""

    delivery: DeliveryView
    attempts: list[AttemptView]
    body: str


class DeliveryPage(TypedDict):
    """Deliveries, newest first."""

    data: list[DeliveryView]
    next_cursor: str | None
    has_more: bool


class DeliveryQuery(TypedDict):
    """A page of deliveries, newest first."""

    status: NotRequired[Literal["delivered", "failed", "waiting"] | None]
    limit: NotRequired[int]
    cursor: NotRequired[str | None]


class DeliveryView(TypedDict):
    """A message on its way to one endpoint. `due_at`: the next try, of a delivery that waits."""

    id: str
    webhook: str
    message: str
    type: str
    status: Literal["delivered", "failed", "waiting"]
    attempts: int
    last_attempt: AttemptView | None
    due_at: str | None
    settled_at: str | None
    created_at: str


class Dropped(TypedDict):
    """Taps that do not count: they came `too_fast`, or the subject has all the emoji it takes."""

    emoji: str
    taps: int
    reason: Literal["emoji_limit", "too_fast"]


class DryDecision(TypedDict):
    """What would be decided; nothing was."""

    decision: DecisionView


class DryRunBody(TypedDict):
    """The body of `POST /v1/alert-rules/dry-run`: a rule as it would be made, and when to try it."""

    metric: Metric
    since: datetime | str
    until: NotRequired[datetime | str | None]
    cooldown_seconds: NotRequired[int]


class DryRunView(TypedDict):
    """`evaluated` entries of the log. `complete` false: it stopped at `until`, which is all it may cost."""

    firings: list[FiringView]
    evaluated: int
    threshold: float
    since: str
    until: str
    complete: bool


class Effect(TypedDict):
    """What the page should make somebody feel. `fallback`: what it does where it cannot do this one."""

    effect: Literal[
        "badge",
        "banner",
        "confetti",
        "counter",
        "emoji_burst",
        "haptic",
        "pulse",
        "shake",
        "sound",
        "thank_you",
        "toast",
    ]
    message: NotRequired[str]
    tone: NotRequired[Literal["error", "info", "success", "warning"]]
    haptic: NotRequired[Sequence[int]]
    options: NotRequired[EffectOptions]
    fallback: NotRequired[
        Literal[
            "badge",
            "banner",
            "confetti",
            "counter",
            "emoji_burst",
            "haptic",
            "pulse",
            "shake",
            "sound",
            "thank_you",
            "toast",
        ]
        | None
    ]


class EffectOptions(TypedDict):
    """What some effects can be told besides their message. `duration_ms`: how long it stays."""

    emoji: NotRequired[str | None]
    count: NotRequired[int | None]
    title: NotRequired[str | None]
    url: NotRequired[str | None]
    label: NotRequired[str | None]
    sound: NotRequired[Literal["chime", "pop", "tada", "tick"] | None]
    duration_ms: NotRequired[int | None]
    position: NotRequired[Literal["bottom", "center", "top"] | None]
    colors: NotRequired[Sequence[str] | None]


class Effects(TypedDict):
    """A project's or a poll's own feedback, by moment."""

    voted: NotRequired[FeedbackOverride | None]
    replayed: NotRequired[FeedbackOverride | None]
    changed: NotRequired[FeedbackOverride | None]
    retracted: NotRequired[FeedbackOverride | None]
    already_voted: NotRequired[FeedbackOverride | None]
    closed: NotRequired[FeedbackOverride | None]
    quota: NotRequired[FeedbackOverride | None]
    refused: NotRequired[FeedbackOverride | None]


class Ending(TypedDict):
    """What a participant sees at the end; the first whose `when` holds. The last one has no `when`."""

    key: str
    title: str
    body: NotRequired[str | None]
    when: NotRequired[Condition | None]
    button: NotRequired[Button | None]
    effect: NotRequired[Literal["confetti"] | None]


class EndingShare(TypedDict):
    """How many completed responses came to this ending; `percent` is of them all."""

    key: str
    responses: int
    percent: float


class EndingView(TypedDict):
    key: str
    title: str
    body: str | None
    button: Button | None
    effect: Literal["confetti"] | None


class EndingWords(TypedDict):
    """An ending in another language."""

    title: NotRequired[str | None]
    body: NotRequired[str | None]
    button: NotRequired[str | None]


class EventBatch(TypedDict):
    """Several events at once: 500 of a backend, 50 of a page. A wrong one does not lose the others."""

    events: Sequence[NewEvent]


class EventPage(TypedDict):
    """Events, newest first."""

    data: list[EventView]
    next_cursor: str | None
    has_more: bool


class EventQuery(TypedDict):
    """A page of events, newest first; of one person, or of one name."""

    user: NotRequired[str | None]
    voter: NotRequired[str | None]
    name: NotRequired[str | None]
    limit: NotRequired[int]
    cursor: NotRequired[str | None]


class EventReply(TypedDict):
    """`duplicate`: an event with this id was stored before, and counts."""

    id: str
    status: Literal["accepted", "duplicate"]


class EventView(TypedDict):
    """An event as it was taken in."""

    id: str
    name: str
    user: str | None
    voter: str | None
    source: Literal["backend", "page"]
    at: str
    received_at: str
    properties: dict[str, Any]
    attributes: dict[str, Any] | None
    url: str | None


class EventsReply(TypedDict):
    """What became of each event, in order."""

    data: list[BatchedEvent]
    accepted: int
    duplicates: int
    refused: int


class Explanation(TypedDict):
    """A person as triggers see them: what would be shown, what was decided, newest first, and what waits."""

    user: str | None
    voter: str | None
    now: list[AheadView]
    decisions: list[MadeView]
    waiting: list[InteractionView]
    cooldown_until: str | None


class Export(TypedDict):
    """The JSON form."""

    poll: PollView
    results: VisibleResults
    votes: list[VoteWithReceipt]


class ExportQuery(TypedDict):
    """The form of the export."""

    format: NotRequired[Literal["csv", "json", "ndjson"]]


class Feedback(TypedDict):
    """`options`: what a host chose besides, for effects that know them; else left out."""

    effect: Literal[
        "badge",
        "banner",
        "confetti",
        "counter",
        "emoji_burst",
        "haptic",
        "none",
        "pulse",
        "shake",
        "sound",
        "thank_you",
        "toast",
    ]
    message: str
    tone: Literal["error", "info", "success", "warning"]
    haptic: NotRequired[list[int]]
    options: NotRequired[EffectOptions]


class FeedbackOverride(TypedDict):
    """What a project or poll changes about the feedback of one moment; what is left out stays as it is.

    `options` are one thing: a poll's replace those of its project.
    """

    effect: NotRequired[
        Literal[
            "badge",
            "banner",
            "confetti",
            "counter",
            "emoji_burst",
            "haptic",
            "none",
            "pulse",
            "shake",
            "sound",
            "thank_you",
            "toast",
        ]
        | None
    ]
    message: NotRequired[str | None]
    tone: NotRequired[Literal["error", "info", "success", "warning"] | None]
    haptic: NotRequired[Sequence[int] | None]
    options: NotRequired[EffectOptions | None]


class FieldProblem(TypedDict):
    """One thing wrong with one field. `pointer` is an RFC 6901 pointer as a fragment: `#/options/2/text`."""

    pointer: str
    detail: str


class FiringView(TypedDict):
    """An alert there would have been; without an end where it would stand at the end of the stretch."""

    fired_at: str
    value: float | None
    n: int
    resolved_at: str | None
    resolved_value: float | None
    reason: (
        Literal["closed", "no_data", "recovered", "reset", "rule_changed", "rule_deleted", "rule_disabled"]
        | None
    )


class Frequency(TypedDict):
    """How often one person is shown it: `times` times, or again after `days` days."""

    type: Literal["always", "every", "once", "times", "until_answered"]
    times: NotRequired[int | None]
    days: NotRequired[int | None]


class GivenView(TypedDict):
    """An answer in the field its kind of poll has, and the id of its vote; or that it was passed over."""

    choice: NotRequired[str]
    choices: NotRequired[list[str]]
    rating: NotRequired[int]
    value: NotRequired[float]
    ranking: NotRequired[list[str]]
    points: NotRequired[dict[str, int]]
    matrix: NotRequired[dict[str, str]]
    text: NotRequired[str]
    words: NotRequired[list[str]]
    taps: NotRequired[dict[str, int]]
    date: NotRequired[str]
    email: NotRequired[str]
    consent: NotRequired[bool]
    vote_id: NotRequired[str]
    skipped: NotRequired[bool]


class Goal(TypedDict):
    """So many votes; or so many percent for one option (by id, key or text), once there are `votes`."""

    votes: NotRequired[int | None]
    option: NotRequired[str | None]
    percent: NotRequired[float | None]


class GroupView(TypedDict):
    """What all of one effect or trigger came to; `poll` and `survey` stand for those."""

    key: str
    counts: CountsView


class HeldBack(TypedDict):
    """Why there is no breakdown: fewer voters than `threshold` would let answers be told apart."""

    threshold: int


class HiddenResults(TypedDict):
    """What a viewer learns who may not see the numbers: that the poll exists, and where it stands."""

    poll_id: str
    run: int
    version: int
    revision: int
    status: Literal["archived", "canceled", "closed", "draft", "locked", "open", "scheduled"]
    hidden: NotRequired[bool]
    results_visibility: Literal["after_close", "after_vote", "always", "never"]
    is_final: bool
    opens_at: str | None
    closes_at: str | None


class HourOfDecisions(TypedDict):
    """How many were decided within one hour, and how many of them show."""

    at: str
    decisions: int
    show: int


class HourView(TypedDict):
    """What came to pass within one hour, whenever it was sent."""

    at: str
    counts: CountsView


Hours = TypedDict("Hours", {"from": "str", "until": "str"})


class InboxData(TypedDict):
    """A whole inbox. `cues`: what the page should notice by itself."""

    interactions: list[Shown]
    cues: NotRequired[list[Any]]
    settings: NotRequired[dict[str, Any]]


class InboxState(TypedDict):
    """A whole inbox as it is told. `epoch` names the connection, `offset` counts what it was told."""

    type: str
    channel: str
    epoch: str
    offset: int
    at: str
    data: InboxData


class InteractionPage(TypedDict):
    """Interactions, newest first."""

    data: list[InteractionView]
    next_cursor: str | None
    has_more: bool


class InteractionQuery(TypedDict):
    """A page of interactions, newest first. `user` or `voter`: those addressed to this one person."""

    user: NotRequired[str | None]
    voter: NotRequired[str | None]
    trigger: NotRequired[str | None]
    type: NotRequired[Literal["effect", "poll", "survey"] | None]
    status: NotRequired[
        Literal["answered", "canceled", "delivered", "dismissed", "expired", "shown", "waiting"] | None
    ]
    limit: NotRequired[int]
    cursor: NotRequired[str | None]


InteractionView = TypedDict(
    "InteractionView",
    {
        "id": "str",
        "type": "Literal['effect', 'poll', 'survey']",
        "to": "Address",
        "effect": "Effect | None",
        "show": "Show | None",
        "as": "Literal['banner', 'inline', 'page', 'popup', 'slide_in', 'tab']",
        "slot": "str | None",
        "status": "Literal['answered', 'canceled', 'delivered', 'dismissed', 'expired', 'shown', 'waiting']",
        "because": "Literal['taken_back', 'target_closed'] | None",
        "priority": "int",
        "once_per": "Literal['device', 'tab', 'user']",
        "dedupe_key": "str | None",
        "trigger": "str | None",
        "push": "Push | None",
        "created_at": "str",
        "not_before": "str",
        "expires_at": "str",
        "first_shown_at": "str | None",
        "outcomes": "OutcomesView",
        "deduplicated": "NotRequired[Literal[True]]",
    },
)


class ItemAnswer(TypedDict):
    """An answer, in the field its kind of poll reads."""

    choice: NotRequired[str]
    choices: NotRequired[Sequence[str]]
    rating: NotRequired[int]
    value: NotRequired[float]
    ranking: NotRequired[Sequence[str]]
    points: NotRequired[Mapping[str, int]]
    matrix: NotRequired[Mapping[str, str]]
    text: NotRequired[str]
    words: NotRequired[Sequence[str]]
    taps: NotRequired[Mapping[str, int]]
    date: NotRequired[str]
    email: NotRequired[str]
    consent: NotRequired[bool]


class ItemPoll(TypedDict):
    """A poll written inside a survey. Who may see its results is as the survey says, unless it says so."""

    question: str
    kind: NotRequired[str]
    options: NotRequired[Sequence[str | OptionDraft]]
    min_selections: NotRequired[int | None]
    max_selections: NotRequired[int | None]
    scale: NotRequired[int | None]
    style: NotRequired[Literal["emoji", "number", "stars"] | None]
    settings: NotRequired[Mapping[str, Any]]
    shuffle: NotRequired[bool]
    suggestions: NotRequired[SuggestionRules | None]
    description: NotRequired[str | None]
    image_url: NotRequired[str | None]
    image_alt: NotRequired[str | None]
    language: NotRequired[str | None]
    translations: NotRequired[Mapping[str, Translation]]
    tags: NotRequired[Sequence[str]]
    open: NotRequired[bool]
    opens_at: NotRequired[datetime | str | None]
    closes_at: NotRequired[datetime | str | None]
    duration_seconds: NotRequired[int | None]
    results_visibility: NotRequired[Literal["after_close", "after_vote", "always", "never"]]
    results_threshold: NotRequired[int | None]
    tie_rule: NotRequired[Literal["first_listed", "shared"]]
    voting: NotRequired[VotingRules]
    effects: NotRequired[Effects]
    milestones: NotRequired[Sequence[Milestone] | None]
    room_id: NotRequired[str | None]
    external_id: NotRequired[str | None]
    metadata: NotRequired[Mapping[str, str]]


class ItemResults(TypedDict):
    """`reached`: participants whose way leads here; `answered`: those of them who have answered.

    Both are absent where the results of the poll are hidden: how many answered is how many voted.
    """

    key: str
    poll_id: str
    results: VisibleResults
    reached: NotRequired[int]
    answered: NotRequired[int]


class ItemTexts(TypedDict):
    """Texts of an item that hold earlier answers; those that hold none are read from its poll."""

    question: NotRequired[str | None]
    description: NotRequired[str | None]
    body: NotRequired[str | None]


class ItemView(TypedDict):
    """A step of a survey. `poll` is left out in lists."""

    key: str
    poll_id: str
    required: bool
    show_when: Condition | None
    jumps: list[Jump]
    next: str | None
    poll: NotRequired[PollView]


class Jump(TypedDict):
    """Where to go after an item, when the condition holds: the key of a later item, or `end`."""

    when: Condition
    to: str


class Leaderboard(TypedDict):
    """The best first."""

    data: list[Row]


class LeaderboardQuery(TypedDict):
    """How many of the best."""

    limit: NotRequired[int]


class LikeReply(TypedDict):
    """How many like the answer now, and whether the voter is among them."""

    id: str
    likes: int
    liked: bool


class Links(TypedDict):
    """Where people meet the poll: the vote page, its short address, the frame for other sites."""

    page: str
    short: str
    embed: str


class MadeView(TypedDict):
    """A decision from the log. `event` null: a page's cue."""

    at: str
    trigger: str
    name: str | None
    revision: int
    event: str | None
    event_id: str | None
    show: bool
    reason: str
    until: str | None
    facts: dict[str, Any]
    interaction: str | None


class Metric(TypedDict):
    """What is measured, where, and from which value on it is worth an alert. `drafts` says which fields a
    type takes; `docs/reference/alerts.md` has the formulas.

    Its log is that of `poll`, of the poll that `item` of `survey` asks, the responses to `survey`, or what
    `trigger` showed.
    """

    type: Literal["drop", "mean", "negative_streak", "no_votes", "response_rate", "share", "spike"]
    poll: NotRequired[str | None]
    survey: NotRequired[str | None]
    item: NotRequired[str | None]
    trigger: NotRequired[str | None]
    below: NotRequired[float | None]
    above: NotRequired[float | None]
    resolve_at: NotRequired[float | None]
    over: NotRequired[Over | None]
    min_sample: NotRequired[int]
    option: NotRequired[str | None]
    at_most: NotRequired[float | None]
    at_least: NotRequired[float | None]
    streak: NotRequired[int | None]
    percent: NotRequired[float | None]
    of: NotRequired[Literal["answers", "mean"]]
    minutes: NotRequired[int | None]
    baseline_minutes: NotRequired[int]
    settle_minutes: NotRequired[int]


class Milestone(TypedDict):
    """A moment and the effect it is worth. `votes` and `every` belong to `when: votes`, one of them.

    In the effect's message `{votes}`, `{option}` and `{seconds}` stand for what it was about.
    """

    when: Literal["goal", "lead_change", "seconds_left", "tie", "votes", "winner"]
    effect: Effect
    votes: NotRequired[int | None]
    every: NotRequired[int | None]
    goal: NotRequired[Goal | None]
    seconds: NotRequired[int | None]


class NewEffect(TypedDict):
    """The body of `POST /v1/effects`: an effect, and to whom, until when, how often."""

    effect: Literal[
        "badge",
        "banner",
        "confetti",
        "counter",
        "emoji_burst",
        "haptic",
        "pulse",
        "shake",
        "sound",
        "thank_you",
        "toast",
    ]
    message: NotRequired[str]
    tone: NotRequired[Literal["error", "info", "success", "warning"]]
    haptic: NotRequired[Sequence[int]]
    options: NotRequired[EffectOptions]
    fallback: NotRequired[
        Literal[
            "badge",
            "banner",
            "confetti",
            "counter",
            "emoji_burst",
            "haptic",
            "pulse",
            "shake",
            "sound",
            "thank_you",
            "toast",
        ]
        | None
    ]
    to: Address
    ttl_seconds: NotRequired[int | None]
    priority: NotRequired[int]
    dedupe_key: NotRequired[str | None]
    once_per: NotRequired[Literal["device", "tab", "user"] | None]
    not_before: NotRequired[datetime | str | None]


class NewEnding(TypedDict):
    title: str
    key: NotRequired[str | None]
    when: NotRequired[Condition | None]
    body: NotRequired[str | None]
    button: NotRequired[Button | None]
    effect: NotRequired[Literal["confetti"] | None]


class NewEvent(TypedDict):
    """One event as told. `attributes`: what a backend knows of the person; `url`: the page it happened on."""

    name: str
    user: NotRequired[str | None]
    voter: NotRequired[str | None]
    properties: NotRequired[Mapping[str, Any]]
    attributes: NotRequired[Mapping[str, Any] | None]
    at: NotRequired[datetime | str | None]
    id: NotRequired[str | None]
    url: NotRequired[str | None]


NewInteraction = TypedDict(
    "NewInteraction",
    {
        "to": "Address",
        "show": "Showable",
        "as": "NotRequired[Literal['banner', 'inline', 'page', 'popup', 'slide_in', 'tab']]",
        "slot": "NotRequired[str | None]",
        "ttl_seconds": "NotRequired[int | None]",
        "priority": "NotRequired[int]",
        "dedupe_key": "NotRequired[str | None]",
        "once_per": "NotRequired[Literal['device', 'tab', 'user'] | None]",
        "not_before": "NotRequired[datetime | str | None]",
        "push": "NotRequired[Push | None]",
    },
)


class NewItem(TypedDict):
    """A step as written: a poll, or the id of one. In an edit, an item known by its key keeps its poll."""

    key: NotRequired[str | None]
    poll: NotRequired[ItemPoll | None]
    poll_id: NotRequired[str | None]
    required: NotRequired[bool]
    show_when: NotRequired[Condition | None]
    jumps: NotRequired[Sequence[Jump]]
    next: NotRequired[str | None]


class NewPoll(TypedDict):
    """The body of `POST /v1/polls`."""

    question: str
    kind: NotRequired[str]
    options: NotRequired[Sequence[str | OptionDraft]]
    min_selections: NotRequired[int | None]
    max_selections: NotRequired[int | None]
    scale: NotRequired[int | None]
    style: NotRequired[Literal["emoji", "number", "stars"] | None]
    settings: NotRequired[Mapping[str, Any]]
    shuffle: NotRequired[bool]
    suggestions: NotRequired[SuggestionRules | None]
    description: NotRequired[str | None]
    image_url: NotRequired[str | None]
    image_alt: NotRequired[str | None]
    language: NotRequired[str | None]
    translations: NotRequired[Mapping[str, Translation]]
    tags: NotRequired[Sequence[str]]
    open: NotRequired[bool]
    opens_at: NotRequired[datetime | str | None]
    closes_at: NotRequired[datetime | str | None]
    duration_seconds: NotRequired[int | None]
    results_visibility: NotRequired[Literal["after_close", "after_vote", "always", "never"]]
    results_threshold: NotRequired[int | None]
    tie_rule: NotRequired[Literal["first_listed", "shared"]]
    voting: NotRequired[VotingRules]
    effects: NotRequired[Effects]
    milestones: NotRequired[Sequence[Milestone] | None]
    room_id: NotRequired[str | None]
    external_id: NotRequired[str | None]
    metadata: NotRequired[Mapping[str, str]]


class NewRule(TypedDict):
    """The body of `POST /v1/alert-rules`."""

    name: str
    metric: Metric
    notify: NotRequired[Notify]
    enabled: NotRequired[bool]
    cooldown_seconds: NotRequired[int]


NewSchedule = TypedDict(
    "NewSchedule",
    {
        "from": "NotRequired[datetime | str | None]",
        "until": "NotRequired[datetime | str | None]",
        "days": "NotRequired[Sequence[Literal['fri', 'mon', 'sat', 'sun', 'thu', 'tue', 'wed']] | None]",
        "hours": "NotRequired[Hours | None]",
    },
)


class NewSubscription(TypedDict):
    """The body of `POST /v1/me/push-subscriptions`. `expirationTime` is the browser's, and not relied on."""

    endpoint: str
    keys: PushKeys
    expirationTime: NotRequired[float | None]


class NewSurvey(TypedDict):
    """The body of `POST /v1/surveys`."""

    title: str
    items: Sequence[NewItem]
    description: NotRequired[str | None]
    language: NotRequired[str | None]
    endings: NotRequired[Sequence[NewEnding]]
    hidden_fields: NotRequired[Sequence[str]]
    pacing: NotRequired[Literal["host", "self"]]
    back: NotRequired[bool]
    progress: NotRequired[bool]
    closes_at: NotRequired[datetime | str | None]
    max_responses: NotRequired[int | None]
    quotas: NotRequired[Sequence[Quota]]
    identity: NotRequired[Literal["anonymous", "signed"]]
    open: NotRequired[bool]
    results_visibility: NotRequired[Literal["after_close", "after_vote", "always", "never"]]
    translations: NotRequired[Mapping[str, SurveyWords]]
    external_id: NotRequired[str | None]
    metadata: NotRequired[Mapping[str, str]]
    tags: NotRequired[Sequence[str]]


class NewTicket(TypedDict):
    """One stream may be opened with it, within a minute."""

    ticket: str
    expires_at: str


NewTrigger = TypedDict(
    "NewTrigger",
    {
        "on": "On",
        "show": "Target",
        "name": "NotRequired[str | None]",
        "enabled": "NotRequired[bool]",
        "as": "NotRequired[Literal['banner', 'inline', 'page', 'popup', 'slide_in', 'tab']]",
        "slot": "NotRequired[str | None]",
        "segment": "NotRequired[Circumstance | None]",
        "frequency": "NotRequired[Frequency | None]",
        "cooldown_seconds": "NotRequired[int]",
        "ignores_cooldown": "NotRequired[bool]",
        "sample_percent": "NotRequired[float]",
        "schedule": "NotRequired[NewSchedule | None]",
        "quiet_hours": "NotRequired[Hours | None]",
        "priority": "NotRequired[int]",
        "delay_seconds": "NotRequired[int]",
        "expires_seconds": "NotRequired[int]",
        "once_per": "NotRequired[Literal['device', 'tab', 'user']]",
        "push": "NotRequired[Push | None]",
    },
)


class NewVoter(TypedDict):
    """An anonymous voter. Keep the token: it is all that proves who voted."""

    voter_id: str
    token: str


class NewWebhook(TypedDict):
    """A new endpoint: an address to send to, or `listen` to be asked. `types`: names, `poll.*`, `*`."""

    url: NotRequired[str]
    listen: NotRequired[bool]
    types: NotRequired[Sequence[str]]
    description: NotRequired[str | None]
    enabled: NotRequired[bool]


class NextQuery(TypedDict):
    """How many seconds to wait for a message if none is there."""

    wait: NotRequired[int]


class Notify(TypedDict):
    """Who is written to, besides webhooks and the feed."""

    email: NotRequired[Sequence[str]]


class On(TypedDict):
    """What it waits for: an event by name, or a cue that a page notices by itself.

    `where` looks at the event's properties and its page. `seconds`, `percent` and `selector` belong to cues.
    """

    event: NotRequired[str | None]
    where: NotRequired[Circumstance | None]
    source: NotRequired[Literal["backend", "page"] | Literal["any"]]
    cue: NotRequired[Literal["click", "delay", "exit_intent", "inactivity", "load", "scroll"] | None]
    url: NotRequired[UrlMatch | None]
    seconds: NotRequired[int | None]
    percent: NotRequired[int | None]
    selector: NotRequired[str | None]


class OnBehalf(TypedDict):
    """The body a secret key may send where a voter acts: the host's own id of that voter."""

    voter: NotRequired[str | None]


class OnView(TypedDict):
    """What it waits for: an event, or a cue of pages."""

    event: NotRequired[str | None]
    where: NotRequired[Circumstance | None]
    source: NotRequired[Literal["backend", "page"] | Literal["any"] | None]
    cue: NotRequired[Literal["click", "delay", "exit_intent", "inactivity", "load", "scroll"] | None]
    url: NotRequired[UrlMatch | None]
    seconds: NotRequired[int | None]
    percent: NotRequired[int | None]
    selector: NotRequired[str | None]


class Option(TypedDict):
    """One thing to choose. `text` is plain text and is only ever shown as text.

    `key` is the host's own short name for it. `pinned`: keeps its place at the end when options are
    shuffled. `state`: set by moderators; a hidden option keeps its votes and is shown to nobody but hosts.
    """

    id: str
    text: str
    key: NotRequired[str | None]
    image_url: NotRequired[str | None]
    alt: NotRequired[str | None]
    emoji: NotRequired[str | None]
    pinned: NotRequired[bool]
    state: NotRequired[Literal["answered", "hidden"] | None]
    metadata: NotRequired[dict[str, str]]


class OptionDraft(TypedDict):
    """An option as written. In an edit `id`, or else `key`, names the option whose words or image change."""

    text: str
    id: NotRequired[str | None]
    key: NotRequired[str | None]
    image_url: NotRequired[str | None]
    alt: NotRequired[str | None]
    pinned: NotRequired[bool]
    emoji: NotRequired[str | None]
    metadata: NotRequired[Mapping[str, str]]


class OutcomeBody(TypedDict):
    """What a page reports. `slot`: its tab, or `device:tab` for what is shown once per device; the same in
    every report of the page.

    `fallback`: what it did instead of the effect; `detail`: why it could not, in a few words.
    """

    outcome: Literal["answered", "clicked", "delivered", "dismissed", "shown", "unsupported"]
    slot: NotRequired[str | None]
    fallback: NotRequired[
        Literal[
            "badge",
            "banner",
            "confetti",
            "counter",
            "emoji_burst",
            "haptic",
            "pulse",
            "shake",
            "sound",
            "thank_you",
            "toast",
        ]
        | None
    ]
    detail: NotRequired[str | None]


class OutcomesQuery(TypedDict):
    """Since when; a week ago, if nothing is said."""

    since: NotRequired[datetime | str | None]


class OutcomesReply(TypedDict):
    """All counts, and what each person did. `truncated`: there are more than the thousand told here."""

    interaction: str
    outcomes: OutcomesView
    data: list[ShowingView]
    truncated: bool


class OutcomesView(TypedDict):
    """How many each came to: people for what is addressed to people, pages for what went to a poll."""

    delivered: int
    shown: int
    clicked: int
    dismissed: int
    answered: int
    unsupported: int
    fallbacks: dict[str, int]


class Over(TypedDict):
    """The stretch a metric is taken of: the last so many answers, or the last so many minutes."""

    answers: NotRequired[int | None]
    minutes: NotRequired[int | None]


class PollEdit(TypedDict):
    """The body of `PATCH /v1/polls/{id}`. What is left out stays; null clears what may be empty."""

    question: NotRequired[str]
    options: NotRequired[Sequence[str | OptionDraft]]
    min_selections: NotRequired[int | None]
    max_selections: NotRequired[int | None]
    scale: NotRequired[int | None]
    style: NotRequired[Literal["emoji", "number", "stars"] | None]
    settings: NotRequired[Mapping[str, Any]]
    shuffle: NotRequired[bool]
    suggestions: NotRequired[SuggestionRules | None]
    description: NotRequired[str | None]
    image_url: NotRequired[str | None]
    image_alt: NotRequired[str | None]
    language: NotRequired[str | None]
    translations: NotRequired[Mapping[str, Translation]]
    tags: NotRequired[Sequence[str]]
    opens_at: NotRequired[datetime | str | None]
    closes_at: NotRequired[datetime | str | None]
    duration_seconds: NotRequired[int | None]
    results_visibility: NotRequired[Literal["after_close", "after_vote", "always", "never"]]
    results_threshold: NotRequired[int | None]
    tie_rule: NotRequired[Literal["first_listed", "shared"]]
    voting: NotRequired[VotingRules]
    effects: NotRequired[Effects]
    milestones: NotRequired[Sequence[Milestone] | None]
    room_id: NotRequired[str | None]
    external_id: NotRequired[str | None]
    metadata: NotRequired[Mapping[str, str]]


class PollPage(TypedDict):
    """Polls, newest first."""

    data: list[PollView]
    next_cursor: str | None
    has_more: bool


class PollQuery(TypedDict):
    """A page of polls, newest first. `q` is looked for in the question, whatever the case."""

    status: NotRequired[
        Literal["archived", "canceled", "closed", "draft", "locked", "open", "scheduled"] | None
    ]
    tag: NotRequired[str | None]
    q: NotRequired[str | None]
    external_id: NotRequired[str | None]
    limit: NotRequired[int]
    cursor: NotRequired[str | None]


class PollView(TypedDict):
    """A poll. `effects`, `milestones`, `external_id`, `metadata` and `tags` are the host's own.

    They are left out for others, as are right answers among the `settings`, and hidden options.

    `own_votes` are the standing votes of the voter who asks, oldest first; absent where nobody is named.
    """

    id: str
    question: str
    description: str | None
    image_url: str | None
    image_alt: str | None
    language: str | None
    translations: dict[str, Translation]
    kind: str
    options: list[Option]
    min_selections: int | None
    max_selections: int | None
    scale: int | None
    style: str | None
    settings: dict[str, Any]
    shuffle: bool
    suggestions: SuggestionRules | None
    status: Literal["archived", "canceled", "closed", "draft", "locked", "open", "scheduled"]
    opens_at: str | None
    closes_at: str | None
    duration_seconds: int | None
    results_visibility: Literal["after_close", "after_vote", "always", "never"]
    results_threshold: int | None
    tie_rule: Literal["first_listed", "shared"]
    revealed: bool
    outcome: list[str] | None
    voting: VotingRules
    effects: NotRequired[Effects]
    milestones: NotRequired[list[Milestone] | None]
    room_id: str | None
    external_id: NotRequired[str | None]
    metadata: NotRequired[dict[str, str]]
    tags: NotRequired[list[str]]
    run: int
    revision: int
    created_at: str
    updated_at: str
    links: Links
    own_votes: NotRequired[list[VoteView]]


class Problem(TypedDict):
    """RFC 9457, with our members. Facts of the code stand beside them (`docs/problems/<code>.md`)."""

    type: str
    title: str
    status: int
    detail: str
    instance: str
    code: Literal[
        "alert_not_found",
        "alert_rule_invalid",
        "alert_rule_limit",
        "alert_rule_not_found",
        "already_connected",
        "already_voted",
        "answer_kind",
        "answer_not_found",
        "answer_required",
        "bad_frame",
        "body_too_large",
        "change_not_allowed",
        "channel_unknown",
        "column_unknown",
        "consent_required",
        "date_invalid",
        "date_out_of_range",
        "definition_invalid",
        "delivery_not_found",
        "email_invalid",
        "frame_too_large",
        "idempotency_in_progress",
        "idempotency_key_invalid",
        "idempotency_key_reused",
        "identity_required",
        "interaction_limit",
        "interaction_not_found",
        "interaction_over",
        "internal",
        "invalid_field",
        "invalid_json",
        "invalid_request",
        "key_invalid",
        "key_kind",
        "key_missing",
        "key_revoked",
        "language_invalid",
        "meaning_locked",
        "method_not_allowed",
        "not_answerable",
        "not_connected",
        "not_found",
        "not_subscribed",
        "option_not_found",
        "option_repeated",
        "option_unknown",
        "origin_not_allowed",
        "overloaded",
        "points_total",
        "poll_canceled",
        "poll_closed",
        "poll_locked",
        "poll_not_found",
        "poll_not_open",
        "poll_state",
        "project_not_found",
        "ranking_incomplete",
        "rate_limited",
        "rating_out_of_range",
        "response_not_found",
        "results_hidden",
        "retract_not_allowed",
        "revision_mismatch",
        "row_missing",
        "row_unknown",
        "scope_missing",
        "secret_key_in_browser",
        "selection_count",
        "shutting_down",
        "storage_unavailable",
        "subject_limit",
        "suggestion_exists",
        "suggestion_limit",
        "suggestion_not_found",
        "suggestions_closed",
        "survey_closed",
        "survey_full",
        "survey_invalid",
        "survey_not_found",
        "survey_state",
        "tapping_too_fast",
        "taps_backwards",
        "template_not_found",
        "text_empty",
        "text_too_long",
        "ticket_invalid",
        "too_many_subscriptions",
        "trigger_archived",
        "trigger_limit",
        "trigger_not_found",
        "unknown_type",
        "unsupported_media_type",
        "value_out_of_range",
        "vote_id_conflict",
        "vote_not_found",
        "voter_required",
        "voter_token_expired",
        "voter_token_invalid",
        "webhook_disabled",
        "webhook_limit",
        "webhook_not_found",
        "webhook_not_listened",
        "word_count",
    ]
    feedback: Feedback
    errors: NotRequired[list[FieldProblem]]


class ProgressView(TypedDict):
    """`of`: how many answers the whole way would take, from what is known now."""

    answered: int
    of: int


class ProofReply(TypedDict):
    """That a vote is in the log a signed checkpoint covers: an RFC 6962 audit path, from leaf to root."""

    receipt: ReceiptView
    checkpoint: Checkpoint
    index: int
    path: list[str]


class PulledMessage(TypedDict):
    """A message for whoever listens: `body` is the exact text to sign and to pass on."""

    delivery: str
    id: str
    type: str
    body: str


class PulledMessages(TypedDict):
    """What waited, or came meanwhile; nothing if nothing did."""

    data: list[PulledMessage]


class Push(TypedDict):
    """What a web push says when no page is open."""

    title: str
    body: NotRequired[str]


class PushKey(TypedDict):
    """For `applicationServerKey`: base64url."""

    public_key: str


class PushKeys(TypedDict):
    """base64url."""

    p256dh: str
    auth: str


class Quota(TypedDict):
    """At most `limit` completed responses for which `when` holds; whoever comes after is screened out."""

    key: str
    when: Condition
    limit: int


class RatingShare(TypedDict):
    rating: int
    votes: int
    percent: float


class ReactionBody(TypedDict):
    """A like, or a batch of taps: exactly one of `like` and `reactions`.

    `batch_id` is the device's own name for the batch (or else the Idempotency-Key): sent again it counts
    once. `voter` is for secret keys.
    """

    subject: str
    like: NotRequired[bool | None]
    reactions: NotRequired[Mapping[str, int] | None]
    batch_id: NotRequired[str | None]
    voter: NotRequired[str | None]


class ReactionReply(TypedDict):
    """The subject after it. `accepted`: how many of the taps count; `dropped`: which do not, and why."""

    subject: str
    likes: int
    reactions: dict[str, int]
    version: int
    liked: NotRequired[bool]
    accepted: NotRequired[int]
    dropped: NotRequired[list[Dropped]]


class Readiness(TypedDict):
    """Whether this process should get requests, and what each check said."""

    ready: bool
    checks: dict[str, str]


class ReceiptView(TypedDict):
    """The same bytes for the same act, for ever."""

    act: Literal["cast", "change", "retract"]
    vote_id: str
    poll_id: str
    run: int
    shard: int
    sequence: int | None
    leaf: str
    at: str


class RedeliverBody(TypedDict):
    """Messages of what happened from `since` until `until` (now). `status`: deliveries that came to this."""

    since: datetime | str
    until: NotRequired[datetime | str | None]
    types: NotRequired[Sequence[str]]
    status: NotRequired[Literal["any", "delivered", "failed"]]


class Redelivered(TypedDict):
    """How many are tried again now. `has_more`: as many as one request does; send it again for the rest."""

    redelivered: int
    has_more: bool


class ReportBody(TypedDict):
    """What the listener's machine answered: a status, or why there was none."""

    status: NotRequired[int | None]
    error: NotRequired[str | None]
    took_ms: NotRequired[int]


class Resolution(TypedDict):
    """The body of a resolve: the options that came true, by id, key or exact text."""

    outcome: Sequence[str]


class ResponseBody(TypedDict):
    """What a participant says. Null passes an item over, or takes its answer back.

    `voter` and `attributes` are for secret keys: the host's own id of the participant, and what the host
    knows of them; elsewhere the participant's token says both.
    """

    answers: NotRequired[Mapping[str, ItemAnswer | None]]
    fields: NotRequired[Mapping[str, str | bool | int | float]]
    language: NotRequired[str | None]
    complete: NotRequired[bool]
    response_id: NotRequired[str | None]
    voter: NotRequired[str | None]
    attributes: NotRequired[Mapping[str, str | bool | int | float] | None]


class ResponseCounts(TypedDict):
    """`started` are all responses; of those `completed` count, and `screened_out` met a full quota."""

    started: int
    completed: int
    screened_out: int


class ResponsePage(TypedDict):
    """Responses, oldest first."""

    data: list[ResponseView]
    next_cursor: str | None
    has_more: bool


class ResponseQuery(TypedDict):
    """A page of responses, oldest first."""

    limit: NotRequired[int]
    cursor: NotRequired[str | None]


class ResponseReply(TypedDict):
    """The answer to answers. `problems`: those whose vote was not taken, by item."""

    response: ResponseView
    feedback: Feedback
    problems: NotRequired[dict[str, Problem]]


class ResponseView(TypedDict):
    """A response. `path`: the items reached so far, `next`: the one to show now.

    `texts`: words of items on the path that hold earlier answers. `score` is there in quizzes.
    `attributes` are for the host alone.
    """

    id: str
    survey_id: str
    status: Literal["completed", "in_progress", "screened_out"]
    answers: dict[str, GivenView]
    fields: dict[str, str | bool | int | float]
    attributes: NotRequired[dict[str, str | bool | int | float]]
    language: str | None
    path: list[str]
    next: str | None
    progress: ProgressView
    ending: EndingView | None
    texts: dict[str, ItemTexts]
    started_at: str
    updated_at: str
    completed_at: str | None
    score: NotRequired[int]


class ResultsQuery(TypedDict):
    """How a ranking is to be counted; the other kinds of poll are counted in one way."""

    method: NotRequired[Literal["borda", "instant_runoff"] | None]


class RetractReply(TypedDict):
    """The answer to a retracted vote; the receipt is the retraction's own."""

    vote: VoteView
    receipt: ReceiptView
    feedback: Feedback
    results: NotRequired[VisibleResults]


class RotateBody(TypedDict):
    """How long the secrets before it go on signing, beside the new one. 0: not at all."""

    expires_seconds: NotRequired[int]


class Row(TypedDict):
    """A line of the leaderboard; equal scores share a place, and the next place is left out."""

    place: int
    response_id: str
    name: str | None
    score: int
    right: int
    answered: int


class RuleEdit(TypedDict):
    """The body of `PATCH /v1/alert-rules/{id}`. What is left out stays."""

    name: NotRequired[str]
    metric: NotRequired[Metric]
    notify: NotRequired[Notify]
    enabled: NotRequired[bool]
    cooldown_seconds: NotRequired[int]


class RuleNamed(TypedDict):
    id: str
    name: str


class RulePage(TypedDict):
    data: list[RuleView]
    next_cursor: str | None
    has_more: bool


class RuleQuery(TypedDict):
    """A page of rules, newest first."""

    limit: NotRequired[int]
    cursor: NotRequired[str | None]


class RuleView(TypedDict):
    """`threshold`: the value of the metric from which on it fires. `watching_since`: what is judged."""

    id: str
    name: str
    metric: Metric
    threshold: float
    notify: Notify
    enabled: bool
    cooldown_seconds: int
    watching_since: str
    revision: int
    created_at: str
    updated_at: str


ScheduleView = TypedDict(
    "ScheduleView",
    {
        "from": "str | None",
        "until": "str | None",
        "days": "list[Literal['fri', 'mon', 'sat', 'sun', 'thu', 'tue', 'wed']] | None",
        "hours": "Hours | None",
    },
)


class SettingsBody(TypedDict):
    """What to change. What is left out stays; null clears what may be empty."""

    cooldown_seconds: NotRequired[int]
    timezone: NotRequired[str]
    quiet_hours: NotRequired[Hours | None]
    muted: NotRequired[bool]
    effects: NotRequired[Effects]
    milestones: NotRequired[Sequence[Milestone]]
    page_events: NotRequired[Sequence[str] | None]
    theme: NotRequired[Theme | None]


class SettingsView(TypedDict):
    """What the project has chosen, in this environment. `revision` 0: nothing yet."""

    cooldown_seconds: int
    timezone: str
    quiet_hours: Hours | None
    muted: bool
    effects: Effects
    milestones: list[Milestone]
    page_events: list[str] | None
    theme: Theme | None
    revision: int


class Share(TypedDict):
    """How many votes one option has. `percent` is of voters, rounded half up to one decimal."""

    id: str
    votes: int
    percent: float


class Show(TypedDict):
    """What asks something: one of a poll and a survey of the project, by id."""

    poll: NotRequired[str | None]
    survey: NotRequired[str | None]


class Showable(TypedDict):
    """What to show: one of a poll, a survey and an effect."""

    poll: NotRequired[str | None]
    survey: NotRequired[str | None]
    effect: NotRequired[Effect | None]


class ShowingView(TypedDict):
    """What one person did with it; `slot` names the tab or device where these are told apart."""

    user: str | None
    voter: str | None
    slot: str | None
    delivered_at: str | None
    shown_at: str | None
    clicked_at: str | None
    dismissed_at: str | None
    answered_at: str | None
    unsupported_at: str | None
    fallback: str | None
    detail: str | None


Shown = TypedDict(
    "Shown",
    {
        "id": "str",
        "type": "Literal['effect', 'poll', 'survey']",
        "expires_at": "str",
        "effect": "NotRequired[Effect | None]",
        "show": "NotRequired[Show | None]",
        "as": "NotRequired[Literal['banner', 'inline', 'page', 'popup', 'slide_in', 'tab']]",
        "slot": "NotRequired[str | None]",
        "priority": "NotRequired[int]",
        "once_per": "NotRequired[Literal['device', 'tab', 'user']]",
        "not_before": "NotRequired[str | None]",
    },
)


class StreamQuery(TypedDict):
    """For a browser's own EventSource, which can send no headers."""

    ticket: NotRequired[str | None]


class SubjectPage(TypedDict):
    """Subjects, newest first."""

    data: list[SubjectView]
    next_cursor: str | None
    has_more: bool


class SubjectQuery(TypedDict):
    limit: NotRequired[int]
    cursor: NotRequired[str | None]


class SubjectView(TypedDict):
    """A subject as one person sees it. `liked`: by the voter who asks; absent where nobody is named."""

    subject: str
    likes: int
    reactions: dict[str, int]
    version: int
    liked: NotRequired[bool]


class Subscribed(TypedDict):
    endpoint: str


class SuggestionBody(TypedDict):
    """An option to add. The same `suggestion_id` again is the same suggestion; `voter` is for secret keys."""

    text: str
    suggestion_id: NotRequired[str | None]
    voter: NotRequired[str | None]


class SuggestionPage(TypedDict):
    """Suggestions, oldest first."""

    data: list[SuggestionView]
    next_cursor: str | None
    has_more: bool


class SuggestionQuery(TypedDict):
    """A page of suggestions, oldest first; of one state, or of all."""

    state: NotRequired[Literal["approved", "pending", "rejected"] | None]
    limit: NotRequired[int]
    cursor: NotRequired[str | None]


class SuggestionReply(TypedDict):
    suggestion: SuggestionView
    feedback: Feedback


class SuggestionRuled(TypedDict):
    suggestion: SuggestionView


class SuggestionRules(TypedDict):
    """How the audience may add options of its own. Pending ones count into `per_voter`."""

    moderated: NotRequired[bool]
    per_voter: NotRequired[int]
    max_length: NotRequired[int]


class SuggestionView(TypedDict):
    """A suggestion. `option_id`: the option it became, once approved."""

    id: str
    poll_id: str
    text: str
    state: Literal["approved", "pending", "rejected"]
    option_id: str | None
    at: str


class SurveyEdit(TypedDict):
    """The body of `PATCH /v1/surveys/{id}`. What is left out stays; null clears what may be empty."""

    title: NotRequired[str]
    items: NotRequired[Sequence[NewItem]]
    description: NotRequired[str | None]
    language: NotRequired[str | None]
    endings: NotRequired[Sequence[NewEnding]]
    hidden_fields: NotRequired[Sequence[str]]
    pacing: NotRequired[Literal["host", "self"]]
    back: NotRequired[bool]
    progress: NotRequired[bool]
    closes_at: NotRequired[datetime | str | None]
    max_responses: NotRequired[int | None]
    quotas: NotRequired[Sequence[Quota]]
    identity: NotRequired[Literal["anonymous", "signed"]]
    results_visibility: NotRequired[Literal["after_close", "after_vote", "always", "never"]]
    translations: NotRequired[Mapping[str, SurveyWords]]
    external_id: NotRequired[str | None]
    metadata: NotRequired[Mapping[str, str]]
    tags: NotRequired[Sequence[str]]


class SurveyExportQuery(TypedDict):
    """The form of the export."""

    format: NotRequired[Literal["csv", "ndjson"]]


class SurveyLinks(TypedDict):
    """Where people answer: the page, and the frame for other sites."""

    page: str
    embed: str


class SurveyPage(TypedDict):
    """Surveys, newest first, without their polls."""

    data: list[SurveyView]
    next_cursor: str | None
    has_more: bool


class SurveyQuery(TypedDict):
    """A page of surveys, newest first. `q` is looked for in titles and descriptions."""

    status: NotRequired[Literal["archived", "closed", "draft", "open"] | None]
    tag: NotRequired[str | None]
    q: NotRequired[str | None]
    external_id: NotRequired[str | None]
    limit: NotRequired[int]
    cursor: NotRequired[str | None]


class SurveyResults(TypedDict):
    """The numbers of the survey as a whole are absent for those who may not see them (`hidden`)."""

    survey_id: str
    hidden: bool
    items: list[ItemResults]
    responses: NotRequired[ResponseCounts]
    endings: NotRequired[list[EndingShare]]
    basis: NotRequired[str]


class SurveyValidity(TypedDict):
    """What a dry run found; `unreachable` are items no answers lead to."""

    valid: bool
    errors: list[FieldProblem]
    unreachable: list[str]
    warnings: list[str]


class SurveyView(TypedDict):
    """A survey. `quotas`, `external_id`, `metadata`, `tags` and `responses` are for its host alone."""

    id: str
    title: str
    description: str | None
    language: str | None
    items: list[ItemView]
    endings: list[Ending]
    hidden_fields: list[str]
    pacing: Literal["host", "self"]
    back: bool
    progress: bool
    status: Literal["archived", "closed", "draft", "open"]
    opens_at: str | None
    closes_at: str | None
    max_responses: NotRequired[int | None]
    quotas: NotRequired[list[Quota]]
    identity: Literal["anonymous", "signed"]
    results_visibility: Literal["after_close", "after_vote", "always", "never"]
    translations: dict[str, SurveyWords]
    external_id: NotRequired[str | None]
    metadata: NotRequired[dict[str, str]]
    tags: NotRequired[list[str]]
    responses: NotRequired[ResponseCounts]
    revision: int
    created_at: str
    updated_at: str
    links: SurveyLinks


class SurveyWords(TypedDict):
    """A survey's own words in another language; its polls bring theirs. Left out: shown as written."""

    title: NotRequired[str | None]
    description: NotRequired[str | None]
    endings: NotRequired[Mapping[str, EndingWords]]


class Target(TypedDict):
    """What it shows: one of a poll, a survey and an effect."""

    poll: NotRequired[str | None]
    survey: NotRequired[str | None]
    effect: NotRequired[Effect | None]


class Template(TypedDict):
    """One file of `files/`, named by its key. `body` is sent as it is to the list of its type."""

    key: str
    title: str
    description: str
    type: Literal["poll", "survey"]
    body: Mapping[str, Any]


class TemplatePage(TypedDict):
    """All templates by title: a shelf, not a log, so it has one page."""

    data: list[Template]
    next_cursor: NotRequired[None]
    has_more: NotRequired[bool]


class TemplateQuery(TypedDict):
    """Templates of one type, or all."""

    type: NotRequired[Literal["poll", "survey"] | None]


class TestBody(TypedDict):
    """A moment to try a trigger on. `attributes` left out: those last seen of the person."""

    user: NotRequired[str | None]
    voter: NotRequired[str | None]
    properties: NotRequired[Mapping[str, Any]]
    attributes: NotRequired[Mapping[str, Any] | None]
    url: NotRequired[str | None]
    source: NotRequired[Literal["backend", "page"] | None]


class Theme(TypedDict):
    """The brand's own colour, for what pages show."""

    accent: str


class TicketBody(TypedDict):
    """What the ticket is for. Without `poll` it opens the stream of any poll of the project."""

    poll: NotRequired[str | None]


class TotalsQuery(TypedDict):
    """Since when (a week ago, if nothing is said), and told apart by what."""

    since: NotRequired[datetime | str | None]
    by: NotRequired[Literal["effect", "trigger"]]


class TotalsReply(TypedDict):
    """What all interactions came to since the beginning of an hour."""

    since: str
    by: Literal["effect", "trigger"]
    total: CountsView
    groups: list[GroupView]
    hours: list[HourView]


class Translation(TypedDict):
    """A poll's words in another language; what is left out is shown as it was written.

    `options` are texts by option id, `settings` the words among the kind's settings.
    """

    question: NotRequired[str | None]
    description: NotRequired[str | None]
    image_alt: NotRequired[str | None]
    options: NotRequired[Mapping[str, str]]
    settings: NotRequired[Mapping[str, str]]


TriggerEdit = TypedDict(
    "TriggerEdit",
    {
        "on": "NotRequired[On]",
        "show": "NotRequired[Target]",
        "name": "NotRequired[str]",
        "as": "NotRequired[Literal['banner', 'inline', 'page', 'popup', 'slide_in', 'tab']]",
        "slot": "NotRequired[str | None]",
        "segment": "NotRequired[Circumstance | None]",
        "frequency": "NotRequired[Frequency]",
        "cooldown_seconds": "NotRequired[int]",
        "ignores_cooldown": "NotRequired[bool]",
        "sample_percent": "NotRequired[float]",
        "schedule": "NotRequired[NewSchedule | None]",
        "quiet_hours": "NotRequired[Hours | None]",
        "priority": "NotRequired[int]",
        "delay_seconds": "NotRequired[int]",
        "expires_seconds": "NotRequired[int]",
        "once_per": "NotRequired[Literal['device', 'tab', 'user']]",
        "push": "NotRequired[Push | None]",
    },
)


class TriggerOutcomes(TypedDict):
    """What a trigger came to since the beginning of an hour.

    `eligible`: decisions about somebody it is meant for, shown or not; `sent`: those that show.
    `median_seconds_to_show`: of the last thousand interactions, from when each could be shown until it was.
    """

    trigger: str
    since: str
    decisions: int
    eligible: int
    sent: int
    delivered: int
    shown: int
    clicked: int
    dismissed: int
    answered: int
    unsupported: int
    expired: int
    canceled: int
    refusals: dict[str, int]
    by_hour: list[HourOfDecisions]
    median_seconds_to_show: float | None


class TriggerPage(TypedDict):
    """Triggers, newest first."""

    data: list[TriggerView]
    next_cursor: str | None
    has_more: bool


class TriggerQuery(TypedDict):
    """A page of triggers, newest first; archived ones too, if asked for."""

    archived: NotRequired[bool]
    limit: NotRequired[int]
    cursor: NotRequired[str | None]


TriggerView = TypedDict(
    "TriggerView",
    {
        "id": "str",
        "name": "str",
        "enabled": "bool",
        "revision": "int",
        "on": "OnView",
        "show": "Target",
        "as": "Literal['banner', 'inline', 'page', 'popup', 'slide_in', 'tab']",
        "slot": "str | None",
        "segment": "Circumstance | None",
        "frequency": "Frequency",
        "cooldown_seconds": "int",
        "ignores_cooldown": "bool",
        "sample_percent": "float",
        "schedule": "ScheduleView | None",
        "quiet_hours": "NotRequired[Hours | None]",
        "priority": "int",
        "delay_seconds": "int",
        "expires_seconds": "int",
        "once_per": "Literal['device', 'tab', 'user']",
        "push": "Push | None",
        "created_at": "str",
        "updated_at": "str",
        "archived_at": "str | None",
    },
)


class Unsubscribed(TypedDict):
    """`removed` false: there was no such subscription of this person."""

    removed: bool


class Unsubscription(TypedDict):
    endpoint: str


class UrlMatch(TypedDict):
    """Which pages. `glob`: `*` stands for any characters, `?` for one."""

    matches: Literal["contains", "exact", "glob", "starts_with"]
    value: str


class Validity(TypedDict):
    """Whether a definition would be taken, and if not, everything that is wrong with it."""

    valid: bool
    errors: list[FieldProblem]


class VisibleResults(TypedDict):
    """`voters` are distinct people, `votes` their current votes; every `percent` is of `voters` (`basis`).

    `details` are what only this kind of question has; each group of numbers in it names its own `basis`.
    `winners`: once nothing can change any more, who won by the poll's rule for ties.
    """

    poll_id: str
    run: int
    version: int
    revision: int
    status: Literal["archived", "canceled", "closed", "draft", "locked", "open", "scheduled"]
    hidden: NotRequired[bool]
    voters: int
    votes: int
    basis: NotRequired[str]
    options: NotRequired[list[Share]]
    ratings: NotRequired[list[RatingShare]]
    mean: NotRequired[float | None]
    median: NotRequired[float | None]
    scale: NotRequired[int]
    details: NotRequired[Struct]
    winners: NotRequired[list[str]]
    held_back: NotRequired[HeldBack]
    is_final: bool
    tie: bool
    opens_at: str | None
    closes_at: str | None


class VotePage(TypedDict):
    """Votes with their receipts, in the order of the log."""

    data: list[VoteWithReceipt]
    next_cursor: str | None
    has_more: bool


class VoteQuery(TypedDict):
    """A page of votes, in the order of the log."""

    limit: NotRequired[int]
    cursor: NotRequired[str | None]


class VoteReply(TypedDict):
    """The answer to a vote. `results` only where the voter may see them now."""

    vote: VoteView
    receipt: ReceiptView
    feedback: Feedback
    results: NotRequired[VisibleResults]


class VoteView(TypedDict):
    """A vote. One of the answer fields is there, as the kind of poll has it."""

    choice: NotRequired[str]
    choices: NotRequired[list[str]]
    rating: NotRequired[int]
    value: NotRequired[float]
    ranking: NotRequired[list[str]]
    points: NotRequired[dict[str, int]]
    matrix: NotRequired[dict[str, str]]
    text: NotRequired[str]
    words: NotRequired[list[str]]
    taps: NotRequired[dict[str, int]]
    date: NotRequired[str]
    email: NotRequired[str]
    consent: NotRequired[bool]
    id: str
    poll_id: str
    run: int
    status: Literal["recorded", "retracted", "superseded"]
    at: str


class VoteWithReceipt(TypedDict):
    vote: VoteView
    receipt: ReceiptView


class VotingRules(TypedDict):
    """Who may vote and how often."""

    change: NotRequired[bool]
    retract: NotRequired[bool]
    votes_per_voter: NotRequired[int]
    identity: NotRequired[Literal["anonymous", "signed"]]


class WebhookDeleted(TypedDict):
    """It is gone, with what waited for it and its delivery log."""

    id: str
    deleted: NotRequired[bool]


class WebhookEdit(TypedDict):
    """What to change; what is left out stays. Enabled again, it hears of what happens from now on."""

    url: NotRequired[str]
    types: NotRequired[Sequence[str]]
    description: NotRequired[str | None]
    enabled: NotRequired[bool]


class WebhookPage(TypedDict):
    """Endpoints, newest first."""

    data: list[WebhookView]
    next_cursor: str | None
    has_more: bool


class WebhookQuery(TypedDict):
    """A page of endpoints, newest first."""

    limit: NotRequired[int]
    cursor: NotRequired[str | None]


class WebhookView(TypedDict):
    """An endpoint. `secret` is told by the reply that made it and by no other.

    `url` null: it is listened to. `signs_with` counts the secrets that sign now: two or more while one is
    being replaced.
    """

    id: str
    url: str | None
    types: list[str]
    description: str | None
    enabled: bool
    disabled_reason: Literal["backlog", "failing", "gone", "switched_off"] | None
    disabled_at: str | None
    signs_with: int
    environment: Literal["live", "test"]
    revision: int
    created_at: str
    updated_at: str
    secret: NotRequired[str]
