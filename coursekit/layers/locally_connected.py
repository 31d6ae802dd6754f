"""A convolution whose kernel differs from place to place."""

import math

from coursekit._arguments import pair, require_count, require_one_of
from coursekit.layers.base.configured_layer import ConfiguredLayer
import keras
from keras import ops

PADDINGS = ("valid", "same")


def locally_connected(images, kernel, *, strides, padding):
    """Multiplies the patch at each place by the kernel of that place.

    Args:
        images: (N, H, W, C) float tensor.
        kernel: (output height, output width, kernel height, kernel width, C,
            filters) float tensor.
        strides: Pair of steps between patches.
        padding: "valid" or "same".

    Returns:
        (N, output height, output width, filters) tensor.
    """
    rows, columns, height, width, channels, filters = kernel.shape
    patches = ops.image.extract_patches(
        images, (height, width), strides=strides, padding=padding, data_format="channels_last"
    )
    flat = ops.reshape(kernel, (rows, columns, height * width * channels, filters))
    return ops.einsum("nhwp,hwpf->nhwf", patches, flat)


@keras.saving.register_keras_serializable(package="coursekit")
class LocallyConnected2D(ConfiguredLayer):
    """Convolves without sharing weights: each output place has a kernel of its own.

    Keras 3 no longer has this layer of Keras 2. It needs the height and width
    of its inputs, for its weights depend on them: output height x output
    width times those of a convolution. Each kernel is initialized as that of
    a `Conv2D` would be.

    Args:
        filters: Number of output channels.
        kernel_size: Height and width of the kernels, a number or a pair.
        strides: Steps between the patches, a number or a pair.
        padding: "valid" or "same".
        activation: Name or function; None leaves it out.
        use_bias: Whether each output place and channel adds a bias.
        kernel_initializer: Initializer of the kernels.
        data_format: "channels_last" or "channels_first".
        **options: `name`, `dtype` and `trainable`.

    Input shape: (N, H, W, C), or (N, C, H, W) for "channels_first"; H, W and
    C known.

    Output shape: that of a convolution, with `filters` channels.

    Raises:
        ValueError: If an option is unknown or not a positive integer,
            if height or width is unknown, or smaller than a "valid" kernel.

    Example:
        >>> layer = LocallyConnected2D(4, 3)
        >>> layer.build((None, 8, 8, 3))
        >>> layer.count_params()  # 6 x 6 places with 3 x 3 x 3 x 4 weights and 4 biases
        4032

    Reference:
        Taigman, Yang, Ranzato and Wolf, "DeepFace: Closing the Gap to
        Human-Level Performance in Face Verification", 2014.
    """

    def __init__(
        self,
        filters,
        kernel_size,
        *,
        strides=1,
        padding="valid",
        activation=None,
        use_bias=True,
        kernel_initializer="glorot_uniform",
        data_format=None,
        **options,
    ):
        super().__init__(data_format=data_format, **options)
        require_count("filters", filters)
        require_one_of("padding", padding, PADDINGS)
        self.filters = filters
        self.kernel_size = kernel_size
        self.strides = strides
        self.padding = padding
        self.activation = activation
        self.use_bias = use_bias
        self.kernel_initializer = kernel_initializer
        self._kernel_size = pair("kernel_size", kernel_size)
        self._strides = pair("strides", strides)
        self._activation = keras.activations.get(activation)
        self._initializer = keras.initializers.get(kernel_initializer)

    def build(self, input_shape):
        """Makes a kernel for each output place."""
        channels = self._channels(input_shape)
        places = self._output_size(input_shape)
        self.input_spec = keras.layers.InputSpec(shape=(None, *input_shape[1:]))
        self._kernel = self.add_weight(
            shape=(*places, *self._kernel_size, channels, self.filters),
            initializer=self._initial_kernels,
            name="kernel",
        )
        self._bias = None
        if self.use_bias:
            self._bias = self.add_weight(
                shape=(*places, self.filters), initializer="zeros", name="bias"
            )

    def call(self, inputs):
        """Returns the output of the kernel of each place."""
        images = inputs if self._channel_axis == 3 else ops.moveaxis(inputs, 1, 3)
        kernel = ops.convert_to_tensor(self._kernel)
        x = locally_connected(images, kernel, strides=self._strides, padding=self.padding)
        if self._bias is not None:
            x = x + self._bias
        x = self._activation(x)
        return x if self._channel_axis == 3 else ops.moveaxis(x, 3, 1)

    def compute_output_shape(self, input_shape):
        """Returns the shape of a convolution's output."""
        rows, columns = self._output_size(input_shape)
        if self._channel_axis == 3:
            return (input_shape[0], rows, columns, self.filters)
        return (input_shape[0], self.filters, rows, columns)

    def multiply_adds(self, input_shape, output_shape):
        """Returns the multiply-adds of a batch, as a convolution's: each place has its kernel."""
        return math.prod(output_shape) * math.prod(self._kernel_size) * self._channels(input_shape)

    def _initial_kernels(self, shape, dtype):
        """Undoes that an initializer counts the places as part of one large kernel."""
        values = self._initializer(shape, dtype=dtype)
        if isinstance(self._initializer, keras.initializers.VarianceScaling):
            values = values * (shape[0] * shape[1]) ** 0.5
        return values

    def _output_size(self, input_shape):
        self._channels(input_shape)
        size = input_shape[1:3] if self._channel_axis == 3 else input_shape[2:4]
        if None in size:
            raise ValueError(
                "`LocallyConnected2D` has weights for each place and needs a known height and "
                f"width; got an input of shape {tuple(input_shape)}."
            )
        lost = (1, 1) if self.padding == "same" else self._kernel_size
        options = zip(size, lost, self._strides, strict=True)
        places = tuple((length - edge) // step + 1 for length, edge, step in options)
        if min(places) < 1:
            raise ValueError(
                f"`kernel_size` must be at most the {size[0]} x {size[1]} of the input; "
                f"got {self.kernel_size}."
            )
        return places
