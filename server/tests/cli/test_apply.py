"""`plaudit apply` against a real server: what it prints, what it changes, what it leaves alone."""

import json
import os
import re
from pathlib import Path
from uuid import uuid4

import pytest
from commands import environment, plaudit

from plaudit.cli import commands
from plaudit.features.templates import library

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture
def fresh():
    """An external id nobody has."""
    return lambda: f"x-{uuid4().hex[:12]}"


@pytest.fixture
def apply(monkeypatch, capsys, tmp_path, backend):
    """Run the command in this process on a file of this content: its exit code, its lines, its errors."""
    for name in [name for name in os.environ if name.startswith("PLAUDIT_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("PLAUDIT_SECRET_KEY", backend.keys["secret_key"])
    monkeypatch.chdir(tmp_path)

    def run(content, *options, name="polls.json", server=backend.url):
        text = content if isinstance(content, str) else json.dumps(content, indent=1, ensure_ascii=False)
        (tmp_path / name).write_text(text, encoding="utf-8")
        code = commands.run(["apply", name, "--server", server, *options])
        said = capsys.readouterr()
        return code, said.out.splitlines(), said.err

    return run


def of(backend, external_id, kind="polls"):
    listed = backend.ask("GET", f"/v1/{kind}?external_id={external_id}").json()["data"]
    return [one for one in listed if one["status"] != "archived"]


def vote(backend, poll, **answer):
    cast = backend.ask("POST", f"/v1/polls/{poll['id']}/votes", {"voter": uuid4().hex, **answer})
    assert cast.status_code == 201, cast.text


DRINKS = {
    "question": "Tea or coffee?",
    "options": [{"key": "tea", "text": "Tea"}, {"text": "Coffee", "emoji": "☕"}],
    "open": True,
    "tags": ["drinks"],
    "voting": {"change": True},
    "translations": {"de": {"question": "Tee oder Kaffee?", "options": {"tea": "Tee", "Coffee": "Kaffee"}}},
}


def test_what_is_new_is_made_and_then_stays(apply, backend, fresh):
    one, two = fresh(), fresh()
    file = {
        "polls": [DRINKS | {"external_id": one}, {"external_id": two, "question": "Stars?", "kind": "rating"}]
    }
    code, lines, _ = apply(file)
    made = [of(backend, name)[0] for name in (one, two)]
    assert code == 0
    assert lines == [f"+ poll {one} ({made[0]['id']})", f"+ poll {two} ({made[1]['id']})", "2 created"]
    assert (made[0]["status"], made[1]["status"]) == ("open", "draft")
    code, lines, _ = apply(file)
    assert code == 0
    assert lines == [f"= poll {one} ({made[0]['id']})", f"= poll {two} ({made[1]['id']})", "2 unchanged"]
    assert [of(backend, name)[0] for name in (one, two)] == made, "not even the revision has moved"


def test_a_dry_run_says_it_all_and_changes_nothing(apply, backend, fresh):
    old, new = fresh(), fresh()
    apply({"polls": [DRINKS | {"external_id": old}]})
    before = of(backend, old)
    edited = DRINKS | {"external_id": old, "question": "Tea?"}
    code, lines, _ = apply({"polls": [edited, DRINKS | {"external_id": new}]}, "--dry-run")
    assert code == 0
    assert lines == [
        f"~ poll {old} ({before[0]['id']})",
        '    question: "Tea or coffee?" → "Tea?"',
        f"+ poll {new}",
        "dry run, nothing was changed: 1 created, 1 changed",
    ]
    assert (of(backend, old), of(backend, new)) == (before, [])


def test_every_field_is_told_before_and_after_and_votes_stay(apply, backend, fresh):
    name = fresh()
    apply({"polls": [DRINKS | {"external_id": name}]})
    (before,) = of(backend, name)
    vote(backend, before, choice=before["options"][0]["id"])
    edited = {
        "external_id": name,
        "question": "What to drink? 🍵",
        "options": [{"key": "tea", "text": "شاي"}, "Coffee"],
        "tags": [],
        "metadata": {"show": "7"},
        "translations": {"de": {"options": {"tea": "Grüner Tee"}}},
    }
    code, lines, _ = apply({"polls": [edited]})
    (after,) = of(backend, name)
    assert code == 0
    assert lines == [
        f"~ poll {name} ({after['id']})",
        '    question: "Tea or coffee?" → "What to drink? 🍵"',
        '    options[tea].text: "Tea" → "شاي"',
        '    tags: ["drinks"] → []',
        '    metadata.show: + "7"',
        '    translations.de.options.Tea: "Tee" → "Grüner Tee"',
        "1 changed",
    ]
    assert [option["id"] for option in after["options"]] == [option["id"] for option in before["options"]]
    assert after["options"][1]["emoji"] == "☕"
    assert after["translations"]["de"]["question"] == "Tee oder Kaffee?"
    assert after["voting"] == before["voting"]
    assert backend.results(after)["options"][0]["votes"] == 1
    assert apply({"polls": [edited]})[1] == [f"= poll {name} ({after['id']})", "1 unchanged"]


def test_a_refusal_is_shown_at_its_line_and_the_rest_is_applied(apply, backend, fresh):
    bad, good = fresh(), fresh()
    text = f"""[[polls]]
external_id = "{bad}"
question = " "

[[polls.options]]
text = "Only"
image_url = "ftp://x"

[[polls]]
external_id = "{good}"
question = "Tea?"
options = ["Yes", "No"]
"""
    for options in ((), ("--dry-run",)):
        code, lines, _ = apply(text, *options, name="polls.toml")
        assert code == 2
        assert lines[0] == f"! poll {bad}"
        places = sorted(
            re.match(r"    polls\.toml:(\d+):(\d+): (#\S*):", line).groups() for line in lines[1:4]
        )
        assert places == [
            ("3", "1", "#/question"),
            ("5", "1", "#/options"),
            ("7", "1", "#/options/0/image_url"),
        ]
        assert lines[4].startswith(("+ poll", "= poll"))
        assert lines[5].endswith(", 1 refused")
    assert of(backend, bad) == []
    assert len(of(backend, good)) == 1


def test_what_votes_have_fixed_is_refused_at_the_definition(apply, backend, fresh):
    name = fresh()
    apply({"polls": [DRINKS | {"external_id": name}]})
    (poll,) = of(backend, name)
    vote(backend, poll, choice=poll["options"][0]["id"])
    for options in (("--dry-run",), ()):
        code, lines, _ = apply({"polls": [{"external_id": name, "options": ["Tea"]}]}, *options)
        assert code == 2
        assert lines[0] == f"! poll {name}"
        assert re.match(r"    polls\.json:3:3: .*\(meaning_locked\)$", lines[1])
    for options in (("--dry-run",), ()):
        code, lines, _ = apply({"polls": [{"external_id": name, "question": " "}]}, *options)
        assert (code, lines[1][:31]) == (2, "    polls.json:5:4: #/question:")
    code, lines, _ = apply({"polls": [{"external_id": name, "kind": "rating"}]})
    assert code == 2
    assert lines[1].startswith("    polls.json:5:4: #/kind:")
    assert of(backend, name)[0] == poll


def test_a_closed_poll_is_as_it_was(apply, backend, fresh):
    name = fresh()
    file = {"polls": [DRINKS | {"external_id": name}]}
    apply(file)
    (poll,) = of(backend, name)
    backend.ask("POST", f"/v1/polls/{poll['id']}/close")
    assert apply(file)[0] == 0
    code, lines, _ = apply({"polls": [DRINKS | {"external_id": name, "question": "Late?"}]})
    assert (code, "(poll_state)" in lines[1]) == (2, True)


def test_an_archived_poll_is_made_anew_and_a_name_of_two_is_refused(apply, backend, fresh):
    name = fresh()
    file = {"polls": [DRINKS | {"external_id": name, "open": False}]}
    apply(file)
    (first,) = of(backend, name)
    backend.ask("DELETE", f"/v1/polls/{first['id']}")
    code, lines, _ = apply(file)
    (second,) = of(backend, name)
    assert (code, lines[0]) == (0, f"+ poll {name} ({second['id']})")
    backend.poll(external_id=name)
    code, lines, _ = apply(file)
    assert (code, lines[0]) == (2, f"! poll {name}")
    assert "archive all but one" in lines[1]


CHECKOUT = """[[surveys]]
external_id = "NAME"
title = "How was it?"
open = true

[[surveys.items]]
key = "rating"
[surveys.items.poll]
question = "How was your checkout?"
kind = "rating"

[[surveys.items]]
key = "again"
required = false
show_when = { item = "rating", op = "gte", value = 4 }
[surveys.items.poll]
question = "Will you come again?"
kind = "yes_no"

[[surveys.items]]
key = "why"
required = false
show_when = { item = "again", op = "eq", value = "no" }
[surveys.items.poll]
question = "Why not?"
kind = "text"

[[surveys.endings]]
title = "Thank you"
"""


def test_a_survey_is_edited_with_its_polls(apply, backend, fresh):
    name = fresh()
    text = CHECKOUT.replace("NAME", name)
    assert apply(text, name="s.toml")[:2] == (
        0,
        [f"+ survey {name} ({of(backend, name, 'surveys')[0]['id']})", "1 created"],
    )
    (survey,) = of(backend, name, "surveys")
    before = backend.ask("GET", f"/v1/surveys/{survey['id']}").json()
    assert apply(text, name="s.toml")[1] == [f"= survey {name} ({survey['id']})", "1 unchanged"]
    edited = (
        text.replace("How was it?", "Your checkout")
        .replace("Why not?", "What went wrong?")
        .replace('"Thank you"', '"Thanks"')
        .replace("value = 4", "value = 3")
    )
    shown = '{{"item": "rating", "op": "gte", "value": {}}}'.format
    code, lines, _ = apply(edited, name="s.toml")
    assert code == 0
    assert lines == [
        f"~ survey {name} ({survey['id']})",
        '    title: "How was it?" → "Your checkout"',
        '    endings[end1].title: "Thank you" → "Thanks"',
        f"    items[again].show_when: {shown('4')} → {shown('3')}",
        '    items[why].poll.question: "Why not?" → "What went wrong?"',
        "1 changed",
    ]
    assert apply(edited, name="s.toml")[1] == [f"= survey {name} ({survey['id']})", "1 unchanged"]
    after = backend.ask("GET", f"/v1/surveys/{survey['id']}").json()
    assert [item["poll_id"] for item in after["items"]] == [item["poll_id"] for item in before["items"]]
    more = edited.replace(
        "[[surveys.endings]]",
        '[[surveys.items]]\nkey = "nps"\n[surveys.items.poll]\nquestion = "?!"\nkind = "nps"\n[[surveys.endings]]',
    )
    code, lines, _ = apply(more, name="s.toml")
    assert (code, lines[1].startswith("    items: + {")) == (0, True), lines
    assert apply(more, name="s.toml")[1][0][0] == "="


def test_an_edit_of_a_survey_is_tried_too(apply, backend, fresh):
    text = CHECKOUT.replace("NAME", fresh())
    apply(text, name="s.toml")
    for faulty, place in [
        (text.replace('"How was it?"', '" "'), "3:1: #/title"),
        (text.replace('item = "again"', 'item = "agin"'), "23:1: #/items/2/show_when"),
        (text.replace('"Why not?"', '" "'), "25:1: #/items/2/poll/question"),
        (text.replace('"yes_no"', '"nps"'), "18:1: #/items/1/poll/kind"),
    ]:
        for options in (("--dry-run",), ()):
            code, lines, _ = apply(faulty, *options, name="s.toml")
            assert (code, lines[0][0]) == (2, "!"), lines
            assert lines[1].startswith(f"    s.toml:{place}"), lines
    assert apply(text, name="s.toml")[1][0][0] == "="


def test_a_survey_that_is_refused_points_into_the_file(apply, fresh):
    text = CHECKOUT.replace("NAME", fresh()).replace('item = "again"', 'item = "agin"')
    for options in (("--dry-run",), ()):
        code, lines, _ = apply(text, *options, name="s.toml")
        assert (code, lines[0][0]) == (2, "!")
        assert lines[1].startswith("    s.toml:23:1: #/items/2/show_when"), lines


@pytest.mark.parametrize("key", sorted(library.every()))
def test_a_template_as_a_file_applies_twice_alike(apply, backend, fresh, key):
    template = library.of_key(key)
    file = {f"{template.type}s": [template.body | {"external_id": fresh()}]}
    code, lines, _ = apply(file, "--dry-run")
    assert (code, lines[0][0]) == (0, "+"), lines
    code, lines, _ = apply(file)
    assert (code, lines[0][0]) == (0, "+"), lines
    code, lines, _ = apply(file)
    assert (code, lines[0][0]) == (0, "="), lines


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("a.json", "{", "a.json:1:2: not valid JSON"),
        ("a.json", '{"polls": 1}', "a.json:1:2: `polls` is a list"),
        ("a.json", "[]", "a.json:1:1: expected an object"),
        ("a.json", "{}", "defines nothing"),
        ("a.json", '{\n "polls": [{"question": "?"}]}', "a.json:2:12: a poll needs an `external_id`"),
        ("a.json", '{"polls": ["?"]}', "a.json:1:12: a poll needs an `external_id`"),
        ("a.json", '{"pols": []}', "a.json:1:2: `pols` is not known here"),
        ("a.json", '{"polls": [], "polls": []}', "'polls' stands twice"),
        ("a.toml", "[[polls]]\nx", "a.toml: "),
        (
            "a.toml",
            '[[polls]]\nexternal_id = "a"\n[[polls]]\nexternal_id = "a"',
            "a.toml:4:1: the poll 'a' is defined",
        ),
        ("a.json", "[" * 100_000, "a.json: "),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_before_anything_is_asked(apply, name, text, said):
    code, lines, error = apply(text, name=name, server="http://127.0.0.1:1")
    assert (code, lines) == (2, [])
    assert said in error


def test_what_the_how_to_shows_is_so(apply):
    """Its file, and the output after the edit it speaks of."""
    page = (ROOT / "docs/how-to/definitions-as-files.md").read_text()
    blocks = re.findall(r"^```(\w*)\n(.*?)^```$", page, re.DOTALL | re.MULTILINE)
    (text,) = [block for language, block in blocks if language == "toml"]
    first, second = [block for language, block in blocks if not language]
    assert [line[0] for line in apply(text, name="polls.toml")[1]] == ["+", "+", "2"]
    edited = text.replace('"Tea or coffee?"', '"What would you like to drink?"').replace(
        '"Tea"', '"Green tea"'
    )
    water = '[[polls.options]]\ntext = "Water"\n\n[[polls]]\nexternal_id = "mood"'
    edited = edited.replace('[[polls]]\nexternal_id = "mood"', water)
    lunch = '\n[[polls]]\nexternal_id = "lunch"\nquestion = "Lunch?"\noptions = ["Soup", "Salad"]\n'
    _, lines, _ = apply(edited + lunch, "--dry-run", name="polls.toml")
    assert [re.sub(r"poll_\w+", "poll_01k…", line) for line in lines] == first.splitlines()
    code, lines, _ = apply(edited + lunch.replace(', "Salad"', ""), name="polls.toml")
    assert code == 2
    place = lines.index("! poll lunch")
    assert lines[place : place + 2] == second.splitlines()


def test_the_key_comes_from_the_environment_alone(apply, backend, fresh, monkeypatch, tmp_path):
    file = {"polls": [DRINKS | {"external_id": fresh()}]}
    monkeypatch.delenv("PLAUDIT_SECRET_KEY")
    code, _, error = apply(file)
    assert (code, "set PLAUDIT_SECRET_KEY" in error) == (2, True)
    (tmp_path / "key").write_text(backend.keys["secret_key"] + "\n")
    monkeypatch.setenv("PLAUDIT_SECRET_KEY_FILE", str(tmp_path / "key"))
    assert apply(file)[0] == 0
    monkeypatch.setenv("PLAUDIT_SECRET_KEY", backend.keys["publishable_key"])
    code, lines, error = apply(file)
    assert (code, lines) == (2, [])
    assert "key_kind" in error
    monkeypatch.setenv("PLAUDIT_SECRET_KEY", "pl_sk_live_nobody")
    assert "key_invalid" in apply(file)[2]
    code, _, error = apply(file, server="http://127.0.0.1:1")
    assert (code, "cannot reach http://127.0.0.1:1" in error) == (2, True)


def test_as_a_command(server, backend, tmp_path, fresh):
    """In a process of its own, with the server's address from the environment."""
    (tmp_path / "polls.toml").write_text(
        f'[[polls]]\nexternal_id = "{fresh()}"\nquestion = "Tea?"\nkind = "yes_no"\n'
    )
    settings = {"PLAUDIT_SECRET_KEY": backend.keys["secret_key"], "PLAUDIT_PUBLIC_URL": server.url}
    for sign in ("+ poll", "= poll"):
        done = plaudit(tmp_path, "apply", "polls.toml", **settings)
        assert (done.returncode, done.stderr) == (0, "")
        assert done.stdout.startswith(sign)
    assert "PLAUDIT_SECRET_KEY" not in environment()
