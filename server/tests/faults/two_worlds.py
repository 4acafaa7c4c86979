"""O5: one script against two real servers whose hidden results differ; everything strangers are told is recorded.

A `World` is a server, a second project in it, and the same polls in both worlds: hidden ones of every kind and
visibility, and one open to all (`control`) to see that the recorder would notice. Only the hidden votes differ,
in their choices and in their number. What strangers see is written down whole (`told`) and masked (`masked`):
ids, instants, tokens, hashes and the port differ between any two servers; everything else must not.
"""

import contextlib
import http.client
import json
import re
import socket
import subprocess
import sys

import hidden_kinds
import raw_wire
from serving import PATIENCE_SECONDS, Serving
from websockets.sync.client import connect

OPTIONS = ["Tea", "Coffee", "Water"]
VISIBILITIES = ("after_close", "never", "after_vote")
# What may differ between any two servers, and what stands in its place.
MASKS = (
    (r"\b(poll|opt|vote|voter|proj|key|surv|resp|sug|evt|int|trig)_[0-9a-z]{26}\b", r"<\1 id>"),
    (r"\bpl_(pk|sk|pg|tk|vt)_[A-Za-z0-9_.\-]+", r"<\1 token>"),
    (r"\b\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{3})?Z", "<instant>"),
    (r"\b[A-Z][a-z]{2}, \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d GMT", "<date>"),
    (r"\b[0-9a-f]{64}\b", "<hash>"),
    # Digests of what is told in the very same reply; those of surveys are compared within one world.
    (r'"(\d+-(own\.)?)[0-9a-f]{16}"', r'"\1<digest>"'),
    (r"(?i)(x-request-id: )[0-9a-f]{24}", r"\1<random>"),
    (r"\be[0-9a-f]{8}(?=:\d)", "<epoch>"),
    (r'"epoch":"[0-9a-f]{12}"', '"epoch":"<epoch>"'),
    (r'"public_key":"[A-Za-z0-9_-]{87}"', '"public_key":"<key of this server>"'),
    (r"(/j/|j%2F)[2-9A-HJ-NP-Z]{7}\b", r"\1<code>"),
    (r"127\.0\.0\.1(:|%3A)\d+", r"127.0.0.1\1<port>"),
    (r";(r|t)=\d+", r";\1=<n>"),  # how far this caller's own limits have refilled
    (r"(?m)^retry: \d{4}$", "retry: <ms>"),
    (r"8\n: ping\n\n\n", ""),  # in its own time, from a random beginning
    (r'"session_id":"[^"]+"', '"session_id":"<id>"'),
    (r'(<path[^>]* d=")[^"]+', r"\1<QR code>"),  # of the address above
    (r"plaudit_voter=[^;]+", "plaudit_voter=<token>"),
    (r'name="token" value="[^"]+"', 'name="token" value="<token>"'),
)


def masked(text):
    for pattern, stead in MASKS:
        text = re.sub(pattern, stead, text)
    return text


class World:
    """`votes`: how many hidden ones the first two options of every hidden poll get."""

    def __init__(self, folder, votes):
        # Whoever comes through the proxy is a stranger from elsewhere.
        limits = {"PLAUDIT_RATE_LIMITS": "on", "PLAUDIT_TRUSTED_PROXIES": "127.0.0.1"}
        self.serving, self.votes, self.recorded = Serving(folder, **limits), votes, {}
        self.strangers = 0

    def __enter__(self):
        self.pages = contextlib.ExitStack()
        self.serving.start()
        words = [sys.executable, "-m", "plaudit", "project", "create", "Other", "--json"]
        database = {"PLAUDIT_DATABASE_URL": f"sqlite:///{self.serving.database}", "PATH": ""}
        made = subprocess.run(words, env=database, capture_output=True, check=True, timeout=PATIENCE_SECONDS)
        self.other = json.loads(made.stdout)
        self.polls = {
            name: self.serving.poll(results_visibility=name, voting={"retract": True})
            for name in VISIBILITIES
        }
        hidden = {"results_visibility": "after_close"}
        several = {"kind": "multiple_choice", "voting": {"votes_per_voter": 2}}
        self.polls["several"] = self.serving.poll(**hidden, **several)
        rating = {"question": "How was it?", "kind": "rating", "open": True, **hidden}
        self.polls["rating"] = self.serving.asked("POST", "/v1/polls", rating)
        self.polls["control"] = self.serving.poll()
        self.polls |= {kind: self._of_kind(kind) for kind in hidden_kinds.KINDS}
        self.surveys = {
            name: self.serving.asked("POST", "/v1/surveys", hidden_kinds.survey(*shown))
            for name, shown in hidden_kinds.SURVEYS.items()
        }
        known = ["voted", "unvoted", "late"]
        known += [f"{who} for {kind}" for who in ("voted", "late") for kind in hidden_kinds.KINDS]
        self.tokens = {name: self.serving.voter_token(name) for name in known}
        self.own = {name: f"own-{name}" for name in self.polls}
        for name in self.polls:
            who = f"voted for {name}" if name in hidden_kinds.KINDS else "voted"
            status, *_ = self.vote(name, who, self.own[name])
            assert status == 201, (name, status)
        for name in self.surveys:
            self.answered(name, "voted", 2)
        return self

    def _of_kind(self, kind):
        body = hidden_kinds.draft(kind, hidden_kinds.VISIBILITY[kind]) | {"open": True}
        return self.serving.asked("POST", "/v1/polls", body)

    def __exit__(self, *told):
        self.pages.close()
        self.serving.__exit__(*told)

    def answer(self, name, choice=2):
        """A body that votes for the option of this number."""
        poll = self.polls[name]
        if name in hidden_kinds.KINDS:
            return hidden_kinds.KINDS[name][1]([option["id"] for option in poll["options"]], choice)
        if poll["kind"] == "rating":
            return {"rating": choice + 1}
        chosen = poll["options"][choice]["id"]
        return {"choices": [chosen]} if poll["kind"] == "multiple_choice" else {"choice": chosen}

    def vote(self, name, voter, vote_id):
        body = self.answer(name) | {"vote_id": vote_id}
        return self.ask(voter, "POST", f"/v1/polls/{self.polls[name]['id']}/votes", body)

    def pour(self):
        """The hidden votes, pipelined by the host: different numbers in different worlds, also of the control."""
        for name in self.polls:
            for choice, many in enumerate(self.votes):
                # A key's own limit is 12 000 a minute: the thousands of the long tier go into one poll.
                most = 31 + 16 * choice if name in hidden_kinds.KINDS else 307
                self.pour_into(name, choice, many if name == "after_close" else min(many, most))
        for name in self.surveys:
            for choice, many in enumerate(self.votes):
                for n in range(min(many, 11 + 6 * choice)):
                    self.answered(name, f"crowd-{choice}-{n}", choice)
        for n in range(min(self.votes[0], 9) - 1):  # suggestions that wait for the host
            body = {"text": f"Idea {n}", "voter": f"crowd-{n}"}
            self.serving.asked("POST", f"/v1/polls/{self.polls['ideas']['id']}/suggestions", body)

    def response(self, name, choice):
        """A whole response to a survey."""
        items = {item["key"]: item["poll"] for item in self.surveys[name]["items"]}
        options = [option["id"] for option in items["quiz"]["options"]]
        said = {
            "rating": {"rating": 1 + choice},
            "quiz": hidden_kinds.KINDS["quiz"][1](options, choice),
            "why": hidden_kinds.KINDS["text"][1]([], choice),
        }
        return {"answers": said, "fields": {"name": f"Somebody {choice}"}, "complete": True}

    def answered(self, name, who, choice):
        """By the host's word for somebody, or by a visitor with a token."""
        path, body = f"/v1/surveys/{self.surveys[name]['id']}/responses", self.response(name, choice)
        if who not in self.tokens:
            return self.serving.asked("POST", path, body | {"voter": who})
        status, _, text = self.ask(who, "POST", path, body)
        assert status in {200, 201}, text
        return json.loads(text)

    def pour_into(self, name, choice, many):
        with socket.create_connection(("127.0.0.1", self.serving.port)) as line:
            self._pour(line, name, choice, many)

    def _pour(self, line, name, choice, many):
        key, path = self.serving.keys["secret_key"], f"/v1/polls/{self.polls[name]['id']}/votes"
        replies, done = raw_wire.Replies(), 0
        while done < many:
            batch = min(64, many - done)
            bodies = [
                self.answer(name, choice) | {"voter": f"crowd-{choice}-{done + n}"} for n in range(batch)
            ]
            line.sendall(b"".join(raw_wire.request("POST", path, key, body) for body in bodies))
            heard = 0
            while heard < batch:
                for status, _, text in replies.feed(line.recv(1 << 16)):
                    assert status == 201, text
                    heard += 1
            done += batch

    # What strangers ask

    def headers(self, who):
        """The credentials of one who asks. Each has an address of its own, nonsense one for every word."""
        keys = self.serving.keys
        key = {
            "anonymous": None,
            "nonsense": "pl_sk_live_" + "x" * 36,
            "other page": self.other["publishable_key"],
            "other host": self.other["secret_key"],
        }.get(who, keys["publishable_key"])
        found = {"X-Forwarded-For": f"203.0.113.{sum(who.encode()) % 250}"}
        if who == "nonsense":  # too many bad keys from one address are refused, sooner or later as time goes
            self.strangers += 1
            found = {"X-Forwarded-For": f"198.51.{self.strangers // 250}.{self.strangers % 250}"}
        found |= {"Authorization": f"Bearer {key}"} if key else {}
        return found | ({"Plaudit-Voter": self.tokens[who]} if who in self.tokens else {})

    def ask(self, who, method, path, body=None, **headers):
        """Status, headers as they came, body."""
        connection = http.client.HTTPConnection("127.0.0.1", self.serving.port, timeout=PATIENCE_SECONDS)
        try:
            sent = self.headers(who) | headers
            text = body
            if isinstance(body, dict):
                text, sent["Content-Type"] = json.dumps(body), "application/json"
            connection.request(method, path, text, sent)
            answer = connection.getresponse()
            return answer.status, answer.getheaders(), answer.read()
        finally:
            connection.close()

    def record(self, label, who, method, path, body=None, **headers):
        """Ask and write down status, headers, size and body."""
        status, told, text = self.ask(who, method, path, body, **headers)
        body = text.decode()
        lines = [f"{name}: {value}" for name, value in told]
        if "<svg" in body:  # a QR code is as long as it is: what is around it still has to be
            lines = [line for line in lines if not line.lower().startswith("content-length")]
        self.recorded[label] = masked("\n".join([str(status), *lines, "", body]))
        return status, dict(told), text

    # Live

    def live(self, who, names):
        """An open WebSocket, subscribed to these polls; its frames so far are written down."""
        address = {"X-Forwarded-For": self.headers(who)["X-Forwarded-For"]}
        opening = connect(
            f"ws://127.0.0.1:{self.serving.port}/v1/live",
            subprotocols=["plaudit.v1.json"],
            additional_headers=address,
            compression=None,
            proxy=None,
        )
        page = self.pages.enter_context(opening)
        hello = {"id": 1, "type": "connect", "key": self.serving.keys["publishable_key"]}
        page.send(json.dumps(hello | ({"voter": self.tokens[who]} if who in self.tokens else {})))
        self.recorded[f"live {who} connected"] = masked(page.recv(PATIENCE_SECONDS))
        for number, name in enumerate(names, 2):
            channel = f"poll:{self.polls[name]['id']}"
            page.send(json.dumps({"id": number, "type": "subscribe", "channel": channel}))
            self.recorded[f"live {who} subscribed {name}"] = masked(page.recv(PATIENCE_SECONDS))
        return page

    def hear(self, who, page, names, until="poll.updated"):
        """Frames per channel up to the one of this type in each; their number, order and bytes."""
        heard = {self.polls[name]["id"]: [] for name in names}
        waiting = set(heard)
        while waiting:
            text = page.recv(PATIENCE_SECONDS)
            frame = json.loads(text)
            poll = frame["channel"].removeprefix("poll:")
            heard[poll].append(masked(text))
            if frame["type"] == until:
                waiting.discard(poll)
        for name in names:
            self.recorded[f"live {who} frames {name} to {until}"] = "\n".join(heard[self.polls[name]["id"]])

    def stream(self, who, name, **headers):
        """An open event stream; read it with `events`."""
        line = socket.create_connection(("127.0.0.1", self.serving.port), timeout=PATIENCE_SECONDS)
        sent = {"Host": "plaudit"} | self.headers(who) | headers
        lines = [
            f"GET /v1/polls/{self.polls[name]['id']}/stream HTTP/1.1",
            *(f"{k}: {v}" for k, v in sent.items()),
        ]
        line.sendall("\r\n".join([*lines, "", ""]).encode())
        return line

    def events(self, who, line, name, until="poll.updated"):
        """All bytes of a stream, chunk sizes too, up to the event of this type."""
        text = b""
        while f"event: {until}".encode() not in text or not text.endswith(b"\n\n\r\n"):
            more = line.recv(1 << 16)
            assert more, text
            text += more
        self.recorded[f"stream {who} {name} to {until}"] = masked(text.decode().replace("\r\n", "\n"))
