"""The path of a3_architectures: source, release, a class of known answers, marks and ranking.

Of the unseen garments twelve trainings of two right networks were right on 0.79 to 0.81, a hidden
layer of 128 units on 0.72, a linear layer on 0.45 to 0.49; the bars are 0.75 for half of the points
and 0.77 for all.
"""

import re

from assignment_check import AssignmentCheck

TRAINED = {"source", "correct_vectorized", "correct_loops"}


class TestA3(AssignmentCheck):
    NAME, WRITTEN = "a3_architectures", "claim"
    ENDS_EARLY = (("crash", "the kernel died, in test_table_shapes"),)
    FEEDBACK = ("wrong_order", "pixels that the middle reaches")
    MOSTLY_RIGHT = "wrong_relu"

    def test_the_grader_ranks_what_it_could_build_within_the_budget(self, run):
        places = run.ranking()
        measured = [place for place in places if place.rank]
        assert {place.student for place in measured[:3]} == TRAINED
        assert [place.student for place in measured[3:]] == ["wrong_order"]
        for place in measured:
            assert place.values["multiply-adds"] <= 600_000
        accuracies = [place.values["accuracy"] for place in measured]
        assert accuracies == sorted(accuracies, reverse=True)
        assert measured[3].values["multiply-adds"] == 40 * 40 * 10  # a linear network

    def test_feedback_says_what_was_measured(self, course, run):
        page = course / "feedback" / "wrong_order" / self.NAME / f"{self.NAME}.html"
        assert re.search(r"accuracy: 0\.\d+", page.read_text(encoding="utf-8"))
