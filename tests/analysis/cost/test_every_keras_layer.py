"""Every layer of Keras that multiplies, pools, normalizes, attends or resizes has a right count."""

import re

from coursekit import layers as coursekit_layers
from coursekit.analysis import layer_table
import keras
from keras import layers
import pytest

KINDS = re.compile("Conv|Dense|Pool|Normalization|Attention|UpSampling|Resizing|Padding|Cropping")
SPACE = {"1D": (8,), "2D": (8, 6), "3D": (8, 6, 4)}  # an image of each dimension
BIASLESS = {"use_bias": False}


def names_of_kinds():
    """Names of Keras's layer classes of these kinds, each class once."""
    classes = {value for value in vars(layers).values() if isinstance(value, type)}
    names = {cls.__name__ for cls in classes if issubclass(cls, layers.Layer)}
    return {name for name in names if KINDS.search(name)}


def spatial(pattern, make, count):
    """One case for each dimension: class name to (layer, input shape, multiply-adds)."""
    cases = {}
    for suffix, space in SPACE.items():
        name = pattern.replace("*", suffix)
        if hasattr(layers, name):
            places = space[0] * (space[1] if len(space) > 1 else 1) * (4 if len(space) > 2 else 1)
            cases[name] = (make(getattr(layers, name)), (*space, 4), count(places, len(space)))
    return cases


def free(pattern, *arguments):
    """Pooling, padding and resizing: they count nothing unless asked."""
    return spatial(pattern, lambda cls: cls(*arguments), lambda places, rank: 0)


SAME = {"padding": "same", **BIASLESS}
CASES = {
    **spatial("Conv*", lambda cls: cls(5, 3, **SAME), lambda n, d: n * 3**d * 4 * 5),
    **spatial("Conv*Transpose", lambda cls: cls(5, 3, **SAME), lambda n, d: n * 3**d * 4 * 5),
    **spatial("DepthwiseConv*", lambda cls: cls(3, **SAME), lambda n, d: n * 3**d * 4),
    **spatial("SeparableConv*", lambda cls: cls(5, 3, **SAME), lambda n, d: n * (3**d * 4 + 4 * 5)),
    **free("MaxPooling*", 2),
    **free("AveragePooling*", 2),
    **free("GlobalMaxPooling*"),
    **free("GlobalAveragePooling*"),
    **free("AdaptiveMaxPooling*", 2),
    **free("AdaptiveAveragePooling*", 2),
    **free("UpSampling*", 2),
    **free("ZeroPadding*", 1),
    **free("Cropping*", 1),
    "Resizing": (layers.Resizing(4, 4), (8, 6, 4), 0),
    "Dense": (layers.Dense(5, **BIASLESS), (8, 6, 4), 8 * 6 * 4 * 5),
    "EinsumDense": (
        layers.EinsumDense("abc,cde->abde", output_shape=(8, 5, 3)),
        (8, 4),
        8 * 4 * 5 * 3,
    ),
    **{
        name: (getattr(layers, name)(), (8, 6, 4), 0)
        for name in ("BatchNormalization", "LayerNormalization", "RMSNormalization")
    },
    "GroupNormalization": (layers.GroupNormalization(2), (8, 6, 4), 0),
    "UnitNormalization": (layers.UnitNormalization(), (8, 6, 4), 0),
    "Normalization": (layers.Normalization(mean=1.0, variance=2.0), (8, 6, 4), 0),
    "SpectralNormalization": (
        layers.SpectralNormalization(layers.Conv2D(5, 3, **SAME)),
        (8, 6, 4),
        8 * 6 * 9 * 4 * 5,
    ),
    "ConvLSTM1D": (
        layers.ConvLSTM1D(5, 3, return_sequences=True, **SAME),
        (7, 8, 4),
        7 * 8 * 3 * (4 + 5) * 4 * 5,
    ),
    "ConvLSTM2D": (layers.ConvLSTM2D(5, 3, **SAME), (7, 8, 6, 4), 7 * 48 * 9 * (4 + 5) * 4 * 5),
    "ConvLSTM3D": (
        layers.ConvLSTM3D(5, 3, strides=2, **SAME),
        (7, 8, 6, 4, 4),
        7 * (4 * 3 * 2) * 27 * (4 + 5) * 4 * 5,
    ),
}
ATTENTION = {  # query of 8 tokens, value of 6, both of size 4
    "Attention": (lambda q, v: layers.Attention()([q, v]), 8 * 6 * (4 + 4)),
    "AdditiveAttention": (lambda q, v: layers.AdditiveAttention()([q, v]), 8 * 6 * (4 + 4)),
    "MultiHeadAttention": (
        lambda q, v: layers.MultiHeadAttention(2, 3)(q, v),
        (8 + 6 + 6) * 4 * 6 + 8 * 6 * 2 * (3 + 3) + 8 * 6 * 4,
    ),
    "GroupedQueryAttention": (  # 4 query heads share 2 keys and values
        lambda q, v: layers.GroupQueryAttention(3, 4, 2)(q, v),
        8 * 4 * 12 + 2 * 6 * 4 * 6 + 8 * 6 * 4 * (3 + 3) + 8 * 12 * 4,
    ),
}


def test_no_layer_of_these_kinds_is_left_out():
    assert names_of_kinds() == set(CASES) | set(ATTENTION)


@pytest.mark.parametrize("name", CASES)
def test_count(name):
    layer, shape, multiply_adds = CASES[name]
    model = keras.Sequential([keras.Input(shape), layer])
    (row,) = layer_table(model).rows
    assert row.multiply_adds == multiply_adds
    assert row.parameters == model.count_params()
    assert (None, *row.output_shape) == model.output_shape


@pytest.mark.parametrize("name", ATTENTION)
def test_count_of_attention(name):
    attend, multiply_adds = ATTENTION[name]
    query, value = keras.Input((8, 4)), keras.Input((6, 4))
    model = keras.Model([query, value], attend(query, value))
    table = layer_table(model)
    assert table.total("multiply_adds") == multiply_adds
    assert table.total("parameters") == model.count_params()


def test_an_unknown_layer_in_a_wrapper_is_unknown():
    class Mine(layers.Dense):
        """Not Keras's."""

    class Own(layers.Layer):
        def build(self, shape):
            self.kernel = self.add_weight(shape=(shape[-1], 2))

        def call(self, inputs):
            return inputs @ self.kernel

    wrapped = layers.SpectralNormalization(Own(), name="wrapped")
    with pytest.raises(ValueError, match=r"those of .*wrapped.* are not"):
        layer_table(keras.Sequential([keras.Input((3,)), wrapped]))
    assert layer_table(keras.Sequential([keras.Input((3,)), Mine(2)])).total("multiply_adds") == 6


def test_a_chain_of_composites_has_a_row_for_each_layer_inside():
    blocks = [
        coursekit_layers.ResidualBlock(8, strides=2, squeeze_ratio=2),
        coursekit_layers.ResNeXtBlock(8),
        coursekit_layers.DenseBlock(2, growth_rate=4),
        coursekit_layers.DenseTransition(),
        coursekit_layers.InceptionModule(4, (2, 4), (2, 4), 4),
        coursekit_layers.LocalResponseNorm(),
        coursekit_layers.ChannelMaxPool(2),
    ]
    model = keras.Sequential([keras.Input((16, 16, 8)), *blocks])
    table = layer_table(model)
    assert table.total("parameters") == model.count_params()
    convolutions = [row for row in table.rows if row.type.endswith("Conv2D")]
    assert len(convolutions) > 12
    for row in convolutions:  # a weight is used once a place, and biases are not counted
        rows, columns, filters = row.output_shape
        weights = row.multiply_adds / (rows * columns)
        assert weights in (row.parameters, row.parameters - filters)


def test_a_deep_network_has_a_row_for_each_layer():
    model = keras.applications.DenseNet121(weights=None, input_shape=(64, 64, 3))
    assert len(layer_table(model).rows) > 400


def test_layers_of_the_kit_say_their_own_multiply_adds():
    images = keras.Input((6, 6, 2))
    x = coursekit_layers.LocallyConnected2D(3, 3, name="local")(images)
    y = coursekit_layers.BatchNorm(name="batch")(x)
    sums = coursekit_layers.WeightedSum(name="sum")([x, y])
    table = layer_table(keras.Model(images, sums))
    assert {row.name: row.multiply_adds for row in table.rows} == {
        "local": 4 * 4 * 3 * (3 * 3 * 2),
        "batch": 0,
        "sum": 2 * 4 * 4 * 3,
    }
