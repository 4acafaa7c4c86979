"""What the API takes and answers, as it is on the wire.

Generated from `contract/openapi.json` by `tools/generate_types.py`; do not edit.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal, NotRequired, TypeAlias, TypedDict

Nothing: TypeAlias = "dict[str, Any]"

Struct: TypeAlias = "dict[str, Any]"


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


class Button(TypedDict):
    text: str
    url: str


class CastBody(TypedDict):
    """A vote: its id, the answer in the field its kind of poll reads, and for hosts the voter's id."""

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


Condition = TypedDict(
    "Condition",
    {
        "item": "NotRequired[str | None]",
        "field": "NotRequired[str | None]",
        "attribute": "NotRequired[str | None]",
        "op": "NotRequired[Literal['answered', 'contains', 'eq', 'gt', 'gte', 'in', 'includes', 'lt', 'lte', 'ne', 'skipped'] | None]",
        "value": "NotRequired[str | bool | int | float | list[str | int | float] | dict[str, str] | None]",
        "all": "NotRequired[list[Condition] | None]",
        "any": "NotRequired[list[Condition] | None]",
        "not": "NotRequired[Condition | None]",
    },
)


class Effects(TypedDict):
    """A poll's own feedback, by moment."""

    voted: NotRequired[FeedbackOverride | None]
    replayed: NotRequired[FeedbackOverride | None]
    changed: NotRequired[FeedbackOverride | None]
    retracted: NotRequired[FeedbackOverride | None]
    already_voted: NotRequired[FeedbackOverride | None]
    closed: NotRequired[FeedbackOverride | None]
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


class Export(TypedDict):
    """The JSON form."""

    poll: PollView
    results: VisibleResults
    votes: list[VoteWithReceipt]


class ExportQuery(TypedDict):
    """The form of the export."""

    format: NotRequired[Literal["csv", "json", "ndjson"]]


class Feedback(TypedDict):
    effect: Literal["confetti", "none", "pulse", "shake", "toast"]
    message: str
    tone: Literal["error", "info", "success", "warning"]
    haptic: NotRequired[list[int]]


class FeedbackOverride(TypedDict):
    """What a poll changes about the feedback of one moment; what is left out stays as it is."""

    effect: NotRequired[Literal["confetti", "none", "pulse", "shake", "toast"] | None]
    message: NotRequired[str | None]
    tone: NotRequired[Literal["error", "info", "success", "warning"] | None]
    haptic: NotRequired[list[int] | None]


class FieldProblem(TypedDict):
    """One thing wrong with one field. `pointer` is an RFC 6901 pointer as a fragment: `#/options/2/text`."""

    pointer: str
    detail: str


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


class ItemAnswer(TypedDict):
    """An answer, in the field its kind of poll reads."""

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


class ItemPoll(TypedDict):
    """A poll written inside a survey. Who may see its results is as the survey says, unless it says so."""

    question: str
    kind: NotRequired[str]
    options: NotRequired[list[str | OptionDraft]]
    min_selections: NotRequired[int | None]
    max_selections: NotRequired[int | None]
    scale: NotRequired[int | None]
    style: NotRequired[Literal["emoji", "number", "stars"] | None]
    settings: NotRequired[dict[str, Any]]
    shuffle: NotRequired[bool]
    suggestions: NotRequired[SuggestionRules | None]
    description: NotRequired[str | None]
    image_url: NotRequired[str | None]
    image_alt: NotRequired[str | None]
    language: NotRequired[str | None]
    translations: NotRequired[dict[str, Translation]]
    tags: NotRequired[list[str]]
    open: NotRequired[bool]
    opens_at: NotRequired[datetime | str | None]
    closes_at: NotRequired[datetime | str | None]
    duration_seconds: NotRequired[int | None]
    results_visibility: NotRequired[Literal["after_close", "after_vote", "always", "never"]]
    results_threshold: NotRequired[int | None]
    tie_rule: NotRequired[Literal["first_listed", "shared"]]
    voting: NotRequired[VotingRules]
    effects: NotRequired[Effects]
    room_id: NotRequired[str | None]
    external_id: NotRequired[str | None]
    metadata: NotRequired[dict[str, str]]


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


class NewEnding(TypedDict):
    title: str
    key: NotRequired[str | None]
    when: NotRequired[Condition | None]
    body: NotRequired[str | None]
    button: NotRequired[Button | None]
    effect: NotRequired[Literal["confetti"] | None]


class NewItem(TypedDict):
    """A step as written: a poll, or the id of one. In an edit, an item known by its key keeps its poll."""

    key: NotRequired[str | None]
    poll: NotRequired[ItemPoll | None]
    poll_id: NotRequired[str | None]
    required: NotRequired[bool]
    show_when: NotRequired[Condition | None]
    jumps: NotRequired[list[Jump]]
    next: NotRequired[str | None]


class NewPoll(TypedDict):
    """The body of `POST /v1/polls`."""

    question: str
    kind: NotRequired[str]
    options: NotRequired[list[str | OptionDraft]]
    min_selections: NotRequired[int | None]
    max_selections: NotRequired[int | None]
    scale: NotRequired[int | None]
    style: NotRequired[Literal["emoji", "number", "stars"] | None]
    settings: NotRequired[dict[str, Any]]
    shuffle: NotRequired[bool]
    suggestions: NotRequired[SuggestionRules | None]
    description: NotRequired[str | None]
    image_url: NotRequired[str | None]
    image_alt: NotRequired[str | None]
    language: NotRequired[str | None]
    translations: NotRequired[dict[str, Translation]]
    tags: NotRequired[list[str]]
    open: NotRequired[bool]
    opens_at: NotRequired[datetime | str | None]
    closes_at: NotRequired[datetime | str | None]
    duration_seconds: NotRequired[int | None]
    results_visibility: NotRequired[Literal["after_close", "after_vote", "always", "never"]]
    results_threshold: NotRequired[int | None]
    tie_rule: NotRequired[Literal["first_listed", "shared"]]
    voting: NotRequired[VotingRules]
    effects: NotRequired[Effects]
    room_id: NotRequired[str | None]
    external_id: NotRequired[str | None]
    metadata: NotRequired[dict[str, str]]


class NewSurvey(TypedDict):
    """The body of `POST /v1/surveys`."""

    title: str
    items: list[NewItem]
    description: NotRequired[str | None]
    language: NotRequired[str | None]
    endings: NotRequired[list[NewEnding]]
    hidden_fields: NotRequired[list[str]]
    pacing: NotRequired[Literal["host", "self"]]
    back: NotRequired[bool]
    progress: NotRequired[bool]
    closes_at: NotRequired[datetime | str | None]
    max_responses: NotRequired[int | None]
    quotas: NotRequired[list[Quota]]
    identity: NotRequired[Literal["anonymous", "signed"]]
    open: NotRequired[bool]
    results_visibility: NotRequired[Literal["after_close", "after_vote", "always", "never"]]
    translations: NotRequired[dict[str, SurveyWords]]
    external_id: NotRequired[str | None]
    metadata: NotRequired[dict[str, str]]
    tags: NotRequired[list[str]]


class NewTicket(TypedDict):
    """One stream may be opened with it, within a minute."""

    ticket: str
    expires_at: str


class NewVoter(TypedDict):
    """An anonymous voter. Keep the token: it is all that proves who voted."""

    voter_id: str
    token: str


class OnBehalf(TypedDict):
    """The body a secret key may send where a voter acts: the host's own id of that voter."""

    voter: NotRequired[str | None]


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
    metadata: NotRequired[dict[str, str]]


class PollEdit(TypedDict):
    """The body of `PATCH /v1/polls/{id}`. What is left out stays; null clears what may be empty."""

    question: NotRequired[str]
    options: NotRequired[list[str | OptionDraft]]
    min_selections: NotRequired[int | None]
    max_selections: NotRequired[int | None]
    scale: NotRequired[int | None]
    style: NotRequired[Literal["emoji", "number", "stars"] | None]
    settings: NotRequired[dict[str, Any]]
    shuffle: NotRequired[bool]
    suggestions: NotRequired[SuggestionRules | None]
    description: NotRequired[str | None]
    image_url: NotRequired[str | None]
    image_alt: NotRequired[str | None]
    language: NotRequired[str | None]
    translations: NotRequired[dict[str, Translation]]
    tags: NotRequired[list[str]]
    opens_at: NotRequired[datetime | str | None]
    closes_at: NotRequired[datetime | str | None]
    duration_seconds: NotRequired[int | None]
    results_visibility: NotRequired[Literal["after_close", "after_vote", "always", "never"]]
    results_threshold: NotRequired[int | None]
    tie_rule: NotRequired[Literal["first_listed", "shared"]]
    voting: NotRequired[VotingRules]
    effects: NotRequired[Effects]
    room_id: NotRequired[str | None]
    external_id: NotRequired[str | None]
    metadata: NotRequired[dict[str, str]]


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
    """A poll. `effects`, `external_id`, `metadata` and `tags` are the host's own and left out for others.

    Right answers among the `settings`, and hidden options, are left out for others too.

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
        "email_invalid",
        "frame_too_large",
        "idempotency_in_progress",
        "idempotency_key_invalid",
        "idempotency_key_reused",
        "identity_required",
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
        "unknown_type",
        "unsupported_media_type",
        "value_out_of_range",
        "vote_id_conflict",
        "vote_not_found",
        "voter_required",
        "voter_token_expired",
        "voter_token_invalid",
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


class Quota(TypedDict):
    """At most `limit` completed responses for which `when` holds; whoever comes after is screened out."""

    key: str
    when: Condition
    limit: int


class RatingShare(TypedDict):
    rating: int
    votes: int
    percent: float


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


class Resolution(TypedDict):
    """The body of a resolve: the options that came true, by id, key or exact text."""

    outcome: list[str]


class ResponseBody(TypedDict):
    """What a participant says. Null passes an item over, or takes its answer back.

    `voter` and `attributes` are for secret keys: the host's own id of the participant, and what the host
    knows of them; elsewhere the participant's token says both.
    """

    answers: NotRequired[dict[str, ItemAnswer | None]]
    fields: NotRequired[dict[str, str | bool | int | float]]
    language: NotRequired[str | None]
    complete: NotRequired[bool]
    response_id: NotRequired[str | None]
    voter: NotRequired[str | None]
    attributes: NotRequired[dict[str, str | bool | int | float] | None]


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


class Row(TypedDict):
    """A line of the leaderboard; equal scores share a place, and the next place is left out."""

    place: int
    response_id: str
    name: str | None
    score: int
    right: int
    answered: int


class Share(TypedDict):
    """How many votes one option has. `percent` is of voters, rounded half up to one decimal."""

    id: str
    votes: int
    percent: float


class StreamQuery(TypedDict):
    """For a browser's own EventSource, which can send no headers."""

    ticket: NotRequired[str | None]


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
    items: NotRequired[list[NewItem]]
    description: NotRequired[str | None]
    language: NotRequired[str | None]
    endings: NotRequired[list[NewEnding]]
    hidden_fields: NotRequired[list[str]]
    pacing: NotRequired[Literal["host", "self"]]
    back: NotRequired[bool]
    progress: NotRequired[bool]
    closes_at: NotRequired[datetime | str | None]
    max_responses: NotRequired[int | None]
    quotas: NotRequired[list[Quota]]
    identity: NotRequired[Literal["anonymous", "signed"]]
    results_visibility: NotRequired[Literal["after_close", "after_vote", "always", "never"]]
    translations: NotRequired[dict[str, SurveyWords]]
    external_id: NotRequired[str | None]
    metadata: NotRequired[dict[str, str]]
    tags: NotRequired[list[str]]


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
    endings: NotRequired[dict[str, EndingWords]]


class Template(TypedDict):
    """One file of `files/`, named by its key. `body` is sent as it is to the list of its type."""

    key: str
    title: str
    description: str
    type: Literal["poll", "survey"]
    body: dict[str, Any]


class TemplatePage(TypedDict):
    """All templates by title: a shelf, not a log, so it has one page."""

    data: list[Template]
    next_cursor: NotRequired[None]
    has_more: NotRequired[bool]


class TemplateQuery(TypedDict):
    """Templates of one type, or all."""

    type: NotRequired[Literal["poll", "survey"] | None]


class TicketBody(TypedDict):
    """What the ticket is for. Without `poll` it opens the stream of any poll of the project."""

    poll: NotRequired[str | None]


class Translation(TypedDict):
    """A poll's words in another language; what is left out is shown as it was written.

    `options` are texts by option id, `settings` the words among the kind's settings.
    """

    question: NotRequired[str | None]
    description: NotRequired[str | None]
    image_alt: NotRequired[str | None]
    options: NotRequired[dict[str, str]]
    settings: NotRequired[dict[str, str]]


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
