"""What is looked at in the exercises of lesson 02, convolution."""

from coursekit.course.checking import as_number, as_numbers, exercise
import numpy as np

SIZES = np.array([55, 32, 13, 7])
FREEDOMS = np.array([25, 49])
CASES = [(n, k, s) for n in (28, 30, 31, 32) for k in (1, 2, 3, 5, 7) for s in (1, 2, 3, 4)]


@exercise("02.1")
def sizes(value):
    """The second keeps its size, since its padding is (k - 1) / 2 and its stride 1."""
    values = as_numbers(value)
    if values is None or values.shape != SIZES.shape:
        return "It should be a list of four numbers."
    if np.allclose(values, SIZES - 1):
        return "The first place counts as well: add 1."
    if not np.allclose(values, np.round(values)):
        return "A window that does not fit is left out: round down."
    wrong = np.flatnonzero(values != SIZES)
    if wrong.size:
        return (
            f"Look at number {wrong[0] + 1}: (n + 2p - k) // s + 1, with the padding on both sides."
        )
    return None


@exercise("02.2")
def filter_count(value):
    """The size of the image was not needed."""
    number = as_number(value)
    if number is None:
        return "It should be a number."
    if np.isclose(number, 4640 / 144):
        return "Each filter has a bias too."
    if np.isclose(number, 4640 / 9) or np.isclose(number, 464):
        return "A filter spans all 16 channels."
    if not np.isclose(number, 32):
        return "Divide by the parameters of one filter: 3 * 3 * 16 weights and a bias."
    return None


@exercise("02.3")
def factor(value):
    """Both plans grow with the square of C and with the area, which cancel."""
    number = as_number(value)
    if number is None:
        return "It should be a number, the same for every C."
    if np.isclose(number, 1 / 3.6):
        return "That is the share that is left; the factor is one over it."
    if np.isclose(number, 4):
        return "The 1 x 1 layer costs something too."
    if np.isclose(number, 36):
        return "The 3 x 3 layer still makes C channels, from C/4."
    if not np.isclose(number, 3.6, atol=0.005):
        return "Per pixel: 9 C C directly; C C/4 for the reduction and 9 C/4 C behind it."
    return None


@exercise("02.4")
def first_sample(value):
    """It depends on the image's size: two photographs may be sampled at different pixels."""
    if not callable(value):
        return "It should be a function of n, k and s."
    for n, k, s in CASES:
        found = as_number(value(n, k, s))
        if found is None or found != round(found):
            return "It should return a whole number."
        if found != _start(n, k, s):
            if s == 1:
                return "With stride 1 both are the same convolution: the start is 0."
            if (-(-n // s) - 1) * s + k < n:
                return "Windows may end before the image does: then 0 zeros are added, not fewer."
            return f"Look at ({n}, {k}, {s}): zeros before at stride 1, less those at the stride."
    return None


@exercise("02.5")
def freedoms(value):
    """Each joint takes away what can be moved across it: one number, or a 2 x 2 matrix."""
    values = as_numbers(value)
    if values is None or values.shape != FREEDOMS.shape:
        return "It should be a list of two whole numbers."
    if values[0] in (27, 26):
        return "The first chain has two joints, and each lets one factor pass."
    if values[0] != FREEDOMS[0]:
        return "The first: 27 weights, less the factors that neighbors can hand to each other."
    if values[1] in (64, 72, 68, 70):
        return "The second: there cannot be more than the composed kernel has numbers."
    if values[1] != FREEDOMS[1]:
        return "The second: compare the weights that count with the size of the composed kernel."
    return None


def _start(n, k, s):
    """Returns the start of the samples of a strided "same" convolution of TensorFlow."""
    missing = max((-(-n // s) - 1) * s + k - n, 0)
    return (k - 1) // 2 - missing // 2
