from any_model import any_model
from coursekit.interpret import saliency
from coursekit.interpret.probing.inputs import read_inputs
import keras
from keras import layers
import numpy as np
import pytest

IMAGES = np.random.default_rng(0).random((3, 8, 8, 3), dtype="float32")


@pytest.fixture
def model():
    return any_model("functional").model


BAD = {
    "no batch axis": (IMAGES[0], r"must have a batch axis, \(N, 8, 8, 3\).*write `images\[None\]`"),
    "channels": (IMAGES[..., :1], r"must be of shape \(N, 8, 8, 3\); got \(3, 8, 8, 1\)"),
    "size": (IMAGES[:, :5], r"must be of shape \(N, 8, 8, 3\); got \(3, 5, 8, 3\)"),
    "none": (IMAGES[:0], r"must hold at least one image; got shape \(0, 8, 8, 3\)"),
    "NaN": (np.where(np.arange(3)[:, None, None, None] == 1, np.nan, IMAGES), "image 1 holds NaN"),
    "words": (np.full((1, 8, 8, 3), "a"), "must hold real numbers; got dtype <U1"),
    "complex": (IMAGES * 1j, "must hold real numbers; got dtype complex64"),
    "number": (3.0, r"must be an array of \(N, H, W, C\); got 3.0"),
    "two arrays": ([IMAGES, IMAGES], "must hold 1 arrays, one for each input"),
}


@pytest.mark.parametrize(("images", "message"), BAD.values(), ids=BAD)
def test_bad_images_are_named(model, images, message):
    with pytest.raises(ValueError, match=f"`images` {message}|`images` must be finite; {message}"):
        saliency(model, images, 0)


@pytest.mark.parametrize("images", [IMAGES[0], IMAGES[..., :1]], ids=["no batch axis", "channels"])
def test_bad_images_of_a_model_in_plain_python_are_named(images):
    with pytest.raises(ValueError, match=r"`images` must .*\(N, any, any, 3\)"):
        saliency(any_model("subclassed").model, images, 0)


def test_a_model_in_plain_python_takes_images_of_another_size():
    assert saliency(any_model("subclassed").model, IMAGES[:, :6], 0).shape == (3, 6, 8, 3)


def test_an_unbuilt_model_and_none_at_all_are_named():
    unbuilt = keras.Sequential([layers.Flatten(), layers.Dense(2)])
    with pytest.raises(ValueError, match="`model` must be built"):
        saliency(unbuilt, IMAGES, 0)
    with pytest.raises(ValueError, match="`model` must be a Keras model"):
        saliency(any_model, IMAGES, 0)


def test_whole_numbers_become_float32(model):
    whole = (255 * IMAGES).astype("uint8")
    found = saliency(model, whole, 0)
    np.testing.assert_array_equal(found, saliency(model, whole.astype("float64"), 0))


@pytest.mark.parametrize("input", [None, 3, -1, "third", True])
def test_of_several_images_the_explained_one_is_named(input):
    case = any_model("several_inputs")
    with pytest.raises(ValueError, match=r"`input` must .*\(first, second, number\)"):
        saliency(case.model, case.images, 0, input=input)


@pytest.mark.parametrize("input", [1, "second"])
def test_an_input_is_chosen_by_index_and_name(input):
    case = any_model("several_inputs")
    found = saliency(case.model, case.images, 0, input=input)
    swapped = saliency(case.model, case.images, 0, input=0)
    np.testing.assert_array_equal(found, saliency(case.model, case.images, 0, input="second"))
    assert np.abs(found - swapped).max() > 1e-6


def test_a_dictionary_is_read_by_the_names_of_the_inputs():
    case = any_model("several_inputs")
    named = dict(zip(("first", "second", "number"), case.images, strict=True))
    found = saliency(case.model, named, 0, input="second")
    np.testing.assert_array_equal(found, saliency(case.model, case.images, 0, input=1))


def test_a_dictionary_is_read_by_its_keys_in_plain_python():
    class Difference(keras.Model):
        def call(self, inputs):
            return inputs["right"][:, :, 0, 0] - 2 * inputs["left"][:, :, 0, 0]

    model, images = Difference(), {"right": IMAGES, "left": IMAGES}
    model(images)
    assert saliency(model, images, 1, input="right")[0, 1, 0, 0] == 1
    assert saliency(model, images, 1, input="left")[0, 1, 0, 0] == -2


def test_the_only_images_among_several_inputs_need_no_name():
    image, number = keras.Input((8, 8, 3)), keras.Input((1,))
    joined = layers.Concatenate()([number, layers.Flatten()(image)])
    model = keras.Model([number, image], layers.Dense(2)(joined))
    assert saliency(model, [np.ones((3, 1)), IMAGES], 0).shape == IMAGES.shape
    with pytest.raises(ValueError, match=r"must hold as many images in each input; got \[2, 3\]"):
        saliency(model, [np.ones((2, 1)), IMAGES], 0)


def rescaling(scale):
    top = [layers.Flatten(), layers.Dense(2)]
    return keras.Sequential([keras.Input((8, 8, 3)), layers.Rescaling(scale), *top])


def test_images_in_the_unit_range_for_a_model_that_divides_give_a_warning():
    with pytest.warns(UserWarning, match=r"`images` should have the range .* up to 255"):
        saliency(rescaling(1 / 255), IMAGES, 0)


@pytest.mark.filterwarnings("error")
def test_images_in_the_right_range_give_none():
    saliency(rescaling(1 / 255), 255 * IMAGES, 0)
    saliency(rescaling(2.0), IMAGES, 0)


def test_inputs_keep_the_structure_of_the_model():
    inputs = read_inputs(any_model("functional").model, IMAGES.astype("float64"))
    assert inputs.images.dtype == np.float32
    assert inputs.packed([5]) == 5
    assert len(inputs) == 3
