"""What is known of a caller: the network prefix, through as many proxies as are configured."""

import ipaddress
from functools import lru_cache

from flask import request

IPV4_PREFIX, IPV4_LENGTH = 24, 32
IPV6_PREFIX = 64


def caller_address() -> str:
    """The caller's own address; proxies are already unwound by ProxyFix (TRUSTED_PROXIES)."""
    return request.remote_addr or "0.0.0.0"  # noqa: S104  # a stand-in text, nothing is bound to it


def address_prefix() -> str | None:
    """The caller's network (/24 or /64), enough to tell an attack and too little to tell a person."""
    network = _network(caller_address(), IPV4_PREFIX)
    return str(network.network_address) if network else None


def limit_address() -> str:
    """Whose tries are counted together: one IPv4 address, one IPv6 /64."""
    network = _network(caller_address(), IPV4_LENGTH)
    return "unknown" if network is None else str(network).removesuffix(f"/{IPV4_LENGTH}")


@lru_cache(maxsize=1024)
def _network(caller: str, ipv4_prefix: int) -> ipaddress.IPv4Network | ipaddress.IPv6Network | None:
    """The network of an address; seen through an IPv6 socket every IPv4 caller would be in one and the same /64."""
    try:
        address = ipaddress.ip_address(caller)
    except ValueError:
        return None
    address = getattr(address, "ipv4_mapped", None) or address
    length = ipv4_prefix if address.version == 4 else IPV6_PREFIX
    return ipaddress.ip_network((address, length), strict=False)


def searched() -> str:
    """What was typed into a search box: it comes by POST, so that no name is in an address or a log."""
    return request.form.get("q", "").strip() if request.method == "POST" else ""
