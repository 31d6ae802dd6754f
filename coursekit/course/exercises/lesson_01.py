"""What is looked at in the exercises of lesson 01, spatial processing."""

from coursekit.course.checking import as_number, as_numbers, exercise
import numpy as np

OUTPUTS = 26 * 26 * 8
COUNTS = (784 * OUTPUTS + OUTPUTS, 9 * OUTPUTS + OUTPUTS, 9 * 8 + 8)
NAMES = ("fully connected", "local", "convolution")


@exercise("01.1")
def counts(value):
    """The convolution shares its biases, too: one for each map."""
    numbers = as_numbers(value)
    if numbers is None or numbers.shape != (3,):
        return "It should be a list of three numbers: fully connected, local, convolution."
    without = (784 * OUTPUTS, 9 * OUTPUTS, 9 * 8)
    for name, found, right, bare in zip(NAMES, numbers, COUNTS, without, strict=True):
        if found == right:
            continue
        if found == bare:
            return f"{name}: that is without biases."
        if name == "local" and found == bare + 8:
            return "local: each place has a bias of its own, as it has a kernel."
        if name == "convolution" and found == bare + OUTPUTS:
            return "convolution: all places of a map share its bias."
        return f"{name}: how many weights has an output, and how many outputs have their own?"
    return None


@exercise("01.2")
def shifts(value):
    """Strides multiply: a unit of the second layer is four pixels from the next."""
    numbers = as_numbers(value)
    if numbers is None or numbers.ndim != 1:
        return "It should be a list of shifts."
    found = sorted(numbers.tolist())
    if found == [2, 4, 6, 8]:
        return "After a shift by 2 the first map moves by 1: an odd shift for the second layer."
    if found == [8]:
        return "There is a smaller one."
    if found != [4, 8]:
        return "By how many units does the first map move? Is that a multiple of the next stride?"
    return None


@exercise("01.3")
def banded(value):
    """The first and the last rows have lost taps: there the layer is not equivariant."""
    if not callable(value):
        return "It should be a function of a kernel and n."
    kernel, x = (
        np.array([1.0, 2.0, -1.0, 0.5, 3.0]),
        np.array([2.0, -1.0, 4.0, 0.0, 1.0, 3.0, -2.0]),
    )
    matrix = as_numbers(value(kernel.copy(), 7))
    if matrix is None or matrix.ndim != 2:
        return "It should return a matrix of numbers."
    if matrix.shape == (3, 7):
        return "That is without padding: it should have as many rows as columns."
    if matrix.shape != (7, 7):
        return "For n = 7 it should have 7 rows and 7 columns."
    if np.allclose(matrix @ x, np.convolve(x, kernel, "same")):
        return "That flips the kernel: its first tap meets the value on the left."
    right = np.correlate(x, kernel, "same")
    if not np.allclose(matrix @ x, right):
        return "Each row holds the kernel, its middle tap on the diagonal; the rest is 0."
    three = as_numbers(value(np.array([1.0, 2.0, 3.0]), 7))
    if three is None or not np.allclose(three @ x, np.correlate(x, [1.0, 2.0, 3.0], "same")):
        return "It is right for five taps, but not for three."
    return None


@exercise("01.4")
def layers_needed(value):
    """A layer carries the zeros one unit further in."""
    number = as_number(value)
    if number is None or number != round(number):
        return "It should be a whole number of layers."
    if number == 4:
        return "After four layers the center's window has 9 x 9 pixels: just the image."
    if number == 9:
        return "The zeros come from all four sides."
    if number != 5:
        return "How far is the center from the nearest zero, and how far does a layer look?"
    return None


@exercise("01.5")
def cannot_learn(value):
    """A maximum over all places is the same in both halves: it has forgotten which."""
    if not isinstance(value, str):
        return "It should be a name, as in `LADDER`."
    name = value.strip().lower()
    if name == "convolution, flattened":
        return "Its maps are equivariant, but its dense layer has weights for each place."
    if name in ("fully connected", "locally connected"):
        return "It has weights of its own for each place, so it can tell the halves apart."
    if name != "convolution, global max":
        return "It should be one of the four names in `LADDER`."
    return None
