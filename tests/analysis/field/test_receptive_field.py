from math import inf

from coursekit.analysis import receptive_field
from coursekit.layers import SqueezeExcite
import keras
from keras import layers, ops
from networks import alexnet, seen, stack
import numpy as np
import pytest


def field_of(*parts, shape=(64, 64, 1), **options):
    return receptive_field(stack(*parts, shape=shape), **options)


@pytest.mark.parametrize("depth", [1, 2, 3, 4])
@pytest.mark.parametrize("padding", ["same", "valid"])
def test_stacks_of_3x3_see_3_5_7_9(depth, padding):
    field = field_of(*(layers.Conv2D(1, 3, padding=padding) for _ in range(depth)))  # row D31
    assert field.size == (2 * depth + 1, 2 * depth + 1)
    assert field.stride == (1, 1)
    assert field.padding == ((depth, depth) if padding == "same" else (0, 0))


def test_dilations_1_2_4_see_3_7_15():
    convs = [layers.Conv2D(1, 3, dilation_rate=2**i, padding="same") for i in range(3)]
    sizes = [receptive_field(stack(*convs), conv).size for conv in convs]
    assert sizes == [(3, 3), (7, 7), (15, 15)]  # row E44, Yu and Koltun 2016


def test_alexnet():
    """195 is in Araujo et al. 2019, table 1. No window of pool1 reaches the last row of conv1."""
    model = alexnet()
    assert receptive_field(model, "pool5").size == (195, 195)
    assert receptive_field(model, "pool5").stride == (32, 32)
    assert receptive_field(model, "flatten").region() == (slice(0, 225), slice(0, 225))


@pytest.mark.parametrize(
    ("build", "layer", "size", "stride"),
    [  # Araujo, Norris and Sim 2019, table 1
        (keras.applications.VGG16, "block5_pool", 212, 32),
        (keras.applications.ResNet50, "conv5_block3_out", 483, 32),
        (keras.applications.MobileNet, "conv_pw_13_relu", 315, 32),
    ],
)
def test_published_receptive_fields(build, layer, size, stride):
    model = build(weights=None, input_shape=(224, 224, 3))
    field = receptive_field(model, layer)
    assert (field.size, field.stride) == ((size, size), (stride, stride))
    top = receptive_field(model)
    assert top.stride == (0, 0)
    assert top.region() == (slice(0, 224), slice(0, 224))


def test_height_and_width_apart():
    field = field_of(
        layers.ZeroPadding2D(((4, 0), (1, 2))), layers.Conv2D(1, (5, 2), strides=(3, 1))
    )
    assert (field.size, field.stride, field.padding) == ((5, 2), (3, 1), (4, 1))
    assert field.region(0, 0) == (slice(0, 1), slice(0, 1))
    assert field.region(2, 10) == (slice(2, 7), slice(9, 11))


def test_same_padding_puts_the_odd_zero_behind():
    conv = {"strides": 2, "padding": "same"}
    paddings = [field_of(layers.Conv2D(1, 3, **conv), shape=(n, n, 1)).padding for n in (8, 9)]
    assert paddings == [(0, 0), (1, 1)]
    assert field_of(layers.Conv2D(1, 4, padding="same")).padding == (1, 1)


def test_open_sizes():
    parts = [layers.Conv2D(1, 3, padding="same"), layers.MaxPooling2D(2)]
    field = field_of(*parts, shape=(None, 20, 1))
    assert (field.size, field.stride, field.padding) == ((4, 4), (2, 2), (1, 1))
    with pytest.raises(ValueError, match=r"needs to know the input's size: pass `input_shape`"):
        field.region(0, 0)
    strided = layers.Conv2D(1, 3, strides=2, padding="same")
    model = stack(*parts, strided, shape=(None, None, 1))
    assert receptive_field(model).padding == (None, None)
    assert receptive_field(model).size == (8, 8)
    known = receptive_field(model, input_shape=(16, 18, 1))
    assert known.padding == (1, 3)
    assert field_of(layers.GlobalMaxPooling2D(), shape=(None, None, 1)).size == (inf, inf)


@pytest.mark.parametrize(
    "layer",
    [SqueezeExcite(ratio=2), layers.GroupNormalization(2), layers.GlobalAveragePooling2D()],
    ids=lambda layer: type(layer).__name__,
)
@pytest.mark.parametrize("size", [16, None])
def test_what_sees_everything_says_what_its_stride_of_0_means(layer, size):
    field = field_of(layers.Conv2D(4, 3), layer, shape=(size, size, 1))
    assert field.is_global
    assert "stride 0 x 0" in repr(field)
    for text in (repr(field), field._repr_html_()):
        assert "global: every unit sees the same, since a layer before mixes all places" in text


def test_what_sees_all_of_one_axis_names_it():
    rows = field_of(layers.Conv2D(4, 3), layers.AveragePooling2D((62, 1)))
    assert not rows.is_global
    images = keras.Input((16, 16, 1))
    means = receptive_field(keras.Model(images, ops.mean(images, axis=1, keepdims=True)))
    assert (means.stride, means.is_global) == ((0, 1), False)
    assert "stride 0 x 1, padding 0 x 0; along its rows every unit sees the same" in repr(means)
    local = field_of(layers.Conv2D(4, 3))
    assert not local.is_global
    assert "every unit" not in repr(local) + local._repr_html_()


def branched(images, rng):
    """A block of parallel paths of equal stride and alignment."""
    paths = [
        layers.Conv2D(2, kernel, padding="same", dilation_rate=rate)(images)
        for kernel, rate in [(1, 1), (3, int(rng.integers(1, 4)))]
    ]
    pooled = layers.AveragePooling2D(5, strides=1, padding="same")(images)
    return layers.Concatenate()([layers.Add()(paths), pooled])


def random_network(seed):
    """Random linear layers with positive weights, so that nothing cancels."""
    rng = np.random.default_rng(seed)

    def size(low, high):
        return tuple(int(n) for n in rng.integers(low, high, 2))

    def padding():
        return str(rng.choice(["same", "valid"]))

    choices = [
        lambda: layers.Conv2D(2, size(1, 5), strides=size(1, 4), padding=padding()),
        lambda: layers.Conv2D(2, size(1, 4), dilation_rate=size(1, 4), padding=padding()),
        lambda: layers.DepthwiseConv2D(3, strides=2, padding=padding()),
        lambda: layers.SeparableConv2D(2, size(1, 4), padding=padding()),
        lambda: layers.AveragePooling2D(size(1, 4), strides=size(1, 3), padding=padding()),
        lambda: layers.ZeroPadding2D((size(0, 4), size(0, 4))),
        lambda: layers.Cropping2D((size(0, 2), size(0, 2))),
        lambda: layers.BatchNormalization(),
        lambda: lambda x: branched(x, rng),
    ]
    images = x = keras.Input((int(rng.integers(25, 40)), int(rng.integers(25, 40)), 1))
    for _ in range(6):
        if min(x.shape[1:3]) > 9:
            x = choices[rng.integers(len(choices))]()(x)
    model = keras.Model(images, x)
    for weight in model.trainable_weights:
        weight.assign(ops.ones(weight.shape))
    return model


@pytest.mark.parametrize("seed", range(12))
def test_region_is_where_the_gradient_falls(seed):
    model = random_network(seed)
    field = receptive_field(model)
    rows, columns = model.output_shape[1:3]
    for row, column in [(0, 0), (rows // 2, columns // 2), (rows - 1, columns - 1)]:
        region = field.region(row, column)
        if slice(0, 0) in region:  # a unit of padding sees no pixel at all
            region = (slice(0, 0), slice(0, 0))
        assert seen(model, row, column) == region


def test_regions_without_padding_follow_size_and_stride():
    field = field_of(layers.Conv2D(1, 5, strides=2), layers.MaxPooling2D(3), layers.Conv2D(1, 2))
    (size, _), (stride, _) = field.size, field.stride
    for unit in range(3):
        assert field.region(unit, 0)[0] == slice(unit * stride, unit * stride + size)
    with pytest.raises(IndexError, match="`row` must be from 0 to 8; got 9"):
        field.region(9, 0)


def test_paths_that_do_not_align_name_the_merge():
    images = keras.Input((32, 32, 1))
    even = layers.Conv2D(1, 2, padding="same")(images)
    shifted = keras.Model(images, layers.Add(name="join")([images, even]))
    with pytest.raises(ValueError, match=r"meet in 'join' do not align: centers differ: 0, 0.5"):
        receptive_field(shifted)
    strided = layers.Conv2D(1, 1, strides=2)(images)
    cropped = layers.Cropping2D(8)(images)
    model = keras.Model(images, layers.Concatenate(name="join")([strided, cropped]))
    with pytest.raises(ValueError, match=r"meet in 'join' do not align: strides differ: 1, 2"):
        receptive_field(model)
    assert receptive_field(model, strided._keras_history.operation).stride == (2, 2)


def test_squeeze_and_excitation_sees_everything():
    images = keras.Input((16, 16, 4))
    x = layers.Conv2D(4, 3, padding="same")(images)
    gate = layers.Reshape((1, 1, 4))(layers.Dense(4)(layers.GlobalAveragePooling2D()(x)))
    model = keras.Model(images, layers.Conv2D(2, 3)(layers.Multiply()([x, gate])))
    assert receptive_field(model).region(13, 0) == (slice(0, 16), slice(0, 16))


@pytest.mark.parametrize(
    ("layer", "everything"),
    [
        (layers.LayerNormalization(), False),
        (layers.LayerNormalization(axis=(1, 2, 3)), True),
        (layers.GroupNormalization(2), True),
        (layers.Softmax(), False),
        (layers.Dense(3), False),
    ],
)
def test_normalization_over_space_sees_everything(layer, everything):
    field = field_of(layers.Conv2D(4, 3), layer, shape=(16, 16, 1))
    assert field.size == ((16, 16) if everything else (3, 3))


def test_nested_models_and_operations():
    inner = stack(layers.Conv2D(1, 3, padding="same", name="conv"), shape=(16, 16, 1))
    images = keras.Input((16, 16, 1))
    model = keras.Model(images, layers.MaxPooling2D(2)(inner(images) + images))
    assert receptive_field(model).size == (4, 4)
    assert receptive_field(model, f"{inner.name}/conv").size == (3, 3)
    assert receptive_field(model, "conv").name == f"{inner.name}/conv"
    with pytest.raises(ValueError, match=r"`layer` must be one of .*/conv.*got 'dense'"):
        receptive_field(model, "dense")


FLIP = layers.Lambda(lambda x: x[:, ::-1], name="flip")


class Sum(keras.Model):
    """Two convolutions joined by a layer, or in plain Python."""

    def __init__(self, join, first=None):
        super().__init__()
        self.first = first or layers.Conv2D(1, 3, padding="same", name="first")
        self.join = join
        self.last = layers.Conv2D(1, 3, name="last")

    def call(self, inputs):
        return self.last(self.join([inputs, self.first(inputs)]))


def test_subclassed_models_that_join_by_layers_or_sums():
    for join in (layers.Add(), sum):
        model = Sum(join)
        model(ops.zeros((1, 16, 16, 1)))
        assert receptive_field(model).size == (5, 5)
        assert receptive_field(model, "first").size == (3, 3)


def test_layers_and_operations_whose_windows_are_unknown_are_named():
    flipped = Sum(layers.Add(), FLIP)
    turned = Sum(lambda pair: ops.rot90(pair[0], axes=(1, 2)) + pair[1])
    for model in (flipped, turned):
        model(ops.zeros((1, 16, 16, 1)))
    with pytest.raises(ValueError, match=r"'flip' \(Lambda\) is not one: .*no layer"):
        receptive_field(flipped)
    with pytest.raises(ValueError, match="from a computation that is no layer"):
        receptive_field(turned)
    with pytest.raises(ValueError, match="must have an input of images"):
        field_of(layers.Dense(1), shape=(5,))
