"""Grading on a real Dask cluster on loopback, and what becomes of a worker that dies."""

import os
import signal
import threading

from coursekit.cli import main
from coursekit.grading.errors import CourseError
from coursekit.grading.grade import grade
from coursekit.grading.jail.backends.kinds import Bubblewrap
from coursekit.grading.jail.errors import JailError
from coursekit.grading.jail.jail import JailSettings, check
from coursekit.grading.release import release
from coursekit.grading.sample_class import make_class
from distributed import LocalCluster
from jail_check import needs_bubblewrap
import pytest

pytestmark = needs_bubblewrap


@pytest.fixture
def handed_in(course):
    release(course, "doubling")
    make_class(course, "doubling")
    return course


OPTIONS = {"threads_per_worker": 1, "dashboard_address": None, "silence_logs": 50}


@pytest.fixture(scope="module")
def cluster():
    with LocalCluster(**OPTIONS, n_workers=2) as cluster:
        yield cluster


def test_marks_are_those_of_local_workers(handed_in, cluster):
    _, marks = grade(handed_in, "doubling", cluster=cluster.scheduler_address)
    assert {m.student: m.total for m in marks} == {"right": 3, "wrong": 0}


def test_the_head_needs_no_jail_of_its_own(handed_in, cluster, monkeypatch):
    """In Kubernetes it cannot have one: it holds the course, and is no superuser."""
    monkeypatch.setattr(Bubblewrap, "problem", lambda self: "there is none here.")
    check.cache_clear()
    _, marks = grade(handed_in, "doubling", cluster=cluster.scheduler_address)
    assert {m.student: m.total for m in marks} == {"right": 3, "wrong": 0}
    with pytest.raises(JailError, match="there is none here"):
        grade(handed_in, "doubling", regrade=True)
    check.cache_clear()


def test_workers_without_a_jail_say_what_is_missing(handed_in, cluster):
    settings = JailSettings("podman", image="absent:1")
    with pytest.raises(JailError, match="No podman jail"):
        grade(handed_in, "doubling", cluster=cluster.scheduler_address, settings=settings)


def test_a_worker_that_is_killed_loses_nothing(handed_in):
    with LocalCluster(**OPTIONS, n_workers=2) as cluster:
        pids = [worker.pid for worker in cluster.workers.values()]
        killer = threading.Timer(1.0, os.kill, (pids[0], signal.SIGKILL))
        killer.start()
        _, marks = grade(handed_in, "doubling", cluster=cluster.scheduler_address)
        killer.join()
    assert {m.student: m.total for m in marks} == {"right": 3, "wrong": 0}
    assert all(m.reason == "" for m in marks)


def test_workers_with_several_threads_are_refused(handed_in):
    with (
        LocalCluster(**OPTIONS | {"n_workers": 1, "threads_per_worker": 2}) as cluster,
        pytest.raises(CourseError, match="one thread each"),
    ):
        grade(handed_in, "doubling", cluster=cluster.scheduler_address)


def test_an_address_where_nobody_answers_is_named(handed_in, capsys):
    words = ["grade", "doubling", "--course", str(handed_in), "--cluster", "tcp://127.0.0.1:9"]
    assert main(words) == 1
    assert "got tcp://127.0.0.1:9" in capsys.readouterr().err
