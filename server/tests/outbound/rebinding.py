"""Names that change their mind, met by the door and by the whole product. What happened is in `told.json`.

Run in a network of its own by `test_rebinding.py`: `unshare --mount --net python rebinding.py door|product FOLDER`.
"""

import asyncio
import json
import os
import sys
import time
from pathlib import Path

from certificates import certificate
from own_network import Names, Receiver, settle
from serving import Serving

from plaudit.outbound.client import Outbound, Unanswered

PUBLIC = "93.184.216.34"
INSIDE = (
    *("127.0.0.1", "127.8.9.10", "0.0.0.0", "10.20.30.40", "172.16.0.9", "192.168.1.1", "169.254.169.254"),
    *("100.64.0.1", "::1", "::", "::ffff:127.0.0.1", "::ffff:169.254.169.254", "64:ff9b::7f00:1"),
    *("fd00:ec2::254", "2002:7f00:1::"),
)
PATIENCE_SECONDS = 60


def main(who, folder):
    settle(folder)
    context, trusted = certificate(folder, "*.rebind.example")
    os.environ["SSL_CERT_FILE"] = str(trusted)
    told = {"door": at_the_door, "product": through_the_product}[who](folder, Names(), Receiver(context))
    (folder / "told.json").write_text(json.dumps(told))


def at_the_door(_folder, names, receiver):
    """One name for each address inside."""

    async def one_by_one():
        return [await asked(names, receiver, number, inside) for number, inside in enumerate(INSIDE)]

    return asyncio.run(one_by_one())


async def asked(names, receiver, number, inside):
    """What came of asking one name again and again, and where that led. At last without the guard."""
    name = f"door{number}.rebind.example"
    looks = [[PUBLIC], [inside], [PUBLIC, inside], [PUBLIC]]
    names.say(name, *looks)
    began, door = len(receiver.met), Outbound()
    came = [await sent(door, name) for _ in looks]
    met, looks_had = receiver.met[began:], names.asked(name)
    names.say(name, [inside])
    unguarded = await sent(Outbound(allow_private=True), name)
    return {
        "inside": inside,
        "came": came,
        "met": met,
        "asked": looks_had,
        "unguarded": unguarded,
        "unguarded_met": receiver.met[began + len(met) :],
    }


async def sent(door, name):
    try:
        return (await door.send("POST", f"https://{name}/", body=b"{}", seconds=30, largest=10)).status
    except Unanswered as error:
        return error.reason


def through_the_product(folder, names, receiver):
    """An endpoint for each address inside: reached once, then led astray, then reached again."""
    hosts = {f"shop{number}.rebind.example": inside for number, inside in enumerate(INSIDE)}
    for host, inside in hosts.items():
        names.say(host, [PUBLIC], [inside])
    began, got = len(receiver.met), len(receiver.got)
    with Serving(folder) as serving:
        hooks = {host: subscribed(serving, host) for host in hosts}
        serving.poll()
        receiver.wait_for(lambda met: len(met) == got + len(hosts))
        serving.poll()
        failed = {host: tried(serving, hook) for host, hook in hooks.items()}
        asked = [names.asked(host) for host in hosts]
        for host, inside in hosts.items():
            names.say(host, [PUBLIC], [inside])
        for host, hook in hooks.items():
            where = f"/v1/webhooks/{hook}/deliveries/{failed[host]['id']}/redeliver"
            assert serving.ask("POST", where)[0] == 202
        receiver.wait_for(lambda met: len(met) == got + 2 * len(hosts))
        serving.stop()
        errors = serving.errors()
    came = {host: [message for to, message, _ in receiver.got[got:] if to == host] for host in hosts}
    return {
        "errors": [one["last_attempt"]["error"] for one in failed.values()],
        "asked": asked,
        "met": receiver.met[began:],
        "healed": [came[host][1:] == [failed[host]["message"]] for host in hosts],
        "said": errors,
    }


def subscribed(serving, host):
    body = {"url": f"https://{host}/", "types": ["poll.opened"]}
    return serving.asked("POST", "/v1/webhooks", body)["id"]


def tried(serving, hook):
    """The endpoint's newest delivery, once its first attempt has failed."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline:
        newest = serving.asked("GET", f"/v1/webhooks/{hook}/deliveries")["data"][0]
        if newest["status"] == "waiting" and newest["attempts"] == 1:
            return newest
    raise AssertionError(newest)


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
