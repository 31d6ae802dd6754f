"""Several processes fork kernels from one zygote, which one of them starts and ends."""

from dataclasses import replace
from multiprocessing import get_context
import os
import signal

from coursekit.grading.jail.errors import WarmError
from coursekit.grading.workers.pool import start_pool
from coursekit.grading.zygote.launcher import Warm, lent
from jail_check import wait_until
import pytest
from warm_check import is_running, kernel, launch_and_wait, needs_jail

pytestmark = needs_jail
LIGHT = ("colorsys",)


@pytest.fixture
def loan():
    with lent(LIGHT) as loan:
        yield loan


def another(loan):
    """A loan as another process would have it, which closes its own end."""
    return replace(loan, control=loan.control.dup())


def test_two_fork_from_the_same(loan):
    with (
        Warm(modules=LIGHT, loan=another(loan)) as one,
        Warm(modules=LIGHT, loan=another(loan)) as two,
        kernel(one) as first,
        kernel(two) as second,
    ):
        assert one.health().pid == two.health().pid == loan.pid
        assert first.run("import sys; print('colorsys' in sys.modules)") == "True"
        assert second.run("print(6 * 7)") == "42"


def test_it_outlives_those_who_borrow_it(loan):
    for _ in range(2):
        with Warm(modules=LIGHT, loan=another(loan)) as warm, kernel(warm) as forked:
            assert forked.run("print(1)") == "1"
    assert is_running(loan.pid)


def test_one_that_wears_out_or_dies_is_replaced_by_an_own_one(loan):
    with Warm(modules=LIGHT, loan=another(loan), rebuild_after=1) as warm:
        with kernel(warm):
            pass
        assert wait_until(lambda: forked_by(warm) != loan.pid)
        assert is_running(loan.pid)
        assert warm.notes == []
    with Warm(modules=LIGHT, loan=another(loan)) as warm:
        assert forked_by(warm) == loan.pid
        os.kill(loan.pid, signal.SIGKILL)
        assert wait_until(lambda: not is_running(loan.pid))
        assert forked_by(warm) != loan.pid
        assert "died" in warm.notes[0]


def forked_by(warm):
    with kernel(warm):
        return warm.health().pid


def test_a_kernel_ends_with_the_process_that_launched_it(loan):
    ours, theirs = get_context("spawn").Pipe()
    worker = get_context("spawn").Process(target=launch_and_wait, args=(LIGHT, loan, theirs))
    worker.start()
    forked = ours.recv()
    assert is_running(forked)
    worker.kill()
    worker.join()
    assert wait_until(lambda: not is_running(forked))
    assert is_running(loan.pid)


def test_workers_share_one_which_ends_with_them():
    with start_pool(2, LIGHT) as pool:
        found = {future.result() for future in [pool.submit(_zygote) for _ in range(8)]}
        assert len({zygote for _, zygote in found}) == 1
        (zygote,) = {zygote for _, zygote in found}
        assert is_running(zygote)
    assert not is_running(zygote)


def _zygote():
    from coursekit.grading.workers.start_worker import shared_warm

    with kernel(shared_warm(LIGHT)):
        return os.getpid(), shared_warm(LIGHT).health().pid


def test_without_bubblewrap_there_is_no_zygote_and_the_reason_is_said(monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    with lent(LIGHT) as nothing:
        assert nothing is None
    message = "a warm start needs bwrap, which is not on the PATH"
    with Warm(modules=LIGHT) as warm, pytest.raises(WarmError, match=message), kernel(warm):
        pass
