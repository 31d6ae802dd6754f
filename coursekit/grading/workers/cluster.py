"""Grades on a Dask cluster: the same work, on machines that share nothing but the network."""

from itertools import islice

from coursekit.grading.errors import CourseError, GraderError
from coursekit.grading.notebook.submission import Ungraded
from coursekit.grading.workers.pool import AHEAD, grade_here
from distributed import Client, as_completed

PATIENCE = 10  # seconds for the scheduler to answer


def grade_on_cluster(jobs, address, *, warm=True):
    """Grades submissions on the workers of a Dask cluster.

    Workers must have this package and a jail, and one thread each, since a test that prints does
    so for its whole process: `dask worker ADDRESS --nthreads 1 --nworkers N`. They keep nothing
    and open no gradebook. When one dies, its submissions go to another.

    Args:
        jobs: An iterable of `Job`s, taken as workers get free.
        address: Of the scheduler, such as "tcp://10.0.0.1:8786".
        warm: Whether kernels are forked from one that is ready.

    Yields:
        Pairs of a job and what `grade_submission` returned, or an `Ungraded` where no worker
        could, as they come.

    Raises:
        CourseError: If the scheduler does not answer, or a worker has several threads.
        JailError: If a worker has no jail.
    """
    jobs = iter(jobs)
    with _connected(address) as client:
        futures = {}
        window = _check_threads(client) + AHEAD

        def hand_out(count):
            for job in islice(jobs, count):
                future = client.submit(grade_here, job, warm, pure=False, retries=1)
                futures[future] = job
                yield future

        done = as_completed(hand_out(window), loop=client.loop)
        for future in done:
            job = futures.pop(future)
            try:
                result = future.result()
            except GraderError as error:
                result = Ungraded(str(error))
            except CourseError:
                raise
            except Exception as error:  # a lost worker, or a fault of ours
                result = Ungraded(f"no worker could grade it: {type(error).__name__}: {error}")
            for following in hand_out(1):
                done.add(following)
            yield job, result
            future.release()


def _connected(address):
    try:
        return Client(address, timeout=PATIENCE, set_as_default=False)
    except (OSError, ValueError) as error:
        raise CourseError(f"`cluster` must be a scheduler's address; got {address}: {error}") from (
            error
        )


def _check_threads(client):
    """Returns how many workers there are, each of one thread."""
    found = client.scheduler_info(n_workers=-1)["workers"].values()
    if any(worker["nthreads"] > 1 for worker in found):
        raise CourseError("The cluster's workers must have one thread each: --nthreads 1.")
    return len(found)
