import os
import subprocess
import sys

from coursekit.layers import ConvBNReLU
from coursekit.layers.base.point_conv import PointConv2D, convolution_for
import keras
from layer_check import assert_same, check_layer, copy_weights, random_images
import pytest

TRAINING = """
from coursekit.layers import ConvBNReLU
import numpy as np
import tensorflow as tf

layer = ConvBNReLU(8, 1, strides=(1, 2))
for batch in [1, 2, 3, 4] * 10:
    images = np.ones((batch, 9, 8, 8), "f4")
    with tf.GradientTape() as tape:
        loss = tf.reduce_sum(layer(images) ** 2)
    tape.gradient(loss, layer.trainable_weights)
"""


@pytest.mark.parametrize("padding", ["same", "valid"])
@pytest.mark.parametrize("strides", [(1, 2), (1, 3)])
def test_it_is_the_convolution_of_keras(strides, padding):
    images = random_images(7, 6, 4)
    options = {"strides": strides, "padding": padding}
    ours, theirs = PointConv2D(5, 1, **options), keras.layers.Conv2D(5, 1, **options)
    ours.build(images.shape), theirs.build(images.shape)
    copy_weights(theirs, ours)
    assert_same(ours(images), theirs(images))


def test_it_is_taken_where_keras_is_at_fault_and_nowhere_else():
    assert convolution_for(1, (1, 2)) is convolution_for((1, 1), (1, 3)) is PointConv2D
    for kernel, strides in ((1, 2), (1, 1), (1, (2, 1)), (3, (1, 2)), ((1, 3), (1, 2))):
        assert convolution_for(kernel, strides) is keras.layers.Conv2D


def test_a_layer_with_it_keeps_the_rules_of_a_layer():
    def make(**options):
        return ConvBNReLU(3, 1, strides=(1, 3), **options)

    check_layer(make, (7, 8, 4))


@pytest.mark.needs_tensorflow(reason="the fault that it avoids is one of TensorFlow")
@pytest.mark.skipif(sys.platform != "linux", reason="glibc's own check of the heap")
def test_its_gradient_writes_nowhere_else():
    environment = {**os.environ, "MALLOC_CHECK_": "3", "MALLOC_PERTURB_": "165"}
    command = [sys.executable, "-c", TRAINING]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr[-2000:]
