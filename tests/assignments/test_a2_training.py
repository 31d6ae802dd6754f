"""The path of a2_training: source, release, a class of known answers, and their marks."""

from assignment_check import AssignmentCheck


class TestA2(AssignmentCheck):
    NAME, WRITTEN = "a2_training", "three_curves"
    ENDS_EARLY = (("crash", "the kernel died, in test_dropout_values"),)
    FEEDBACK = ("wrong_by_epoch", "two batches, two epochs")
    MOSTLY_RIGHT = "wrong_types"
