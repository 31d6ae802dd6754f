from any_backend import gradient
from coursekit.layers import NearestUnpool2D
import keras
from layer_check import assert_same, random_images
import numpy as np


def test_each_value_fills_its_block():
    images = random_images(3, 4, 2)
    assert_same(NearestUnpool2D((2, 3))(images), np.repeat(np.repeat(images, 2, 1), 3, 2))


def test_it_is_four_times_the_transpose_of_average_pooling():
    upstream = random_images(2, 3, 2, seed=1)
    pool = keras.layers.AveragePooling2D(2)
    _, transposed = gradient(pool, random_images(4, 6, 2), upstream)
    assert_same(NearestUnpool2D(2)(upstream), 4 * transposed)


def test_it_is_saved_under_its_own_name(tmp_path):
    model = keras.Sequential([keras.Input((None, None, 2)), NearestUnpool2D(3)])
    model.save(tmp_path / "model.keras")
    loaded = keras.models.load_model(tmp_path / "model.keras")
    assert type(loaded.layers[-1]) is NearestUnpool2D
    images = random_images(2, 2, 2)
    assert_same(loaded(images), model(images))
