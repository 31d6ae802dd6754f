"""What people hand to `fit`, for every class that is fitted."""

from coursekit.data import Standardizer, Whitening
import keras
import numpy as np
import pytest
import tensorflow as tf

IMAGES = np.random.default_rng(0).integers(0, 256, (20, 3, 2, 2)).astype("uint8")
LABELS = np.arange(20)
SET = tf.data.Dataset.from_tensor_slices((IMAGES, LABELS))
FITTED = [lambda: Standardizer("channel"), lambda: Standardizer("location"), Whitening]


class Batches(keras.utils.PyDataset):
    def __len__(self):
        return 4

    def __getitem__(self, index):
        chosen = slice(5 * index, 5 * index + 5)
        return IMAGES[chosen], LABELS[chosen]


def generator():
    yield from (Batches()[index] for index in range(4))


def of_unknown_rank():
    return SET.batch(5).map(lambda x, _: tf.py_function(lambda x: x, [x], "uint8"))


@pytest.mark.parametrize("make", FITTED)
@pytest.mark.parametrize(
    "data",
    [
        lambda: IMAGES.tolist(),
        lambda: list(IMAGES),
        lambda: tf.constant(IMAGES),
        lambda: SET.batch(7),
        lambda: SET.batch(7).map(lambda image, label: image),
        Batches,
        generator,
        lambda: (images for images, _ in generator()),
        of_unknown_rank,
    ],
)
def test_every_form_of_data_gives_the_same(make, data):
    expected = make().fit(IMAGES)(IMAGES)
    np.testing.assert_allclose(make().fit(data())(IMAGES), expected, atol=1e-4)


DICTIONARIES = SET.batch(5).map(lambda image, label: {"image": image, "label": label})
COLOR = tf.data.Dataset.from_tensor_slices(np.zeros((20, 3, 2, 3), "uint8"))
TWO_INPUTS = SET.batch(5).map(lambda image, label: ((image, label), label))


@pytest.mark.parametrize("make", FITTED)
@pytest.mark.parametrize(
    ("data", "error", "message"),
    [
        (DICTIONARIES, TypeError, r"dictionaries of image, label.*batch\['image'\]"),
        (DICTIONARIES.map(lambda one: (one, 0)), TypeError, "dictionaries of image, label"),
        (TWO_INPUTS, TypeError, r"got batches with a tuple of 2.*batch\[0\]"),
        ({"image": IMAGES}, TypeError, "got dictionaries of image"),
        ((IMAGES, LABELS), TypeError, "got a tuple of 2"),
        (COLOR, ValueError, r"must be a data set of batches; got elements of shape \(3, 2, 3\)"),
        (SET.map(lambda _, label: label), ValueError, r"batches; got elements of shape \(\)"),
        (np.full((4, 2, 2, 1), np.nan), ValueError, "`data` must be finite"),
        (
            lambda: iter([IMAGES, np.full((4, 3, 2, 2), np.inf)]),
            ValueError,
            "`data` must be finite",
        ),
        (IMAGES[:0], ValueError, "`data` must hold"),
        (SET.take(0).batch(5), ValueError, "`data` must hold"),
        (lambda: iter([]), ValueError, "`data` must hold"),
    ],
)
def test_what_cannot_be_fitted_is_named(make, data, error, message):
    with pytest.raises(error, match=message):
        make().fit(data() if callable(data) else data)
