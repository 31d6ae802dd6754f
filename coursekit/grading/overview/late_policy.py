"""What a late submission loses: percent a day of what it earned, after hours of grace."""

from math import ceil, floor

from nbgrader.plugins import BasePlugin
from traitlets import Float

DAY, HOUR = 86400, 3600
FOREVER = 1e12  # seconds


class LatePolicy(BasePlugin):
    """nbgrader's plugin for late submissions; `configure(c, late={...})` puts it in its place.

    A day that has begun counts whole. Days begin at the due date, or at the end of a student's
    extension, plus the hours of grace.
    """

    percent_per_day = Float(10, min=0, max=100, help="Percent that a day costs.").tag(config=True)
    grace_hours = Float(0, min=0, help="Hours that cost nothing.").tag(config=True)
    cap = Float(100, min=0, max=100, help="The most percent that is lost.").tag(config=True)

    def late_submission_penalty(self, student_id, score, total_seconds_late):
        """Returns the points that a notebook loses.

        Args:
            student_id: The student's name, which makes no difference.
            score: The points that it earned.
            total_seconds_late: Seconds after the due date, in which an extension is counted.
        """
        del student_id
        percent = percent_lost(
            total_seconds_late,
            percent_per_day=self.percent_per_day,
            grace_hours=self.grace_hours,
            cap=self.cap,
        )
        return round(score * percent / 100, 6)


def percent_lost(seconds, *, percent_per_day, grace_hours=0, cap=100):
    """Returns the percent that are lost by so many seconds after the due date."""
    grace, seconds = (min(time, FOREVER) for time in (grace_hours * HOUR, seconds))
    days = ceil(max(0, floor(seconds) - round(grace)) / DAY)  # no part of a second is charged
    return min(cap, days * percent_per_day)
