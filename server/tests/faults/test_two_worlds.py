"""O5: hidden means hidden, on every endpoint, frame, size and header. See `two_worlds`."""

import json
import random
import re
import time
from pathlib import Path

from rank_test import mann_whitney
from two_worlds import World

CONTRACT = Path(__file__).resolve().parents[3] / "contract" / "openapi.json"
ASKING = ("anonymous", "nonsense", "page", "unvoted", "voted", "other page", "other host")
# Who is asked before any vote of theirs stands in it sees the same of an `after_vote` poll; its voters see results.
HIDDEN = ("after_close", "never", "after_vote", "several", "rating")
MAY_SEE = {("voted", "after_vote")}
PAGES = ("/", "/p/{poll}", "/e/{poll}", "/oembed?url={page}&format=json", "/demo/pulse", "/widget/v1.js")
NOT_OURS = {"anonymous", "nonsense", "other page", "other host"}
# Operations that are not asked of every poll by everybody, and why.
ELSEWHERE = {"streamPoll": "an answer without an end: read as a live connection below"}
BODIES = {
    "createPoll": {"question": "Mine?", "options": ["Yes", "No"]},
    "editPoll": {"question": "Mine now?"},
    "createTicket": {},
    "createVoter": {},
}


def operations():
    for path, methods in json.loads(CONTRACT.read_text())["paths"].items():
        for method, operation in methods.items():
            yield operation["operationId"], method.upper(), path, operation


def requests_of(world, name):
    """Every operation of the contract on one poll: label, operation, method, path, body."""
    poll = world.polls[name]["id"]
    for identity, method, path, operation in operations():
        if identity in ELSEWHERE or (name != HIDDEN[0] and "{poll_id}" not in path):
            continue  # what is about no poll is asked once
        filled = path.replace("{poll_id}", poll).replace("{code}", "results_hidden")
        vote_ids = [world.own[name], "of-nobody"] if "{vote_id}" in path else [""]
        queries = [
            f"?{parameter['name']}={value}"
            for parameter in operation.get("parameters", [])
            if parameter["in"] == "query"
            for value in parameter["schema"].get("enum", [])
        ]
        for vote_id in vote_ids:
            for query in ["", *queries]:
                body = BODIES.get(identity, {} if method == "POST" else None)
                if identity == "castVote":
                    body = world.answer(name, 0) | {"vote_id": world.own[name]}
                yield identity, method, filled.replace("{vote_id}", vote_id) + query, body


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


def acted(world, name):
    """One more voter, after the hidden votes: the vote, the same again, another, reading, proving, retracting."""
    path, late = f"/v1/polls/{world.polls[name]['id']}/votes", f"late-{name}"
    for step in ("votes", "again"):
        body = world.answer(name) | {"vote_id": late}
        _, _, text = world.record(f"late {name} {step}", "late", "POST", path, body)
        assert json.loads(text)["receipt"]["sequence"] is None, "a sequence would tell the count"
    body = world.answer(name, 1) | {"vote_id": "another"}
    world.record(f"late {name} votes otherwise", "late", "POST", path, body)
    steps = (("GET", ""), ("GET", "/proof"), ("DELETE", ""), ("DELETE", ""), ("GET", ""))
    for number, (method, what) in enumerate(steps):
        world.record(f"late {name} {method}{what} {number}", "late", method, f"{path}/{late}{what}")
    world.record(f"late {name} results", "late", "GET", path.replace("/votes", "/results"))


def script(world):
    """Everything, in one order."""
    audience = {
        who: world.live(who, [n for n in HIDDEN if (who, n) not in MAY_SEE])
        for who in ("page", "unvoted", "voted")
    }
    streams = {
        (who, name): world.stream(who, name, **headers)
        for who, headers in (("page", {}), ("unvoted", {"Last-Event-ID": "e00000000:7"}), ("voted", {}))
        for name in HIDDEN
        if (who, name) not in MAY_SEE
    }
    world.pour()
    for name in HIDDEN:
        asked(world, name)
        visited(world, name)
        if name != "after_vote":
            acted(world, name)
    for step in ({"question": "Now?"}, "lock", "open"):
        for name in HIDDEN:
            path = f"/v1/polls/{world.polls[name]['id']}"
            world.serving.asked(
                *(("PATCH", path, step) if isinstance(step, dict) else ("POST", f"{path}/{step}", {}))
            )
    for who, page in audience.items():
        world.hear(who, page, [name for name in HIDDEN if (who, name) not in MAY_SEE], "poll.opened")
        page.close()
    for (who, name), line in streams.items():
        world.events(who, line, name, "poll.opened")
        line.close()
    for who in ("anonymous", "page", "other host"):
        world.record(f"{who} metrics", who, "GET", "/metrics")
    world.record("control", "page", "GET", f"/v1/polls/{world.polls['control']['id']}/results")


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
            recorded.append(world.recorded)
    one, other = recorded
    assert list(one) == list(other), "other requests were made, or frames came"
    assert one.pop("control") != other.pop("control"), "the recorder would not notice"
    differing = {label: difference(one[label], other[label]) for label in one if one[label] != other[label]}
    assert not differing, f"{len(differing)} differ: {list(differing.items())[:3]}"
    assert all(one[label].startswith("404") for label in one if label.endswith("metrics"))
    counted = {str(n) for votes in chosen for n in (*votes, *(sum(votes) + own for own in range(3))) if n > 2}
    found = [(label, n) for label, text in one.items() for n in numbers_in(text) & counted]
    assert not found, found[:5]
    tried = {identity for identity, *_ in operations() if any(f" {identity} " in label for label in one)}
    assert {identity for identity, *_ in operations()} - tried == ELSEWHERE.keys()
    figures(
        replies_and_streams_compared=len(one),
        operations_of_the_contract=len(tried | ELSEWHERE.keys()),
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
