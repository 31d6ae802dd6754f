"""What one convolution costs, by arithmetic alone."""

from math import prod
from typing import NamedTuple

from coursekit._arguments import pair, require_count

PADDINGS = ("same", "valid")


class ConvolutionCost(NamedTuple):
    """What a convolution returns and costs, for one image.

    Attributes:
        output_shape: (height, width, filters) of the output.
        parameters: Numbers in the kernel and the bias.
        multiply_adds: Products of a weight and an input, each with its sum;
            the bias is not counted, the zeros of the padding are.
    """

    output_shape: tuple[int, int, int]
    parameters: int
    multiply_adds: int

    @property
    def operations(self):
        """Multiplications and additions apart: two per multiply-add."""
        return 2 * self.multiply_adds


def convolution_cost(
    height,
    width,
    *,
    kernel_size,
    channels,
    filters,
    stride=1,
    padding="same",
    groups=1,
    use_bias=True,
):
    """Counts the parameters and multiply-adds of a two-dimensional convolution.

    A depthwise convolution has as many groups as channels.

    Args:
        height: Height of the input.
        width: Width of the input.
        kernel_size: Size of the kernel: one number, or (height, width).
        channels: Channels of the input.
        filters: Channels of the output.
        stride: Step of the kernel: one number, or (vertical, horizontal).
        padding: "same" (output of height / stride, rounded up), "valid" (none),
            or how many rows and columns of zeros to add on every side.
        groups: Number of groups that the channels are split into.
        use_bias: Whether each filter has a bias.

    Returns:
        A `ConvolutionCost`: output shape, parameters and multiply-adds.

    Raises:
        ValueError: If a number is not a positive integer, the groups do not
            divide the channels and filters, the padding is unknown, or the
            kernel is larger than the padded input.

    Example:
        >>> from coursekit.analysis import convolution_cost
        >>> cost = convolution_cost(28, 28, kernel_size=5, channels=192, filters=32)
        >>> cost.output_shape, cost.parameters, cost.multiply_adds
        ((28, 28, 32), 153632, 120422400)
    """
    sizes = {"height": height, "width": width, "channels": channels, "filters": filters}
    for name, value in {**sizes, "groups": groups}.items():
        require_count(name, value)
    if channels % groups or filters % groups:
        raise ValueError(
            f"`groups` must divide the {channels} channels and {filters} filters; got {groups}."
        )
    kernel = pair("kernel_size", kernel_size)
    strides = pair("stride", stride)
    rows = _output_size(height, kernel[0], strides[0], padding)
    columns = _output_size(width, kernel[1], strides[1], padding)
    weights = prod(kernel) * (channels // groups) * filters
    return ConvolutionCost(
        output_shape=(rows, columns, filters),
        parameters=weights + (filters if use_bias else 0),
        multiply_adds=rows * columns * weights,
    )


def _output_size(size, kernel, stride, padding):
    if padding == "same":
        return -(-size // stride)
    amount = 0 if padding == "valid" else padding
    if not _is_integer(amount) or amount < 0:
        raise ValueError(
            f"`padding` must be one of {', '.join(PADDINGS)} or an integer of 0 or more; "
            f"got {padding!r}."
        )
    padded = size + 2 * amount
    if padded < kernel:
        raise ValueError(f"`kernel_size` must fit in the padded input of {padded}; got {kernel}.")
    return (padded - kernel) // stride + 1


def _is_integer(value):
    return isinstance(value, int) and not isinstance(value, bool)
