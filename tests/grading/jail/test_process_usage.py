import mmap
import os
import select
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


def test_what_epoll_watches_is_counted_though_its_descriptors_are_closed():
    files, watches = usage.open_files([os.getpid()], most=10**6)
    with select.epoll() as epoll:
        reader, writer = os.pipe()
        kept = os.dup(reader)
        epoll.register(reader, select.EPOLLIN)
        epoll.register(kept, select.EPOLLIN)
        assert usage.open_files([os.getpid()], most=10**6) == (files + 4, watches + 2)
        os.close(reader)
        assert usage.open_files([os.getpid()], most=10**6) == (files + 3, watches + 2)
        assert max(usage.open_files([os.getpid()], most=files)) == files + 1
        os.close(kept)
        os.close(writer)
    assert usage.open_files([os.getpid()], most=10**6) == (files, watches)
