"""What is looked at in the exercises of lesson 22, upsampling."""

from coursekit.course.checking import as_numbers, exercise
import numpy as np

STAMPED = np.array([2.0, 0, 9, 0, 7, 0, 12])
MATRIX = np.array([[2.0, 3, 0, 0, 0], [0, 1, 2, 3, 0], [0, 0, 0, 1, 2]])
TENT = np.array([0.25, 0.75, 0.75, 0.25])


@exercise("22.1")
def stamped(value):
    """Every other output is zero here, since the kernel's middle is."""
    values = as_numbers(value)
    if values is None or values.ndim != 1:
        return "It should be a list of numbers."
    if values.size == 5:
        return "That many come of stride 1: here the stamps start two places apart."
    if values.size != STAMPED.size:
        return "Three values with stride 2 and a kernel of 3 make (3 - 1) * 2 + 3 numbers."
    if np.allclose(values, _stamps([2, 1, 3], [4, 0, 1], 2)):
        return "The kernel is turned: each stamp begins with its first number."
    if not np.allclose(values, STAMPED):
        return "Write the three stamps below each other, and add up the columns."
    return None


@exercise("22.2")
def matrix(value):
    """A zero at the border takes a weight out of the first and the last row."""
    values = as_numbers(value)
    if values is None or values.shape != MATRIX.shape:
        return "It should be three rows, one an output, of five numbers, one a value."
    if np.allclose(values, MATRIX[:, ::-1][::-1]):
        return "The kernel is turned: a layer's convolution multiplies it as it stands."
    if np.allclose(values, MATRIX):
        return None
    if np.allclose(values[:2], MATRIX[:2]):
        return "Look at the third row: its window ends on the zero at the right."
    if np.allclose(values, [[1, 2, 3, 0, 0], [0, 1, 2, 3, 0], [0, 0, 1, 2, 3]]):
        return "That is stride 1 without zeros at the ends."
    return "Row 1: the window lies on the added zero and the first two values."


@exercise("22.3")
def is_flat(value):
    """The sums decide; that the stride divides the kernel is neither needed nor enough."""
    if not callable(value):
        return "It should be a function of a kernel and a stride."
    uneven = np.array([[1.0, 2, 1], [2, 4, 2], [1, 2, 1]])
    rolled = np.array([[1.0, 2], [2, 1]])
    cases = (
        (np.ones((4, 4)), 2, True, "Ones of 4 x 4 at stride 2 are flat."),
        (rolled, 2, False, "Divisible is not enough: the weights 1 2 2 1 at stride 2 ripple."),
        (uneven, 2, True, "(1 2 1) times (1 2 1) at stride 2 is flat, though 2 does not divide 3."),
        (np.ones((3, 3)), 2, False, "Ones of 3 x 3 at stride 2 leave the cross of the lesson."),
        (np.outer([1.0, 2, 1], [1, 1]), 2, True, "Rows and columns may differ in number."),
        (np.ones((3, 3)), 3, True, "At stride 3 there are nine phases, not four."),
        (
            np.outer([1.0, 2, 1], [1, 1, 1]),
            3,
            False,
            "At stride 3 there are nine phases, not four.",
        ),
        (rolled - 1.5, 1, True, "With stride 1 there is one phase, so all kernels are flat."),
        (
            np.ones((2, 2)),
            3,
            False,
            "A kernel smaller than the stride leaves gaps: a phase sums to 0.",
        ),
        (np.outer([0.1, 0.3, 0.2, 0.0], [0.5, 0.5]), 2, True, "Allow for rounding: np.allclose."),
    )
    for kernel, stride, expected, hint in cases:
        found = np.asarray(value(kernel.copy(), stride))
        if found.dtype != bool or found.size != 1:
            return "It should return True or False."
        if bool(found.ravel()[0]) != expected:
            return hint
    return None


@exercise("22.4")
def tent_kernel(value):
    """It starts as interpolation and, unlike interpolation, can learn."""
    values = as_numbers(value)
    if values is None or values.shape != (4, 4):
        return "It should be an array of four rows and four columns."
    if np.allclose(values, np.outer(TENT, TENT) / 4):
        return "That darkens: each output must be a mean, so each phase's weights add up to 1."
    if any(np.allclose(lines / (lines.sum() or 1), TENT / 8) for lines in (values, values.T)):
        return "It interpolates in both directions: multiply a column by a row."
    if not np.allclose(_phase_sums(values, 2), 1):
        return "Each of the four phases should have weights that add up to 1."
    if not np.allclose(values, np.outer(TENT, TENT)):
        return "Along a line, an output takes 3/4 of the nearest value and 1/4 of the next."
    return None


@exercise("22.5")
def flattened(value):
    """Three conditions leave 13 of the 16 weights free."""
    if not callable(value):
        return "It should be a function of a kernel."
    for seed in range(3):
        kernel = np.random.default_rng(seed).normal(size=(4, 4))
        found = as_numbers(value(kernel.copy()))
        if found is None or found.shape != (4, 4):
            return "It should return a kernel of four rows and four columns."
        sums = _phase_sums(kernel, 2)
        if not np.allclose(_phase_sums(found, 2), _phase_sums(found, 2)[0, 0], atol=1e-5):
            return "The sums of the four phases still differ."
        nearest = kernel - np.tile(sums - sums.mean(), (2, 2)) / 4
        if not np.allclose(found, nearest, atol=1e-5):
            return "It is flat, but not the nearest: move all four weights of a phase equally."
    return None


def _stamps(values, kernel, stride):
    """Returns the transposed convolution of a signal."""
    output = np.zeros((len(values) - 1) * stride + len(kernel))
    for place, value in enumerate(values):
        output[place * stride : place * stride + len(kernel)] += value * np.asarray(kernel)
    return output


def _phase_sums(kernel, stride):
    """Returns the sum of each phase's weights, (stride, stride)."""
    return np.array(
        [[kernel[i::stride, j::stride].sum() for j in range(stride)] for i in range(stride)]
    )
