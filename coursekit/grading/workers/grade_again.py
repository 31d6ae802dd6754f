"""Grades again, alone and once, what its neighbors on a crowded machine may have made late."""

from coursekit.grading.notebook.submission import Ungraded


def late_again(grade, jobs):
    """Grades submissions, and at the end again those that neighbors may have made late.

    Args:
        grade: Function that takes an iterable of `Job`s and yields pairs of a job and its result.
        jobs: An iterable of `Job`s.

    Yields:
        Such pairs, one for each job.
    """
    late = []
    for job, result in grade(jobs):
        if _starved(result):
            late.append(job)
        else:
            yield job, result
    for job in late:
        for _, result in grade([job]):
            yield job, _marked(result)


def _starved(result):
    found = {} if isinstance(result, Ungraded) else result
    return any(isinstance(n, dict) and n.get("starved") for n in found.values())


def _marked(result):
    if isinstance(result, Ungraded):
        return result
    return {name: notebook | {"alone": True} for name, notebook in result.items()}
