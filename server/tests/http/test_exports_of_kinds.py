"""Every kind of question, voted in over HTTP and exported: the verifier recounts it, and finds what was forged."""

import json
from random import Random

import pytest

from plaudit.cli.retelling import definition_of, retold
from plaudit.features.polls.kinds import KINDS
from plaudit.ledger import verifier

ANSWERED = [kind for kind in KINDS if KINDS[kind].field]
every_kind = pytest.mark.parametrize("kind", ANSWERED)


async def asked(house, kind, **body):
    """The kind's own example as an open poll; its JSON as its host sees it."""
    made = await house.host.post("/v1/polls", json={"kind": kind, **KINDS[kind].example, "open": True} | body)
    assert made.status_code == 201, made.text
    return made.json()


async def answered(house, poll, voters=12):
    """Samples of so many voters, some changed and some withdrawn, as far as the poll allows."""
    definition, chance = definition_of(poll), Random(7)
    for number in range(voters):
        sample = KINDS[poll["kind"]].sample(definition, chance)
        said = {"voter": f"u{number}", "vote_id": f"v{number}", **sample}
        cast = await house.host.post(f"/v1/polls/{poll['id']}/votes", json=said)
        assert cast.status_code == 201, cast.text


async def exported(house, poll):
    got = await house.host.get(f"/v1/polls/{poll['id']}/export?format=ndjson")
    return [json.loads(line) for line in got.text.splitlines()]


def check(lines, retell=retold):
    return verifier.verify([json.dumps(line) for line in lines], retell=retell)


@every_kind
async def test_open_and_closed_it_verifies_to_the_last_number(house, kind):
    poll = await asked(house, kind)
    assert check(await exported(house, poll)).votes == 0
    await answered(house, poll)
    assert check(await exported(house, poll)).votes == 12
    await house.host.post(f"/v1/polls/{poll['id']}/close")
    lines = await exported(house, poll)
    assert check(lines).votes == 12
    alone = check(lines, None)
    of_grades = "scale" in lines[0]["results"]
    untold = {"details", *(() if of_grades else ("mean", "median"))} & lines[0]["results"].keys()
    assert all(any(name in caveat and "results" in caveat for caveat in alone.caveats) for name in untold)


@every_kind
async def test_no_stated_number_can_be_another(house, kind):
    """Each of them, however deep, one more: found by the command, or named by the bare file as taken over."""
    poll = await asked(house, kind)
    await answered(house, poll)
    await house.host.post(f"/v1/polls/{poll['id']}/close")
    lines = await exported(house, poll)
    results = lines[0]["results"]
    for path in numbers_in(results):
        forged = [lines[0] | {"results": raised(results, path)}, *lines[1:]]
        with pytest.raises(verifier.Bad, match=f"results: {path[0]} is stated as"):
            check(forged)
        try:
            caveats = " ".join(check(forged, None).caveats)
        except verifier.Bad:
            continue
        assert f"{path[0]} " in caveats
        assert path[0] in {"details", "mean", "median"}
    with pytest.raises(verifier.Bad, match="results: details is stated as"):
        check([lines[0] | {"results": results | {"details": {"score": 100}}}, *lines[1:]])


def numbers_in(value, path=()):
    if isinstance(value, dict | list):
        for name, inner in value.items() if isinstance(value, dict) else enumerate(value):
            yield from numbers_in(inner, (*path, name))
    elif isinstance(value, int | float):
        yield path


def raised(value, path):
    if not path:
        return not value if isinstance(value, bool) else value + 1
    changed = dict(value) if isinstance(value, dict) else list(value)
    changed[path[0]] = raised(value[path[0]], path[1:])
    return changed


@every_kind
async def test_results_held_back_verify_and_stay_held_back(house, kind):
    poll = await asked(house, kind, results_threshold=13)
    await answered(house, poll)
    lines = await exported(house, poll)
    assert lines[0]["results"]["held_back"] == {"threshold": 13}
    assert check(lines).votes == check(lines, None).votes == 12
    for forged in (
        {"held_back": {"threshold": 12}},
        {"options": [1]},
        {"details": {"score": 1}},
        {"mean": 1.0},
    ):
        with pytest.raises(verifier.Bad, match=f"results: {next(iter(forged))} is stated as"):
            check([lines[0] | {"results": lines[0]["results"] | forged}, *lines[1:]], None)


NEW = {
    "description": "Another",
    "image_url": "https://elsewhere.example.org/x.png",
    "image_alt": "x",
    "language": "fr",
    "translations": {},
    "settings": {"more": 1},
    "shuffle": False,
    "suggestions": None,
    "results_threshold": 4,
    "tie_rule": "shared",
    "outcome": ["opt_x"],
}


async def test_every_word_and_rule_of_a_poll_is_bound(house):
    told = {
        "description": "In the hall",
        "image_url": "https://example.org/a.png",
        "image_alt": "A hall",
        "language": "en",
        "translations": {"de": {"question": "Tee?"}},
        "shuffle": True,
        "suggestions": {"moderated": True},
        "results_threshold": 3,
        "tie_rule": "first_listed",
    }
    poll = await asked(house, "single_choice", **told)
    await answered(house, poll)
    lines = await exported(house, poll)
    assert check(lines).votes == 12
    for name, other in NEW.items():
        forged = [lines[0] | {"poll": lines[0]["poll"] | {name: other}}, *lines[1:]]
        with pytest.raises(verifier.Bad, match=f"header: the poll's {name} differs from entry"):
            check(forged)


async def test_a_tie_under_a_rule_has_the_winner_of_the_rule(house):
    for rule, count in (("shared", 2), ("first_listed", 1)):
        poll = await asked(house, "single_choice", tie_rule=rule)
        for number in range(4):
            said = {"voter": f"u{number}", "choice": poll["options"][1 + number % 2]["id"]}
            await house.host.post(f"/v1/polls/{poll['id']}/votes", json=said)
        await house.host.post(f"/v1/polls/{poll['id']}/close")
        lines = await exported(house, poll)
        assert len(lines[0]["results"]["winners"]) == count
        assert check(lines, None).votes == 4
        forged = lines[0]["results"] | {"winners": [poll["options"][2]["id"]]}
        with pytest.raises(verifier.Bad, match="results: winners"):
            check([lines[0] | {"results": forged}, *lines[1:]])


WON_BY_WEIGHT = {
    # First places: 0 has three, 1 two. Points by Borda's rule: 0 six, 1 seven.
    "ranking": [[0, 1, 2], [0, 1, 2], [0, 1, 2], [1, 2, 0], [1, 2, 0]],
    # More give something to 0, and 1 gets more.
    "points": [{0: 10, 1: 90}, {0: 10, 1: 90}, {0: 100}],
    "cheer": [{0: 2, 1: 1}, {0: 2}, {1: 5}],
}


@pytest.mark.parametrize("kind", WON_BY_WEIGHT)
async def test_who_wins_by_weight_is_not_who_was_named_most(house, kind):
    poll = await asked(house, kind, options=["A", "B", "C"], settings={})
    ids = [option["id"] for option in poll["options"]]
    for number, said in enumerate(WON_BY_WEIGHT[kind]):
        given = (
            {ids[n]: much for n, much in said.items()} if isinstance(said, dict) else [ids[n] for n in said]
        )
        body = {"voter": f"u{number}", KINDS[kind].field: given}
        cast = await house.host.post(f"/v1/polls/{poll['id']}/votes", json=body)
        assert cast.status_code == 201, cast.text
    await house.host.post(f"/v1/polls/{poll['id']}/close")
    lines = await exported(house, poll)
    assert lines[0]["results"]["winners"] == [ids[1]]
    assert check(lines, None).votes == check(lines).votes == len(WON_BY_WEIGHT[kind])
    forged = lines[0]["results"] | {"winners": [ids[0]]}
    with pytest.raises(verifier.Bad, match="results: winners"):
        check([lines[0] | {"results": forged}, *lines[1:]], None)
