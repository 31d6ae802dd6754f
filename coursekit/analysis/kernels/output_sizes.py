"""How long a convolution's output is, by the rules of three libraries."""

from typing import NamedTuple

from coursekit._arguments import require_count
from coursekit.analysis.table_text import aligned_table, html_table

HEADINGS = ("library", "padding", "size", "before", "after")
WORDS = 2


class OutputSize(NamedTuple):
    """One library's rule, along one axis.

    Attributes:
        library: The function or layers that have it.
        padding: The argument.
        size: Length of the output.
        before: Zeros put before the axis, or, of a transposed convolution, places cut off there.
        after: Likewise behind; negative where zeros are put behind the output instead.
    """

    library: str
    padding: str
    size: int
    before: int
    after: int


class OutputSizes(NamedTuple):
    """The rules side by side; `str` prints them."""

    rows: tuple[OutputSize, ...]

    def __str__(self):
        return aligned_table(HEADINGS, self._lines(), words=WORDS)

    def _repr_html_(self):
        return html_table(HEADINGS, self._lines(), words=WORDS)

    def _lines(self):
        return [[*row[:WORDS], *map(str, row[WORDS:])] for row in self.rows]


def output_sizes(size, kernel_size, *, strides=1, dilation_rate=1, transposed=False):
    """Returns how long a convolution's output is in Keras, TensorFlow and PyTorch.

    "same" of Keras and TensorFlow depends on the size, and puts the odd zero behind; PyTorch pads
    both sides alike, so that windows of strided layers begin at other places though the sizes
    agree. Several inputs of a strided convolution have outputs of one length. So a transposed
    convolution has a choice, which Keras and PyTorch make with `output_padding` and TensorFlow
    leaves to `output_shape`; the smallest and the largest are listed.

    Args:
        size: Length of the input along the axis.
        kernel_size: Points of the kernel.
        strides: From one window to the next, or from one to the next place of a transposed one.
        dilation_rate: From one point of the kernel to the next.
        transposed: Whether the convolution is transposed.

    Returns:
        `OutputSizes`; those of PyTorch without padding and with half of the kernel on each side.

    Raises:
        ValueError: If an argument is no positive integer, or the window is longer than the input.

    Example:
        >>> from coursekit.analysis import output_sizes
        >>> print(output_sizes(8, 3, strides=2))
        library            padding  size  before  after
        -----------------  -------  ----  ------  -----
        Keras, TensorFlow  "valid"     3       0      0
        Keras, TensorFlow  "same"      4       0      1
        torch.nn.Conv2d    0           3       0      0
        torch.nn.Conv2d    1           4       1      1

    Reference:
        Dumoulin and Visin, "A guide to convolution arithmetic for deep learning", 2016.
    """
    arguments = {"size": size, "kernel_size": kernel_size, "strides": strides}
    for name, value in {**arguments, "dilation_rate": dilation_rate}.items():
        require_count(name, value)
    reach = (kernel_size - 1) * dilation_rate + 1
    if transposed:
        return OutputSizes(tuple(_transposed(size, reach, strides)))
    if reach > size:
        raise ValueError(
            f"`kernel_size` with its dilation must be at most the size {size}; it spans {reach}."
        )
    return OutputSizes(tuple(_straight(size, reach, strides)))


def _straight(size, reach, strides):
    keras, torch, half = "Keras, TensorFlow", "torch.nn.Conv2d", reach // 2
    yield OutputSize(keras, '"valid"', (size - reach) // strides + 1, 0, 0)
    count = -(-size // strides)
    zeros = max((count - 1) * strides + reach - size, 0)
    yield OutputSize(keras, '"same"', count, zeros // 2, zeros - zeros // 2)
    for border in sorted({0, half}):
        count = (size + 2 * border - reach) // strides + 1
        yield OutputSize(torch, str(border), count, border, border)


def _transposed(size, reach, strides):
    """Yields the rules of transposed convolutions; each crops the same whole output."""
    whole = (size - 1) * strides + reach
    valid, same = max(whole, whole - reach + strides), size * strides
    yield OutputSize("Keras", '"valid"', valid, 0, whole - valid)
    yield _cropped("Keras", '"same"', same, whole, reach, strides)
    for most in (whole, whole + strides - 1):
        yield OutputSize("tf.nn.conv2d_transpose", '"VALID"', most, 0, whole - most)
    for length in (same - strides + 1, same):
        yield _cropped("tf.nn.conv2d_transpose", '"SAME"', length, whole, reach, strides)
    for border in sorted({0, reach // 2}):
        for more in sorted({0, strides - 1}):
            length = whole - 2 * border + more
            padding = f"{border}, output_padding={more}"
            yield OutputSize("torch.nn.ConvTranspose2d", padding, length, border, border - more)


def _cropped(library, padding, length, whole, reach, strides):
    """Returns the rule of "same": the border of the convolution whose gradient it is."""
    count = -(-length // strides)
    before = max((count - 1) * strides + reach - length, 0) // 2
    return OutputSize(library, padding, length, before, whole - length - before)
