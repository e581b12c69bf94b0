"""Where a submission comes from, as far as it can be believed. Pure.

Only ``X-Forwarded-For`` and only from our own proxies: anybody can write that header,
and each proxy adds at its right end the address that it saw itself.
"""

import ipaddress
from collections.abc import Iterable, Sequence

Network = ipaddress.IPv4Network | ipaddress.IPv6Network
_Address = ipaddress.IPv4Address | ipaddress.IPv6Address

# What one household, school or mobile provider's customer shares. A home gets a /56 of
# IPv6 as a rule, and whoever has a home can choose among all addresses in it.
_PREFIX_BITS = {4: 24, 6: 56}


def address_of(peer: str, forwarded: Iterable[str], trusted: Sequence[Network]) -> str:
    """``peer``: the other end of the connection. ``forwarded``: every X-Forwarded-For
    header of the request in order. The peer, unless it is a trusted proxy; then the
    right-most address that is none. An address that cannot be read hides whoever stands
    left of it, so it makes the peer the answer."""
    connected = _read(peer)
    if connected is None:
        return peer
    if not trusted or not _is_trusted(connected, trusted):
        return str(connected)
    for entry in reversed([entry for header in forwarded for entry in header.split(",")]):
        address = _read(entry)
        if address is None:
            break
        if not _is_trusted(address, trusted):
            return str(address)
    return str(connected)


def prefix_of(address: str) -> str:
    """The network whose answers are looked at together: /24 of IPv4, /56 of IPv6."""
    known = _read(address)
    if known is None:
        return address
    spare = known.max_prefixlen - _PREFIX_BITS[known.version]
    return f"{known.version}:{int(known) >> spare}"


def _is_trusted(address: _Address, trusted: Sequence[Network]) -> bool:
    return any(address in network for network in trusted)


def _read(text: str) -> _Address | None:
    """Also ``[2001:db8::1]:443``, ``192.0.2.1:443`` and IPv4 written as IPv6."""
    text = text.strip()
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return None
    if isinstance(address, ipaddress.IPv6Address):
        return address.ipv4_mapped or address
    return address
