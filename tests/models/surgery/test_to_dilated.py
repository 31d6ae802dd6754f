from coursekit.layers import ResidualBlock, SqueezeExcite
from coursekit.models import to_dilated
import keras
from keras import layers, ops
from keras.src.applications.convnext import ConvNeXt
from narrow import assert_equal, images_for, randomized
import numpy as np
import pytest


def sequential(*chain, shape=(24, 24, 2)):
    return keras.Sequential([keras.Input(shape), *chain])


def assert_holds_the_strided_maps(model, size, stride, output_stride=1):
    """Asserts the law of `to_dilated`, at every place of maps of several sizes."""
    randomized(model)
    dense = to_dilated(model, output_stride)
    for more in range(3):
        images = images_for(model, size + more, size + 2 * more)
        every = stride // output_stride
        found, expected = dense(images)[:, ::every, ::every], model(images)
        assert_equal(np.array(found), expected)
    return dense


@pytest.mark.parametrize("padding", ["same", "valid"])
@pytest.mark.parametrize("kernel", [1, 2, 3, 4, 5])
def test_padding_of_every_kernel_is_kept(kernel, padding):
    options = {"padding": padding}
    x = images = keras.Input((None, None, 2))
    x = layers.Conv2D(3, kernel, 2, activation="relu", **options)(x)
    x = layers.DepthwiseConv2D(kernel, **options)(x)
    x = layers.MaxPooling2D(kernel, 2, **options)(x)
    x = layers.SeparableConv2D(3, kernel, **options)(x)
    x = layers.AveragePooling2D(kernel, 3, **options)(x)
    x = layers.Conv2D(2, 2, **options)(x)
    dense = assert_holds_the_strided_maps(keras.Model(images, x), 84, 12)
    assert {max(layer.strides) for layer in dense.layers if hasattr(layer, "kernel_size")} == {1}


def test_borders_grow_with_the_dilation():
    model = sequential(
        layers.Conv2D(2, 3, 2),
        layers.ZeroPadding2D(((1, 2), (3, 0))),
        layers.Cropping2D(((0, 1), (1, 0))),
        layers.Conv2D(2, 3, 2, padding="same"),
        shape=(None, None, 2),
    )
    assert_holds_the_strided_maps(model, 20, 4)


def branches_by_operations(axis):
    images = keras.Input((None, None, 2) if axis == -1 else (24, 24, 2))
    halves = layers.Conv2D(2, 3, 2, "same")(images), layers.MaxPooling2D(2, padding="same")(images)
    maps = ops.log_softmax(ops.softmax(ops.concatenate(halves, axis=axis), axis=axis), axis=axis)
    return keras.Model(images, layers.Conv2D(2, 3, 2, padding="same")(maps))


def test_operations_on_channels_stay():
    assert_holds_the_strided_maps(branches_by_operations(axis=-1), 24, 4)


def test_a_dilation_that_is_there_is_multiplied():
    chain = layers.MaxPooling2D(2), layers.Conv2D(2, 3, dilation_rate=2, padding="same")
    dense = assert_holds_the_strided_maps(sequential(*chain, shape=(None, None, 2)), 20, 2)
    assert dense.layers[-1].dilation_rate == (4, 4)


def test_a_stride_may_be_kept_in_part():
    chain = layers.Conv2D(3, 5, 4, padding="same"), layers.MaxPooling2D(3, 2, padding="same")
    model = sequential(*chain, shape=(None, None, 2))
    dense = assert_holds_the_strided_maps(model, 30, 8, output_stride=2)
    assert dense.output_shape == (None, None, None, 3)


@pytest.mark.parametrize("order", ["post", "pre"])
@pytest.mark.parametrize("stride_at", ["1x1", "3x3"])
def test_residual_blocks_are_taken_apart(order, stride_at):
    options = {"kind": "bottleneck", "order": order, "stride_at": stride_at}
    first, second = (ResidualBlock(3, strides=2 - i, name="ab"[i], **options) for i in (0, 1))
    dense = assert_holds_the_strided_maps_of_one_size(sequential(first, second))
    assert dense.get_layer("b_conv2_conv").dilation_rate == (2, 2)


def assert_holds_the_strided_maps_of_one_size(model):
    images = images_for(randomized(model), *model.input_shape[1:3])
    dense = to_dilated(model)
    assert_equal(np.array(dense(images)[:, ::2, ::2]), model(images))
    return dense


def test_nested_and_shared_layers():
    inner = sequential(layers.Conv2D(4, 3, 2, padding="same", name="conv"), shape=(None, None, 2))
    inner.name = "inner"
    shared = layers.Conv2D(4, 3, padding="same", name="shared")
    pool = layers.MaxPooling2D(2, name="pool")
    images = keras.Input((None, None, 2))
    x = pool(shared(layers.ReLU()(shared(pool(inner(images))))))
    dense = assert_holds_the_strided_maps(keras.Model(images, x), 24, 8)
    assert {"inner_conv", "pool", "pool_2", "shared"} <= {layer.name for layer in dense.layers}


def test_the_weights_are_copies_and_the_original_stays():
    model = sequential(layers.Conv2D(2, 3, 2), layers.Conv2D(2, 3))
    config, weights = model.get_config(), model.get_weights()
    dense = to_dilated(model)
    dense.set_weights([np.zeros_like(weight) for weight in weights])
    assert model.get_config() == config
    for now, before in zip(model.get_weights(), weights, strict=True):
        np.testing.assert_array_equal(now, before)


def test_the_dilated_model_trains_and_is_saved(tmp_path):
    model = sequential(
        layers.Normalization(mean=1.0, variance=4.0),
        layers.Conv2D(2, 4, 2, padding="same"),
        layers.MaxPooling2D(2),
        layers.Conv2D(2, 2, padding="same"),
        layers.BatchNormalization(),
    )
    dense = to_dilated(model)
    dense.compile("sgd", "mse")
    images = images_for(model, 24, 24)
    loss = dense.fit(images, dense(images) + 1.0, verbose=0).history["loss"]
    assert np.isfinite(loss).all()
    dense.save(tmp_path / "dense.keras")
    loaded = keras.models.load_model(tmp_path / "dense.keras")
    assert_equal(np.array(loaded(images)), dense(images))


def test_statistics_of_a_preprocessing_layer_are_kept():
    normalize = layers.Normalization()
    normalize.adapt(np.random.default_rng(0).normal(3.0, 2.0, (4, 8, 8, 2)))
    model = sequential(normalize, layers.MaxPooling2D(2))
    images = images_for(model, 24, 24)
    assert_equal(np.array(to_dilated(model)(images)[:, ::2, ::2]), model(images))


def squeezed():
    return sequential(layers.Conv2D(4, 3, 2), SqueezeExcite(2, name="squeezed"))


class Doubled(keras.layers.Layer):
    def __init__(self, **options):
        super().__init__(**options)
        self.scale = self.add_weight(shape=())

    def call(self, inputs):
        return inputs * self.scale

    def compute_output_shape(self, input_shape):
        return input_shape


class ByTensorFlow(keras.layers.Layer):
    def call(self, inputs):
        import tensorflow as tf

        return tf.nn.relu(inputs)


def joined():
    images = keras.Input((8, 8, 1))
    return keras.Model(
        images, layers.Concatenate(axis=1)([images, layers.MaxPooling2D(2, 1, "same")(images)])
    )


def twice_at_other_strides():
    conv = layers.Conv2D(2, 3, padding="same", name="conv")
    return sequential(conv, layers.MaxPooling2D(2), conv)


def test_convnext_and_root_mean_square_normalization():
    options = {"include_top": False, "weights": None, "layer_scale_init_value": 1.0}
    body = ConvNeXt((1, 1, 1, 1), (4, 6, 8, 10), input_shape=(64, 64, 3), **options)
    images = np.random.default_rng(0).random((1, 64, 64, 3), dtype="float32")
    dense = to_dilated(body, 8)(images)
    np.testing.assert_allclose(dense[:, ::4, ::4], body(images), rtol=1e-4, atol=1e-4)
    normed = sequential(layers.Conv2D(3, 3, 2), layers.RMSNormalization(axis=-1))
    assert to_dilated(normed).output_shape == (None, 22, 22, 3)
    with pytest.raises(ValueError, match="'rms_over_rows', RMSNormalization"):
        to_dilated(sequential(layers.RMSNormalization(axis=1, name="rms_over_rows")))


POOL = layers.MaxPooling2D
REFUSED = [
    (lambda: sequential(layers.Flatten(name="all")), "'all', Flatten, sees the whole map at once"),
    (lambda: sequential(layers.GlobalAveragePooling2D()), "GlobalAveragePooling2D, sees the whole"),
    (lambda: sequential(POOL(2), layers.UpSampling2D(2)), "UpSampling2D, changes the size"),
    (lambda: sequential(layers.Conv2DTranspose(2, 2, 2)), "Conv2DTranspose, changes the size"),
    (lambda: sequential(layers.Reshape((48, 12, 2))), "Reshape, moves values to other places"),
    (lambda: sequential(layers.Lambda(lambda x: x)), "Lambda, may do anything"),
    (lambda: sequential(layers.PReLU()), "PReLU, has a slope for each place"),
    (lambda: sequential(layers.GroupNormalization(1)), "GroupNormalization, normalizes over"),
    (lambda: sequential(Doubled(name="own")), "'own', Doubled, is of a kind whose windows"),
    pytest.param(
        lambda: sequential(ByTensorFlow()),
        "ByTensorFlow, is custom and cannot be taken apart",
        marks=pytest.mark.needs_tensorflow(reason="the layer is made of an operation of it"),
    ),
    (squeezed, "'squeezed/mean.*', Mean, is an operation that may join or move places"),
    (lambda: branches_by_operations(axis=1), "Concatenate, is an operation that may join"),
    (joined, "Concatenate, works along rows or columns"),
    (twice_at_other_strides, "'conv', Conv2D, is called in several places"),
]


@pytest.mark.parametrize(("make", "message"), REFUSED)
def test_what_cannot_be_converted_is_named(make, message):
    with pytest.raises(ValueError, match=f"^`model` must keep its places: .*{message}.*\\.$"):
        to_dilated(make())


def test_models_that_are_no_graph():
    class Mine(keras.Model):
        def call(self, inputs):
            return inputs

    for model in (Mine(), keras.Sequential([layers.Conv2D(2, 3)]), "vgg16"):
        with pytest.raises(ValueError, match="`model` must be a built functional or Sequential"):
            to_dilated(model)


@pytest.mark.parametrize("output_stride", [3, 8, 0, 2.0, True])
def test_strides_that_cannot_be_reached(output_stride):
    model = sequential(layers.MaxPooling2D(2), layers.MaxPooling2D(2))
    with pytest.raises(ValueError, match=f"`output_stride` must .*; got {output_stride}"):
        to_dilated(model, output_stride)
