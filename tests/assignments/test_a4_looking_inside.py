"""The path of a4_looking_inside: source, release, a class of known answers, and their marks."""

from assignment_check import AssignmentCheck


class TestA4(AssignmentCheck):
    NAME, WRITTEN, SECONDS = "a4_looking_inside", "explanation", 60
    RIGHT = ("correct_batched", "correct_one_by_one")
    FEEDBACK = ("wrong_batch", "lengths after 0 steps")
