"""Traps of convolutions."""

from coursekit.analysis.lint.findings import Finding
from keras import layers


def strided_points(graph):
    """Finds 1 x 1 convolutions that step along the width alone."""
    names = [call.path for call in graph.calls if _is_strided_point(call.layer)]
    if names:
        advice = "take every n-th column first, `x[:, :, ::n]`, and convolve without strides."
        yield Finding("strided-point-convolution", tuple(dict.fromkeys(names)), advice)


def _is_strided_point(layer):
    is_point = type(layer) is layers.Conv2D and layer.kernel_size == (1, 1)
    return is_point and layer.strides[0] == 1 < layer.strides[1]
