from functools import partial
from itertools import pairwise

from costs import full_size
from coursekit.models import lenet, resnet, unet
from coursekit.models.classification.resnet import RESNETS
import keras
from keras import layers
from model_check import assert_close, data_format, saved_and_loaded
import numpy as np
from onednn import where_onednn_is_off
import pytest

sized = full_size(unet)
SMALL = {"depth": 2, "filters": 4}
rng = np.random.default_rng(0)
IMAGES = rng.normal(size=(2, 16, 24, 1)).astype("float32")


def counted_by_hand(channels, classes):
    """Adds up the convolutions of figure 1, each with its biases."""
    widths = (64, 128, 256, 512, 1024)
    down = [(channels, 64), *pairwise(widths)]
    total = sum(9 * a * b + b + 9 * b * b + b for a, b in down)
    for wide, narrow in zip(widths[:0:-1], widths[-2::-1], strict=True):
        total += 4 * wide * narrow + narrow  # the 2 x 2 transposed convolution
        total += 9 * wide * narrow + narrow + 9 * narrow * narrow + narrow
    return total + 64 * classes + classes


@pytest.mark.parametrize("padding", ["valid", "same"])
def test_the_paper_s_network_has_31_0_million_parameters(padding):
    found = sized(input_shape=(188, 188, 1) if padding == "valid" else (16, 16, 1), padding=padding)
    assert found.trainable == found.total == counted_by_hand(1, 2) == 31_030_658
    assert f"{found.total:,}" in unet.__doc__


def test_maps_have_the_sizes_of_figure_1():
    """572 to 388, by way of 28, counted there pixel by pixel."""
    model = unet(padding="valid", filters=1)
    sizes = {"down0": 568, "down1": 280, "down2": 136, "down3": 64, "bottom": 28}
    sizes |= {"enlarge3": 56, "up3": 52, "up2": 100, "up1": 196, "up0": 388}
    assert {name: model.get_layer(name).output.shape[1] for name in sizes} == sizes
    assert model.get_layer("pool3").output.shape[1:3] == (32, 32)
    assert model.output_shape == (None, 388, 388, 2)


def test_a_skip_is_the_middle_of_the_map_that_it_is_cropped_from():
    model = unet(padding="valid", input_shape=(44, 48, 1), **SMALL)
    skip = keras.Model(model.input, [model.get_layer(n).output for n in ("down0", "skip0")])
    whole, joined = skip(rng.normal(size=(1, 44, 48, 1)))
    away = (whole.shape[1] - joined.shape[1]) // 2
    np.testing.assert_array_equal(joined[..., :4], whole[:, away:-away, away:-away])


def test_valid_is_what_same_computes_away_from_the_border():
    valid = unet(padding="valid", depth=1, filters=3, input_shape=(None, None, 1))
    same = unet(padding="same", depth=1, filters=3)
    same.set_weights(valid.get_weights())
    image = rng.normal(size=(1, 60, 64, 1))
    lost = (60 - valid(image).shape[1]) // 2
    assert lost == 8  # even, so that both pool the same pairs
    assert_close(valid(image), same(image)[:, lost:-lost, lost:-lost])


@pytest.mark.parametrize("depth", [1, 2, 3])
def test_the_smallest_valid_image_leaves_something_and_none_smaller_does(depth):
    model = unet(padding="valid", depth=depth, filters=1, input_shape=(None, None, 1))
    sizes = [size for size in range(1, 200) if _takes(model, size)]
    step = 2**depth
    assert set(np.diff(sizes)) == {step}
    assert model.compute_output_shape((1, sizes[0], sizes[0], 1))[1] in range(1, step + 1)


def _takes(model, size):
    try:
        model.compute_output_spec(keras.KerasTensor((1, size, size, 1)))
    except ValueError:
        return False
    return True


def test_without_skips_nothing_goes_around_the_bottom():
    for skips, expected in ((True, {0, 1}), ((1,), {0}), ([2], {1}), (False, set())):
        model = unet(skips=skips, **SMALL)
        names = {layer.name for layer in model.layers if isinstance(layer, layers.Concatenate)}
        assert names == {f"skip{level}" for level in expected}
        bottom = model.get_layer("bottom")
        bottom.set_weights([0 * weight for weight in bottom.get_weights()])
        assert (np.ptp(model(IMAGES)) == 0) == (skips is False)


@pytest.mark.parametrize("upsampling", ["transposed", "nearest", "bilinear"])
def test_every_upsampling_returns_the_size_of_the_images(upsampling):
    assert unet(upsampling=upsampling, **SMALL)(IMAGES).shape == (2, 16, 24, 2)


def trained(model, steps=1):
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    model.compile(keras.optimizers.SGD(0.1), loss, run_eagerly=True)
    for _ in range(steps):
        loss = model.train_on_batch(IMAGES, (IMAGES[..., 0] > 0).astype("int32"))
    assert np.isfinite(loss)
    return model


@pytest.mark.parametrize("normalization", [None, "batch"])
def test_every_weight_learns(normalization):
    model = unet(input_shape=(16, 24, 1), normalization=normalization, **SMALL)
    before = [weight.numpy() for weight in model.trainable_weights]
    trained(model, steps=2)
    for weight, old in zip(model.trainable_weights, before, strict=True):
        assert np.any(weight.numpy() != old), weight.path


def test_the_momentum_that_is_asked_for_decides_when_inference_is_right():
    def lag(momentum):
        keras.utils.set_random_seed(0)
        model = unet(normalization="batch", momentum=momentum, **SMALL)
        images = 5 + IMAGES  # the first statistics are those of mean 0
        for _ in range(12):
            model(images, training=True)
        return float(np.abs(model(images, training=True) - model(images)).max())

    assert lag(0.2) < 1e-3 < lag(0.99)


def test_it_is_saved_with_its_weights(tmp_path):
    model = unet(classes=3, normalization="batch", upsampling="nearest", **SMALL)
    assert_close(saved_and_loaded(model)(IMAGES), model(IMAGES))
    model.save_weights(tmp_path / "unet.weights.h5")
    again = unet(
        classes=3,
        normalization="batch",
        upsampling="nearest",
        weights=tmp_path / "unet.weights.h5",
        **SMALL,
    )
    assert_close(again(IMAGES), model(IMAGES))


@where_onednn_is_off(pytest.skip)
def test_channels_first_computes_the_same():
    model = unet(padding="same", **SMALL)
    with data_format("channels_first"):
        twin = unet(padding="same", **SMALL)
        assert twin.input_shape == (None, 1, None, None)
    twin.set_weights(model.get_weights())
    assert_close(np.moveaxis(twin(np.moveaxis(IMAGES, -1, 1)), 1, -1), model(IMAGES))


def test_mixed_precision_returns_whole_logits():
    policy = keras.config.dtype_policy()
    keras.config.set_dtype_policy("mixed_float16")
    try:
        model = unet(**SMALL)
    finally:
        keras.config.set_dtype_policy(policy)
    assert model.get_layer("bottom").output.dtype == "float16"
    assert model(IMAGES).dtype == "float32"


@pytest.fixture
def backbone(monkeypatch):
    """Gives the table a ResNet of one block a stage, of strides 2, 4 and 8."""
    monkeypatch.setitem(RESNETS, "tiny", ("basic", (1, 1)))
    return partial(resnet, "tiny", input_shape=(None, None, 3), classes=5)


COLOR = rng.normal(size=(2, 16, 24, 3)).astype("float32")


def test_a_backbone_computes_the_way_down(backbone):
    encoder = backbone()
    model = unet(backbone=encoder, classes=3, filters=2)
    assert model(COLOR).shape == (2, 16, 24, 3)
    stride4 = keras.Model(encoder.input, encoder.get_layer("conv2_1").output)
    maps = keras.Model(model.input, model.get_layer("skip2").output)(COLOR)
    assert_close(maps[..., :64], stride4(COLOR))
    names = {layer.name for layer in model.layers if isinstance(layer, layers.Concatenate)}
    assert names == {"skip1", "skip2"}  # it has no map of stride 1


def test_depth_takes_less_of_a_backbone(backbone):
    model = unet(backbone=backbone(), depth=2, filters=2)
    assert model(COLOR[:, :12]).shape == (2, 12, 24, 2)
    assert len(model.get_layer("backbone").outputs) == 2


@pytest.mark.parametrize("trainable", [True, False])
def test_a_backbone_is_trained_or_frozen(backbone, trainable):
    encoder = backbone()
    encoder.trainable = not trainable
    model = unet(backbone=encoder, trainable=trainable, filters=2)
    inner = model.get_layer("backbone")
    before = inner.get_weights()
    model.compile("sgd", "mse", run_eagerly=True)
    model.train_on_batch(COLOR, np.ones((2, 16, 24, 2)))
    pairs = zip(before, inner.get_weights(), strict=True)
    changed = [not np.array_equal(old, new) for old, new in pairs]
    assert any(changed) == trainable
    assert sum(changed) == 0 or sum(changed) > len(changed) / 2


def test_by_default_each_layer_stays_trainable_or_not(backbone):
    encoder = backbone()
    encoder.get_layer("conv1").trainable = False
    model = unet(backbone=encoder, filters=2)
    inner = model.get_layer("backbone")
    assert not inner.get_layer("conv1").trainable_weights
    assert inner.get_layer("conv2_1").trainable_weights


def test_a_model_of_keras_applications_is_a_backbone():
    options = {"weights": None, "include_top": False, "input_shape": (32, 64, 3), "alpha": 0.35}
    model = unet(backbone=keras.applications.MobileNetV2(**options), classes=4, filters=1)
    assert model.output_shape == (None, 32, 64, 4)
    assert {f"skip{level}" for level in range(5)} >= {
        layer.name for layer in model.layers if layer.name.startswith("skip")
    }


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (
            {"input_shape": (500, 512, 1)},
            "`input_shape` must have a height and a width that are multiples of 16, 16 or more; "
            "got 500 x 512: the nearest to 500 are 496 and 512",
        ),
        (
            {"input_shape": (571, 600, 1), "padding": "valid"},
            "multiples of 16 plus 12, 188 or more; got 571 x 600: the nearest to 571 are 556 and "
            "572, to 600 are 588 and 604",
        ),
        ({"input_shape": (100, 188, 1), "padding": "valid"}, "the nearest to 100 are 188"),
        ({"input_shape": (64, 64)}, "`input_shape` must be .height, width, channels."),
        ({"padding": "full"}, "`padding` must be one of same, valid; got 'full'"),
        ({"depth": 0}, "`depth` must be a positive integer; got 0"),
        ({"filters": 0}, "`filters` must be a positive integer; got 0"),
        ({"classes": 0}, "`classes` must be a positive integer; got 0"),
        ({"upsampling": "cubic"}, "`upsampling` must be one of transposed, nearest, bilinear"),
        ({"normalization": "bn"}, "`normalization` must be one of None, batch; got 'bn'"),
        ({"skips": 1}, r"`skips` must be True, False or a tuple of strides among \[1, 2, 4, 8\]"),
        ({"skips": (1, 16)}, r"`skips` must be .*; got \(1, 16\)"),
        ({"weights": "imagenet"}, "`weights` must be None or the path of a file"),
        ({"backbone": lenet}, "`model` must be a Keras model; got the function lenet"),
    ],
)
def test_options_are_checked(options, message):
    with pytest.raises(ValueError, match=message):
        unet(**{"filters": 1, **options})


def test_images_of_a_size_that_does_not_fit_are_refused_by_an_open_model():
    model = unet(**SMALL)
    for call in (model, partial(model.predict, verbose=0)):
        with pytest.raises(ValueError, match=r"`images` must .*: the nearest to 18 are 16 and 20"):
            call(np.zeros((1, 18, 16, 1), "float32"))


def test_backbones_that_will_not_do_are_refused(backbone):
    fixed = backbone(input_shape=(32, 32, 3))
    for options, message in (
        ({"backbone": fixed, "input_shape": (64, 64, 3)}, r"must be the \(32, 32, 3\) that"),
        ({"backbone": fixed, "input_shape": (32, 32)}, r"`input_shape` must be .*; got \(32, 32\)"),
        ({"backbone": backbone(), "padding": "valid"}, "`padding` must be 'same' with a backbone"),
        ({"backbone": backbone(), "depth": 4}, "`model` must have feature maps of stride 16"),
        ({"backbone": lenet("lenet5")}, "`backbone` must pad its maps"),
        ({"backbone": keras.Sequential([keras.Input((4,)), layers.Dense(2)])}, "batch of images"),
    ):
        with pytest.raises(ValueError, match=message):
            unet(**options)
