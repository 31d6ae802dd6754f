"""The files that a control group is made of, mostly in folders that stand for Linux's."""

import os
import shutil
import subprocess
import time

from coursekit.grading.jail import cgroup
from coursekit.grading.jail.limits import GIB, Limits
import pytest


@pytest.fixture
def groups(monkeypatch, tmp_path):
    """Returns a function that sets up a tree of groups and says which one this process is in."""

    def set_up(membership):
        own = tmp_path / "membership"
        own.write_text(membership)
        monkeypatch.setattr(cgroup, "ROOT", tmp_path)
        monkeypatch.setattr(cgroup, "OWN", own)
        return tmp_path

    return set_up


def test_version_1_has_a_folder_for_each_controller(groups):
    root = groups("4:memory:/a/b\n8:pids:/\n1:cpu:/\n0::/\n")
    (root / "memory" / "a" / "b").mkdir(parents=True)
    (root / "pids").mkdir()
    group = cgroup._make("x", limits=Limits(memory=GIB, processes=99))
    memory = root / "memory" / "a" / "b" / "coursekit-jail-x"
    assert (memory / "memory.limit_in_bytes").read_text() == str(GIB)
    assert (memory / "memory.memsw.limit_in_bytes").read_text() == str(GIB)
    assert (root / "pids" / "coursekit-jail-x" / "pids.max").read_text() == "99"
    assert group.joining()[2].count("cgroup.procs") == 2


def test_version_2_has_one_folder(groups):
    root = groups("0::/user/app\n")
    (root / "user" / "app").mkdir(parents=True)
    (root / "cgroup.controllers").touch()
    group = cgroup._make("x", limits=Limits(memory=GIB, processes=99))
    folder = root / "user" / "app" / "coursekit-jail-x"
    assert (folder / "memory.max").read_text() == str(GIB)
    assert (folder / "memory.swap.max").read_text() == "0"
    assert (folder / "pids.max").read_text() == "99"
    group.add(1234)
    assert (folder / "cgroup.procs").read_text() == "1234"


def test_processors_are_shared_out_where_they_can_be(groups):
    root = groups("4:memory:/\n8:pids:/\n1:cpu:/a\n0::/\n")
    for folder in ("memory", "pids", "cpu/a"):
        (root / folder).mkdir(parents=True)
    group = cgroup._make("x", limits=Limits())
    folder = root / "cpu" / "a" / "coursekit-jail-x"
    assert (folder / "cpu.shares").read_text() == str(cgroup.SHARE[1])
    group.add(1234)
    assert (folder / "cgroup.procs").read_text() == "1234"


def test_version_2_shares_out_in_the_one_folder(groups):
    root = groups("0::/\n")
    (root / "cgroup.controllers").touch()
    cgroup._make("x", limits=Limits())
    assert (root / "coursekit-jail-x" / "cpu.weight").read_text() == str(cgroup.SHARE[2])


def test_where_one_controller_is_missing_nothing_is_left(groups, monkeypatch):
    monkeypatch.setattr(cgroup, "_remove", shutil.rmtree)  # real groups are removed by rmdir
    root = groups("4:memory:/\n0::/\n")
    (root / "memory").mkdir()
    assert cgroup._make("x", limits=Limits()) is None
    assert list((root / "memory").iterdir()) == []


def test_events_tell_which_limit_was_hit(groups):
    root = groups("0::/\n")
    (root / "cgroup.controllers").touch()
    group = cgroup._make("x", limits=Limits())
    folder = root / "coursekit-jail-x"
    (folder / "memory.events").write_text("low 0\noom 3\noom_kill 0\n")
    (folder / "pids.events").write_text("max 2\n")
    assert not group.exceeded("memory")
    assert group.exceeded("pids")


def test_abandoned_groups_go_when_they_are_old(groups):
    root = groups("0::/\n")
    (root / "cgroup.controllers").touch()
    for name in ("coursekit-jail-old", "coursekit-jail-new", "other"):
        (root / name).mkdir()
    long_ago = time.time() - 3600
    for name in ("coursekit-jail-old", "other"):
        os.utime(root / name, (long_ago, long_ago))
    cgroup.remove_abandoned()
    assert sorted(path.name for path in root.iterdir() if path.is_dir()) == [
        "coursekit-jail-new",
        "other",
    ]


def test_a_real_group_can_be_entered_and_removed():
    group = cgroup.make(f"test-{os.getpid()}", limits=Limits())
    if group is None:
        pytest.skip("this user can make no control group")
    try:
        show = subprocess.run([*group.joining(), "cat", cgroup.OWN], capture_output=True, text=True)
        assert show.stdout.count(f"coursekit-jail-test-{os.getpid()}") == len(group._distinct)
        assert not group.exceeded("memory")
    finally:
        group.remove()
    assert not any(folder.exists() for folder in group._distinct)
