"""The path of a5_segmentation: source, release, a class of known answers, and their marks."""

from assignment_check import AssignmentCheck


class TestA5(AssignmentCheck):
    NAME, WRITTEN = "a5_segmentation", "comparison"
    FEEDBACK = ("wrong_places", "the places of 4 and 7")
    MOSTLY_RIGHT = "wrong_axes"
