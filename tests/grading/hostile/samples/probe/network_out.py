"""Sends what it is asked to the world: by TCP, by UDP, by DNS, by raw sockets."""

import socket
import urllib.request

STARTS_FROM = "honest"

# %% double


def double(values):
    return 2 * values


TRIES = [
    lambda: socket.create_connection(("1.1.1.1", 443), timeout=1),
    lambda: socket.create_connection(("2606:4700:4700::1111", 443), timeout=1),
    lambda: socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b"x", ("8.8.8.8", 53)),
    lambda: socket.socket(socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_ICMP),
    lambda: socket.socket(40, socket.SOCK_STREAM),
    lambda: socket.getaddrinfo("pypi.org", 443),
    lambda: urllib.request.urlopen("http://169.254.169.254/latest/meta-data/", timeout=1).read(),
    lambda: open("/sys/class/net/eth0/address").read(),
]
for attempt in TRIES:
    try:
        print("got out:", attempt())
    except OSError as error:
        print(error)
