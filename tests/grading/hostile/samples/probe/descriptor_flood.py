"""Opens files, pipes and sockets until there are no more descriptors, and keeps them."""

import os
import socket

STARTS_FROM = "honest"
LOSES = {"test_double": 3}

# %% double


hoard = []


def double(values):
    while True:
        hoard.append(os.pipe())
        hoard.append(socket.socket(socket.AF_UNIX))
        hoard.append(open("/dev/null"))
