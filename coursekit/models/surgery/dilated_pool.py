"""Pooling over windows with holes, which Keras lacks."""

from functools import reduce
from operator import add

from coursekit._arguments import pair, require_one_of
from coursekit._keras.tensors.spatial_axes import spatial_axes
from coursekit.layers.base.configured_layer import ConfiguredLayer
from coursekit.models.surgery.aligned import padded
import keras
from keras import ops

KINDS = {"max": (ops.maximum, -float("inf")), "average": (add, 0.0)}


@keras.saving.register_keras_serializable(package="coursekit")
class DilatedPool2D(ConfiguredLayer):
    """Takes the largest value or the mean of windows whose points lie apart.

    With dilation 1 it returns what Keras's pooling layers return. Padding never counts: neither
    as a value nor, in a mean, as a place.

    Args:
        pool_size: Rows and columns of a window, or one number for both.
        kind: "max" or "average".
        strides: From one window to the next, a number or two.
        dilation_rate: From one point of a window to the next, a number or two.
        padding: "valid" or "same".
        align_to: Strides of a pooling with "same" padding whose windows these are to be, among
            others; they tell where the first begins. By default `strides`.
        data_format: "channels_last" or "channels_first".
        **options: `name`, `dtype` and `trainable`.

    Input shape: (N, H, W, C), or (N, C, H, W) for "channels_first".

    Output shape: (N, ceil(H / strides), ..., C) with "same" padding, otherwise as many as lie
    inside; or with the channels first.

    Raises:
        ValueError: If an argument is not of the kind above, or no window fits.

    Example:
        >>> import numpy as np
        >>> row = np.array([5, 0, 1, 2, 3, 9], "float32").reshape(1, 1, 6, 1)
        >>> pool = DilatedPool2D((1, 2), dilation_rate=2)
        >>> print(np.ravel(pool(row)))  # of 5 and 1, 0 and 2, 1 and 3, 2 and 9
        [5. 2. 3. 9.]

    Reference:
        Yu and Koltun, "Multi-scale context aggregation by dilated convolutions", ICLR 2016.
    """

    def __init__(
        self,
        pool_size=2,
        *,
        kind="max",
        strides=1,
        dilation_rate=1,
        padding="valid",
        align_to=None,
        data_format=None,
        **options,
    ):
        super().__init__(data_format=data_format, **options)
        require_one_of("kind", kind, KINDS)
        require_one_of("padding", padding, ("valid", "same"))
        self.pool_size, self.kind, self.strides = pool_size, kind, strides
        self.dilation_rate, self.padding, self.align_to = dilation_rate, padding, align_to
        self._size = pair("pool_size", pool_size)
        self._strides = pair("strides", strides)
        self._dilation = pair("dilation_rate", dilation_rate)
        self._align_to = self._strides if align_to is None else pair("align_to", align_to)

    def build(self, input_shape):
        """Checks that at least one window lies inside the map."""
        self.compute_output_shape(input_shape)

    def call(self, inputs):
        """Returns the pooled maps."""
        pooled = self._pooled(inputs)
        if self.kind == "max":
            return pooled
        axis = self._channel_axis
        one_channel = inputs[:, :1] if axis == 1 else inputs[..., :1]
        return pooled / self._pooled(ops.ones_like(one_channel[:1]))

    def _pooled(self, maps):
        """Returns the maxima or sums, rows and columns one after the other."""
        combine, nothing = KINDS[self.kind]
        for i, axis in enumerate(spatial_axes(self.data_format)):
            size, step, dilation = self._size[i], self._strides[i], self._dilation[i]
            count = self._count(ops.shape(maps)[axis], i)
            if self.padding == "same":
                maps = padded(
                    maps,
                    axis,
                    reach=size,
                    align_to=self._align_to[i],
                    dilation=dilation,
                    value=nothing,
                )
            every = [slice(None)] * axis
            points = (
                maps[(*every, slice(first, first + (count - 1) * step + 1, step))]
                for first in range(0, size * dilation, dilation)
            )
            maps = reduce(combine, points)
        return maps

    def _count(self, length, i):
        more = 0 if self.padding == "same" else (self._size[i] - 1) * self._dilation[i]
        return -(-(length - more) // self._strides[i])

    def compute_output_shape(self, input_shape):
        """Returns the shape of the pooled maps."""
        self._channels(input_shape)
        shape = list(input_shape)
        for i, axis in enumerate(spatial_axes(self.data_format)):
            if shape[axis] is not None:
                shape[axis] = self._count(shape[axis], i)
                if shape[axis] < 1:
                    raise ValueError(
                        f"`pool_size` with its dilation must fit into {input_shape[axis]} places; "
                        f"got {self.pool_size}, {self.dilation_rate} apart."
                    )
        return tuple(shape)
