from contextlib import ExitStack
import os
import socket
import threading
from types import SimpleNamespace

from coursekit.grading.jail import process_usage as usage
from coursekit.grading.jail import watchdog
from coursekit.grading.jail.limits import MIB
from coursekit.grading.jail.process_usage import OpenFiles
from coursekit.grading.jail.watchdog import Watch
from jail_check import PATIENCE, narrow, wait_until
import pytest


class Running:
    """A process that never ends."""

    def poll(self):
        return None


def watching(**settings):
    limits = {name: settings.pop(name) for name in ("seconds", "processes") if name in settings}
    ended = []
    return Watch(Running(), limits=narrow(**limits), end=ended.append, **settings), ended


def test_nothing_to_say_about_nothing():
    guard, _ = watching()
    assert guard.reason() == ""


def test_the_deadline_comes_though_looking_takes_for_ever():
    go_on, looked = threading.Event(), []

    def members():
        go_on.wait(PATIENCE)
        looked.append(1)
        return []

    guard, ended = watching(members=members, seconds=0.2)
    guard.start()
    assert wait_until(lambda: ended)
    assert (ended, looked) == (["time: more than 0.2 s"], [])
    go_on.set()
    guard.stop()


def test_a_watch_that_cannot_see_ends_what_it_watches():
    def fail():
        raise PermissionError("no /proc")

    guard, ended = watching(members=fail)
    guard.start()
    assert wait_until(lambda: ended)
    assert ended == ["watch: PermissionError: no /proc"]


def test_it_ends_a_submission_once_and_stops():
    guard, ended = watching(members=lambda: [os.getpid()], processes=16)
    guard.limits = narrow(processes=16, memory=64 * MIB)
    guard.start()
    guard.join(PATIENCE)
    assert len(ended) == 1
    assert not guard.is_alive()


def test_sockets_and_the_connection_file_belong_in_the_room(tmp_path):
    guard, _ = watching(room=tmp_path)
    (tmp_path / "kernel.json").write_text("{}")
    assert guard.reason() == ""
    (tmp_path / "kernel.json").write_text("x" * 5000)
    assert guard.reason() == "files: changed the connection file"
    (tmp_path / "kernel.json").unlink()
    (tmp_path / "kernel.json").symlink_to("/etc/passwd")
    assert guard.reason() == "files: wrote into the folder of the sockets"


def test_names_in_the_room_are_few(tmp_path):
    guard, ended = watching(room=tmp_path)
    with ExitStack() as stack:
        for number in range(watchdog.MOST_NAMES + 1):
            ear = stack.enter_context(socket.socket(socket.AF_UNIX))
            ear.bind(str(tmp_path / f"{number}"))
            if number == 6:
                assert guard.reason() == ""
    guard.start()
    assert wait_until(lambda: ended)
    assert ended == [f"files: more than {watchdog.MOST_NAMES} in the folder of the sockets"]


@pytest.mark.parametrize(
    ("fair", "shared", "in_files", "too_much"),
    [
        (300, 150, 150, False),  # files that a process has mapped: they are in `fair` already
        (300, 0, 150, True),
        (300, 150, 250, False),
        (300, 150, 251, True),
        (401, 150, 0, True),
    ],
)
def test_files_in_memory_that_are_mapped_count_once(monkeypatch, fair, shared, in_files, too_much):
    monkeypatch.setattr(watchdog, "measure", lambda pids: usage.Usage(10**12, 1, 0.0))
    monkeypatch.setattr(watchdog, "fair_memory", lambda pids: (fair * MIB, shared * MIB))
    monkeypatch.setattr(watchdog, "file_memory", lambda pids, folders: in_files * MIB)
    guard, _ = watching()
    assert guard.reason() == ("memory: more than 400 MiB" if too_much else "")


def test_files_and_what_epoll_watches_are_bounded(monkeypatch):
    most = watchdog.MOST_FILES
    counted = [OpenFiles(most, most)]
    monkeypatch.setattr(watchdog, "open_files", lambda pids, most: counted.pop())
    guard, _ = watching()
    assert guard.reason() == ""
    for found, words in (
        (OpenFiles(most + 1, most), "open at a time"),
        (OpenFiles(most, most + 1), "watched by epoll"),
    ):
        counted.append(found)
        assert watching()[0].reason() == f"files: more than 16384 {words}"


def test_descriptors_may_be_on_their_way_for_a_while_only(monkeypatch):
    sent = iter([0, 1, 1, 0, 1, 1])
    clock = iter([1, 9, 12, 14, 16, 20])  # the first look that sees them begins the time
    monkeypatch.setattr(watchdog, "open_files", lambda pids, most: OpenFiles(sent=next(sent)))
    monkeypatch.setattr(watchdog, "time", SimpleNamespace(monotonic=clock.__next__))
    guard, _ = watching()
    assert [guard._too_many_files() for _ in range(5)] == [""] * 5
    assert guard._too_many_files() == "files: on their way through sockets for more than 3 s"
