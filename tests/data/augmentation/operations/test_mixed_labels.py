from coursekit.data import augmentation as aug
from coursekit.data.augmentation import compose
import numpy as np
import pytest
from scenes import images
import tensorflow as tf

COUNT = 12
MIXING = {"mix_up": aug.mix_up, "cut_mix": aug.cut_mix}
WEIGHTS = np.linspace(0.5, 2, COUNT).astype("float32")
NUMBERS = np.arange(COUNT) % 5


def shares_of(name, seed=0):
    """Returns (N, N): the share of each image in each."""
    return compose(MIXING[name]())(images(COUNT), np.eye(COUNT), seed=seed)[1]


@pytest.mark.parametrize("name", MIXING)
@pytest.mark.parametrize("dtype", ["float16", "float32", "float64", "int64"])
def test_weights_are_mixed_by_the_same_share_and_stay_weights(name, dtype):
    weights = (4 * WEIGHTS).astype(dtype)
    augment = compose(MIXING[name](num_classes=5))
    for labels in (NUMBERS, np.eye(5)[NUMBERS]):
        _, mixed, after = augment(images(COUNT), labels, weights, seed=0)
        assert mixed.shape == (COUNT, 5)
        assert after.shape == (COUNT,)
        assert after.dtype == ("float32" if dtype == "int64" else dtype)
        np.testing.assert_allclose(after, shares_of(name) @ weights.astype("float64"), rtol=2e-3)


@pytest.mark.parametrize("name", MIXING)
def test_weights_under_a_key_are_weights(name):
    element = {"image": images(COUNT), "label": NUMBERS, "sample_weight": WEIGHTS}
    after = compose(MIXING[name](num_classes=5))(element, seed=0)
    np.testing.assert_allclose(after["sample_weight"], shares_of(name) @ WEIGHTS, rtol=1e-5)


@pytest.mark.parametrize("name", MIXING)
def test_a_pipeline_of_weights_keeps_their_shape(name):
    dataset = tf.data.Dataset.from_tensor_slices((images(COUNT), NUMBERS, WEIGHTS)).batch(4)
    augment = compose(MIXING[name](num_classes=5))
    spec = dataset.map(lambda *element: augment(*element, seed=0)).element_spec
    assert spec[1:] == (tf.TensorSpec((None, 5), "float32"), tf.TensorSpec((None,), "float32"))


@pytest.mark.parametrize("name", MIXING)
def test_all_forms_of_labels_give_the_same_shares(name):
    one_hot = np.eye(5)[NUMBERS]
    forms = [
        NUMBERS,
        NUMBERS[:, None],
        NUMBERS.astype("float32"),
        one_hot,
        one_hot.astype("int32"),
        one_hot > 0,
    ]
    expected = shares_of(name) @ one_hot
    for labels in forms:
        _, mixed = compose(MIXING[name](num_classes=5))(images(COUNT), labels, seed=0)
        np.testing.assert_allclose(mixed, expected, atol=1e-6)


@pytest.mark.parametrize("name", MIXING)
@pytest.mark.parametrize("shape", [(COUNT,), (COUNT, 1)])
def test_targets_of_a_regression_are_blended(name, shape):
    targets = WEIGHTS.reshape(shape)
    _, mixed = compose(MIXING[name]())(images(COUNT), targets, seed=0)
    np.testing.assert_allclose(mixed, shares_of(name) @ targets, rtol=1e-5)


@pytest.mark.parametrize("name", MIXING)
@pytest.mark.parametrize("targets", [WEIGHTS, np.round(WEIGHTS), np.stack([WEIGHTS] * 3, axis=1)])
def test_targets_of_a_regression_are_blended_beside_class_numbers(name, targets):
    labels = {"kind": NUMBERS, "age": targets, "one hot": np.eye(5)[NUMBERS].astype(int)}
    _, mixed = compose(MIXING[name](num_classes=5))(images(COUNT), labels, seed=0)
    np.testing.assert_allclose(mixed["age"], shares_of(name) @ targets, rtol=1e-5)
    for kind in ("kind", "one hot"):
        np.testing.assert_allclose(mixed[kind], shares_of(name) @ np.eye(5)[NUMBERS], atol=1e-6)


def test_weights_of_pixels_are_those_of_the_image_that_is_seen():
    pixels = np.tile(WEIGHTS[:, None, None], (1, 20, 24))
    masks = np.tile(np.arange(COUNT)[:, None, None], (1, 20, 24))
    for name in MIXING:
        _, mask, after = compose(MIXING[name]())(images(COUNT), masks, pixels, seed=0)
        np.testing.assert_array_equal(after, WEIGHTS[mask])


def test_weights_of_boxes_are_joined():
    boxes = np.tile([0.1, 0.1, 0.5, 0.5], (COUNT, 2, 1))
    weights = np.stack([WEIGHTS, 2 * WEIGHTS], axis=1)
    element = {"image": images(COUNT), "boxes": boxes, "weights": weights}
    after = compose(aug.mix_up())(element, seed=0)["weights"]
    assert after.shape == (COUNT, 4)
    np.testing.assert_array_equal(after[:, :2], weights)
    assert set(map(tuple, after[:, 2:])) == set(map(tuple, weights))


@pytest.mark.parametrize(
    ("labels", "num_classes", "message"),
    [
        (NUMBERS, None, "needs `num_classes`"),
        (NUMBERS[:, None], None, "needs `num_classes`"),
        (
            NUMBERS,
            4,
            "`num_classes` must be above the largest label; got 4 with labels from 0 to 4",
        ),
        (NUMBERS - 1, 5, "with labels from -1 to 3"),
        (np.eye(5)[NUMBERS], 6, "the 5 classes of which the labels are shares.* got 6"),
        (WEIGHTS, 5, "must be class numbers where `num_classes` is given; got 0.\\d+"),
        (np.array(["cat"] * COUNT), 5, "must be class numbers or shares of the classes; got <U3"),
    ],
)
@pytest.mark.parametrize("name", MIXING)
def test_wrong_labels_are_named(name, labels, num_classes, message):
    with pytest.raises(ValueError, match=message):
        compose(MIXING[name](num_classes=num_classes))(images(COUNT), labels, seed=0)
