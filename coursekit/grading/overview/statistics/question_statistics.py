"""Statistics of questions: how hard each was, and whether it tells students apart."""

from statistics import correlation, mean, median, pstdev
from typing import NamedTuple

from coursekit.grading.overview.statistics.failures import commonest

FEWEST = 5  # students for a correlation, which says nothing of fewer
LOW = 0.1  # a discrimination below is worth a look
BARS = 10


class Question(NamedTuple):
    """A graded cell.

    Attributes:
        name: Its label.
        points: The most that it earns.
        count: How many students have points for it; those who wait for a person have not, nor
            those whose submission was graded before there was such a question.
        right: The share of them who have all of its points, or None.
        share: The mean share of its points, or None.
        discrimination: The correlation of its points with the points for all other questions,
            from -1 to 1; None if it has none, such as where all students have the same points.
        failure: The commonest message of failure, without numbers, or "".
        failures: How many students have that message.
        seconds: The median of the time that it took, or None.
        waits: Whether the answers of some wait for a person.
    """

    name: str
    points: float
    count: int
    right: float | None
    share: float | None
    discrimination: float | None
    failure: str = ""
    failures: int = 0
    seconds: float | None = None
    waits: bool = False


class Statistics(NamedTuple):
    """What there is to say of an assignment.

    Attributes:
        count: How many students have marks.
        best: The most points.
        totals: Their totals, sorted, penalties taken off.
        histogram: How many totals are in each of `BARS` ranges of the same width, from 0 to `best`.
        questions: A list of `Question`s.
        waiting: How many students wait for a person.
    """

    count: int
    best: float
    totals: list
    histogram: list
    questions: list
    waiting: int

    @property
    def mean(self):
        """The mean total."""
        return mean(self.totals)

    @property
    def median(self):
        """The median total."""
        return median(self.totals)

    @property
    def deviation(self):
        """The standard deviation of the totals."""
        return pstdev(self.totals)


def question_statistics(class_marks, best, failures=None, seconds=None):
    """Reckons the statistics.

    Args:
        class_marks: A list of `Marks`; those without points are left out.
        best: The most points by graded cell.
        failures: Why tests failed, dicts by label, by student.
        seconds: How long tests took, likewise.

    Returns:
        `Statistics`.
    """
    graded = [marks for marks in class_marks if marks.points is not None]
    failures, seconds = failures or {}, seconds or {}
    questions = [_question(name, graded, best, failures, seconds) for name in best]
    totals, most = sorted(marks.total for marks in graded), sum(best.values())
    waiting = sum(bool(marks.waiting) for marks in graded)
    return Statistics(len(graded), most, totals, histogram(totals, most), questions, waiting)


def _question(name, graded, best, failures, seconds):
    there = [marks for marks in graded if name not in (*marks.waiting, *marks.missing)]
    points = [marks.points.get(name, 0.0) for marks in there]
    most, count = best[name], len(points)
    right = sum(value >= most for value in points) / count if count else None
    share = mean(points) / most if count else None
    messages = [found[name] for found in failures.values() if name in found]
    times = [found[name] for found in seconds.values() if name in found]
    return Question(
        name,
        most,
        count,
        right,
        share,
        discrimination(points, _rests(name, there, graded, best)),
        *commonest(messages),
        median(times) if times else None,
        any(name in marks.waiting for marks in graded),
    )


def _rests(name, there, graded, best):
    """Returns points for the other questions, of which none waits for a person with anyone."""
    open_ones = {label for marks in graded for label in (*marks.waiting, *marks.missing)}
    others = [label for label in best if label != name and label not in open_ones]
    return [sum(marks.points.get(label, 0.0) for label in others) for marks in there]


def discrimination(points, rests):
    """Returns the corrected item-total correlation, or None if it has none.

    Args:
        points: Points for a question, a number a student.
        rests: Points for all other questions, of the same students.
    """
    points, rests = ([round(one, 9) for one in found] for found in (points, rests))
    if len(points) < FEWEST or len(set(points)) == 1 or len(set(rests)) == 1:
        return None
    return correlation(points, rests)


def histogram(totals, most, *, bars=BARS):
    """Counts totals in ranges of the same width from 0 to `most`; a limit belongs to the upper.

    Points beyond `most`, such as extra credit, count in the last range.
    """
    counts = [0] * bars
    for total in totals:
        counts[min(bars - 1, int(total * bars / most + 1e-9)) if most else 0] += 1
    return counts


def remarks(question):
    """Returns what an instructor may want to look at in a question, as words."""
    found = []
    settled = question.count and not question.waits
    if settled and question.right == 0:
        found.append("nobody has it all")
    if settled and question.right == 1:
        found.append("everybody has it")
    if question.discrimination is not None and question.discrimination < LOW:
        found.append("does not go with the other questions")
    return found
