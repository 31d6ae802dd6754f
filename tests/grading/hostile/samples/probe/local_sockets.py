"""Connects to what listens beside the grader: on loopback, on a path, on an abstract name."""

import socket

STARTS_FROM = "honest"

# %% double


def double(values):
    return 2 * values


PLACES = [
    (socket.AF_INET, ("127.0.0.1", int("@PORT@"))),
    (socket.AF_INET, ("0.0.0.0", int("@PORT@"))),
    (socket.AF_UNIX, "@SOCKET@"),
    (socket.AF_UNIX, "\0@ABSTRACT@"),
    (socket.AF_UNIX, "/run/dbus/system_bus_socket"),
    (socket.AF_UNIX, "/var/run/docker.sock"),
]
for family, address in PLACES:
    try:
        ear = socket.socket(family)
        ear.settimeout(1)
        ear.connect(address)
        print("heard:", ear.recv(1000))
    except OSError as error:
        print(address, error)
