"""What is looked at in the exercises of lesson 15, classic architectures."""

from coursekit.course.checking import as_number, as_numbers, exercise
import numpy as np


@exercise("15.1")
def second_parameters(value):
    """(5 * 5 * 6 + 1) * 16: each of the 16 filters has its own 5 x 5 weights for each map."""
    number = as_number(value)
    if number is None:
        return "It should be one whole number."
    if number == 16 * 150:
        return "That leaves out the biases, one for each filter."
    if number == 16 * 26:
        return "A filter has weights for each of the 6 maps that it sees."
    if number == 1516:
        return "That is the paper's: its filters see some of the maps only, here they see all."
    if number != 2416:
        return "Count one filter, with its bias; then there are 16 of them."
    return None


@exercise("15.2")
def cost(value):
    """Bytes and multiply-adds grow with the image; parameters do not."""
    if not callable(value):
        return "It should be a function of side, inputs and filters."
    found = as_numbers(value(14, 8, 24))
    if found is None or found.shape != (3,):
        return "It should return three numbers: bytes, parameters, multiply-adds."
    outputs, weights = 14 * 14 * 24, 9 * 8 * 24
    if found[0] == outputs:
        return "The first number should be in bytes: a float32 number takes four."
    if found[1] == weights:
        return "The parameters include a bias for each filter."
    if found[2] == 2 * outputs * 9 * 8:
        return "A multiplication and its addition are one multiply-add here."
    if found[2] == 12 * 12 * 24 * 9 * 8:
        return "The padding keeps the size: there are side * side windows."
    for name, number, right in zip(
        ("bytes", "parameters", "multiply-adds"),
        found,
        (4 * outputs, weights + 24, outputs * 9 * 8),
        strict=True,
    ):
        if number != right:
            return f"Look at the {name} again, for maps of 14 x 14, 8 inputs and 24 filters."
    return None


@exercise("15.3")
def share(value):
    """9 n weights against (2 n + 1) squared: the deeper the stack, the more it saves."""
    if not callable(value):
        return "It should be a function of n, the number of layers."
    found = as_numbers([value(n) for n in (1, 2, 3, 5)])
    if found is None or found.shape != (4,):
        return "It should return one number, a share."
    counts = np.array([1, 2, 3, 5])
    if np.allclose(found, 9 * counts / (3 * counts) ** 2):
        return "Each layer of 3 x 3 adds two pixels to what is seen, not three."
    if np.allclose(found, (2 * counts + 1) ** 2 / (9 * counts)):
        return "That is the other way around: the stack's weights over the one kernel's."
    if not np.allclose(found, 9 * counts / (2 * counts + 1) ** 2):
        return "n layers have 9 n weights. How many pixels along a side do they see?"
    return None


@exercise("15.4")
def fewer_products(value):
    """conv2, conv4 and conv5 have groups; each of their 27 x 27 or 13 x 13 outputs saves half."""
    number = as_number(value)
    if number is None:
        return "It should be one whole number of multiply-adds."
    if number == 1_412_288 or number == 1_413_120:
        return "Those are weights: each is used at every place of its layer's maps."
    layers = {"conv2": 223_948_800, "conv4": 112_140_288, "conv5": 74_760_192}
    if number == 2 * sum(layers.values()):
        return "That is twice too much: the filters still see half of the channels."
    for name, products in layers.items():
        if number == sum(layers.values()) - products:
            return f"A layer is missing: {name} has groups too."
    if number != sum(layers.values()):
        return "Take the difference of the totals of the two tables, column multiply_adds."
    return None


@exercise("15.5")
def saved_products(value):
    """Up to the fourth stage, each stage gains in channels what it loses in area."""
    number = as_number(value)
    if number is None:
        return "It should be one whole number of multiply-adds."
    if number == 462_422_016:
        return "That is a convolution of the last stage: there are larger savings."
    if number == 924_844_032:
        return "That is a first convolution of a stage alone: the next one then changes, too."
    if number == 2 * 1_849_688_064:
        return "Count a multiplication and its addition as one."
    if number != 1_849_688_064:
        return "Try one convolution of each stage; the maps keep their size."
    return None
