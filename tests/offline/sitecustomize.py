"""On PYTHONPATH, this cuts a Python process off from every host but the machine itself.

A kernel talks to the tests over loopback; a notebook that reaches for the network fails.
"""

import ipaddress
import socket

_connect, _getaddrinfo = socket.socket.connect, socket.getaddrinfo


def _is_here(host) -> bool:
    try:
        return host in (None, "", "localhost") or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def connect(self, address):
    if isinstance(address, tuple) and not _is_here(address[0]):
        raise OSError(f"a notebook must not need the network, and this one asked for {address[0]}")
    return _connect(self, address)


def getaddrinfo(host, *args, **kwargs):
    if not _is_here(host.decode() if isinstance(host, bytes) else host):
        raise OSError(f"a notebook must not need the network, and this one asked for {host}")
    return _getaddrinfo(host, *args, **kwargs)


socket.socket.connect = connect
socket.getaddrinfo = getaddrinfo
