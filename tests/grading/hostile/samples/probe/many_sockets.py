"""Fills the folder of the sockets with the names of more sockets, which take no bytes."""

import os
import socket
import time

import ipykernel.connect

STARTS_FROM = "honest"
LOSES = {
    "test_double": 3,
    "test_tally": 2,
    "test_squares": 2,
    "test_answer": 1,
    "test_reverse": 2,
    "test_mean": 4,
}
REASON = "files: more than 32 in the folder of the sockets"

# %% double


def double(values):
    folder = os.path.dirname(ipykernel.connect.get_connection_file())
    for number in range(200_000):
        with socket.socket(socket.AF_UNIX) as one:
            one.bind(f"{folder}/{number}")
    time.sleep(10)
    return 2 * values
