"""Runs code in a jail for the tests, and says what came of it."""

import asyncio
from contextlib import suppress
from queue import Empty
import time

from coursekit.grading.jail import cgroup
from coursekit.grading.jail.errors import JailError
from coursekit.grading.jail.jail import Jail, JailSettings, check
from coursekit.grading.jail.limits import MIB, Limits
import pytest

NARROW = {"memory": 400 * MIB, "disk": 16 * MIB, "processes": 100, "seconds": 300}
PATIENCE = 120.0  # seconds, on a busy machine


def problem():
    """Returns why there is no jail here, or ""."""
    try:
        check(JailSettings())
    except JailError as error:
        return str(error)
    return ""


needs_bubblewrap = pytest.mark.skipif(bool(problem()), reason=problem() or "there is a jail")


def narrow(**limits):
    """Limits that keep the machine safe from a test that fails."""
    return Limits(**(NARROW | limits))


class Inside:
    """A kernel in a jail that runs code and returns what it printed; a context manager."""

    def __init__(self, *, backend="bubblewrap", files=None, image=None, **limits):
        settings = JailSettings(backend=backend, limits=narrow(**limits), image=image)
        self.jail = Jail(settings, files=files)
        self._loop = asyncio.new_event_loop()

    def __enter__(self):
        self.jail.__enter__()
        try:
            self._loop.run_until_complete(self._start())
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *error):
        if hasattr(self, "_client"):
            self._client.stop_channels()
        self.jail.__exit__(*error)
        self._loop.close()

    async def _start(self):
        await self.jail.manager.start_kernel()
        self._client = self.jail.manager.client()
        self._client.start_channels()
        await self._client.wait_for_ready(timeout=PATIENCE)

    def ask(self, code, patience=PATIENCE):
        """Runs code; returns what it printed and the error it raised, up to its end or death."""
        return self._loop.run_until_complete(self._ask(code, time.monotonic() + patience))

    async def _ask(self, code, end):
        request = self._client.execute(code)
        said = []
        while time.monotonic() < end:
            try:
                message = await self._client.get_iopub_msg(timeout=0.1)
            except Empty:
                if not await self.jail.manager.is_alive():
                    return "".join(said)
                continue
            if message["parent_header"].get("msg_id") != request:
                continue
            content = message["content"]
            if content.get("execution_state") == "idle":
                return "".join(said)
            said.append(content.get("text", "") or _error(content))
        raise TimeoutError(f"{code!r} went on; it printed {''.join(said)!r}")


def wait_until(condition):
    """Waits until a condition holds, and says whether it came to that."""
    end = time.monotonic() + PATIENCE
    while not condition() and time.monotonic() < end:
        time.sleep(0.02)
    return condition()


def _error(content):
    return f"{content['ename']}: {content['evalue']}\n" if "ename" in content else ""


def ending(code, **limits):
    """Runs code that is to be ended; returns why it was."""
    with Inside(**limits) as inside:
        inside.ask(code)
    return inside.jail.ended_by


def ending_at_the_deadline(code, **settings):
    """Runs code that is to be ended at its deadline; returns why it was, and the deadline.

    The deadline is 2 s after the start of the kernel, or more where that alone takes longer.
    """
    for seconds in (2, 5, 15, 60):
        with suppress(RuntimeError), Inside(seconds=seconds, **settings) as inside:
            inside.ask(code)
            break
    return inside.jail.ended_by, f"time: more than {seconds} s"


@pytest.fixture(params=["control group", "watch alone"])
def keeper(request, monkeypatch):
    """Runs a test with each of the two that keep limits, if it is there."""
    if request.param == "watch alone":
        monkeypatch.setattr(cgroup, "make", lambda name, *, limits: None)
        return request.param
    group = cgroup.make("test", limits=narrow())
    if group is None:
        pytest.skip("this user can make no control group")
    group.remove()
    return request.param
