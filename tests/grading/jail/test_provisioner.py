import asyncio
from importlib.metadata import entry_points
import signal

from coursekit.grading.jail.provisioner import NAME, JailProvisioner
import pytest


class Process:
    """Stands for a submission's process, which ends when it is killed."""

    pid = 4242

    def __init__(self):
        self.killed = 0

    def poll(self):
        return -9 if self.killed else None

    def kill(self):
        self.killed += 1

    def wait(self):
        return -9


class FakeJail:
    def __init__(self):
        self.process, self.command = Process(), None

    def start(self, command):
        self.command = command
        return self.process


@pytest.fixture
def started():
    """A provisioner that has started a kernel."""
    jail = FakeJail()
    provisioner = JailProvisioner(jail=jail)
    asyncio.run(provisioner.launch_kernel(["python3", "-m", "x"], env={"SECRET": "1"}, cwd="/"))
    return provisioner


def test_it_is_registered_by_its_name():
    (found,) = entry_points(group="jupyter_client.kernel_provisioners", name=NAME)
    assert found.load() is JailProvisioner


def test_the_jail_gets_the_command_and_nothing_of_jupyter_s(started):
    assert started.jail.command == ["python3", "-m", "x"]
    assert started.pid == 4242


@pytest.mark.parametrize("way", ["kill", "terminate", signal.SIGKILL, signal.SIGTERM])
def test_whatever_would_end_a_kernel_ends_the_submission(started, way):
    call = getattr(started, way) if isinstance(way, str) else lambda: started.send_signal(way)
    asyncio.run(call())
    assert started.jail.process.killed == 1
    assert asyncio.run(started.wait()) == -9
    assert asyncio.run(started.wait()) == 0  # nothing runs any more


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGUSR1, signal.SIGCONT, 0])
def test_no_other_signal_reaches_it(started, number):
    asyncio.run(started.send_signal(number))
    assert started.jail.process.killed == 0
