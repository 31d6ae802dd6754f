from coursekit.layers import BatchNorm, ConvBNReLU, recompute_statistics
import keras
from keras import layers
from layer_check import assert_same, random_images
import numpy as np
import pytest
import tensorflow as tf

IMAGES = 2 + random_images(6, 6, 3, batch=10)


def network(norm=BatchNorm):
    inner = keras.Sequential([keras.Input((6, 6, 4)), layers.Conv2D(5, 3), norm(name="second")])
    return keras.Sequential(
        [
            keras.Input((6, 6, 3)),
            layers.Conv2D(4, 1),
            norm(name="first"),
            layers.ReLU(),
            inner,
            layers.Flatten(),
            layers.Dense(2),
            norm(name="third"),
        ]
    )


@pytest.mark.parametrize("norm", [BatchNorm, layers.BatchNormalization])
def test_the_whole_set_as_one_batch_is_the_reference(norm):
    """At test time with exact statistics = in training with the whole set as the batch."""
    model = network(norm)
    expected = model(IMAGES, training=True)
    assert recompute_statistics(model, [IMAGES]) == ["first", "second", "third"]
    assert_same(model(IMAGES, training=False), expected)


def test_batch_size_and_order_do_not_matter():
    model = network()
    recompute_statistics(model, [IMAGES])
    expected = model.get_weights()
    dataset = tf.data.Dataset.from_tensor_slices((IMAGES[::-1], np.zeros(10))).batch(3)
    recompute_statistics(model, dataset)
    for actual, wanted in zip(model.get_weights(), expected, strict=True):
        assert_same(actual, wanted)


def test_layers_inside_layers_are_found_and_weights_stay():
    model = keras.Sequential([keras.Input((6, 6, 3)), ConvBNReLU(4, 3), ConvBNReLU(2, 3)])
    trainable = [np.array(weight) for weight in model.trainable_weights]
    assert len(recompute_statistics(model, [IMAGES])) == 2
    for actual, wanted in zip(model.trainable_weights, trainable, strict=True):
        np.testing.assert_array_equal(actual, wanted)
    assert np.abs(np.array(model.layers[0]._norm.moving_mean)).max() > 0.1


def test_what_cannot_be_recomputed_is_said():
    with pytest.raises(ValueError, match="must have at least one batch; it is empty"):
        recompute_statistics(network(), [])
    plain = keras.Sequential([keras.Input((3,)), layers.Dense(2)], name="plain")
    with pytest.raises(ValueError, match="'plain' must call a batch normalization; it calls none"):
        recompute_statistics(plain, [np.zeros((1, 3))])
