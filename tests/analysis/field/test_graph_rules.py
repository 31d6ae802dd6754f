"""What a model computes between its layers is followed like layers."""

from coursekit import layers as coursekit_layers
from coursekit.analysis import receptive_field
import keras
from keras import layers, ops
from networks import seen, stack
import numpy as np
import pytest

STEPS = {
    "slice": lambda x: x[:, 1::2, ::3],
    "slice of channels": lambda x: x[..., :1],
    "two halves of the channels": lambda x: ops.concatenate([x[..., :1], x[..., 1:] * 2], axis=-1),
    "gate": lambda x: x * ops.sigmoid(ops.mean(x, axis=(1, 2), keepdims=True)),
    "activation": lambda x: ops.gelu(x) + ops.silu(x) + ops.leaky_relu(x),
    "groups of channels": lambda x: ops.max(ops.reshape(x, (-1, *x.shape[1:3], 1, 2)), axis=-1),
    "more channels": lambda x: ops.pad(x, [(0, 0), (0, 0), (0, 0), (0, 3)]),
    "mean over channels": lambda x: ops.mean(x, axis=-1, keepdims=True),
    "half precision": lambda x: ops.cast(ops.cast(x, "float16"), "float32"),
}


class Between(keras.Model):
    """A function between two convolutions."""

    def __init__(self, step):
        super().__init__()
        self.first = layers.Conv2D(2, 3, padding="same", kernel_initializer="ones")
        self.step = step
        self.last = layers.Conv2D(2, 3, padding="same", kernel_initializer="ones")

    def call(self, inputs):
        return self.last(self.step(self.first(inputs)))


@pytest.mark.parametrize("name", STEPS)
def test_a_step_is_where_the_gradient_falls(name):
    model = Between(STEPS[name])
    rows, columns = model(ops.ones((1, 13, 14, 1))).shape[1:3]
    model = keras.Model(start := keras.Input((13, 14, 1)), model(start))
    field = receptive_field(model)
    for unit in [(0, 0), (rows // 2, columns // 2), (rows - 1, columns - 1)]:
        assert field.region(*unit) == seen(model, *unit)


def test_a_step_that_moves_places_is_refused():
    refused = {
        "which are \\(2, 1\\)": lambda x: ops.transpose(x, (0, 2, 1, 3)),
        "turns rows or columns around|rev: it moves rows": lambda x: x[:, ::-1],
        "(ReverseV2|rev): it moves rows": lambda x: ops.flip(x, axis=2),
        "Roll: it moves rows|concatenate: it joins along rows": lambda x: ops.roll(x, 1, axis=1),
        "it repeats rows or columns": lambda x: ops.tile(x, (1, 2, 1, 1)),
        "it joins along rows": lambda x: ops.concatenate([x, x], axis=1),
        "moves rows and columns": lambda x: ops.reshape(x, (-1, 4, 16, 2)),
    }
    for message, step in refused.items():
        model = Between(step)
        model(ops.ones((1, 8, 8, 1)))
        with pytest.raises(ValueError, match=message):
            receptive_field(model)


@pytest.mark.parametrize(
    ("layer", "size", "stride"),
    [  # two or one convolutions of 3, four dense layers of 3, the 5 x 5 branch, a pool of 2
        (coursekit_layers.ResidualBlock(4), 5, 1),
        (coursekit_layers.ResNeXtBlock(4), 3, 1),
        (coursekit_layers.DenseBlock(4, growth_rate=2), 9, 1),
        (coursekit_layers.InceptionModule(4, (2, 4), (2, 4), 4), 5, 1),
        (coursekit_layers.DenseTransition(), 2, 2),
        (coursekit_layers.SqueezeExcite(2), 16, 0),
        (coursekit_layers.LocalResponseNorm(), 1, 1),
        (coursekit_layers.ChannelMaxPool(2), 1, 1),
    ],
)
def test_composites_of_the_kit(layer, size, stride):
    field = receptive_field(stack(layer, shape=(16, 16, 4)))
    assert (field.size, field.stride) == ((size, size), (stride, stride))


def test_a_shortcut_beside_same_padding_at_stride_two_does_not_align():
    block = coursekit_layers.ResidualBlock(8, strides=2, shortcut="padding")
    even, odd = (stack(block, shape=(n, n, 4)) for n in (16, 17))
    with pytest.raises(ValueError, match="do not align: centers differ: 0, 1"):
        receptive_field(even)
    union = receptive_field(even, strict=False)
    assert (union.size, union.stride) == ((7, 7), (2, 2))
    assert union.region(3, 3) == seen(positive(even), 3, 3)
    assert receptive_field(odd).size == (7, 7)


def positive(model):
    """Puts random positive numbers in the weights, so that nothing cancels or stays silent."""
    rng = np.random.default_rng(0)
    for weight in model.trainable_weights:
        weight.assign(rng.uniform(0.5, 1.5, weight.shape))
    return model
