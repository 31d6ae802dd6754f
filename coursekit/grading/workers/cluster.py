"""Grades on a Dask cluster: the same work, on machines that share nothing but the network."""

from itertools import islice

from coursekit.grading.errors import CourseError, GraderError
from coursekit.grading.notebook.submission import Ungraded
from coursekit.grading.workers.grade_again import late_again
from coursekit.grading.workers.pool import AHEAD, grade_here
from distributed import Client, as_completed

PATIENCE = 10  # seconds for the scheduler to answer


def grade_on_cluster(jobs, address, *, first=None, warm=True):
    """Grades submissions on the workers of a Dask cluster.

    Workers must have this package and a jail, and one thread each, since a test that prints does
    so for its whole process: `dask worker ADDRESS --nthreads 1 --nworkers N`. They keep nothing
    and open no gradebook. When one dies, its submissions go to another.

    Args:
        jobs: An iterable of `Job`s, taken as workers get free.
        first: A `Job` that every worker grades before any of these is taken, or None.
        address: Of the scheduler, such as "tcp://10.0.0.1:8786".
        warm: Whether kernels are forked from one that is ready.

    Yields:
        Pairs of a job and what `grade_submission` returned, or an `Ungraded` where no worker
        could, as they come; see `late_again`.

    Raises:
        CourseError: If the scheduler does not answer, or a worker has several threads.
        JailError: If a worker has no jail.
    """
    with _connected(address) as client:
        workers = _checked_workers(client)
        options = {"pure": False, "allow_other_workers": True}
        trials = [
            client.submit(grade_here, first, warm, workers=[worker], **options)
            for worker in (workers if first else ())
        ]
        for trial in trials:
            yield first, _result_of(trial)
        window = len(workers) + AHEAD
        yield from late_again(lambda group: _grade(client, group, window, warm), jobs)


def _grade(client, jobs, window, warm):
    """Grades on all workers, of which `window` submissions are handed out at any time."""
    jobs, futures = iter(jobs), {}

    def hand_out(count):
        for job in islice(jobs, count):
            future = client.submit(grade_here, job, warm, pure=False, retries=1)
            futures[future] = job
            yield future

    done = as_completed(hand_out(window), loop=client.loop)
    for future in done:
        job, result = futures.pop(future), _result_of(future)
        for following in hand_out(1):
            done.add(following)
        yield job, result
        future.release()


def _result_of(future):
    try:
        return future.result()
    except GraderError as error:
        return Ungraded(str(error))
    except CourseError:
        raise
    except Exception as error:  # a lost worker, or a fault of ours
        return Ungraded(f"no worker could grade it: {type(error).__name__}: {error}")


def _connected(address):
    try:
        return Client(address, timeout=PATIENCE, set_as_default=False)
    except (OSError, ValueError) as error:
        raise CourseError(f"`cluster` must be a scheduler's address; got {address}: {error}") from (
            error
        )


def _checked_workers(client):
    """Returns the workers' addresses, once each is known to have one thread."""
    found = client.scheduler_info(n_workers=-1)["workers"]
    if any(worker["nthreads"] > 1 for worker in found.values()):
        raise CourseError("The cluster's workers must have one thread each: --nthreads 1.")
    return list(found)
