"""Convolution and subsampling as the matrices that they are."""

from coursekit._arguments import pair, require_count, require_one_of
import numpy as np
from scipy import sparse as sp


def convolution_matrix(kernel, size, *, stride=1, padding="valid", sparse=False):
    """Returns the matrix that does to a flattened image what a convolution layer does.

    As in the layers of deep learning, the kernel is not turned: a row of the matrix holds the
    kernel where the window of its output lies. The transpose of the matrix is the transposed
    convolution, and what backpropagation multiplies gradients by.

    Args:
        kernel: (k,) for signals, (h, w) for gray images, or (h, w, channels, filters) as Keras
            stores it. Strings make a symbolic matrix.
        size: Length of the signal, or rows and columns of the image.
        stride: From one window to the next, for images one number or two.
        padding: "valid" or "same", with the border of TensorFlow.
        sparse: Whether to return a `scipy.sparse.csr_array`, of numbers only.

    Returns:
        Array (outputs, inputs), both in the order of rows, columns, channels.

    Raises:
        ValueError: If an argument is not of the kind above, or no window fits.

    Example:
        >>> import numpy as np
        >>> from coursekit.analysis import convolution_matrix
        >>> print(convolution_matrix(np.array(["x", "y", "z"]), 5))
        [['x' 'y' 'z' 0 0]
         [0 'x' 'y' 'z' 0]
         [0 0 'x' 'y' 'z']]

    Reference:
        Dumoulin and Visin, "A guide to convolution arithmetic for deep learning", 2016.
    """
    require_one_of("padding", padding, ("valid", "same"))
    weights, size, stride = _as_images(np.asarray(kernel), size, stride)
    if sparse and weights.dtype.kind not in "iufb":
        raise ValueError(f"`kernel` must hold numbers for a sparse matrix; got {weights.dtype}.")
    height, width = (
        _places(length, taps, step, padding)
        for length, taps, step in zip(size, weights.shape[:2], stride, strict=True)
    )
    (out_row, tap_row, row), (out_column, tap_column, column) = height, width
    counts = [out_row.max(initial=-1) + 1, out_column.max(initial=-1) + 1]
    if min(counts) == 0:
        raise ValueError(f"`kernel` must fit into `size` {size}; got shape {np.shape(kernel)}.")
    channels, filters = weights.shape[2:]
    grid = np.ix_(range(len(row)), range(len(column)), range(channels), range(filters))
    i, j, channel, filter_ = (axis.astype(int) for axis in grid)
    outputs = (out_row[i] * counts[1] + out_column[j]) * filters + filter_ + 0 * channel
    inputs = (row[i] * size[1] + column[j]) * channels + channel + 0 * filter_
    values = weights[tap_row[i], tap_column[j], channel, filter_]
    shape = (counts[0] * counts[1] * filters, size[0] * size[1] * channels)
    return _filled(shape, outputs.ravel(), inputs.ravel(), values.ravel(), sparse)


def subsampling_matrix(size, stride, *, sparse=False):
    """Returns the matrix that keeps every `stride`-th value of a flattened signal or image.

    A strided convolution is this matrix times that of the convolution of stride 1; its transpose
    puts zeros between the values, a bed of nails.

    Args:
        size: Length of the signal, or rows and columns of the image.
        stride: From one kept value to the next, for images one number or two.
        sparse: Whether to return a `scipy.sparse.csr_array`.

    Returns:
        Array (outputs, inputs) of zeros and ones.

    Raises:
        ValueError: If an argument is not of the kind above.

    Example:
        >>> from coursekit.analysis import subsampling_matrix
        >>> print(subsampling_matrix(4, 2))
        [[1 0 0 0]
         [0 0 1 0]]
    """
    one = np.ones((1,) * np.size(size), int)
    return convolution_matrix(one, size, stride=stride, sparse=sparse)


def _as_images(kernel, size, stride):
    """Returns a kernel of four axes, and size and stride as pairs."""
    if kernel.ndim not in (1, 2, 4) or kernel.size == 0:
        raise ValueError(
            f"`kernel` must be (k,), (h, w) or (h, w, channels, filters); got shape {kernel.shape}."
        )
    if kernel.ndim == 1:
        require_count("size", size)
        require_count("stride", stride)
        return kernel[None, :, None, None], (1, size), (1, stride)
    if np.size(size) != 2:
        raise ValueError(f"`size` must be rows and columns; got {size!r}.")
    weights = kernel[:, :, None, None] if kernel.ndim == 2 else kernel
    return weights, pair("size", size), pair("stride", stride)


def _places(length, taps, stride, padding):
    """Lists along one axis which output takes which tap times which input."""
    count = -(-length // stride) if padding == "same" else (length - taps) // stride + 1
    spare = (count - 1) * stride + taps - length
    before = max(spare, 0) // 2 if padding == "same" else 0
    output, tap = (x.ravel() for x in np.indices((max(count, 0), taps)))
    place = output * stride + tap - before
    inside = (place >= 0) & (place < length)
    return output[inside], tap[inside], place[inside]


def _filled(shape, rows, columns, values, sparse):
    if sparse:
        return sp.csr_array((values, (rows, columns)), shape=shape)
    is_number = values.dtype.kind in "iufb"
    matrix = np.zeros(shape, values.dtype if is_number else object)
    matrix[rows, columns] = values
    return matrix
