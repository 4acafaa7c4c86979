"""Every operation by every caller: who is let in, and with which words everybody else is sent away."""

import json
import re
from uuid import uuid4

import pytest
from abused import problem
from operation_rows import BY_HOST, FOR_A_VOTER, MEAN, ROWS, TRIGGER

PUBLISHABLE = (
    *("polls:read", "votes:write", "results:read", "effects:read", "events:write"),
    *("reactions:read", "reactions:write"),
)
SECRET = (
    *(*PUBLISHABLE, "polls:write", "votes:read", "effects:write", "events:read", "triggers:read"),
    *("triggers:write", "alerts:read", "alerts:write", "webhooks:read", "webhooks:write"),
)
MISSING = {
    "surveys": "survey_not_found",
    "polls": "poll_not_found",
    "interactions": "interaction_not_found",
    "alert-rules": "alert_rule_not_found",
    "alerts": "alert_not_found",
    "webhooks": "webhook_not_found",
    "triggers": "trigger_not_found",
}


@pytest.fixture(scope="module")
def operations(house):
    paths = house.ask("GET", "/openapi.json", key=None).json()["paths"]
    return {
        told["operationId"]: (method.upper(), path)
        for path, methods in paths.items()
        for method, told in methods.items()
        if told.get("security")
    }


@pytest.fixture(scope="module")
def keys(house):
    """Keys by what is special about them."""
    stranger = house.command("project", "create", "Stranger")
    made = {
        "other host": stranger["secret_key"],
        "other page": stranger["publishable_key"],
    }
    create = ("key", "create", "--project", house.project, "--kind")
    made["test host"] = house.command(*create, "secret", "--test")["key"]
    made["test page"] = house.command(*create, "publishable", "--test")["key"]
    for who, kind, scopes in (("host", "secret", SECRET), ("page", "publishable", PUBLISHABLE)):
        for left_out in scopes:
            flags = [word for scope in scopes if scope != left_out for word in ("--scope", scope)]
            made[f"{who} without {left_out}"] = house.command(*create, kind, *flags)["key"]
    return made


class Target:
    """What an operation is about: fresh, with all that a path may name in it."""

    def __init__(self, house, sort):
        self.house, self.voter, self.names = (
            house,
            house.voter(),
            {"template_key": "nps", "subject": "post-42", "user": "ann", "voter": "voter_x"},
        )
        self.path = self.state = None
        self.page = None
        make = {"survey": self._survey, "draft survey": self._survey, None: lambda _: None}
        make |= dict.fromkeys(("interaction", "own interaction", "poll effect"), self._interaction)
        make |= dict.fromkeys(("alert rule", "alert"), self._alert)
        make |= {"webhook": self._webhook, "trigger": self._trigger, "cue": self._trigger}
        make.get(sort, self._poll)(sort)

    def _poll(self, sort):
        drafts = {
            "poll": {"voting": {"change": True, "retract": True}},
            "draft": {"open": False},
            "prediction": {"kind": "prediction"},
            "ideas": {"kind": "ideas"},
            "text": {"kind": "text", "options": []},
        }
        poll = self.house.poll(**drafts[sort])
        self.path = f"/v1/polls/{poll['id']}"
        options = [one["id"] for one in poll["options"]]
        self.names |= {"poll_id": poll["id"], "vote_id": "mine", "suggestion_id": "mine"}
        self.names |= {"option_id": options[0], "option": options[0]} if options else {}
        answers = {"text": {"text": "Fine."}, "ideas": {"choices": options[:1]}}
        if sort != "draft":
            self._made(
                "votes", answers.get(sort, {"choice": options[0] if options else ""}) | {"vote_id": "mine"}
            )
        if sort == "ideas":
            self._made("suggestions", {"text": "A bench", "suggestion_id": "mine"})
        self.page = re.search(
            r'key="(pl_pg_[^"]+)"', self.house.ask("GET", f"/p/{poll['id']}", key=None).text
        )

    def _survey(self, sort):
        body = {"title": "Visit", "items": [{"poll": {"question": "How was it?", "kind": "rating"}}]}
        made = self.house.ask("POST", "/v1/surveys", body | {"open": sort == "survey"})
        assert made.status_code == 201, made.text
        survey = made.json()
        self.path = f"/v1/surveys/{survey['id']}"
        self.names |= {"survey_id": survey["id"], "response_id": "mine"}
        if sort == "survey":
            answers = {"response_id": "mine", "answers": {"q1": {"rating": 3}}}
            self._made("responses", answers)
        shown = self.house.ask("GET", f"/s/{survey['id']}", key=None)
        self.page = re.search(r'key="(pl_pg_[^"]+)"', shown.text)

    def _interaction(self, sort):
        """Effects: `own interaction` is the voter's, and found by no path."""
        voter_id = self.voter.removeprefix("pl_vt_").partition(".")[0]
        to = {"poll": self.house.poll()["id"]} if sort == "poll effect" else {"voter": voter_id}
        made = self.house.ask("POST", "/v1/effects", {"to": to, "effect": "toast"})
        assert made.status_code == 201, made.text
        self.names |= {"interaction_id": made.json()["id"]}
        self.path = None if sort == "own interaction" else f"/v1/interactions/{made.json()['id']}"

    def _trigger(self, sort):
        """One on an event; or on a cue, whose page names it in the body and in no path."""
        on = {"cue": "load"} if sort == "cue" else TRIGGER["on"]
        made = self.house.ask("POST", "/v1/triggers", TRIGGER | {"on": on})
        assert made.status_code == 201, made.text
        self.names |= {"trigger_id": made.json()["id"], "option": made.json()["id"]}
        self.path = None if sort == "cue" else f"/v1/triggers/{made.json()['id']}"

    def _webhook(self, _sort):
        """One that is listened to, and a message that waits for it."""
        made = self.house.ask("POST", "/v1/webhooks", {"listen": True, "types": ["alert.fired"]})
        assert made.status_code == 201, made.text
        self.path = f"/v1/webhooks/{made.json()['id']}"
        sent = self.house.ask("POST", f"{self.path}/test")
        self.names |= {"webhook_id": made.json()["id"], "delivery_id": sent.json()["id"]}

    def _alert(self, sort):
        """A rule, and the alert that its first answer caused."""
        poll = self.house.poll(kind="rating", options=[])
        rule = {"name": "Bad mood", "metric": MEAN | {"poll": poll["id"]}}
        made = self.house.ask("POST", "/v1/alert-rules", rule)
        assert made.status_code == 201, made.text
        self.names |= {"rule_id": made.json()["id"]}
        self.path = f"/v1/polls/{poll['id']}"
        self._made("votes", {"rating": 1})
        while not (found := self._alerts()):
            pass
        self.names |= {"alert_id": found[0]["id"]}
        self.path = (
            f"/v1/alert-rules/{made.json()['id']}" if sort == "alert rule" else f"/v1/alerts/{found[0]['id']}"
        )

    def _alerts(self):
        return self.house.ask("GET", f"/v1/alerts?rule={self.names['rule_id']}").json()["data"]

    def _made(self, what, body):
        made = self.house.ask("POST", f"{self.path}/{what}", body, key="page", Plaudit_Voter=self.voter)
        assert made.status_code == 201, made.text

    @property
    def has_page(self):
        return self.path.split("/")[2] in {"polls", "surveys"}

    @property
    def token(self):
        """What the hosted page of it acts with; what has no page of its own is met on the host's."""
        if self.path is None or not self.has_page:
            return self.house.page
        assert self.page, "the page carries no token"
        return self.page[1]

    def standing(self):
        """All that the host may read of it."""
        if self.path is None:
            return None
        if not self.has_page:
            return self.house.ask("GET", self.path).text
        said = [self.house.ask("GET", f"{self.path}{part}").json() for part in ("", "/results")]
        more = "/responses" if "surveys" in self.path else "/suggestions"
        return json.dumps([*said, self.house.ask("GET", f"{self.path}{more}").json()])


class Asker:
    """Asks for one operation, as anybody."""

    def __init__(self, house, operation, where, target):
        self.house, self.operation, self.row, self.target = house, operation, ROWS[operation], target
        self.method, path = where
        self.url = path.format(**target.names)

    def __call__(self, key, *, voter=None, for_somebody=False):
        body = self.row.body
        if body is not None:
            text = json.dumps(body).replace("{option}", self.target.names.get("option", ""))
            body = json.loads(text.replace("{any}", uuid4().hex))
        if for_somebody:
            body = (body or {}) | BY_HOST
        headers = {"authorization": f"Bearer {key}"} if key else {}
        headers |= {"plaudit-voter": voter} if voter else {}
        with self.house.http.stream(self.method, self.url, json=body, headers=headers) as answer:
            if not self.operation.startswith("stream") or answer.status_code != 200:
                answer.read()
            return answer


def refused(asked, key, status, code, **more):
    answer = asked(key, **more)
    assert problem(answer, status) == code, (asked.operation, answer.text)


@pytest.mark.parametrize("operation", sorted(ROWS))
def test_who_is_let_in(house, operations, keys, operation):
    row = ROWS[operation]
    target, other = Target(house, row.target), Target(house, row.target)
    asked = Asker(house, operation, operations[operation], target)
    before = target.standing()
    strangers(asked, keys)
    others(asked, keys, other)
    assert target.standing() == before, "somebody who was refused changed something"
    if not row.host_only:
        token = target.token if target.path else house.page
        for key in (house.page, token):
            assert asked(key).status_code == row.page, asked(key).text
        assert asked(token, voter=target.voter).status_code == row.voter, operation
    answer = asked(house.secret, for_somebody=operation in FOR_A_VOTER)
    assert answer.status_code == row.host, answer.text


def strangers(asked, keys):
    """No key, a wrong one, one without the scope, one of pages for what hosts do."""
    row, page, target = asked.row, asked.house.page, asked.target
    refused(asked, None, 401, "key_missing")
    refused(asked, "pl_sk_live_" + "x" * 36, 401, "key_invalid")
    refused(asked, keys[f"host without {row.scope}"], 403, "scope_missing")
    if not row.host_only:
        refused(asked, keys[f"page without {row.scope}"], 403, "scope_missing", voter=target.voter)
        return
    for key in (page, keys["other page"], keys["test page"], *([target.token] if target.path else [])):
        refused(asked, key, 403, "key_kind")
    refused(asked, page, 403, "key_kind", voter=target.voter)


def others(asked, keys, other):
    """Keys that are good elsewhere: what they ask for is not there. `other`: another of the same sort."""
    if asked.target.path is None:
        return
    missing = MISSING[asked.url.split("/")[2]]
    for key in (keys["other host"], keys["test host"]):
        refused(asked, key, 404, missing, for_somebody=asked.operation in FOR_A_VOTER)
    if not asked.row.host_only:
        for key in (keys["other page"], keys["test page"], *({other.token} - {asked.house.page})):
            refused(asked, key, 404, missing)


def test_the_page_of_a_survey_opens_none_of_its_polls(house):
    """Nor does that of one of its polls open the survey."""
    target = Target(house, "survey")
    poll = house.ask("GET", target.path).json()["items"][0]["poll"]
    of_poll = re.search(r'key="(pl_pg_[^"]+)"', house.ask("GET", f"/p/{poll['id']}", key=None).text)[1]
    for what in ("", "/results", "/answers", "/suggestions", "/stream"):
        problem(house.ask("GET", f"/v1/polls/{poll['id']}{what}", key=target.token), 404, "poll_not_found")
    for what in ("", "/results", "/leaderboard", "/responses/me"):
        problem(house.ask("GET", f"{target.path}{what}", key=of_poll), 404, "survey_not_found")


def test_no_operation_is_without_a_row(operations, figures):
    assert operations.keys() == ROWS.keys()
    figures(operations_with_a_row=len(ROWS), operations_without=0)
