"""The zygote's own process: what it imports, and what it makes of requests."""

import subprocess
import sys

from coursekit.grading.zygote import server
from coursekit.grading.zygote.messages import receive, send, socket_pair
from coursekit.grading.zygote.server import ZygoteServer
import pytest

SHARES = {
    "a thread": "import threading as t, time\nt.Thread(target=time.sleep, args=(1,)).start()",
    "memory": "import mmap\nkept = mmap.mmap(-1, 4096)",
}


@pytest.mark.parametrize("what", SHARES)
def test_modules_that_would_not_fork_well_are_refused(tmp_path, what):
    (tmp_path / "shares.py").write_text(SHARES[what])
    code = "from coursekit.grading.zygote.server import import_modules as load\nload(['{}'])"
    for module, good in (("colorsys", True), ("shares", False)):
        command = [sys.executable, "-c", code.format(module)]
        done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True)
        assert ("must start no threads and share no memory" in done.stderr) is not good


def asked(*requests):
    """Sends requests, hangs up, and has a server serve; returns the answers to each."""
    control, ours = socket_pair()
    ends = []
    for request in requests:
        end, theirs = socket_pair()
        send(ours, {"do": request}, descriptors=[theirs.fileno()])
        theirs.close()
        ends.append(end)
    ours.close()
    assert ZygoteServer(control).serve() is None
    control.close()  # and with it what nobody took
    return [receive(end)[0] for end in ends]


def test_a_ping_is_answered_and_a_grader_that_hangs_up_ends_it():
    assert asked("ping", "ping") == [{"pong": True}] * 2
    assert asked() == []


def test_after_a_retirement_without_kernels_nothing_more_is_taken():
    assert asked("retire", "ping") == [{"pong": True}, None]


def test_one_who_asks_and_goes_costs_nothing():
    control, ours = socket_pair()
    gone, theirs = socket_pair()
    gone.close()
    send(ours, {"do": "ping"}, descriptors=[theirs.fileno()])
    theirs.close()
    ours.close()
    assert ZygoteServer(control).serve() is None


@pytest.mark.parametrize(
    ("mapping", "shared"),
    [
        ("7f00-7f10 rw-s 00000000 00:01 7 /dev/zero", True),
        ("7f00-7f10 r--s 00000000 00:01 7 /usr/share/x", False),
        ("7f00-7f10 rw-p 00000000 00:00 0", False),
    ],
)
def test_memory_that_forks_would_share_is_what_can_be_written_and_is_shared(mapping, shared):
    assert server._shared(mapping) is shared
