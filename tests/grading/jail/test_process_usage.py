import mmap
import os
import select
import socket
import subprocess
import sys

from coursekit.grading.jail import process_usage as usage
from coursekit.grading.jail.limits import MIB
from jail_check import wait_until
import pytest


def test_processes_are_found_through_their_children():
    command = "sleep 20 & sleep 20 & (sleep 20 & wait) & wait"
    with subprocess.Popen(["sh", "-c", command], start_new_session=True) as shell:
        assert wait_until(lambda: len(usage.processes(shell.pid, most=100)) == 5)
        found = usage.processes(shell.pid, most=100)
        measured = usage.measure(found)
        os.killpg(shell.pid, 9)
    assert len(found) == measured.tasks == 5
    assert 0 < measured.memory < 100 * MIB


def test_shared_memory_counts_once():
    size = 64 * MIB
    before, shared_before = usage.fair_memory([os.getpid()])
    with mmap.mmap(-1, size) as hoard:
        hoard[:] = bytes(size)
        fair, shared = usage.fair_memory([os.getpid()])
        assert abs(shared - shared_before - size) < MIB
        assert fair - before > size - 8 * MIB


def test_reading_stops_at_the_most_that_was_asked_for():
    with subprocess.Popen(["sh", "-c", "sleep 60 & sleep 60 & sleep 60 & wait"]) as shell:
        assert wait_until(lambda: len(usage.processes(shell.pid, most=100)) == 4)
        some = usage.processes(shell.pid, most=2)
        for pid in reversed(usage.processes(shell.pid, most=100)):
            os.kill(pid, 9)
    assert 2 < len(some) <= 4
    assert some[0] == shell.pid


def test_processes_that_have_ended_count_nothing():
    with subprocess.Popen(["true"]) as ended:
        ended.wait()
    assert usage.measure([ended.pid]) == usage.Usage(0, 0, 0.0)
    assert usage.fair_memory([ended.pid]) == (0, 0)
    assert usage.file_memory([ended.pid], {"/tmp": MIB}) == 0


def test_processor_time_of_children_that_have_ended_counts():
    code = "import os, subprocess, sys; subprocess.run([sys.executable, '-c', 'sum(range(10**7))'])"
    with subprocess.Popen([sys.executable, "-c", f"{code}; input()"], stdin=subprocess.PIPE) as p:
        assert wait_until(lambda: usage.measure([p.pid]).cpu_seconds > 0.1)
        p.communicate(b"\n")


@pytest.mark.parametrize("name", ["a) b (c", "((", "x) R 1 1"])
def test_a_process_may_have_any_name(tmp_path, name):
    """Its name stands in brackets in the middle of its numbers."""
    program = tmp_path / name
    program.symlink_to("/bin/sleep")
    with subprocess.Popen([program, "60"]) as process:
        assert wait_until(lambda: 0 < usage.measure([process.pid]).memory < 100 * MIB)
        assert usage.measure([process.pid]).tasks == 1
        process.kill()


def test_own_memory_is_what_linux_says_of_this_process():
    with mmap.mmap(-1, 64 * MIB) as hoard:
        before = usage.own_memory()
        hoard[:] = bytes(64 * MIB)
        assert usage.own_memory() - before > 60 * MIB


def opened():
    return usage.open_files([os.getpid()], most=10**6)


def test_what_epoll_watches_is_counted_though_its_descriptors_are_closed():
    descriptors, watches, _ = before = opened()
    with select.epoll() as epoll:
        reader, writer = os.pipe()
        kept = os.dup(reader)
        epoll.register(reader, select.EPOLLIN)
        epoll.register(kept, select.EPOLLIN)
        assert opened() == usage.OpenFiles(descriptors + 4, watches + 2)
        os.close(reader)
        assert opened() == usage.OpenFiles(descriptors + 3, watches + 2)
        few = usage.open_files([os.getpid()], most=descriptors)
        assert max(few.descriptors, few.watches) == descriptors + 1
        os.close(kept)
        os.close(writer)
    assert opened() == before


def test_what_is_sent_is_counted_until_it_is_received():
    sender, receiver = socket.socketpair()
    with sender, receiver:
        socket.send_fds(sender, [b"two"], [0, 0])
        assert opened().sent == 2
        _, received, _, _ = socket.recv_fds(receiver, 3, 2)
        assert opened().sent == 0
        for number in received:
            os.close(number)


ONE_THREAD_LEFT = """
import ctypes, os, threading, time
hoard = bytearray(64 * 2**20)
def work():
    taken = [os.dup(0) for _ in range(100)]
    print("ready", flush=True)
    time.sleep(60)
threading.Thread(target=work).start()
ctypes.CDLL(None).syscall({"x86_64": 60, "aarch64": 93}[os.uname().machine], 0)
"""


def test_a_process_whose_first_thread_has_ended_still_counts():
    with subprocess.Popen([sys.executable, "-c", ONE_THREAD_LEFT], stdout=subprocess.PIPE) as left:
        assert left.stdout.readline() == b"ready\n"
        assert wait_until(lambda: not os.listdir(f"/proc/{left.pid}/fd"))
        measured = usage.measure([left.pid])
        fair, _ = usage.fair_memory([left.pid])
        files = usage.open_files([left.pid], most=10**6)
        left.kill()
    assert measured.tasks == 2
    assert measured.memory > 64 * MIB
    assert fair > 64 * MIB
    assert files.descriptors >= 102


def test_children_are_found_though_a_thread_ends_meanwhile(monkeypatch):
    listed = usage._threads
    monkeypatch.setattr(usage, "_threads", lambda pid: ["4194305", *listed(pid)])
    with subprocess.Popen(["sh", "-c", "sleep 60 & wait"], start_new_session=True) as shell:
        assert wait_until(lambda: len(usage.processes(shell.pid, most=100)) == 2)
        os.killpg(shell.pid, 9)
