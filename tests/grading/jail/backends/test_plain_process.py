"""The two jails without namespaces: no jail at all, and a pod that is one."""

import os
from pathlib import Path
import sys

from coursekit.grading.jail.backends.plain_process import PlainProcess
from coursekit.grading.jail.errors import JailError
from coursekit.grading.jail.jail import JailSettings, check
from jail_check import Inside, ending_at_the_deadline, narrow, wait_until
import pytest

linux_only = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="needs Linux")
pytestmark = linux_only


@pytest.fixture
def in_a_pod(monkeypatch, tmp_path):
    check.cache_clear()
    monkeypatch.setenv("KUBERNETES_SERVICE_HOST", "10.0.0.1")
    monkeypatch.chdir(tmp_path)
    yield tmp_path
    check.cache_clear()


def test_no_jail_is_said_aloud(capsys):
    check.cache_clear()
    with Inside(backend="unsafe-local") as inside:
        assert inside.ask("print(6 * 7)") == "42\n"
    assert "students' code runs with all your rights" in capsys.readouterr().err


def test_no_jail_still_has_a_deadline_and_cleans_up(tmp_path):
    (tmp_path / "a.txt").write_text("handed in")
    with Inside(backend="unsafe-local", files=tmp_path) as inside:
        home = inside.ask("import os; print(open('a.txt').read(), os.getcwd())").split()[-1]
    assert not Path(home).exists()
    endless = "while True:\n    try:\n        while True: pass\n    except: pass"
    reason, deadline = ending_at_the_deadline(endless, backend="unsafe-local")
    assert reason == deadline


def test_no_jail_kills_the_children_that_it_finds():
    with Inside(backend="unsafe-local") as inside:
        code = "import subprocess; p = subprocess.Popen(['sleep', '98765'], start_new_session=True)"
        pid = inside.ask(f"{code}; print(p.pid)").strip()
        assert Path("/proc", pid).exists()
    assert wait_until(lambda: not Path("/proc", pid, "exe").exists())


def test_a_pod_is_asked_for(monkeypatch):
    check.cache_clear()
    monkeypatch.delenv("KUBERNETES_SERVICE_HOST", raising=False)
    with pytest.raises(JailError, match="no Kubernetes pod"):
        check(JailSettings(backend="pod"))


def test_a_pod_needs_other_users(in_a_pod, monkeypatch):
    monkeypatch.setattr(os, "getuid", lambda: 1000)
    with pytest.raises(JailError, match="superuser"):
        check(JailSettings(backend="pod"))


def test_a_pod_must_not_hold_the_course(in_a_pod, monkeypatch):
    monkeypatch.setattr(os, "getuid", lambda: 0)
    (in_a_pod / "gradebook.db").touch()
    with pytest.raises(JailError, match=r"the course must not be in the pod; got .*gradebook\.db"):
        check(JailSettings(backend="pod"))


def other_users_can_run_python():
    if not hasattr(os, "getuid") or os.getuid() != 0:
        return False
    path = Path(os.path.realpath(sys.executable))
    return all(folder.stat().st_mode & 0o001 for folder in (path, *path.parents))


needs_other_users = pytest.mark.skipif(
    not other_users_can_run_python(), reason="needs the superuser and a Python that others can run"
)


@needs_other_users
def test_in_a_pod_kernels_are_users_without_rights(in_a_pod):
    os.chmod(in_a_pod, 0o700)
    (in_a_pod / "secret").write_text("x")
    with Inside(backend="pod") as inside:
        assert int(inside.ask("import os; print(os.getuid())")) >= 200_000
        assert inside.ask(f"os.kill({os.getpid()}, 9)").startswith("PermissionError")
        assert inside.ask(f"open('/proc/{os.getpid()}/environ')").startswith("PermissionError")
        assert inside.ask(f"open('{in_a_pod}/secret')").startswith("PermissionError")
        assert inside.ask("print(os.environ.get('KUBERNETES_SERVICE_HOST'))") == "None\n"
        with Inside(backend="pod") as other:
            users = {running.ask("import os; print(os.getuid())") for running in (inside, other)}
            assert len(users) == 2
            inside.ask("import signal; os.kill(-1, signal.SIGKILL)")
            assert other.ask("print('alive')") == "alive\n"


@needs_other_users
def test_in_a_pod_a_daemon_and_its_files_go_with_the_kernel(in_a_pod):
    code = """
import os
open("/dev/shm/coursekit-left", "w").close()
if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        os.execvp("sleep", ["sleep", "98764"])
    os._exit(0)
print(os.getuid())
"""
    with Inside(backend="pod") as inside:
        user = int(inside.ask(code))
    assert not Path("/dev/shm/coursekit-left").exists()
    left = [path for path in Path("/proc").glob("[0-9]*") if path.stat().st_uid == user]
    assert not [path for path in left if (path / "cmdline").read_bytes()]


def test_a_process_takes_limits_along(tmp_path):
    process = PlainProcess(
        ["sh", "-c", "test $(ulimit -n) = 70"], room=tmp_path, limits=narrow(open_files=70)
    )
    assert process.wait() == 0
