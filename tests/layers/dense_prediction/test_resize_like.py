from functools import partial

from any_backend import graph
from coursekit.layers import CropLike, ResizeLike
from coursekit.layers.base.configured_layer import ConfiguredLayer
import keras
from layer_check import assert_same, check_layer, random_images
import numpy as np
import pytest


@keras.saving.register_keras_serializable(package="coursekit")
class PooledAndLikeBefore(ConfiguredLayer):
    """Pools and brings the result to the size before, which the shared check takes."""

    def __init__(self, kind="resize", **options):
        super().__init__(**options)
        self.kind = kind
        shared = {"data_format": self.data_format, "dtype": self.dtype_policy}
        self._pool = keras.layers.MaxPooling2D(2, padding="same", **shared)
        self._up = keras.layers.UpSampling2D(2, **shared)
        self._like = ResizeLike(**shared) if kind == "resize" else CropLike(**shared)

    def build(self, input_shape):
        """Has no weights."""

    def call(self, inputs):
        pooled = self._pool(inputs)
        return self._like([pooled if self.kind == "resize" else self._up(pooled), inputs])

    def compute_output_shape(self, input_shape):
        return input_shape


@pytest.mark.parametrize("kind", ["resize", "crop"])
def test_it_keeps_the_rules_of_a_layer(kind):
    check_layer(partial(PooledAndLikeBefore, kind), (7, 6, 2))


@pytest.mark.parametrize("interpolation", ["bilinear", "nearest"])
def test_a_multiple_is_an_upsampling(interpolation):
    maps, target = random_images(3, 4, 2), random_images(9, 12, 1)
    layer = keras.layers.UpSampling2D(3, interpolation=interpolation)
    assert_same(ResizeLike(interpolation)([maps, target]), layer(maps))


def test_a_straight_line_stays_one_away_from_the_border():
    maps = np.arange(5, dtype="float32").reshape(1, 1, 5, 1)
    found = np.ravel(ResizeLike()([maps, np.zeros((1, 1, 12, 1))]))
    steps = np.diff(found)[1:-1]
    np.testing.assert_allclose(steps[1:-1], 5 / 12, rtol=1e-5)


def test_cropping_keeps_the_upper_left_part():
    maps = random_images(6, 8, 2)
    found = CropLike()([maps, np.zeros((3, 5, 8, 1), "float32")])
    np.testing.assert_array_equal(found, maps[:, :5])


@pytest.mark.parametrize("layer", [ResizeLike, CropLike])
def test_a_model_of_open_size_returns_the_size_of_its_images(layer, tmp_path):
    images = keras.Input((None, None, 2))
    maps = keras.layers.MaxPooling2D(2, padding="same")(images)
    model = keras.Model(images, layer()([keras.layers.UpSampling2D(2)(maps), images]))
    assert model.output_shape == (None, None, None, 2)
    model.save(tmp_path / "model.keras")
    loaded = keras.models.load_model(tmp_path / "model.keras")
    in_graph = graph(model)
    for size in ((5, 7), (4, 2)):
        batch = random_images(*size, 2)
        assert model(batch).shape == batch.shape
        assert_same(in_graph(batch), model(batch))
        assert_same(loaded(batch), model(batch))


def test_inputs_are_checked():
    with pytest.raises(ValueError, match=r"`inputs` must be a list of two: maps .*; got shapes"):
        ResizeLike()([np.zeros((1, 2, 2, 1))])
    with pytest.raises(ValueError, match=r"`inputs` must be a list of two: maps .*; got shapes"):
        CropLike()([np.zeros((1, 2, 2, 1)), np.zeros((4, 4))])
    with pytest.raises(
        ValueError, match=r"`inputs` must have maps of at least \(1, 3, 2, 1\); got"
    ):
        CropLike()([np.zeros((1, 2, 2, 1)), np.zeros((1, 3, 2, 1))])
    with pytest.raises(ValueError, match="`interpolation` must be one of nearest, bilinear; got"):
        ResizeLike("cubic")
