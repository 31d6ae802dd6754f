from coursekit.data import EMBEDDED, Standardizer, load
import keras
import numpy as np
import pytest
import tensorflow as tf

MODES = ["unit", "symmetric", "channel", "location", "image"]


def color_images(count=50, seed=0):
    values = np.random.default_rng(seed).integers(0, 256, (count, 6, 5, 3))
    return (values * [1.0, 0.5, 0.2]).astype("uint8")


def as_batches(images, size=7):
    return tf.data.Dataset.from_tensor_slices((images, np.arange(len(images)))).batch(size)


def test_fixed_modes_map_bytes_to_their_range():
    ends = np.array([0, 255], "uint8").reshape(2, 1, 1, 1)
    np.testing.assert_allclose(Standardizer("unit")(ends).ravel(), [0, 1])
    np.testing.assert_allclose(Standardizer("symmetric")(ends).ravel(), [-1, 1])


@pytest.mark.parametrize("mode", ["unit", "symmetric"])
@pytest.mark.parametrize("dtype", ["uint16", "int32"])
def test_modes_for_bytes_refuse_integers_of_another_range(mode, dtype):
    images = np.array([0, 40_000], dtype).reshape(2, 1, 1, 1)
    message = rf"must lie in \[0, 255\] for mode \"{mode}\"; got {dtype}.*to_unit_range"
    for given in (images, tf.constant(images), images.tolist() if dtype == "int32" else images):
        with pytest.raises(ValueError, match=message.replace("int32", "int(32|64)")):
            Standardizer(mode)(given)


def test_modes_for_bytes_take_bytes_in_wider_integers():
    bytes_ = np.array([0, 255]).reshape(2, 1, 1, 1)
    np.testing.assert_allclose(Standardizer("unit")(bytes_).ravel(), [0, 1])
    dataset = tf.data.Dataset.from_tensors(bytes_).map(Standardizer("unit"))
    np.testing.assert_allclose(next(iter(dataset)).numpy().ravel(), [0, 1])
    beyond = tf.data.Dataset.from_tensors((1 + bytes_).astype("uint16"))
    with pytest.raises(tf.errors.InvalidArgumentError, match="got uint16"):
        next(iter(beyond.map(Standardizer("unit"))))
    assert Standardizer("unit")(np.zeros((0, 2, 2, 1), "int64")).shape == (0, 2, 2, 1)


@pytest.mark.parametrize(("mode", "axes"), [("channel", (0, 1, 2)), ("location", 0)])
def test_fitted_modes_give_mean_0_and_deviation_1(mode, axes):
    images = color_images()
    standardized = Standardizer(mode).fit(images)(images)
    np.testing.assert_allclose(standardized.mean(axis=axes), 0, atol=1e-5)
    np.testing.assert_allclose(standardized.std(axis=axes), 1, atol=1e-5)


def test_image_mode_is_tensorflows():
    images = color_images()
    theirs = tf.image.per_image_standardization(images)
    np.testing.assert_allclose(Standardizer("image")(images), theirs, atol=1e-5)
    np.testing.assert_allclose(Standardizer("image")(images[0]), theirs[0], atol=1e-5)


@pytest.mark.parametrize("mode", ["channel", "location"])
def test_batches_give_the_statistics_of_the_whole(mode):
    images = color_images()
    whole, streamed = Standardizer(mode).fit(images), Standardizer(mode).fit(as_batches(images))
    np.testing.assert_allclose(streamed.mean, whole.mean, rtol=1e-6)
    np.testing.assert_allclose(streamed.deviation, whole.deviation, rtol=1e-6)


def test_channel_mode_agrees_with_keras():
    images = color_images()
    layer = keras.layers.Normalization()
    layer.adapt(images)
    np.testing.assert_allclose(
        Standardizer("channel").fit(images)(images), layer(images), atol=1e-4
    )


def test_a_large_mean_loses_no_digits():
    images = 1e6 + np.random.default_rng(0).random((40, 2, 2, 1))
    fitted = Standardizer("channel").fit(as_batches(images))
    np.testing.assert_allclose(fitted.deviation, images.std(), rtol=1e-6)


def test_statistics_come_from_the_data_fitted_on():
    train, test = color_images(), color_images(seed=1) // 2
    standardize = Standardizer("channel").fit(train)
    expected = (test - train.mean(axis=(0, 1, 2))) / train.std(axis=(0, 1, 2))
    np.testing.assert_allclose(standardize(test), expected, atol=1e-5)


@pytest.mark.parametrize("mode", MODES)
def test_arrays_tensors_and_graphs_agree(mode):
    images = color_images()
    standardize = Standardizer(mode).fit(images)
    array = standardize(images)
    tensor = standardize(tf.constant(images))
    mapped = np.concatenate(list(as_batches(images).map(lambda x, _: standardize(x))))
    assert isinstance(array, np.ndarray)
    assert tf.is_tensor(tensor)
    assert array.dtype == tensor.dtype == mapped.dtype == "float32"
    np.testing.assert_allclose(tensor, array, atol=1e-5)
    np.testing.assert_allclose(mapped, array, atol=1e-5)


@pytest.mark.parametrize("mode", MODES)
def test_the_layer_agrees_and_is_saved(mode, tmp_path):
    images = color_images()
    standardize = Standardizer(mode).fit(images)
    model = keras.Sequential([keras.Input((6, 5, 3)), standardize.as_layer()])
    model.save(tmp_path / "model.keras")
    loaded = keras.models.load_model(tmp_path / "model.keras")
    assert not loaded.trainable_weights
    for one in (model, loaded):
        outputs = one(images.astype("float32"))
        np.testing.assert_allclose(outputs, standardize(images), atol=1e-5)


@pytest.mark.parametrize("mode", MODES[:-1])
def test_the_inverse_brings_back_the_images(mode):
    images = color_images()
    standardize = Standardizer(mode).fit(images)
    np.testing.assert_allclose(standardize.inverse(standardize(images)), images, atol=1e-3)


def test_values_that_never_change_stay_finite():
    images = np.full((4, 2, 2, 1), 9, "uint8")
    for mode in MODES[2:]:
        np.testing.assert_allclose(Standardizer(mode).fit(images)(images), 0)


def test_a_data_set_of_the_course():
    train = load("fashion_mnist", data_dir=EMBEDDED)[0].batch(1000)
    standardize = Standardizer("location").fit(train)
    assert standardize.mean.shape == (28, 28, 1)
    standardized = np.concatenate([standardize(x) for x, _ in train.as_numpy_iterator()])
    np.testing.assert_allclose(standardized.mean(axis=0), 0, atol=1e-3)


@pytest.mark.parametrize(
    ("attempt", "message"),
    [
        (lambda: Standardizer("pixel"), "`mode` must be one of unit, .*; got 'pixel'"),
        (lambda: Standardizer(epsilon=0), "`epsilon` must be above 0; got 0"),
        (lambda: Standardizer("location")(np.zeros((1, 2, 2, 1))), "call `fit` first"),
        (lambda: Standardizer("channel").as_layer(), "call `fit` first"),
        (lambda: Standardizer("channel").fit(np.zeros((0, 2, 2, 1))), "`data` must hold at least"),
        (lambda: Standardizer("image").inverse(np.zeros((1, 2, 2, 1))), "no inverse"),
    ],
)
def test_wrong_use_is_named(attempt, message):
    with pytest.raises(ValueError, match=message):
        attempt()


@pytest.mark.parametrize("mode", ["channel", "location"])
def test_channels_first_is_the_same_turned(mode):
    images = color_images()
    turned = images.transpose(0, 3, 1, 2)
    last = Standardizer(mode, data_format="channels_last").fit(images)
    first = Standardizer(mode, data_format="channels_first").fit(turned)
    expected = last(images).transpose(0, 3, 1, 2)
    np.testing.assert_allclose(first(turned), expected, atol=1e-5)
    np.testing.assert_allclose(first(turned[0]), expected[0], atol=1e-5)
    np.testing.assert_allclose(first.inverse(first(turned)), turned, atol=1e-3)
    np.testing.assert_allclose(first.as_layer()(turned), expected, atol=1e-4)
    assert first.data_format == "channels_first"


@pytest.mark.parametrize("dtype", ["float16", "float64", "int64", "uint16", "bool"])
@pytest.mark.parametrize("mode", MODES)
def test_images_of_any_numbers_are_float32_first(mode, dtype):
    images = color_images().astype(dtype)
    standardize = Standardizer(mode).fit(images)
    whole = images.astype("float32")
    expected = Standardizer(mode).fit(whole)(whole)
    for given in (images, tf.constant(images)):
        assert standardize(given).dtype == "float32"
        np.testing.assert_allclose(standardize(given), expected, atol=1e-5)


@pytest.mark.parametrize("mode", ["channel", "location"])
def test_features_are_standardized_too(mode):
    features = color_images().reshape(50, -1)
    standardized = Standardizer(mode).fit(features)(features)
    np.testing.assert_allclose(standardized.mean(axis=0), 0, atol=1e-4)


def test_a_channel_that_never_changes_leaves_the_others_alone():
    images = color_images()
    images[..., 1] = 7
    standardized = Standardizer("channel").fit(images)(images)
    np.testing.assert_allclose(standardized[..., 1], 0)
    np.testing.assert_allclose(standardized[..., 0].std(), 1, rtol=1e-5)


@pytest.mark.parametrize(
    ("mode", "fitted", "given", "message"),
    [
        ("channel", (4, 6, 5, 3), (4, 6, 5, 1), r"must have 3 channels.*got shape \(4, 6, 5, 1\)"),
        ("channel", (4, 6, 5, 1), (4, 6, 5, 3), "must have 1 channels"),
        ("location", (4, 6, 5, 3), (4, 6, 1, 3), r"must have the shape \(6, 5, 3\)"),
        ("location", (4, 6, 5, 3), (5, 3), r"must have the shape \(6, 5, 3\)"),
    ],
)
def test_images_of_another_kind_are_refused_and_not_broadcast(mode, fitted, given, message):
    standardize = Standardizer(mode).fit(np.zeros(fitted))
    with pytest.raises(ValueError, match=message):
        standardize(np.zeros(given))
    with pytest.raises(ValueError, match=message):
        standardize.inverse(tf.zeros(given))


def test_it_shows_what_was_fitted():
    assert repr(Standardizer("unit")) == "Standardizer('unit')"
    assert repr(Standardizer("channel")) == "Standardizer('channel'), to be fitted"
    fitted = Standardizer("location").fit(color_images())
    numbers = "<6 x 5 x 3 numbers>"
    assert repr(fitted) == f"Standardizer('location', mean={numbers}, deviation={numbers})"


def test_a_symbolic_input_is_told_of_the_layer():
    with pytest.raises(TypeError, match="inside a model use `as_layer"):
        Standardizer("unit")(keras.Input((6, 5, 3)))
