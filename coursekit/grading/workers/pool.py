"""Processes that grade submissions side by side; when one dies, its submission is tried again."""

from concurrent.futures import FIRST_COMPLETED, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import ExitStack, nullcontext, suppress
import faulthandler
from itertools import islice
from multiprocessing import get_context
import os

from coursekit.grading.errors import CourseError, GraderError
from coursekit.grading.jail.errors import JailError
from coursekit.grading.notebook.submission import Ungraded, grade_submission
from coursekit.grading.workers.grade_again import late_again
from coursekit.grading.workers.start_worker import modules_of, shared_warm, start_worker
from coursekit.grading.zygote.launcher import lent

AHEAD = 8  # submissions that are handed out before a worker is free
EXTRA_SECONDS = 300  # after which a worker that has not come back to Python is ended


def start_pool(workers, modules):
    """Starts processes that grade, and what their kernels are forked from.

    Args:
        workers: How many.
        modules: What kernels find imported, or None if they are to start from nothing.

    Returns:
        A `ProcessPoolExecutor`, at once: its processes get ready meanwhile.
    """
    pool = _Pool(workers, modules)
    for _ in range(workers):  # a process starts with each task that finds none idle
        pool.submit(_import_grader)
    return pool


def _import_grader():
    """Does nothing: to find it, a process imports this module and so all that grades."""


class _Pool(ProcessPoolExecutor):
    """Workers and the zygote that they share."""

    def __init__(self, workers, modules):
        self._zygote = ExitStack()
        loan = self._zygote.enter_context(nullcontext() if modules is None else lent(modules))
        initargs = (os.getpid(), modules, loan)
        context = get_context("spawn")
        super().__init__(workers, context, initializer=start_worker, initargs=initargs)

    def shutdown(self, wait=True, **options):
        """Ends the workers, and then the zygote."""
        super().shutdown(wait, **options)
        self._zygote.close()


def grade_all(jobs, *, first=None, workers=1, warm=True, pool=None):
    """Grades submissions.

    Args:
        jobs: An iterable of `Job`s, taken one by one, since each holds what was handed in.
        first: A `Job` that is graded before any of these is taken, or None.
        workers: How many processes.
        warm: Whether kernels are forked from one that is ready.
        pool: What `start_pool` returned, for the same number of workers; made if need be.

    Yields:
        Pairs of a job and what `grade_submission` returned, or an `Ungraded` where the grader
        failed, as they come; see `late_again`.

    Raises:
        JailError: If there is no jail.
        CourseError: If the assignment cannot be graded at all.
    """
    pool = pool or start_pool(workers, None)

    def grade(group):
        nonlocal pool
        group = iter(group)
        while suspects := (yield from _grade_in(pool, group, workers, warm)):
            pool.shutdown(cancel_futures=True)
            for job in suspects:
                yield job, _grade_alone(job, warm)
            pool = start_pool(workers, None)

    try:
        for group in ([first] if first else [], jobs):
            yield from late_again(grade, group)
    finally:
        pool.shutdown(cancel_futures=True)


class StandingPool:
    """One process that grades what comes, one by one, and is replaced when it dies.

    Args:
        modules: What kernels find imported, or None if they are to start from nothing.
    """

    def __init__(self, modules):
        self._modules = modules
        self._pool = start_pool(1, modules)

    def grade(self, job):
        """Grades a submission; returns what `grade_all` yields of it."""
        warm = self._modules is not None
        try:
            return _result_of(self._pool.submit(_grade, job, warm))
        except BrokenProcessPool:
            self.close()
            self._pool = start_pool(1, self._modules)
            return _grade_alone(job, warm)

    def close(self):
        """Ends the process."""
        self._pool.shutdown(cancel_futures=True)


def _grade_in(pool, jobs, workers, warm):
    """Grades until no job is left or a worker dies; returns what was under way then."""
    running = {}
    while True:
        for job in islice(jobs, workers + AHEAD - len(running)):
            try:
                running[pool.submit(_grade, job, warm)] = job
            except BrokenProcessPool:
                return [job, *running.values()]
        if not running:
            return []
        for future in wait(running, return_when=FIRST_COMPLETED).done:
            try:
                result = _result_of(future)
            except BrokenProcessPool:
                return list(running.values())
            yield running.pop(future), result


def _grade_alone(job, warm):
    """Grades a submission that may have ended its worker, in a process for itself.

    It may have waited when a neighbor's ended, so it has two tries of its own.
    """
    for _ in range(2):
        with start_pool(1, None) as pool, suppress(BrokenProcessPool):
            return _result_of(pool.submit(_grade, job, warm))
    return Ungraded("grading it ended the grader's own process, twice")


def _result_of(future):
    try:
        return future.result()
    except (BrokenProcessPool, JailError):
        raise
    except GraderError as error:
        return Ungraded(str(error))
    except CourseError:
        raise
    except Exception as error:  # a fault of ours must not end the batch
        return Ungraded(f"the grader failed: {type(error).__name__}: {error}")


def _grade(job, warm):
    """Grades in a worker of ours, which is ended if a value keeps it busy outside of Python."""
    seconds = job.settings.limits.seconds * len(job.sources) + EXTRA_SECONDS
    with open(os.devnull, "w") as nowhere:
        faulthandler.dump_traceback_later(seconds, exit=True, file=nowhere)
        try:
            return grade_here(job, warm)
        finally:
            faulthandler.cancel_dump_traceback_later()


def grade_here(job, warm):
    """Grades a submission in this process; see `grade_submission`."""
    return grade_submission(job, shared_warm(modules_of(job.sources)) if warm else None)
