"""The kind that ARCHITECTURE.md shows as an example is a whole one: with its one file and its name it is there."""

import re
import sys
from pathlib import Path
from random import Random
from types import ModuleType

import httpx
import pytest

from plaudit.features.polls.kinds import KINDS
from plaudit.features.polls.model import Definition
from plaudit.ledger import verifier

ARCHITECTURE = Path(__file__).resolve().parents[3] / "ARCHITECTURE.md"


@pytest.fixture
def traffic_light(monkeypatch):
    (source,) = re.findall(r"```python\n(.*?)```", ARCHITECTURE.read_text(), re.DOTALL)
    module = ModuleType("traffic_light")
    monkeypatch.setitem(sys.modules, "traffic_light", module)  # dataclass-like structs look their module up
    exec(source, module.__dict__)
    monkeypatch.setitem(KINDS, "traffic_light", module.KIND)
    return module.KIND


async def test_it_is_asked_answered_shown_and_verified(house, traffic_light):
    poll = await house.host.post(
        "/v1/polls", json={"kind": "traffic_light", "open": True, **traffic_light.example}
    )
    assert poll.status_code == httpx.codes.CREATED, poll.text
    body, path = poll.json(), f"/v1/polls/{poll.json()['id']}"
    assert [option["text"] for option in body["options"]] == ["Red", "Amber", "Green"]
    for voter, light in enumerate(["opt_red", "opt_green", "opt_green", "opt_red", "opt_red"]):
        vote = await house.host.post(f"{path}/votes", json={"choice": light, "voter": f"user-{voter}"})
        assert vote.status_code == httpx.codes.CREATED, vote.text
    wrong = await house.host.post(f"{path}/votes", json={"choice": "opt_blue", "voter": "user-9"})
    assert wrong.json()["code"] == "option_unknown"

    results = (await house.host.get(f"{path}/results")).json()
    assert results["details"] == {"stop": {"votes": 3, "percent": 60.0}, "basis": "answers"}
    page = await house.client().get(f"/p/{body['id']}")
    assert page.text.count('type="radio"') == len(body["options"])
    export = await house.host.get(f"{path}/export?format=ndjson")
    assert verifier.verify(export.text.splitlines()).votes == results["votes"]


def test_its_sample_is_an_answer(traffic_light):
    definition = traffic_light.prepare(Definition(kind="traffic_light"))
    answer = traffic_light.admit(definition, traffic_light.sample(definition, Random(1)))
    assert traffic_light.fold(definition, answer) == {f"opt:{answer}": 1}
