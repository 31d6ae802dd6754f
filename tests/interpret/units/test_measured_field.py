from coursekit.analysis import receptive_field
from coursekit.interpret.probing.inputs import read_inputs
from coursekit.interpret.units.measured_field import measured_field
import keras
from keras import layers
import numpy as np
import pytest

STACKS = {
    "valid": [layers.Conv2D(4, 3, activation="relu"), layers.Conv2D(4, (5, 3))],
    "same and strided": [
        layers.Conv2D(6, 3, strides=2, padding="same", activation="relu"),
        layers.MaxPooling2D(3, strides=2, padding="same"),
        layers.Conv2D(6, 3, padding="same", activation="relu"),
    ],
    "dilated": [layers.Conv2D(4, 3, dilation_rate=3), layers.AveragePooling2D(2)],
    "global": [layers.Conv2D(4, 3), layers.GlobalAveragePooling2D(keepdims=True)],
}


@pytest.mark.parametrize("stack", STACKS.values(), ids=STACKS)
def test_it_is_the_field_that_arithmetic_gives(stack):
    model = keras.Sequential([keras.Input((22, 17, 2)), *stack])
    images = np.random.default_rng(0).random((2, 22, 17, 2))
    found = measured_field(model, model.layers[-1], read_inputs(model, images))
    expected = receptive_field(model, model.layers[-1])
    rows, columns = model.output_shape[1:3]
    for unit in np.ndindex(rows, columns):
        assert found.region(*unit) == expected.region(*unit)
    assert found.size == tuple(min(s, n) for s, n in zip(expected.size, (22, 17), strict=True))
    for unit in [(0, 0), (rows - 1, columns - 1)]:
        assert found.window(*unit) == expected.window(*unit)
