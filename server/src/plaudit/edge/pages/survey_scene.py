"""What a page of a survey shows to one visitor: where they are on their way, in words they read."""

import msgspec

from plaudit.edge.pages.scene import Notice, Theme
from plaudit.edge.pages.texts import Words
from plaudit.features.polls.model import Answer, Poll
from plaudit.features.surveys.flow import Walk
from plaudit.features.surveys.model import Ending, Item, Response, Status, Survey, SurveyWords


class Step(msgspec.Struct, frozen=True, kw_only=True):
    """The item shown: its poll as this visitor gets it, what they said to it, and the item before it."""

    item: Item
    poll: Poll
    said: Answer | None
    back: str | None


class SurveyScene(msgspec.Struct, frozen=True, kw_only=True):
    """`step` is None where nothing is asked: before, between the last answer and the end, and after.

    `form_id` is made for this very page: a newcomer's form sent twice is of the same participant.
    `query`: what the address said and has to say on (hidden fields, language, theme).
    """

    survey: Survey
    status: Status
    response: Response
    walk: Walk
    ending: Ending | None
    step: Step | None
    words: Words
    told: SurveyWords
    theme: Theme
    public_url: str
    page_key: str
    form_id: str
    query: str
    known: bool
    language: str | None
    notice: Notice | None = None

    @property
    def title(self) -> str:
        return self.told.title or self.survey.title

    @property
    def description(self) -> str | None:
        return self.told.description or self.survey.description

    @property
    def path(self) -> str:
        """Where this page and its forms are."""
        return f"/s/{self.survey.id}"

    @property
    def page_url(self) -> str:
        return f"{self.public_url}/s/{self.survey.id}"

    def address(self, at: str | None = None) -> str:
        """The page again, at an earlier item if one is named."""
        query = "&".join(part for part in (self.query, f"at={at}" if at else "") if part)
        return f"{self.path}?{query}" if query else self.path
