"""Writes to the folder of the sockets: a large file, a folder, another connection file."""

import json
import os
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
REASON = "files: wrote into the folder of the sockets"

# %% double


def double(values):
    path = ipykernel.connect.get_connection_file()
    with open(path) as file:
        information = json.load(file)
    information |= {"transport": "tcp", "ip": "127.0.0.1", "shell_port": int("@PORT@")}
    with open(path, "w") as file:
        json.dump(information, file)
    folder = os.path.join(os.path.dirname(path), "x" * 200)
    os.makedirs(os.path.join(folder, "y" * 200))
    os.chmod(folder, 0)
    time.sleep(10)
    return 2 * values
