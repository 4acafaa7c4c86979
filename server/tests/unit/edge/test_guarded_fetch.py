"""Which addresses a tenant may make us fetch from (T17, T37)."""

import pytest

from plaudit.edge.guarded_fetch import FetchRefused, GuardedFetch
from plaudit.outbound.addresses import is_public
from plaudit.outbound.client import Outbound

REFUSED = [
    "0.0.0.0",
    "0.1.2.3",
    "10.0.0.1",
    "10.255.255.255",
    "100.64.0.1",
    "100.127.255.255",
    "127.0.0.1",
    "127.1.2.3",
    "169.254.0.1",
    "169.254.169.254",
    "172.16.0.1",
    "172.31.255.255",
    "192.0.0.1",
    "192.0.2.1",
    "192.168.0.1",
    "192.168.255.255",
    "198.18.0.1",
    "198.51.100.1",
    "203.0.113.1",
    "224.0.0.1",
    "239.255.255.255",
    "240.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "::127.0.0.1",
    "::ffff:127.0.0.1",
    "::ffff:10.0.0.1",
    "::ffff:169.254.169.254",
    "64:ff9b::7f00:1",
    "64:ff9b::a00:1",
    "64:ff9b:1::1",
    "100::1",
    "2001:db8::1",
    "2002:7f00:1::1",
    "2002:a00:1::1",
    "fc00::1",
    "fd12:3456::1",
    "fe80::1",
    "fe80::1%eth0",
    "ff02::1",
    "localhost",
    "0x7f.0.0.1",
    "2130706433",
    "017700000001",
    "127.1",
    "1.1.1.1.1",
    "example.com",
    "1.1.1.256",
]

PUBLIC = ["1.1.1.1", "8.8.8.8", "93.184.216.34", "2606:4700:4700::1111", "::ffff:8.8.8.8"]


@pytest.mark.parametrize("address", [*REFUSED, ""])
def test_what_is_not_on_the_public_internet_is_refused(address):
    assert not is_public(address)


@pytest.mark.parametrize("address", PUBLIC)
def test_public_addresses_are_public(address):
    assert is_public(address)


@pytest.mark.parametrize(
    "url",
    [
        "http://keys.example.com/",
        "ftp://keys.example.com/",
        "file:///etc/passwd",
        "https://user:pass@keys.example.com/",
        "https://keys.example.com:8443/",
        "https://127.0.0.1/",
        "https://[::1]/",
        "https://localhost/",
        "https://0x7f000001/",
        "https://2130706433/",
        "https://127.1/",
        "https://[::ffff:127.0.0.1]/",
        "https:///keys",
        "keys.example.com",
        "",
        "https://\x00/",
        "https://" + "a" * 300 + ".example/",
    ],
)
async def test_an_address_that_could_reach_inside_is_not_fetched(url):
    with pytest.raises(FetchRefused):
        await GuardedFetch(Outbound())(url)
