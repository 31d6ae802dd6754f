"""What is looked at in the exercises of lesson 17, efficient architectures."""

from coursekit.course.checking import as_number, as_numbers, exercise
import numpy as np


@exercise("17.1")
def channels_needed(value):
    """A ninth is the limit for many channels, and is never reached."""
    number = as_number(value)
    if number is None or number != round(number):
        return "It should be a whole number of output channels."
    if number == 31:
        return "31 channels leave a little more than a seventh."
    if number != 32:
        return "Solve 1 / N + 1 / 9 <= 1 / 7 for N."
    return None


@exercise("17.2")
def grouped_weights(value):
    """Each output channel reads the input channels of its own group alone."""
    if not callable(value):
        return "It should be a function of inputs, outputs, size and groups."
    numbers = [as_number(value(*case)) for case in ((12, 24, 3, 1), (12, 24, 5, 4), (8, 8, 3, 8))]
    if any(number is None for number in numbers):
        return "It should return one number."
    whole, grouped, depthwise = numbers
    if whole != 9 * 12 * 24:
        return "With one group it is an ordinary convolution, of size x size x inputs x outputs."
    if grouped == 25 * 12 * 24:
        return "Groups save weights."
    if grouped == 25 * 3 * 6:
        return "That is a single group: there are as many as `groups` of them."
    if (grouped, depthwise) != (25 * 3 * 24, 72):
        return "A kernel has inputs / groups channels, and there are `outputs` kernels."
    return None


@exercise("17.3")
def gate_cost(value):
    """The cost grows as the square of the channels: the widest maps pay most of it."""
    if not callable(value):
        return "It should be a function of the channels and the ratio."
    found = [as_number(value(*case)) for case in ((256, 16), (100, 16))]
    if any(number is None for number in found):
        return "It should return one number."
    if found[0] == 2 * 256 * 16:
        return "Add the biases of both dense layers."
    if found[0] == 256 * 16 + 16 or found[0] == 256 * 16:
        return "There are two dense layers: one to the hidden units and one back."
    if found[0] != 2 * 256 * 16 + 256 + 16:
        return "256 channels and 16 hidden units: 256 x 16 weights there and back, and biases."
    if found[1] != 2 * 100 * 6 + 106:
        return "100 // 16 is 6 hidden units."
    return None


@exercise("17.4")
def best_width(value):
    """Each of the three is nearly half as wide as the single path: narrow kernels cost less."""
    number = as_number(value)
    if number is None or number != round(number):
        return "It should be a whole number, the width."
    if number in (21, 22):
        return "Three paths of a third of the width need less: the 3 x 3 part falls with d squared."
    if number in (36, 37):
        return "Both parts of the formula count, not the 3 x 3 kernels alone."
    if number in (29, 31):
        return "Close: compare the weights of this width with those of its neighbors."
    if number != 30:
        return (
            "Compute 2 * 256 * 3 d + 9 * 3 d ** 2 for several d, and the same for one path of 64."
        )
    return None


@exercise("17.5")
def full_kernel(value):
    """A grouped convolution is an ordinary one whose kernel is 0 between the groups."""
    if not callable(value):
        return "It should be a function of a kernel and the number of groups."
    kernel = np.random.default_rng(0).normal(size=(3, 3, 2, 6))
    found = as_numbers(value(kernel.copy(), 3))
    if found is None or found.shape != (3, 3, 6, 6):
        return "From (3, 3, 2, 6) and 3 groups it should make (3, 3, 6, 6)."
    expected = np.zeros((3, 3, 6, 6))
    for group in range(3):
        expected[:, :, 2 * group : 2 * group + 2, 2 * group : 2 * group + 2] = kernel[
            ..., 2 * group : 2 * group + 2
        ]
    if np.count_nonzero(found) == found.size:
        return "An output channel may read its own group alone: elsewhere the kernel is 0."
    if np.allclose(found.sum(axis=2), expected.sum(axis=2)) and not np.allclose(found, expected):
        return "Right weights, wrong inputs: group g reads input channels 2 g and 2 g + 1."
    if not np.allclose(found, expected):
        return "Outputs 0 and 1 read inputs 0 and 1, by kernel[..., 0:2], and so on."
    uneven = as_numbers(value(np.ones((1, 1, 2, 4)), 2))
    if uneven is None or uneven.shape != (1, 1, 4, 4) or uneven.sum() != 8:
        return "It should work for other sizes and groups, too."
    return None
