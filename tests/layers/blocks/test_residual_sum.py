from coursekit.layers import ResidualBlock
from coursekit.layers.blocks.residual_sum import padded_shortcut
from layer_check import random_images
import numpy as np
import pytest


@pytest.mark.parametrize("axis", [1, 3])
def test_a_padded_shortcut_drops_places_and_adds_channels_of_zeros(axis):
    images = random_images(5, 4, 3)
    turned = images if axis == 3 else images.transpose(0, 3, 1, 2)
    output = np.array(padded_shortcut(turned, channels=5, strides=2, axis=axis))
    output = output if axis == 3 else output.transpose(0, 2, 3, 1)
    np.testing.assert_array_equal(output[..., :3], images[:, ::2, ::2])
    assert output.shape == (3, 3, 2, 5)
    assert not output[..., 3:].any()


def test_a_padded_shortcut_cannot_drop_channels():
    block = ResidualBlock(2, shortcut="padding")
    with pytest.raises(ValueError, match=r"needs at most the 2 channels.*got an input with 3"):
        block.build((None, 4, 4, 3))
