"""Whose answer it is, behind proxies: only our own are believed."""

import ipaddress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey_service.responses.client_address import address_of, prefix_of

TRUSTED = tuple(map(ipaddress.ip_network, ("10.0.0.0/24", "fd00::/8", "127.0.0.1")))


@pytest.mark.parametrize(
    ("peer", "forwarded", "address"),
    [
        # Nobody else's word counts.
        ("198.51.100.7", ["192.0.2.1"], "198.51.100.7"),
        ("198.51.100.7", [], "198.51.100.7"),
        # Through one proxy and through two.
        ("10.0.0.5", ["192.0.2.1"], "192.0.2.1"),
        ("127.0.0.1", ["192.0.2.1, 10.0.0.9"], "192.0.2.1"),
        # What the sender wrote stands left of what our proxy saw.
        ("10.0.0.5", ["203.0.113.66, 192.0.2.1"], "192.0.2.1"),
        ("10.0.0.5", ["203.0.113.66", "192.0.2.1", "10.0.0.9"], "192.0.2.1"),
        ("10.0.0.5", ["<script>, 192.0.2.1"], "192.0.2.1"),
        # Unreadable, or nothing but proxies: the peer.
        ("10.0.0.5", ["192.0.2.1, unknown"], "10.0.0.5"),
        ("10.0.0.5", ["192.0.2.1,"], "10.0.0.5"),
        ("10.0.0.5", ["192.0.2.999"], "10.0.0.5"),
        ("10.0.0.5", [""], "10.0.0.5"),
        ("10.0.0.5", [], "10.0.0.5"),
        ("10.0.0.5", ["10.0.0.6, 10.0.0.7"], "10.0.0.5"),
        # Every way of writing an address.
        ("10.0.0.5", ["2001:db8::1"], "2001:db8::1"),
        ("10.0.0.5", ["[2001:DB8:0::1]:50123"], "2001:db8::1"),
        ("10.0.0.5", ["[2001:db8::1]"], "2001:db8::1"),
        ("10.0.0.5", ["192.0.2.1:50123"], "192.0.2.1"),
        ("10.0.0.5", ["::ffff:192.0.2.1"], "192.0.2.1"),
        ("10.0.0.5", ["[::ffff:192.0.2.1]:50123"], "192.0.2.1"),
        ("10.0.0.5", ["\t192.0.2.1 "], "192.0.2.1"),
        ("::ffff:10.0.0.5", ["192.0.2.1"], "192.0.2.1"),
        ("fd00::5", ["192.0.2.1, ::ffff:10.0.0.9"], "192.0.2.1"),
        # A socket file has no address, and a peer that is none is never trusted.
        ("", ["192.0.2.1"], ""),
        ("testclient", ["192.0.2.1"], "testclient"),
    ],
)
def test_the_sender_is_the_rightmost_address_that_is_no_proxy_of_ours(
    peer: str, forwarded: list[str], address: str
) -> None:
    assert address_of(peer, forwarded, TRUSTED) == address


def test_without_trusted_proxies_the_header_is_not_read() -> None:
    assert address_of("10.0.0.5", ["192.0.2.1"], ()) == "10.0.0.5"


@given(st.lists(st.text()))
def test_what_a_sender_writes_never_replaces_what_our_proxy_saw(written: list[str]) -> None:
    assert address_of("10.0.0.5", [*written, "192.0.2.1"], TRUSTED) == "192.0.2.1"


@given(st.text(), st.lists(st.text()))
def test_any_peer_and_any_header_give_an_address_and_a_prefix(
    peer: str, forwarded: list[str]
) -> None:
    prefix_of(address_of(peer, forwarded, TRUSTED))


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("192.0.2.1", "192.0.2.254", True),
        ("192.0.2.1", "192.0.3.1", False),
        ("2001:db8:0:1200::1", "2001:db8:0:12ff::9", True),
        ("2001:db8:0:1200::1", "2001:db8:0:1300::1", False),
        ("::ffff:192.0.2.1", "192.0.2.7", True),
        ("0.0.0.1", "::1", False),
    ],
)
def test_neighbours_share_a_prefix(one: str, other: str, same: bool) -> None:
    assert (prefix_of(one) == prefix_of(other)) is same
