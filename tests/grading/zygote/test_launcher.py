"""Kernels are forked, end, and are counted; zygotes are watched over, replaced and ended."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
import os
from pathlib import Path
import shutil
import signal
import subprocess
import sys
from tempfile import TemporaryDirectory

from coursekit.grading.jail.backends import bubblewrap
from coursekit.grading.jail.backends.system_paths import visible_paths
from coursekit.grading.jail.limits import Limits
from coursekit.grading.jail.process_usage import processes
from coursekit.grading.zygote import client as zygote_process
from coursekit.grading.zygote import forked_kernel
from coursekit.grading.zygote.launcher import Warm, WarmError
from jail_check import wait_until
import pytest
from warm_check import command_line, is_running, kernel, needs_jail, open_files

pytestmark = needs_jail
LIGHT = ("colorsys", "numpy.random")  # the first is one that no kernel imports by itself


@pytest.fixture(scope="module")
def warm():
    with Warm(modules=LIGHT) as warm:
        yield warm


def zygote_of(warm):
    """The zygote's own process, the last of its jail's while it has no kernel."""
    return processes(warm.health().pid, most=100)[-1]


def test_a_kernel_finds_the_modules_imported(warm):
    with kernel(warm) as forked:
        assert forked.run("import sys; print('colorsys' in sys.modules)") == "True"


def test_a_kernel_runs_code_as_any_other(warm):
    with kernel(warm) as forked:
        assert forked.run("x = 6\nprint(x * 7)") == "42"
        assert "ZeroDivisionError" in forked.run("1 / 0")
        assert forked.run("print(x)\n!echo from a shell").split() == ["6", "from", "a", "shell"]


def test_files_are_copied_into_the_working_folder(warm, tmp_path):
    (tmp_path / "values").write_bytes(b"123")
    with open(tmp_path / "values", "rb") as file:
        files = [(Path("data/größe.txt"), file.fileno()), (Path("top.txt"), file.fileno())]
        with kernel(warm, files=files) as forked:
            code = "import glob; print(sorted(glob.glob('**/*.txt', recursive=True)))"
            assert forked.run(code) == "['data/größe.txt', 'top.txt']"
            assert forked.run("print(open('data/größe.txt').read())") == "123"
        assert file.read() == b"123"


def test_many_files_are_copied(warm, tmp_path):
    (tmp_path / "one").write_text("1")
    with open(tmp_path / "one", "rb") as file:
        files = [(f"{number}.txt", file.fileno()) for number in range(300)]
        with kernel(warm, files=files) as forked:
            assert forked.run("import os; print(len(os.listdir()))") == "300"


def test_forks_draw_different_random_numbers(warm):
    code = "import random, numpy; print(random.random(), numpy.random.rand())"
    with kernel(warm) as first, kernel(warm) as second:
        drawn = first.run(code).split() + second.run(code).split()
    assert len(set(drawn)) == 4


def test_threads_may_launch_at_the_same_time(warm):
    def square(number):
        with kernel(warm) as forked:
            return int(forked.run(f"print({number} ** 2)"))

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(square, range(8))) == [number**2 for number in range(8)]


def test_limits_hold_in_the_fork(warm):
    limits = Limits(open_files=100, disk=2**20, processes=77)
    with kernel(warm, limits=limits) as forked:
        code = "import resource as r; print(*r.getrlimit(r.RLIMIT_NOFILE))"
        assert forked.run(code) == "100 100"
        full = forked.run(
            "open('big', 'wb').write(bytes(2**20 - 1)); open('more', 'w').write('x' * 9999)"
        )
        assert "No space left" in full
        assert forked.run("print(r.getrlimit(r.RLIMIT_NPROC)[1])") == "154"


def test_join_is_called_with_the_process_before_the_first_cell(warm):
    joined = []
    with kernel(warm, join=joined.append) as forked:
        assert joined == [forked.process.pid]
        assert is_running(forked.process.pid)


def test_killing_a_kernel_kills_all_that_it_started(warm):
    with kernel(warm) as forked:
        forked.run(
            "import subprocess; subprocess.Popen('setsid sleep 1000 & sleep 1000', shell=True)"
        )
        assert wait_until(lambda: len(processes(forked.process.pid, most=100)) == 5)
        pids = processes(forked.process.pid, most=100)
        assert forked.process.poll() is None
        forked.process.kill()
        assert forked.process.wait() == -signal.SIGKILL
    assert not any(map(is_running, pids))
    assert not forked.process.lost


@pytest.mark.parametrize(
    ("code", "status"),
    [("import os; os._exit(3)", 3), ("import ctypes; ctypes.string_at(0)", 128 + signal.SIGSEGV)],
)
def test_the_end_of_a_kernel_has_its_status(warm, code, status):
    with kernel(warm) as forked:
        forked.start(code)
        assert forked.process.wait() == status
        assert not forked.process.lost


def test_a_kernel_can_be_interrupted_by_message(warm):
    with kernel(warm) as forked:
        assert forked.run("import os; print(os.getsid(0) == os.getpid())") == "True"
        endless = forked.start("open('started', 'w')\nwhile True: pass")
        started = Path(f"/proc/{forked.process.pid}/root/home/student/work/started")
        assert wait_until(started.exists)
        client = forked.client
        client.control_channel.send(client.session.msg("interrupt_request", {}))
        assert forked.reply(endless)["ename"] == "KeyboardInterrupt"
        # what comes at the moment of an error is aborted by ipykernel
        assert wait_until(lambda: forked.run("print(1)") == "1")


def test_twenty_forks_in_a_row_leave_nothing(warm):
    with kernel(warm):
        pass
    before, jail = open_files(), warm.health().pid
    size = len(processes(jail, most=1000))
    for number in range(20):
        process = warm.launch(command_line("none"), room=_room(warm, number), limits=Limits())
        process.kill()
        process.wait()
    assert open_files() == before
    assert len(processes(jail, most=1000)) == size


def _room(warm, number):
    folder = warm.rooms / str(number)
    folder.mkdir()
    return folder


def test_a_room_must_be_among_the_rooms(warm, tmp_path):
    with pytest.raises(ValueError, match="`room` must be a folder in"):
        warm.launch(command_line("none"), room=tmp_path, limits=Limits())


def test_nothing_is_launched_after_the_end():
    with Warm(modules=()) as warm:
        folder = warm.rooms
    with pytest.raises(WarmError, match="has ended"):
        warm.launch(command_line("none"), room=folder / "room", limits=Limits())
    assert not folder.exists()


def test_an_end_does_not_wait_for_a_zygote_that_still_imports(monkeypatch):
    started = []

    def start(modules, control, **_):
        started.append(subprocess.Popen(["sleep", "1000"], pass_fds=[control.fileno()]))
        return started[0]

    monkeypatch.setattr(zygote_process, "_start_zygote", start)
    with Warm(modules=()) as warm:
        assert wait_until(lambda: started)
    assert started[0].returncode == -signal.SIGKILL
    assert not warm.rooms.exists()


def test_health_is_measured(warm):
    before = warm.health()
    with kernel(warm):
        after = warm.health()
    assert after.ping > 0
    assert after.fork_seconds > 0
    assert after.launched == before.launched + 1
    assert (after.zygotes, after.notes) == (1, ())


def test_a_dead_zygote_is_replaced_and_its_kernels_are_lost():
    with Warm(modules=()) as warm:
        with kernel(warm) as first:
            os.kill(warm.health().pid, signal.SIGKILL)
            assert first.process.wait() == -signal.SIGKILL
            assert first.process.lost
        with kernel(warm) as second:
            assert second.run("print(1)") == "1"
        assert warm.health().zygotes == 2
        assert "died" in warm.notes[0]


def test_a_zygote_that_does_not_answer_is_replaced_and_its_kernels_go_on():
    with Warm(modules=(), patience=1) as warm, ExitStack() as stack:
        zygote = warm_up(warm)
        first = stack.enter_context(kernel(warm))
        os.kill(zygote, signal.SIGSTOP)
        stack.callback(os.kill, zygote, signal.SIGCONT)
        with pytest.raises(WarmError, match="no fork became a kernel"), kernel(warm):
            pass
        with kernel(warm) as second:
            assert second.run("print(2)") == "2"
        assert first.run("print(1)") == "1"
        first.process.kill()
        assert first.process.wait() == -signal.SIGKILL
        assert not first.process.lost
        assert "starts cold" in warm.notes[0]
        assert "does not answer" in warm.notes[1]


def warm_up(warm):
    """Waits for the first zygote and returns its process."""
    with kernel(warm):
        pass
    return zygote_of(warm)


def test_after_some_kernels_a_new_zygote_takes_over():
    with Warm(modules=(), rebuild_after=2) as warm:
        with kernel(warm) as first:
            old = warm.health().pid
            assert wait_until(lambda: launched_by_another(warm, old))
            assert first.run("print(1)") == "1"
            assert is_running(old)
        assert wait_until(lambda: not is_running(old))
        assert warm.notes == []


def launched_by_another(warm, old):
    with kernel(warm):
        return warm.health().pid != old


def test_what_cannot_be_imported_is_said_and_given_up():
    with Warm(modules=("no_such_module",)) as warm:
        for _ in range(5):
            with pytest.raises(WarmError, match="No module named 'no_such_module'"), kernel(warm):
                pass
        assert len(warm.notes) == 3


def test_what_lies_below_a_folder_in_memory_is_seen_and_stays_as_it_is(monkeypatch):
    """As Python and this package are in a clone below the folder for temporary files."""
    with ExitStack() as stack:
        outside = Path(stack.enter_context(TemporaryDirectory(dir="/tmp")))
        (outside / "lib").mkdir()
        (outside / "lib" / "module.py").write_text("answer = 42")
        (outside / "lib64").symlink_to("lib")
        (outside / "pyvenv.cfg").write_text("home = /usr/bin")
        (outside / "gradebook.db").touch()
        seen = [outside / name for name in ("lib", "lib64", "pyvenv.cfg")]
        as_found = visible_paths()
        for module in (bubblewrap, forked_kernel):
            monkeypatch.setattr(module, "visible_paths", lambda: sorted([*as_found, *seen]))
        warm = stack.enter_context(Warm(modules=()))
        forked = stack.enter_context(kernel(warm))
        listing = f"import os; print(sorted(os.listdir({str(outside)!r})))"
        assert forked.run(listing) == "['lib', 'lib64', 'pyvenv.cfg']"
        read = (
            f"print(open('{outside}/lib64/module.py').read(), open('{outside}/pyvenv.cfg').read())"
        )
        assert forked.run(read) == "answer = 42 home = /usr/bin"
        for name in ("lib/module.py", "lib/new.py", "pyvenv.cfg"):
            assert "Read-only file system" in forked.run(f"open('{outside}/{name}', 'w')")
        assert forked.run("open('/tmp/mine', 'w').write('x')") == "1"
    assert not outside.exists()


DYING_GRADER = """
import os, sys
sys.path.insert(0, sys.argv[1])
from coursekit.grading.jail.process_usage import processes
from coursekit.grading.zygote.launcher import Warm
from warm_check import kernel
with Warm(modules=()) as warm, kernel(warm):
    print(warm.rooms, *processes(os.getpid(), most=100)[1:], flush=True)
    os.kill(os.getpid(), 9)
"""


def test_nothing_runs_on_after_a_grader_that_was_killed():
    command = [sys.executable, "-c", DYING_GRADER, str(Path(__file__).parents[1] / "support")]
    printed = subprocess.run(command, capture_output=True, text=True).stdout
    rooms, *pids = printed.split()
    shutil.rmtree(rooms)
    assert len(pids) >= 5
    assert wait_until(lambda: not any(map(is_running, pids)))
