"""The committed contract against a running server: right, wrong and in sequences, by whoever may knock.

schemathesis runs as its own process. Any answer of 500 and above, any status, body, header or media type the
contract does not promise, and any wrong input that is taken, fails the test with the request as a command line.
"""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from abused import House, problem

from tiers import LONG

CONFIG = """
hooks = "openapi_hooks.py"
[phases.stateful]
enabled = true
[checks.positive_data_acceptance]
enabled = {accepted}
expected-statuses = ["2xx", "3xx", "401", "403", "404", "409", "412", "429"]
[checks.negative_data_rejection]
expected-statuses = ["400", "401", "403", "404", "405", "409", "413", "415", "422", "429"]
{rules}
"""
# Rules a schema cannot say: how many options a kind has, which answers fit it, a cursor that was given out,
# exactly one of several addresses, names that can be seen, an address that is asked, a key a browser made.
RULES = ("POST /v1/polls", "PATCH /v1/polls/{poll_id}", "POST /v1/polls/{poll_id}/votes", "GET /v1/polls",
         "GET /v1/polls/{poll_id}/votes", "GET /v1/polls/{poll_id}/results", "GET /v1/polls/{poll_id}/answers",
         "GET /v1/polls/{poll_id}/suggestions", "POST /v1/polls/{poll_id}/suggestions",
         "POST /v1/polls/{poll_id}/resolve",
         "POST /v1/surveys", "PATCH /v1/surveys/{survey_id}", "GET /v1/surveys",
         "POST /v1/surveys/{survey_id}/responses", "PATCH /v1/surveys/{survey_id}/responses/{response_id}",
         "GET /v1/surveys/{survey_id}/responses",
         "GET /v1/alert-rules", "GET /v1/alerts", "GET /v1/events", "GET /v1/interactions", "GET /v1/subjects",
         "GET /v1/triggers", "GET /v1/webhooks", "GET /v1/webhooks/{webhook_id}/deliveries",
         "POST /v1/alert-rules", "PATCH /v1/alert-rules/{rule_id}", "POST /v1/alert-rules/dry-run",
         "POST /v1/effects", "POST /v1/interactions", "POST /v1/me/interactions/{interaction_id}/outcomes",
         "POST /v1/triggers", "PATCH /v1/triggers/{trigger_id}", "POST /v1/triggers/{trigger_id}/test",
         "POST /v1/webhooks", "PATCH /v1/webhooks/{webhook_id}", "PATCH /v1/settings",
"POST /v1/webhooks/{webhook_id}/redeliver",
         "POST /v1/webhooks/{webhook_id}/deliveries/{delivery_id}/report", "POST /v1/me/push-subscriptions", "POST /v1/reactions",
         "GET /v1/subjects/{subject}", "DELETE /v1/subjects/{subject}")  # fmt: skip
CASES = {"secret": (12, 300), "page": (8, 150), None: (3, 30)}  # of each operation: quick, long
SEED = 20261121
RULE = """
[[operations]]
include-name = "{name}"
[operations.checks.positive_data_acceptance]
expected-statuses = ["2xx", "3xx", "401", "403", "404", "409", "412", "422", "429"]
"""
# A dry run answers 200 and says what is wrong.
DRY_RUNS = ("POST /v1/polls/validate", "POST /v1/polls/{poll_id}/validate", "POST /v1/surveys/validate")
DRY_RUN = """
[[operations]]
include-name = "{name}"
[operations.checks.negative_data_rejection]
expected-statuses = ["200", "400", "401", "403", "404", "405", "409", "413", "415", "422", "429"]
"""
# One wrong event does not lose the others: it is refused by name in an answer of 202.
EACH_FOR_ITSELF = ("POST /v1/events",)
BATCH = (
    RULE
    + """
[operations.checks.negative_data_rejection]
expected-statuses = ["202", "400", "401", "403", "404", "405", "409", "413", "415", "422", "429"]
"""
)
# Their bodies are those, or in those, of POST /v1/polls, /v1/triggers, /v1/effects, /v1/alert-rules and /v1/webhooks,
# and of POST /v1/interactions/{interaction_id}/outcomes: all forms of a body are tried once in the quick tier;
# surveys are drawn by test_definitions, their answers tried at POST /v1/surveys/{survey_id}/responses.
TRIED_ELSEWHERE = (
    *DRY_RUNS,
    "PATCH /v1/surveys/{survey_id}",
    "PATCH /v1/surveys/{survey_id}/responses/{response_id}",
    "POST /v1/surveys",
    "PATCH /v1/polls/{poll_id}",
    "PATCH /v1/triggers/{trigger_id}",
    "PATCH /v1/alert-rules/{rule_id}",
    "POST /v1/alert-rules/dry-run",
    "PATCH /v1/webhooks/{webhook_id}",
    "PATCH /v1/settings",
    "POST /v1/interactions",
    "POST /v1/me/interactions/{interaction_id}/outcomes",
)
UNCOVERED = """
[operations.phases.coverage]
enabled = false
[operations.generation]
max-examples = 4
"""
# In the quick tier fewer are drawn where all forms of a body, or none, say most of it.
FEWER = """
[[operations]]
include-tag = ["Interactions", "Triggers", "Alerts", "Webhooks", "Push", "Reactions", "Settings"]
[operations.generation]
max-examples = 4
"""
NOT_ASKED = "use_after_free"  # DELETE archives: the poll, its votes and its proofs stay readable


def standing(house, poll, voter):
    """What a case may meet in a poll: its options, and a vote and a suggestion of the first voter."""
    path, by_voter = f"/v1/polls/{poll['id']}", {"key": "page", "Plaudit_Voter": voter}
    answers = [{"choice": option["id"]} for option in poll["options"]] or [{"text": "Well."}]
    made = house.ask("POST", f"{path}/votes", answers[0], **by_voter)
    assert made.status_code == 201, made.text
    named = {"answers": answers, "vote_id": made.json()["vote"]["id"]}
    if poll["options"]:
        made = house.ask("POST", f"{path}/suggestions", {"text": "Cocoa"}, **by_voter)
        assert made.status_code == 201, made.text
        named |= {"option_id": poll["options"][0]["id"], "suggestion_id": made.json()["suggestion"]["id"]}
    return named


def surveys(house, voter):
    """Two: one to be ended, one to be answered."""
    rating = {"question": "How was it?", "kind": "rating"}
    body = {"title": "Visit", "items": [{"key": "q1", "poll": rating}], "open": True}
    made = [house.ask("POST", "/v1/surveys", body).json()["id"] for _ in range(2)]
    response = {"response_id": "mine", "answers": {"q1": {"rating": 3}}}
    begun = house.ask("POST", f"/v1/surveys/{made[1]}/responses", response, key="page", Plaudit_Voter=voter)
    assert begun.status_code == 201, begun.text
    return made


def made(house, path, body=None, **headers):
    """What came of a POST that must go well."""
    answer = house.ask("POST", f"/v1/{path}", body, **headers)
    assert answer.is_success, answer.text
    return answer.json()


def alerted(house):
    """A rule with the alert that the first answer caused, and a rule to be lost."""
    poll = house.poll(kind="rating", options=[])
    rule = {"name": "Bad mood", "metric": {"type": "mean", "poll": poll["id"], "below": 5, "over": {"answers": 1},
                                           "min_sample": 1}}  # fmt: skip
    rules = [made(house, "alert-rules", rule)["id"] for _ in range(2)]
    made(house, f"polls/{poll['id']}/votes", {"rating": 1, "voter": "somebody"})
    while not (found := house.ask("GET", f"/v1/alerts?rule={rules[1]}").json()["data"]):
        pass
    return {"rule_id": rules, "alert_id": [found[0]["id"]], "metric": rule["metric"]}


def shown(house, poll, voter):
    """What paths may name of effects, triggers, webhooks, alerts: of each one to be lost and others to be kept."""
    toast = {"effect": "toast", "ttl_seconds": 3600}
    voter_id = voter.removeprefix("pl_vt_").partition(".")[0]
    to = ({"user": "ann"}, {"poll": poll}, {"voter": voter_id})
    on = ({"event": "checkout.completed"}, {"event": "checkout.completed"}, {"cue": "load"})
    hook = {"listen": True, "types": ["alert.fired"]}
    hooks = [made(house, "webhooks", hook)["id"] for _ in range(2)]
    return alerted(house) | {
        "interaction_id": [made(house, "effects", toast | {"to": one})["id"] for one in to],
        "trigger_id": [made(house, "triggers", {"on": one, "show": {"effect": {"effect": "toast"}}})["id"] for one in on],
        "webhook_id": hooks,
        "delivery_id": [made(house, f"webhooks/{hooks[1]}/test")["id"]],
        "voter": [voter_id],
    }  # fmt: skip


def open_to(house, key):
    """Operations that say more to this key than that it may not: `test_authorisation` asks for the others."""
    paths = house.ask("GET", "/openapi.json", key=None).json()["paths"]
    operations = [told for methods in paths.values() for told in methods.values()]
    mine = {"publishableKey": []} if key == "page" else None
    return [told["operationId"] for told in operations if not told["security"] or mine in told["security"]]


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    """A server of its own: it is filled up to every limit there is."""
    with House(tmp_path_factory.mktemp("filled"), PLAUDIT_RATE_LIMITS="off") as house:
        yield house


@pytest.fixture(scope="module")
def told(house):
    """What cases may meet, and in which house."""
    free = {"voting": {"change": True, "retract": True}}
    polls = [house.poll(question=f"Number {n}?", suggestions={}, **free) for n in range(3)]
    words = house.poll(kind="text", options=[], **free)
    voter = house.voter()  # one, so that what it made is found by whoever follows a link
    return house, {
        "polls": {poll["id"]: standing(house, poll, voter) for poll in (*polls, words)},
        "words": words["id"],
        "surveys": surveys(house, voter),
        "named": shown(house, polls[1]["id"], voter),
        "voter": voter,
    }


def attack(house, told, folder, key, cases):
    """Run schemathesis with this key; its report."""
    hooks = str(Path(__file__).with_name("openapi_hooks.py"))
    rules = (
        dict.fromkeys(RULES, RULE) | dict.fromkeys(DRY_RUNS, DRY_RUN) | dict.fromkeys(EACH_FOR_ITSELF, BATCH)
    )
    once = () if LONG else TRIED_ELSEWHERE
    rules = "".join(
        rule.format(name=name) + (UNCOVERED if name in once else "") for name, rule in rules.items()
    )
    rules += "" if LONG else FEWER
    config = CONFIG.format(accepted="true" if key else "false", rules=rules)
    (folder / "schemathesis.toml").write_text(config.replace("openapi_hooks.py", hooks))
    headers = ["-H", f"Authorization: Bearer {getattr(house, key)}"] if key else []
    chosen = (
        [] if LONG or key == "secret" else [f"--include-operation-id={one}" for one in open_to(house, key)]
    )
    return subprocess.run(
        [
            *(sys.executable, "-m", "schemathesis.cli", "--config-file", "schemathesis.toml"),
            *("run", f"{house.url}/openapi.json", *headers, *chosen, "-n", str(cases), "--seed", str(SEED)),
            *(
                "--checks",
                "all",
                "--exclude-checks",
                NOT_ASKED,
                "--exclude-path-regex",
                "/stream$|/next$",
                "--continue-on-failure",
                "--no-color",
            ),
            *("--generation-database", "none", "--report", "json", "--report-json-path", "report.json"),
            *(
                "--generation-allow-x00",
                "false",
            ),  # refused everywhere, as `test_bodies` has it; no schema says so
            *("--phases", "examples,coverage,fuzzing" + ("" if chosen else ",stateful"), "--warnings", "off"),
        ],
        cwd=folder,
        env={
            **os.environ,
            "ABUSED": json.dumps(told | {"host": key == "secret", "seed": SEED}),
            "PYTHONWARNINGS": "ignore",
        },
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("key", CASES)
def test_the_contract_holds_whatever_is_sent(told, tmp_path, amount, figures, key):
    house, there = told
    done = attack(house, there, tmp_path, key, amount(*CASES[key]))
    generated = re.search(r"(\d+) generated", done.stdout)
    assert done.returncode == 0, "\n".join(one[:400] for one in (done.stdout + done.stderr).splitlines())
    assert generated, done.stdout
    assert house.is_well()
    votes = house.rows("SELECT count(*) FROM acts WHERE vote_id IS NOT NULL")[0][0]
    figures(requests_by_openapi=int(generated[1]), with_key=key or "none", answers_of_500_or_more=0)
    if key == "secret":
        assert votes > 10, "hardly a vote was stored: the cases did not get past the door"


def test_an_unknown_path_is_a_problem_too(house):
    for path in ("/v1/nothing", "/v1/polls/x/y/z", "/v1//polls", "/v2/polls", "/v1/polls/%2e%2e/x"):
        problem(house.ask("GET", path), 404)
