from any_model import MODELS, any_model, assert_left_as_it_was, data_format_of, state
from coursekit.analysis import receptive_field
from coursekit.interpret.feature_maps import feature_maps
from coursekit.interpret.units.top_patches import top_patches
import keras
from keras import layers
import numpy as np
import pytest

IMAGES = np.random.default_rng(0).random((13, 21, 18, 3), dtype="float32")
LAYER = "last"


@pytest.fixture
def model():
    return keras.Sequential(
        [
            keras.Input((21, 18, 3)),
            layers.Conv2D(6, 3, strides=2, padding="same", activation="relu"),
            layers.MaxPooling2D(2, padding="same"),
            layers.Conv2D(5, (3, 2), padding="same", activation="gelu", name=LAYER),
            layers.GlobalAveragePooling2D(),
            layers.Dense(2),
        ]
    )


def entries(found):
    return [(c, k) for c in range(len(found.channels)) for k in range(found.images.shape[1])]


def activation(model, image, found, entry):
    maps = feature_maps(model, image[None], LAYER)
    return maps[0, found.rows[entry], found.columns[entry], found.channels[entry[0]]]


def noise_outside(image, region):
    noisy = np.random.default_rng(1).uniform(-5, 5, image.shape).astype("float32")
    (top, bottom), (left, right) = region
    noisy[top:bottom, left:right] = image[top:bottom, left:right]
    return noisy


def field_of(model, is_measured):
    return None if is_measured else receptive_field(model, LAYER)


@pytest.mark.parametrize("is_measured", [False, True])
def test_noise_outside_the_crop_changes_nothing_and_one_stride_aside_something(model, is_measured):
    found = top_patches(
        model, LAYER, IMAGES, channels=range(5), count=3, field=field_of(model, is_measured)
    )
    for entry in entries(found):
        image, region = IMAGES[found.images[entry]], found.regions[entry]
        kept = activation(model, noise_outside(image, region), found, entry)
        np.testing.assert_allclose(kept, found.values[entry], rtol=1e-4, atol=1e-5)
        side = 4 if region[0, 0] + region[0, 1] < len(image) else -4
        aside = noise_outside(image, region + np.array([[side], [0]]))
        moved = activation(model, aside, found, entry)
        assert abs(moved - found.values[entry]) > 1e-3


def test_it_finds_what_sorting_all_activations_finds(model):
    found = top_patches(model, LAYER, IMAGES, channels=[4, 1], count=4, batch_size=5)
    maps = feature_maps(model, IMAGES, LAYER)[..., [4, 1]]
    largest = maps.max(axis=(1, 2))
    np.testing.assert_array_equal(found.images.T, np.argsort(-largest, axis=0)[:4])
    np.testing.assert_allclose(found.values.T, -np.sort(-largest, axis=0)[:4], rtol=1e-5)
    for c, k in entries(found):
        at_place = maps[found.images[c, k], found.rows[c, k], found.columns[c, k], c]
        np.testing.assert_allclose(at_place, found.values[c, k], rtol=1e-5)


@pytest.mark.parametrize("batch_size", [1, 4, 13])
def test_batches_change_nothing(model, batch_size):
    expected = top_patches(model, LAYER, IMAGES, channels=[0, 2], field=field_of(model, False))
    found = top_patches(
        model,
        LAYER,
        IMAGES,
        channels=[0, 2],
        field=field_of(model, False),
        batch_size=batch_size,
    )
    np.testing.assert_array_equal(found.images, expected.images)
    np.testing.assert_allclose(found.values, expected.values, rtol=1e-5)
    np.testing.assert_array_equal(found.crops, expected.crops)


def test_crops_show_the_region_in_its_place_and_the_fill_beyond_the_border(model):
    field = receptive_field(model, LAYER)
    found = top_patches(model, LAYER, IMAGES, channels=range(5), field=field, fill=-7)
    assert found.crops.shape[2:4] == field.size
    assert found.beyond.max() > 0
    for entry in entries(found):
        (top, bottom), (left, right) = found.regions[entry]
        part = IMAGES[found.images[entry], top:bottom, left:right]
        crop = found.crops[entry]
        (up, _), (before, _) = field.window(found.rows[entry], found.columns[entry])
        inside = crop[top - up : bottom - up, left - before : right - before]
        np.testing.assert_array_equal(inside, part)
        np.testing.assert_array_equal(found.inside[entry], crop[..., 0] != -7)
        np.testing.assert_allclose((crop == -7).mean(), found.beyond[entry], rtol=1e-5)


def test_of_equal_images_the_first_is_named(model):
    same = np.repeat(IMAGES[:1], 6, axis=0)
    found = top_patches(model, LAYER, same, channels=0, count=3, batch_size=2)
    assert found.images.tolist() == [[0, 1, 2]]


def test_a_dense_unit_sees_the_whole_image(model):
    last = model.layers[-1]
    found = top_patches(model, last, IMAGES, channels=[0, 1], count=2)
    assert found.crops.shape == (2, 2, 21, 18, 3)
    np.testing.assert_array_equal(found.crops[1, 0], IMAGES[found.images[1, 0]])


@pytest.mark.parametrize("kind", MODELS)
def test_any_model(kind):
    case = any_model(kind)
    with data_format_of(kind):
        before = state(case.model)
        options = {"input": case.options["input"]} if "input" in case.options else {}
        layer = case.model.features[2] if kind == "subclassed" else last_convolution(case.model)
        found = top_patches(
            case.model, layer, case.images, channels=[0, 3], count=2, batch_size=2, **options
        )
        assert_left_as_it_was(before, case.model)
    assert found.images.shape == (2, 2)
    assert found.crops.dtype == found.values.dtype == "float32"
    assert (np.diff(found.values, axis=1) <= 0).all()


def last_convolution(model):
    return [x for x in model._flatten_layers() if isinstance(x, layers.Conv2D)][-1]


def test_bad_arguments_are_named(model):
    def call(layer=LAYER, images=IMAGES, **options):
        return top_patches(model, layer, images, **{"channels": 0, **options})

    with pytest.raises(ValueError, match=r"`channels` must be from 0 to 4; got \[5\]"):
        call(channels=5)
    with pytest.raises(ValueError, match="`channels` must be a channel or several; got 'all'"):
        call(channels="all")
    with pytest.raises(ValueError, match="`count` must be a positive integer; got 0"):
        call(count=0)
    with pytest.raises(ValueError, match="`field` must be that of the layer, of 6 x 5 units"):
        call(field=receptive_field(model, model.layers[0]))
    with pytest.raises(ValueError, match="`images` must be finite; image 0"):
        call(images=np.full_like(IMAGES, np.nan))


def test_a_layer_without_gradient_asks_for_the_field():
    steps = layers.Lambda(lambda x: keras.ops.round(4 * x), name="steps")
    model = keras.Sequential([keras.Input((8, 8, 1)), layers.Conv2D(2, 3), steps])
    with pytest.raises(ValueError, match="`field` must be given: no gradient goes from 'steps'"):
        top_patches(model, "steps", np.ones((2, 8, 8, 1)), channels=0)
    field = receptive_field(model, model.layers[0])
    found = top_patches(model, "steps", np.ones((2, 8, 8, 1)), channels=0, field=field)
    assert found.crops.shape[2:4] == (3, 3)
