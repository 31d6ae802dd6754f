"""Messages between the grader and its zygote: JSON objects, with descriptors beside them.

Imports the standard library only, since both sides use it.
"""

import json
import os
import select
import socket

LARGEST = 2**16
_MOST_DESCRIPTORS = 4


def socket_pair():
    """Returns two connected sockets that keep messages whole."""
    return socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)


def send(end, message, *, descriptors=()):
    """Sends a message.

    Args:
        end: A socket of `socket_pair`.
        message: A dictionary of plain values.
        descriptors: Open files that the other side gets too.

    Raises:
        OSError: If the other side has hung up, or the message is larger than the system allows.
    """
    socket.send_fds(end, [json.dumps(message).encode()], list(descriptors))


def receive(end):
    """Waits for a message.

    Args:
        end: A socket of `socket_pair`; its timeout applies.

    Returns:
        The message and the descriptors that came with it, to be closed by the caller; or None
        and [] if the other side has hung up.

    Raises:
        TimeoutError: If none came in time.
    """
    try:
        data, descriptors, _, _ = socket.recv_fds(end, LARGEST, _MOST_DESCRIPTORS)
    except ConnectionResetError:
        return None, []
    for number in descriptors:
        os.set_inheritable(number, False)
    return (json.loads(data) if data else None), descriptors


def readable(*ends, timeout=0):
    """Waits until there is something to read, or an end, on one of several descriptors.

    Args:
        ends: Sockets or descriptors, of processes too.
        timeout: Seconds to wait.

    Returns:
        Those on which there is, as (number, event); empty if there is none in time.
    """
    poller = select.poll()
    for end in ends:
        poller.register(end, select.POLLIN)
    return poller.poll(1000 * timeout)
