import signal
import subprocess
import sys

from coursekit.grading.jail import endings
import pytest


@pytest.mark.parametrize(
    ("code", "killed"),
    [("import os; os.kill(os.getpid(), 9)", True), ("raise SystemExit(1)", False)],
)
def test_what_was_killed_is_told_from_what_ended(code, killed):
    status = subprocess.run([sys.executable, "-c", code]).returncode
    assert (status in endings.KILLED) is killed
    assert (128 + signal.SIGKILL) in endings.KILLED  # what the process before it says of it


def test_kills_for_want_of_memory_are_counted(tmp_path, monkeypatch):
    monkeypatch.setattr(endings, "STATISTICS", tmp_path / "vmstat")
    assert endings.memory_kills() == 0
    (tmp_path / "vmstat").write_text("pgfault 12\noom_kill 3\n")
    assert endings.memory_kills() == 3
