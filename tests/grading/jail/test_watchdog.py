import os
import subprocess
import time

from coursekit.grading.jail import process_usage as usage
from coursekit.grading.jail.limits import MIB
from coursekit.grading.jail.watchdog import Watch
from jail_check import narrow


class Running:
    """A process that never ends."""

    def poll(self):
        return None


def watching(**settings):
    limits = {name: settings.pop(name) for name in ("seconds", "processes") if name in settings}
    ended = []
    return Watch(Running(), limits=narrow(**limits), end=ended.append, **settings), ended


def wait_for(ended, seconds=3):
    end = time.monotonic() + seconds
    while not ended and time.monotonic() < end:
        time.sleep(0.01)
    return ended


def test_nothing_to_say_about_nothing():
    guard, _ = watching()
    assert guard.reason() == ""


def test_the_deadline_comes_though_looking_takes_for_ever():
    guard, ended = watching(members=lambda: time.sleep(2) or [], seconds=0.2)
    start = time.monotonic()
    guard.start()
    assert wait_for(ended) == ["time: more than 0.2 s"]
    assert time.monotonic() - start < 1
    guard.stop()


def test_a_watch_that_cannot_see_ends_what_it_watches():
    def fail():
        raise PermissionError("no /proc")

    guard, ended = watching(members=fail)
    guard.start()
    assert wait_for(ended) == ["watch: PermissionError: no /proc"]


def test_it_ends_a_submission_once_and_stops():
    guard, ended = watching(members=lambda: [os.getpid()], processes=16)
    guard.limits = narrow(processes=16, memory=64 * MIB)
    guard.start()
    wait_for(ended)
    time.sleep(0.2)
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


def test_processes_are_found_through_their_children():
    command = "sleep 20 & sleep 20 & (sleep 20 & wait) & wait"
    with subprocess.Popen(["sh", "-c", command], start_new_session=True) as shell:
        time.sleep(0.3)
        found = usage.processes(shell.pid, most=100)
        measured = usage.measure(found)
        os.killpg(shell.pid, 9)
    assert len(found) == measured.tasks == 5
    assert 0 < measured.memory < 100 * MIB


def test_shared_memory_counts_once():
    import mmap

    size = 64 * MIB
    before, shared_before = usage.fair_memory([os.getpid()])
    with mmap.mmap(-1, size) as hoard:
        hoard[:] = bytes(size)
        fair, shared = usage.fair_memory([os.getpid()])
        assert abs(shared - shared_before - size) < MIB
        assert fair - before > size - 8 * MIB
