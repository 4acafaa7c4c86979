"""Forwarding headers: whom to believe, and how far (T2)."""

import pytest

from plaudit.edge.client_address import address_prefix, client_address, trusted_networks

PROXY = "10.0.0.7"
TRUSTED = ("10.0.0.0/8", "fd00::/8")


def xff(*values):
    return [("x-forwarded-for", value) for value in values]


def forwarded(value):
    return [("forwarded", value)]


UNTRUSTED_PEER = "203.0.113.9"

TABLE = [
    # peer, headers, whom we take it for
    (UNTRUSTED_PEER, [], UNTRUSTED_PEER),
    (UNTRUSTED_PEER, xff("198.51.100.1"), UNTRUSTED_PEER),
    (UNTRUSTED_PEER, xff("10.0.0.1"), UNTRUSTED_PEER),
    (UNTRUSTED_PEER, forwarded("for=198.51.100.1"), UNTRUSTED_PEER),
    (UNTRUSTED_PEER, [("x-real-ip", "198.51.100.1")], UNTRUSTED_PEER),
    (UNTRUSTED_PEER, [("cf-connecting-ip", "198.51.100.1")], UNTRUSTED_PEER),
    (UNTRUSTED_PEER, [("true-client-ip", "198.51.100.1")], UNTRUSTED_PEER),
    (PROXY, [], PROXY),
    (PROXY, xff("198.51.100.1"), "198.51.100.1"),
    (PROXY, xff(" 198.51.100.1 "), "198.51.100.1"),
    (PROXY, xff("1.1.1.1, 198.51.100.1"), "198.51.100.1"),
    (PROXY, xff("1.1.1.1", "198.51.100.1"), "198.51.100.1"),
    (PROXY, xff("198.51.100.1, 10.0.0.8"), "198.51.100.1"),
    (PROXY, xff("198.51.100.1, 10.0.0.8, 10.0.0.9"), "198.51.100.1"),
    (PROXY, xff("10.0.0.8, 10.0.0.9"), "10.0.0.8"),
    (PROXY, xff("198.51.100.1:4711"), "198.51.100.1"),
    (PROXY, xff("[2001:db8::1]:4711"), "2001:db8::1"),
    (PROXY, xff("2001:db8::1"), "2001:db8::1"),
    (PROXY, xff("[2001:db8::1]"), "2001:db8::1"),
    (PROXY, xff("::ffff:198.51.100.1"), "198.51.100.1"),
    (PROXY, xff("fe80::1%eth0"), PROXY),
    (PROXY, xff("unknown"), PROXY),
    (PROXY, xff(""), PROXY),
    (PROXY, xff(","), PROXY),
    (PROXY, xff("198.51.100.1,"), PROXY),
    (PROXY, xff("198.51.100.1, junk, 10.0.0.8"), "10.0.0.8"),
    (PROXY, xff("198.51.100.1, 10.0.0.8:junk"), PROXY),
    (PROXY, xff("198.51.100.256"), PROXY),
    (PROXY, xff("0x7f.1"), PROXY),
    (PROXY, xff("2130706433"), PROXY),
    (PROXY, xff("198.51.100.01"), PROXY),
    (PROXY, xff("1.1.1.1, " * 2000 + "198.51.100.1"), PROXY),
    (PROXY, xff("198.51.100.1\x00"), PROXY),
    (PROXY, forwarded("for=198.51.100.1"), "198.51.100.1"),
    (PROXY, forwarded('For="[2001:db8::1]:4711";proto=https'), "2001:db8::1"),
    (PROXY, forwarded("proto=https;for=198.51.100.1;by=10.0.0.7"), "198.51.100.1"),
    (PROXY, forwarded("for=1.1.1.1, for=198.51.100.1"), "198.51.100.1"),
    (PROXY, forwarded("for=_hidden"), PROXY),
    (PROXY, forwarded("by=10.0.0.7"), PROXY),
    (PROXY, xff("198.51.100.1") + forwarded("for=198.51.100.2"), PROXY),
    (PROXY, [("x-real-ip", "198.51.100.1")], PROXY),
    ("fd00::5", xff("2001:db8::1"), "2001:db8::1"),
    ("::ffff:10.0.0.7", xff("198.51.100.1"), "198.51.100.1"),
    ("", xff("198.51.100.1"), "unknown"),
    ("/run/plaudit.sock", xff("198.51.100.1"), "unknown"),
]


@pytest.mark.parametrize(("peer", "headers", "expected"), TABLE)
def test_the_address_is_the_one_a_trusted_proxy_saw(peer, headers, expected):
    raw = [(name.encode(), value.encode("latin-1")) for name, value in headers]
    assert client_address(peer, raw, trusted_networks(TRUSTED)) == expected


@pytest.mark.parametrize(("peer", "headers", "expected"), TABLE)
def test_without_trusted_proxies_only_the_connection_counts(peer, headers, expected):
    raw = [(name.encode(), value.encode("latin-1")) for name, value in headers]
    assert client_address(peer, raw, ()) == client_address(peer, [], ())


@pytest.mark.parametrize(
    ("address", "prefix"),
    [
        ("198.51.100.1", "198.51.100.1"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::1", "2001:db8:1:2::/64"),
        ("unknown", "unknown"),
    ],
)
def test_a_subscriber_is_one_ipv4_address_or_one_ipv6_network(address, prefix):
    assert address_prefix(address) == prefix
