"""The shapes of the replies that are no feature's own: pages of lists, proofs, tickets, problems."""

from collections.abc import Sequence
from typing import Any

import msgspec

from plaudit.edge.views import PollView, ReceiptView, VoteView, VoteWithReceipt
from plaudit.features.polls.effects import Feedback
from plaudit.features.polls.results import HiddenResults, VisibleResults
from plaudit.kernel.errors import FieldProblem
from plaudit.ledger.ports import Checkpoint

# Either of them; `hidden` says which. Told as a choice because msgspec knows no untagged unions.
RESULTS = (VisibleResults, HiddenResults)


class RetractReply(msgspec.Struct, frozen=True, kw_only=True):
    """The answer to a retracted vote; the receipt is the retraction's own."""

    vote: VoteView
    receipt: ReceiptView
    feedback: Feedback
    results: VisibleResults | msgspec.UnsetType = msgspec.UNSET


class PollPage(msgspec.Struct, frozen=True, kw_only=True):
    """Polls, newest first."""

    data: Sequence[PollView]
    next_cursor: str | None
    has_more: bool


class Validity(msgspec.Struct, frozen=True, kw_only=True):
    """Whether a definition would be taken, and if not, everything that is wrong with it."""

    valid: bool
    errors: Sequence[FieldProblem]


class VotePage(msgspec.Struct, frozen=True, kw_only=True):
    """Votes with their receipts, in the order of the log."""

    data: Sequence[VoteWithReceipt]
    next_cursor: str | None
    has_more: bool


class ProofReply(msgspec.Struct, frozen=True, kw_only=True):
    """That a vote is in the log a signed checkpoint covers: an RFC 6962 audit path, from leaf to root."""

    receipt: ReceiptView
    checkpoint: Checkpoint
    index: int
    path: Sequence[str]


class NewVoter(msgspec.Struct, frozen=True, kw_only=True):
    """An anonymous voter. Keep the token: it is all that proves who voted."""

    voter_id: str
    token: str


class NewTicket(msgspec.Struct, frozen=True, kw_only=True):
    """One stream may be opened with it, within a minute."""

    ticket: str
    expires_at: str


class Problem(msgspec.Struct, frozen=True, kw_only=True):
    """RFC 9457, with our members. Facts of the code stand beside them (`docs/problems/<code>.md`)."""

    type: str
    title: str
    status: int
    detail: str
    instance: str
    code: str
    feedback: Feedback
    errors: Sequence[FieldProblem] | msgspec.UnsetType = msgspec.UNSET


class Readiness(msgspec.Struct, frozen=True, kw_only=True):
    """Whether this process should get requests, and what each check said."""

    ready: bool
    checks: dict[str, str]


OpenApi = dict[str, Any]
PlainText = str
Html = str
