"""Operations of known geometry: their field is where the gradient falls."""

from coursekit.analysis import receptive_field
import keras
from keras import layers, ops
from networks import seen
import pytest


def kernel(*shape):
    return ops.ones(shape)


OPERATIONS = {
    "pad": lambda x: ops.pad(x, [(0, 0), (2, 1), (0, 3), (0, 0)]),
    "reflected padding": lambda x: ops.pad(x, [(0, 0), (2, 1), (1, 3), (0, 0)], mode="reflect"),
    "symmetric padding": lambda x: ops.pad(x, [(0, 0), (2, 1), (1, 3), (0, 0)], mode="symmetric"),
    "slice": lambda x: x[:, 1:9:2, 3:],
    "slice from the end": lambda x: x[:, -7:, :-2],
    "slice by ellipsis": lambda x: x[..., 1:, :],
    "crop": lambda x: ops.image.crop_images(
        x, top_cropping=2, bottom_cropping=1, left_cropping=1, right_cropping=0
    ),
    "padded image": lambda x: ops.image.pad_images(
        x, top_padding=1, bottom_padding=0, left_padding=2, right_padding=1
    ),
    "conv": lambda x: ops.conv(x, kernel(3, 2, 2, 2), strides=2, padding="same"),
    "dilated conv": lambda x: ops.conv(x, kernel(3, 3, 2, 2), dilation_rate=2),
    "depthwise conv": lambda x: ops.depthwise_conv(x, kernel(3, 3, 2, 1), padding="same"),
    "transposed conv": lambda x: ops.conv_transpose(x, kernel(3, 3, 2, 2), 2, padding="same"),
    "average pool": lambda x: ops.average_pool(x, 3, strides=2, padding="same"),
    "resize": lambda x: ops.image.resize(x, (20, 7), interpolation="bilinear"),
    "resize by cubics": lambda x: ops.image.resize(x, (26, 7), interpolation="bicubic"),
    "resize to nearest": lambda x: ops.image.resize(x, (9, 21), interpolation="nearest"),
    "transpose and back": lambda x: ops.transpose(
        ops.pad(ops.transpose(x, (0, 3, 1, 2)), [(0, 0), (0, 0), (1, 0), (0, 2)]), (0, 2, 3, 1)
    ),
    "split": lambda x: ops.split(x, [4], axis=1)[1],
    "even split": lambda x: ops.split(x, 2, axis=2)[1],
    "stack": lambda x: ops.max(ops.stack([x, 2 * x], axis=1), axis=1),
    "one row": lambda x: x[:, 3:4] + ops.zeros_like(x),
    "mean over rows": lambda x: x + ops.mean(x, axis=1, keepdims=True),
    "einsum over channels": lambda x: ops.einsum("nhwc,cd->nhwd", x, kernel(2, 2)),
    "matmul over channels": lambda x: ops.matmul(x, kernel(2, 2)),
    "softmax over channels": lambda x: ops.softmax(x, axis=-1) * x,
    "tokens and back": lambda x: ops.reshape(
        ops.reshape(x, (-1, x.shape[1] * x.shape[2], 2)) * 2, (-1, *x.shape[1:])
    ),
    "flip of channels": lambda x: ops.flip(x, axis=-1),
    "moved channels": lambda x: ops.roll(x, 1, axis=-1),
    "channels by number": lambda x: ops.take(x, [1, 0], axis=-1),
}


def to_depth(x):
    from tensorflow import nn

    return ops.matmul(nn.space_to_depth(x[:, :12], 2), kernel(8, 2))


def from_depth(x):
    from tensorflow import nn

    return nn.depth_to_space(ops.concatenate([x, x], axis=-1), 2)


OF_TENSORFLOW = {"space to depth": to_depth, "depth to space": from_depth}
NEEDS_TENSORFLOW = pytest.mark.needs_tensorflow(reason="it is an operation of TensorFlow's own")


class Between(keras.Model):
    """A function between two convolutions."""

    def __init__(self, step):
        super().__init__()
        self.first = layers.Conv2D(2, 3, padding="same", kernel_initializer="ones")
        self.step = step
        self.last = layers.Conv2D(2, 3, padding="same", kernel_initializer="ones")

    def call(self, inputs):
        return self.last(self.step(self.first(inputs)))


def models_of(step):
    """The step in a model of ones own, and in a functional one if it has symbolic inputs."""
    between = Between(step)
    between(ops.ones((1, 13, 14, 1)))
    start = keras.Input((13, 14, 1))
    yield keras.Model(start, between(start))
    if step in FUNCTIONAL:
        yield keras.Model(start, between.last(step(between.first(start))))


FUNCTIONAL = [
    OPERATIONS[name]
    for name in ("pad", "slice", "conv", "average pool", "resize", "stack", "split")
]


@pytest.mark.parametrize(
    "name", [*OPERATIONS, *(pytest.param(name, marks=NEEDS_TENSORFLOW) for name in OF_TENSORFLOW)]
)
def test_the_region_is_where_the_gradient_falls(name):
    for model in models_of((OPERATIONS | OF_TENSORFLOW)[name]):
        field = receptive_field(model)
        rows, columns = model.output_shape[1:3]
        for unit in [(0, 0), (rows // 2, columns // 2), (rows - 1, columns - 1)]:
            region = field.region(*unit)
            if slice(0, 0) in region:  # it sees padding alone
                region = (slice(0, 0), slice(0, 0))
            assert region == seen(model, *unit), unit


def test_channels_first_beside_channels_last():
    """The format of the layers counts, not Keras's own."""
    first = keras.Sequential(
        [keras.Input((3, 20, 24)), layers.MaxPooling2D((3, 2), data_format="channels_first")]
    )
    field = receptive_field(first)
    assert (field.size, field.region(5, 11)) == ((3, 2), (slice(15, 18), slice(22, 24)))
    turned = keras.Sequential(
        [
            keras.Input((20, 24, 3)),
            layers.AveragePooling2D(2),
            layers.Permute((3, 1, 2)),
            layers.MaxPooling2D((3, 2), strides=1, data_format="channels_first"),
        ]
    )
    assert (receptive_field(turned).size, receptive_field(turned).stride) == ((6, 4), (2, 2))
    parts = layers.AveragePooling2D(2), layers.Permute((3, 1, 2)), layers.MaxPooling2D(2, 1, "same")
    lost = keras.Sequential([keras.Input((20, 24, 3)), *parts])
    with pytest.raises(ValueError, match=r"it takes axes \(1, 2\) for rows and columns"):
        receptive_field(lost)


def test_tokens_see_their_pixel_and_attention_sees_all():
    image = keras.Input((8, 6, 4))
    tokens = layers.Reshape((48, 4))(layers.Conv2D(4, 3, padding="same")(image))
    dense = layers.Dense(4, name="dense")(layers.LayerNormalization()(tokens))
    attended = layers.MultiHeadAttention(2, 2, name="attention")(dense, dense)
    model = keras.Model(image, attended)
    assert receptive_field(model, "dense").size == (3, 3)
    assert receptive_field(model).region() == (slice(0, 8), slice(0, 6))


def test_layers_of_known_geometry():
    cases = [
        (layers.CenterCrop(4, 5), (1, 1), (slice(4, 5), slice(4, 5))),
        (layers.Cropping2D(((2, 1), (3, 0))), (1, 1), (slice(2, 3), slice(3, 4))),
        (layers.Resizing(6, 7, "nearest"), (1, 1), (slice(1, 2), slice(1, 2))),
    ]
    for layer, size, region in cases:
        field = receptive_field(keras.Sequential([keras.Input((12, 14, 1)), layer]))
        assert (field.size, field.region(0, 0)) == (size, region)
