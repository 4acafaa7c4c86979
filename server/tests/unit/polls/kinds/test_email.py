"""E-mail: the form of an address, one spelling of its domain, and no trace of it in any number."""

import msgspec
from asking import answered, asked, counted, faults, read, table, unfit

from plaudit.features.polls.kinds import KINDS, fold


@table(
    ("settings", "pointers"),
    [
        ({}, []),
        ({"placeholder": "you@example.org"}, []),
        ({"placeholder": "x" * 81}, ["#/settings/placeholder"]),
        ({"placeholder": "  "}, ["#/settings/placeholder"]),
        ({"domain": "example.org"}, ["#/settings/domain"]),
    ],
)
def test_what_may_be_asked(settings, pointers):
    assert faults("email", settings=settings) == pointers


@table(
    ("written", "address"),
    [
        ("ada@example.org", "ada@example.org"),
        ("Ada.Lovelace@Example.ORG", "Ada.Lovelace@example.org"),
        ("  ada@example.org\n", "ada@example.org"),
        ("a@b.co", "a@b.co"),
        ("ada+poll@mail.example.co.uk", "ada+poll@mail.example.co.uk"),
        ("o'hara_1-2@xn--bcher-kva.example", "o'hara_1-2@xn--bcher-kva.example"),
        ("info@BÜCHER.example", "info@bücher.example"),
        ("用户@例子.广告", "用户@例子.广告"),
        ("उदाहरण@उदाहरण.परीक्षा", "उदाहरण@उदाहरण.परीक्षा"),
        ("👋@example.org", "👋@example.org"),
        ("a" * 64 + "@example.org", "a" * 64 + "@example.org"),
        ("a@" + "b" * 63 + ".org", "a@" + "b" * 63 + ".org"),
        ("a@1.example", "a@1.example"),
    ],
)
def test_addresses(written, address):
    definition = asked("email")
    assert answered(definition, email=written) == address
    assert answered(definition, email=address) == address


@table(
    "written",
    [
        *("", "@", "ada", "ada@", "@example.org", "ada@example", "ada@@example.org", "ada@example.org@"),
        *("ada example@example.org", "ada@exam ple.org", "ada@example..org", "ada@.example.org"),
        *("ada@example.org.", ".ada@example.org", "ada.@example.org", "a..da@example.org"),
        *("ada@-example.org", "ada@example-.org", "ada@exam_ple.org", "ada@127.0.0.1", "ada@[127.0.0.1]"),
        *("ada@example.o", "ada@example.org, bob@example.org", "ada;bob@example.org"),
        *(
            "Ada <ada@example.org>",
            '"ada"@example.org',
            "ada@example.org?subject=x",
            "mailto:ada@example.org",
        ),
        *("ada\x00@example.org", "ad\u200ba@example.org", "ada@exa\u200bmple.org", "ada@example.org\u202e"),
        *("a" * 65 + "@example.org", "a@" + "b" * 64 + ".org", "ü" * 33 + "@example.org"),
        *("a@" + ".".join(["b" * 60] * 5), "a" * 100_000, "@" * 100_000, "a@" + "b." * 50_000),
    ],
)
def test_what_is_no_address(written):
    assert unfit(asked("email"), email=written) == ("email_invalid", "#/email")


@table("value", [None, 7, True, ["ada@example.org"], {"address": "ada@example.org"}])
def test_an_address_is_a_text(value):
    assert unfit(asked("email"), email=value) == ("answer_kind", "#/email")


def test_no_number_and_no_refusal_holds_an_address():
    definition = asked("email")
    addresses = [f"guest.{n}@example.org" for n in range(20)]
    told = [fold(definition, address) for address in addresses]
    told += [counted(definition, addresses), read(definition, addresses)]
    told += [KINDS["email"].admit(definition, {"email": "guest.1@example"})]
    text = msgspec.json.encode(told).decode()
    assert "guest" not in text
    assert text.count("example.org") == 1  # in the sentence that says how an address looks


@table("count", [0, 1, 20])
def test_how_it_reads(count):
    results = read(asked("email"), ["ada@example.org"] * count)
    assert results["details"] == {"answers": count, "basis": "answers"}
    assert results["options"] == results["ratings"] == []


def test_a_page_shows_an_address_field():
    form = KINDS["email"].form(asked("email", settings={"placeholder": "you@example.org"}))
    assert (form.sort, form.longest, form.placeholder) == ("email", 254, "you@example.org")
