from coursekit._keras import progress
from coursekit.models import hourglass, lenet, predict_tiled, unet
import keras
from keras import layers
import numpy as np
import pytest

rng = np.random.default_rng(0)
PHOTO = rng.normal(size=(50, 75, 3)).astype("float32")


def network(*convolutions, channels=3, **options):
    """Returns a model that sees 1 pixel around for each 3 x 3 convolution."""
    inputs = keras.Input((None, None, channels))
    x = inputs
    for filters in convolutions:
        x = layers.Conv2D(filters, 3, activation="tanh", bias_initializer="normal", **options)(x)
    return keras.Model(inputs, x)


@pytest.mark.parametrize(
    ("tile", "overlap", "batch_size"), [(16, 8, 3), ((16, 32), (8, 12), 1), (48, 9, 64)]
)
def test_it_is_the_whole_image_s_result_away_from_its_border(tile, overlap, batch_size):
    model = network(4, 2, padding="same")
    options = {"tile": tile, "overlap": overlap, "batch_size": batch_size}
    found = predict_tiled(model, PHOTO, **options)
    whole = model.predict(PHOTO[None], verbose=0)[0]
    assert found.shape == whole.shape
    np.testing.assert_allclose(found[2:-2, 2:-2], whole[2:-2, 2:-2], atol=1e-6)


def test_at_the_border_it_is_the_result_of_the_mirrored_image():
    model = network(4, 2, padding="same")
    mirrored = np.pad(PHOTO, ((2, 2), (2, 2), (0, 0)), "reflect")
    whole = model.predict(mirrored[None], verbose=0)[0, 2:-2, 2:-2]
    np.testing.assert_allclose(predict_tiled(model, PHOTO, tile=16, overlap=8), whole, atol=1e-6)


def test_a_receptive_field_beyond_a_quarter_of_the_overlap_is_blended():
    model = network(4, 4, 4, 2, padding="same")
    whole = model.predict(PHOTO[None], verbose=0)[0]
    inside = (slice(8, -8), slice(8, -8))
    near = np.abs(predict_tiled(model, PHOTO, tile=24, overlap=12) - whole)[inside].max()
    seam = np.abs(predict_tiled(model, PHOTO, tile=24, overlap=0) - whole)[inside].max()
    assert 1e-4 < near < seam / 2


@pytest.mark.parametrize("overlap", [None, 0, 5])
def test_valid_padding_is_exact_everywhere_inside(overlap):
    model = network(4, 2, padding="valid")
    found = predict_tiled(model, PHOTO, tile=(18, 14), overlap=overlap)
    whole = model.predict(PHOTO[None], verbose=0)[0]
    assert found.shape == (50, 75, 2)
    np.testing.assert_allclose(found[2:-2, 2:-2], whole, atol=1e-6)


def test_the_paper_s_unet_says_something_of_every_pixel():
    model = unet(padding="valid", depth=2, filters=2, input_shape=(None, None, 1))
    image = rng.normal(size=(150, 131))
    found = predict_tiled(model, image, tile=100, overlap=(16, 0))
    assert found.shape == (150, 131, 2)
    whole = model.predict(np.pad(image, 20, "reflect")[None, :188, :168, None], verbose=0)[0]
    np.testing.assert_allclose(found[:100, :60], whole[:100, :60], atol=1e-5)


def test_a_padded_unet_agrees_where_tiles_lie_on_its_grid():
    model = unet(depth=1, filters=4, classes=3, input_shape=(None, None, 1))
    image = rng.normal(size=(96, 128, 1))
    found = predict_tiled(model, image, tile=64, overlap=48)  # it sees 9 pixels around
    whole = model.predict(image[None], verbose=0)[0]
    np.testing.assert_allclose(found[10:-10, 10:-10], whole[10:-10, 10:-10], atol=1e-5)


@pytest.mark.parametrize("size", [(1, 1), (1, 40), (3, 2), (31, 33)])
def test_images_smaller_than_a_tile(size):
    model = network(2, padding="same", channels=1)
    image = rng.normal(size=size)
    assert predict_tiled(model, image, tile=32).shape == (*size, 2)


def test_images_of_a_batch_do_not_mix():
    model = network(4, 2, padding="same")
    images = np.stack([PHOTO, 1 + PHOTO[::-1], 0 * PHOTO])
    options = {"tile": 32, "overlap": 8}
    found = predict_tiled(model, images, batch_size=5, **options)
    alone = [predict_tiled(model, image, **options) for image in images]
    np.testing.assert_allclose(found, alone, atol=1e-6)


@pytest.mark.parametrize("dtype", ["uint8", "uint16", "int64", "float64", "bool"])
def test_values_are_not_scaled(dtype):
    model = keras.Sequential([keras.Input((None, None, 1)), layers.Rescaling(2.0)])
    image = rng.integers(0, 2, (9, 7)).astype(dtype)
    if dtype == "uint16":
        image *= 60_000
    found = predict_tiled(model, image, tile=8)
    np.testing.assert_array_equal(found[..., 0], 2 * image.astype("float32"))
    assert found.dtype == "float32"


def test_a_model_of_fixed_size_has_tiles_of_that_size():
    model = keras.Sequential([keras.Input((16, 24, 3)), layers.Conv2D(2, 1)])
    assert predict_tiled(model, PHOTO).shape == (50, 75, 2)
    with pytest.raises(ValueError, match=r"`tile` must be what the model takes, \(16, 24\); got 8"):
        predict_tiled(model, PHOTO, tile=8)


def test_memory_maps_are_read_and_written(tmp_path):
    image = np.memmap(tmp_path / "image", "uint8", "w+", shape=(40, 30))
    image[:] = rng.integers(0, 255, image.shape)
    out = np.memmap(tmp_path / "out", "float32", "w+", shape=(40, 30, 2))
    out[:] = 7
    model = network(2, padding="same", channels=1)
    assert predict_tiled(model, image, tile=16, overlap=4, out=out) is out
    np.testing.assert_array_equal(out, predict_tiled(model, image, tile=16, overlap=4))


def test_no_batch_is_larger_than_asked_for():
    class Counting(keras.Model):
        def predict_on_batch(self, x):
            sizes.append(len(x))
            return x

    sizes, inputs = [], keras.Input((None, None, 1))
    found = predict_tiled(
        Counting(inputs, layers.Identity()(inputs)), np.eye(30), tile=8, overlap=0, batch_size=5
    )
    assert sizes == [5, 5, 5, 1]
    np.testing.assert_array_equal(found[..., 0], np.eye(30))


def test_long_work_shows_how_much_is_done(capsys, monkeypatch):
    monkeypatch.setattr(progress, "PATIENCE", -1)
    predict_tiled(network(2, padding="same"), PHOTO, tile=32, batch_size=1)
    assert "1 of 6 tiles" in capsys.readouterr().err


def test_half_precision_is_blended_in_whole():
    model = keras.Sequential([keras.Input((None, None, 1)), layers.Conv2D(2, 1, dtype="bfloat16")])
    found = predict_tiled(model, np.ones((20, 20)), tile=8)
    assert found.dtype == "float32"
    assert np.ptp(found[..., 0]) < 0.02


class Subclassed(keras.Model):
    def __init__(self):
        super().__init__()
        self.conv = layers.Conv2D(2, 3, padding="same")

    def call(self, x):
        return self.conv(x)


def test_a_subclassed_model_will_do():
    model = Subclassed()
    model(PHOTO[None])
    assert predict_tiled(model, PHOTO, tile=16).shape == (50, 75, 2)


MODEL = network(2, padding="same")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((unet, PHOTO), "`model` must be a Keras model; got the function unet"),
        ((Subclassed(), PHOTO), "`model` must be built"),
        ((layers.ReLU(), PHOTO), "`model` must be a `keras.Model`; got the layer"),
        ((MODEL, PHOTO[..., :1]), r"number of channels, 3, as its last axis; got shape \(50, 75, "),
        ((MODEL, PHOTO[..., 0]), r"number of channels, 3, as its last axis; got shape \(50, 75\)"),
        ((MODEL, PHOTO[0, 0]), r"`image` must be an array of real numbers, .*; got shape \(3,\)"),
        ((MODEL, PHOTO[:0]), "with at least one pixel; got shape"),
        ((MODEL, "photo.png"), r"`image` must be .*; got shape \(\) of <U9"),
        ((MODEL, 1j * PHOTO), "`image` must be .* of complex"),
        ((hourglass(stacks=2, filters=4, depth=1), PHOTO), "`model` must return one map"),
        ((lenet("lenet5", input_shape=(32, 32, 3)), PHOTO), "`model` must return one map"),
        ((hourglass(stacks=1, filters=4, depth=1), PHOTO), "got 64 x 64 of 256 x 256: enlarge"),
    ],
)
def test_arguments_are_checked(arguments, message):
    with pytest.raises(ValueError, match=message):
        predict_tiled(*arguments)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"tile": 0}, "`tile` must be a positive integer; got 0"),
        ({"tile": (8, 8, 3)}, "`tile` must be a positive integer or two of them"),
        ({"tile": 8, "overlap": 8}, "`overlap` must be less than the 8 pixels .*; got 8"),
        ({"overlap": -1}, "`overlap` must be an integer of 0 or more; got -1"),
        ({"overlap": 0.25}, "`overlap` must be an integer of 0 or more; got 0.25"),
        ({"overlap": (1, 2, 3)}, "`overlap` must be one number or two"),
        ({"batch_size": 0}, "`batch_size` must be a positive integer; got 0"),
        ({"out": np.zeros((50, 75, 3))}, r"`out` must be an array of floats of shape \(50, 75, 2"),
        ({"out": np.zeros((50, 75, 2), int)}, "`out` must be an array of floats .* of int64"),
    ],
)
def test_options_are_checked(options, message):
    with pytest.raises(ValueError, match=message):
        predict_tiled(MODEL, PHOTO, **options)


def test_class_maps_are_not_blended():
    inputs = keras.Input((None, None, 3))
    model = keras.Model(inputs, keras.ops.argmax(inputs, axis=-1, keepdims=True))
    with pytest.raises(ValueError, match="`model` must return scores to be blended; got int32"):
        predict_tiled(model, PHOTO)


def test_sizes_that_the_model_cannot_take_are_named():
    with pytest.raises(ValueError, match="the nearest to 30 are 16 and 32"):
        predict_tiled(unet(filters=1), np.ones((50, 50)), tile=30)
