"""O5: hidden means hidden, on every endpoint, frame, size and header. See `two_worlds`."""

import json
import random
import re
import time
from pathlib import Path

import hidden_kinds
from rank_test import mann_whitney
from two_worlds import World

CONTRACT = Path(__file__).resolve().parents[3] / "contract" / "openapi.json"
ASKING = ("anonymous", "nonsense", "page", "unvoted", "voted", "other page", "other host")
# Who is asked before any vote of theirs stands in it sees the same of an `after_vote` poll; its voters see results.
HIDDEN = ("after_close", "never", "after_vote", "several", "rating")
MAY_SEE = {("voted", "after_vote")}
PAGES = (
    "/",
    "/p/{poll}",
    "/e/{poll}",
    "/oembed?url={page}&format=json",
    "/demo/pulse",
    "/gallery",
    "/widget/v1.js",
)
NOT_OURS = {"anonymous", "nonsense", "other page", "other host"}
# Operations that are not asked of every poll by everybody, and why.
# Answers without an end. Those about the poll are read as live connections below; the others are about no poll.
ELSEWHERE = {"streamPoll", "streamInbox", "streamSubject"}
BODIES = {
    "createPoll": {"question": "Mine?", "options": ["Yes", "No"]},
    "editPoll": {"question": "Mine now?"},
    "createTicket": {},
    "createVoter": {},
    "suggestOption": {"text": "One of us would add this"},
    "createSurvey": {"title": "Mine", "items": [{"poll": {"question": "Well?", "kind": "rating"}}]},
    "editSurvey": {"title": "Mine now?"},
    "resolvePoll": {"outcome": ["Tea"]},
}
# Of every kind of question only what others than hosts may ask, by those who could learn most.
LOOKING = ("page", "voted")
QUERIED = ("ranking", "text", "ideas")
KIND_PAGES = ("/p/{poll}", "/e/{poll}", "/oembed?url={page}&format=json")
SURVEY_PAGES = ("/s/{survey}", "/s/{survey}/embed", "/oembed?url={page}&format=json")


def operations():
    for path, methods in json.loads(CONTRACT.read_text())["paths"].items():
        for method, operation in methods.items():
            yield operation["operationId"], method.upper(), path, operation


def filled(path, operation, names):
    """The paths and queries an operation is asked with."""
    path = path.replace("{code}", "results_hidden").replace("{template_key}", "nps")
    for name, known in names.items():
        path = path.replace(f"{{{name}}}", known[0] if isinstance(known, list) else known)
    queries = [
        f"?{parameter['name']}={value}"
        for parameter in operation.get("parameters", [])
        if parameter["in"] == "query"
        for value in parameter["schema"].get("enum", [])
    ]
    return [path + query for query in ["", *queries]]


def requests_of(world, name, *, anyone=False):
    """Every operation of the contract on one poll: operation, method, path, body; `anyone`: no host's own."""
    poll = world.polls[name]
    for identity, method, path, operation in operations():
        if identity in ELSEWHERE or "{survey_id}" in path or (name != HIDDEN[0] and "{poll_id}" not in path):
            continue  # what is about no poll is asked once
        if anyone and len(operation["security"]) < 2:
            continue
        option = next((option["id"] for option in poll["options"]), "none")
        votes = [world.own[name], "of-nobody"] if "{vote_id}" in path and not anyone else [world.own[name]]
        for vote_id in votes:
            names = {
                "poll_id": poll["id"],
                "vote_id": vote_id,
                "option_id": option,
                "suggestion_id": "of-nobody",
            }
            for url in filled(path, operation, names):
                if anyone and "?" in url and name not in QUERIED:
                    continue
                body = BODIES.get(identity, {} if method == "POST" else None)
                if identity == "castVote":
                    body = world.answer(name, 0) | {"vote_id": world.own[name]}
                yield identity, method, url, body


def requests_of_survey(world, name):
    """Every operation of the contract on one survey, and what its own page may ask of its polls."""
    survey = world.surveys[name]
    for identity, method, path, operation in operations():
        if "{survey_id}" in path:
            for response_id in ["me", "of-nobody"] if "{response_id}" in path else [""]:
                names = {"survey_id": survey["id"], "response_id": response_id}
                for url in filled(path, operation, names):
                    yield (
                        identity,
                        method,
                        url,
                        BODIES.get(identity, {} if method in {"POST", "PATCH"} else None),
                    )
    for item in survey["items"]:
        for what in ("", "/results", "/answers"):
            yield f"item {item['key']}{what}", "GET", f"/v1/polls/{item['poll']['id']}{what}", None


def asked(world, name):
    """Everybody asks everything of one hidden poll that does not change it for them."""
    for who in ASKING:
        if (who, name) in MAY_SEE or (who in NOT_OURS and name != HIDDEN[0]):
            continue  # a bad key gets no further than that, wherever it is shown
        for number, (identity, method, path, body) in enumerate(requests_of(world, name)):
            if identity in {"castVote", "retractVote"} and who in {"unvoted", "voted"}:
                continue  # they would: see `acted`
            world.record(f"{who} {name} {identity} {number}", who, method, path, body)
        results = f"/v1/polls/{world.polls[name]['id']}/results"
        for tag in ('"1-1-h1"', '"1-1-v1"', "*"):
            world.record(f"{who} {name} if-none-match {tag}", who, "GET", results, **{"If-None-Match": tag})
        world.record(f"{who} {name} head", who, "HEAD", results)


def asked_of_kind(world, kind):
    """What one who has voted may ask of a poll of this kind, once the votes are in; and its pages."""
    address = {"X-Forwarded-For": f"198.51.100.{list(hidden_kinds.KINDS).index(kind)}"}
    for number, (identity, method, path, body) in enumerate(requests_of(world, kind, anyone=True)):
        if identity not in {"castVote", "retractVote"}:
            world.record(
                f"voted {kind} {identity} {number}", f"voted for {kind}", method, path, body, **address
            )
    poll = world.polls[kind]
    for path in KIND_PAGES:
        url = path.format(poll=poll["id"], page=poll["links"]["page"])
        world.record(f"visitor {kind} {path}", "anonymous", "GET", url, **address)
    acted(world, kind, f"late for {kind}")


def asked_of_survey(world, name):
    """Everybody asks everything of a survey; somebody new answers it, and reads again what they see."""
    survey = world.surveys[name]
    for who in ASKING:
        if who in NOT_OURS and name != "hidden":
            continue
        for number, (identity, method, path, body) in enumerate(requests_of_survey(world, name)):
            world.record(f"{who} survey {name} {identity} {number}", who, method, path, body)
    path = f"/v1/surveys/{survey['id']}"
    for step, choice in (("answers", 2), ("again", 2), ("otherwise", 0)):
        body = world.response(name, choice)
        world.record(f"late survey {name} {step}", "late", "POST", f"{path}/responses", body)
    for what in ("", "/results", "/leaderboard", "/responses/me"):
        world.record(f"late survey {name} reads {what}", "late", "GET", f"{path}{what}")
    for page in SURVEY_PAGES:
        url = page.format(survey=survey["id"], page=survey["links"]["page"])
        world.record(f"visitor survey {name} {page}", "anonymous", "GET", url)


def tags(world):
    """The tags of the surveys as strangers get them. In them is a digest that no two worlds share."""
    found = []
    for survey in world.surveys.values():
        status, told, _ = world.ask("page", "GET", f"/v1/surveys/{survey['id']}")
        assert status == 200
        found.append(dict(told)["etag"])
    return found


def visited(world, name):
    poll = world.polls[name]
    page = f"{poll['links']['page']}"
    for path in PAGES:
        label = f"visitor {name} {path}"
        world.record(label, "anonymous", "GET", path.format(poll=poll["id"], page=page))
    code = poll["links"]["short"].rpartition("/")[2]
    world.record(f"visitor {name} short", "anonymous", "GET", f"/j/{code}")
    if name in {"rating", "several", "after_vote"}:
        return  # a form of another shape; its voters see an `after_vote` poll
    form = {"Content-Type": "application/x-www-form-urlencoded", "Origin": world.serving.url}
    body = f"choice={poll['options'][0]['id']}"
    _, told, _ = world.record(f"visitor {name} votes", "anonymous", "POST", f"/p/{poll['id']}", body, **form)
    cookie = (told.get("set-cookie") or told.get("Set-Cookie") or "").partition(";")[0]
    world.record(f"visitor {name} after", "anonymous", "GET", f"/p/{poll['id']}", Cookie=cookie)


def acted(world, name, who="late"):
    """One more voter, after the hidden votes: the vote, the same again, another, reading, proving, retracting."""
    path, late = f"/v1/polls/{world.polls[name]['id']}/votes", f"late-{name}"
    for step in ("votes", "again"):
        body = world.answer(name) | {"vote_id": late}
        status, _, text = world.record(f"late {name} {step}", who, "POST", path, body)
        assert status in {200, 201}, (name, text)
        assert json.loads(text)["receipt"]["sequence"] is None, "a sequence would tell the count"
    body = world.answer(name, 1) | {"vote_id": "another"}
    world.record(f"late {name} votes otherwise", who, "POST", path, body)
    steps = (("GET", ""), ("GET", "/proof"), ("DELETE", ""), ("DELETE", ""), ("GET", ""))
    for number, (method, what) in enumerate(steps):
        world.record(f"late {name} {method}{what} {number}", who, method, f"{path}/{late}{what}")
    world.record(f"late {name} results", who, "GET", path.replace("/votes", "/results"))


def script(world):
    """Everything, in one order."""
    kinds = list(hidden_kinds.KINDS)
    watched = {
        who: [name for name in HIDDEN if (who, name) not in MAY_SEE] + (kinds if who in LOOKING else [])
        for who in ("page", "unvoted", "voted")
    }
    audience = {who: world.live(who, names) for who, names in watched.items()}
    streams = {
        (who, name): world.stream(who, name, **headers)
        for who, headers in (("page", {}), ("unvoted", {"Last-Event-ID": "e00000000:7"}), ("voted", {}))
        for name in (*HIDDEN, *(("quiz", "text") if who in LOOKING else ()))
        if (who, name) not in MAY_SEE
    }
    before = tags(world)
    world.pour()
    assert tags(world) == before, "the tag of a survey tells that somebody has answered it"
    for name in HIDDEN:
        asked(world, name)
        visited(world, name)
        if name != "after_vote":
            acted(world, name)
    for kind in kinds:
        asked_of_kind(world, kind)
    for name in world.surveys:
        asked_of_survey(world, name)
    for step in ({"question": "Now?"}, "lock", "open"):
        for name in (*HIDDEN, *kinds):
            path = f"/v1/polls/{world.polls[name]['id']}"
            world.serving.asked(
                *(("PATCH", path, step) if isinstance(step, dict) else ("POST", f"{path}/{step}", {}))
            )
    for who, page in audience.items():
        world.hear(who, page, watched[who], "poll.opened")
        page.close()
    for (who, name), line in streams.items():
        world.events(who, line, name, "poll.opened")
        line.close()
    ended(world)
    for who in ("anonymous", "page", "other host"):
        world.record(f"{who} metrics", who, "GET", "/metrics")
    world.record("control", "page", "GET", f"/v1/polls/{world.polls['control']['id']}/results")


def ended(world):
    """Right answers may be told once nobody can answer any more; of polls that are `never` shown no count is."""
    for name, survey in world.surveys.items():
        for item in survey["items"]:
            world.serving.asked("POST", f"/v1/polls/{item['poll']['id']}/close", {})
        for who in LOOKING:
            for what in ("", "/results", "/leaderboard", "/responses/me"):
                path = f"/v1/surveys/{survey['id']}{what}"
                world.record(f"{who} survey {name} closed {what}", who, "GET", path)


def without_sums(label, text):
    """Of the survey that shows its own numbers to all, what its hidden polls are told by."""
    if "survey sums shown" not in label or "results" not in label.lower():
        return text
    return re.sub(r'(?i)content-length: \d+|"responses":\{[^}]*\}|"endings":\[[^]]*\]', "", text)


def difference(one, other):
    """What surrounds the first place where two texts differ."""
    at = next((n for n, pair in enumerate(zip(one, other, strict=False)) if pair[0] != pair[1]), -1)
    return one[max(0, at - 60) : at + 60], other[max(0, at - 60) : at + 60]


def numbers_in(text):
    """Whole numbers and parts of numbers with a point; colours, lengths and sizes are neither."""
    text = re.sub(r"(?m)^content-length: .*$|^[0-9a-f]+$", "", text)
    return set(re.findall(r"(?<![\w#.%-])\d+(?![\w#%])", text))


def test_two_servers_with_other_hidden_results_tell_the_same(tmp_path, amount, figures):
    chosen = amount(((211, 1), (1, 307)), ((7919, 1), (1, 6007)))
    recorded = []
    for number, votes in enumerate(chosen):
        folder = tmp_path / str(number)
        folder.mkdir()
        with World(folder, votes) as world:
            script(world)
            recorded.append({label: without_sums(label, text) for label, text in world.recorded.items()})
    one, other = recorded
    assert list(one) == list(other), "other requests were made, or frames came"
    assert one.pop("control") != other.pop("control"), "the recorder would not notice"
    differing = {label: difference(one[label], other[label]) for label in one if one[label] != other[label]}
    assert not differing, f"{len(differing)} differ: {list(differing.items())[:3]}"
    assert all(one[label].startswith("404") for label in one if label.endswith("metrics"))
    counted = {str(n) for votes in chosen for n in (*votes, *(sum(votes) + own for own in range(3))) if n > 2}
    found = [(label, n) for label, text in one.items() for n in numbers_in(text) & counted]
    assert not found, found[:5]
    early = [label for label in one if " closed " not in label]
    told = [(label, secret) for label in early for secret in hidden_kinds.UNTOLD if secret in one[label]]
    assert not told, told[:5]
    assert sum(secret in text for text in one.values() for secret in hidden_kinds.UNTOLD), "it is never told"
    tried = {identity for identity, *_ in operations() if any(f" {identity} " in label for label in one)}
    assert {identity for identity, *_ in operations()} - tried == ELSEWHERE
    figures(
        replies_and_streams_compared=len(one),
        operations_of_the_contract=len(tried | ELSEWHERE),
        operations_left_out=0,
        votes_of_a_poll_in_one_world=sum(chosen[0]),
        votes_of_it_in_the_other=sum(chosen[1]),
        differing=0,
        numbers_found=0,
    )


def test_the_time_an_answer_takes_tells_nothing_of_hidden_votes(tmp_path, amount, figures):
    """Two polls of one server, one with thousands of votes and one with none, asked in turns of random order."""
    many, asked_each = amount(307, 7_919), amount(100, 1_000)
    chosen = random.Random(7)
    with World(tmp_path, (0, 0)) as world:
        world.pour_into("after_close", 0, many)
        lasted = {"after_close": [], "never": []}
        for _ in range(asked_each):
            for name in chosen.sample(sorted(lasted), 2):
                path = f"/v1/polls/{world.polls[name]['id']}/results"
                begun = time.perf_counter_ns()
                status, _, text = world.ask("page", "GET", path)
                lasted[name].append(time.perf_counter_ns() - begun)
                assert (status, b'"hidden":true' in text) == (200, True)
    p = mann_whitney(lasted["after_close"], lasted["never"])
    assert p > amount(0, 0.001)  # a noisy machine does not judge the quick tier
    assert mann_whitney([n + 0.0 for n in range(200)], [n + 40.5 for n in range(200)]) < 0.001
    figures(
        requests_timed=2 * asked_each,
        votes_in_one_poll=many,
        votes_in_the_other=1,
        mann_whitney_p=round(p, 3),
    )
