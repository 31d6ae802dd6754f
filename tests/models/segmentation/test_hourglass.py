from coursekit.models import WithAuxiliaryLosses, hourglass
import keras
from model_check import assert_close, saved_and_loaded
import numpy as np
import pytest

SMALL = {"stacks": 2, "filters": 8, "depth": 1, "stem": "small", "classes": 3}
rng = np.random.default_rng(0)
IMAGES = rng.normal(size=(2, 8, 12, 1)).astype("float32")
MASKS = rng.integers(0, 3, size=(2, 8, 12))
LOSS = keras.losses.SparseCategoricalCrossentropy(from_logits=True)


def trainable(**options):
    model = hourglass(**options)
    return sum(int(np.prod(weight.shape)) for weight in model.trainable_weights)


def block_by_hand(channels, filters):
    """Adds up BN and 1 x 1, BN and 3 x 3, BN and 1 x 1, and a projection where channels change."""
    half = filters // 2
    total = 2 * channels + channels * half + 2 * half + 9 * half * half + 2 * half + half * filters
    return total + (channels * filters if channels != filters else 0)


def counted_by_hand(stacks, filters=256, joints=16):
    quarter, half = filters // 4, filters // 2
    total = 49 * 3 * quarter + 2 * quarter
    total += block_by_hand(quarter, half) + block_by_hand(half, half) + block_by_hand(half, filters)
    stack = (4 * 3 + 1 + 1) * block_by_hand(
        filters, filters
    )  # three a level, the bottom, one after
    stack += filters * filters + 2 * filters + filters * joints + joints
    return total + stacks * stack + (stacks - 1) * filters * (filters + 1 + joints + 1)


def test_parameters_are_counted_by_hand_and_those_of_eight_stacks_published():
    assert trainable(stacks=1) == counted_by_hand(1)
    assert trainable(stacks=3, filters=32) == counted_by_hand(3, 32)
    # Sun et al. 2019 (HRNet), table 1: "8-stage Hourglass", 25.1 M
    assert counted_by_hand(8) / 1e6 == pytest.approx(25.1, rel=0.02)
    assert "25.4 million" in hourglass.__doc__
    assert round(counted_by_hand(8) / 1e6, 1) == 25.4


def test_the_paper_s_maps_are_64_x_64():
    model = hourglass(stacks=1, filters=4)
    assert model.output_shape == (None, 64, 64, 16)


def test_a_prediction_goes_into_the_next_stack():
    model = hourglass(input_shape=(8, 12, 1), **SMALL)
    first, second = model(IMAGES)
    layer = model.get_layer("logits1_again")
    layer.set_weights([weight + 1 for weight in layer.get_weights()])
    again, changed = model(IMAGES)
    assert_close(again, first)
    assert np.abs(changed - second).max() > 1e-3


def test_every_stack_is_trained_on_the_masks_and_every_weight_learns():
    model = hourglass(input_shape=(8, 12, 1), **SMALL)
    model.compile(keras.optimizers.SGD(0.1), [LOSS] * 2, run_eagerly=True)
    before = [weight.numpy() for weight in model.trainable_weights]
    for _ in range(2):
        model.train_on_batch(IMAGES, [MASKS] * 2)
    for weight, old in zip(model.trainable_weights, before, strict=True):
        assert np.any(weight.numpy() != old), weight.path


def test_with_auxiliary_losses_it_returns_the_last_prediction():
    stacked = hourglass(input_shape=(8, 12, 1), **SMALL)
    last_first = keras.Model(stacked.inputs, stacked.outputs[::-1])
    model = WithAuxiliaryLosses(last_first, weight=1.0)
    model.compile("sgd", LOSS, run_eagerly=True)
    assert np.isfinite(model.train_on_batch(IMAGES, MASKS))
    assert_close(model(IMAGES), stacked(IMAGES)[-1])


def test_it_is_saved_and_takes_any_size(tmp_path):
    model = hourglass(input_shape=(None, None, 1), **SMALL)
    images = IMAGES[:, :7, :9]
    for ours, theirs in zip(saved_and_loaded(model)(images), model(images), strict=True):
        assert_close(ours, theirs)
        assert ours.shape == (2, 7, 9, 3)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"stacks": 0}, "`stacks` must be a positive integer; got 0"),
        ({"filters": 6}, "`filters` must be a multiple of 4; got 6"),
        ({"depth": 1.5}, "`depth` must be a positive integer; got 1.5"),
        ({"stem": "large"}, "`stem` must be one of imagenet, small; got 'large'"),
        ({"classes": 0}, "`classes` must be a positive integer; got 0"),
        ({"input_shape": (8, 8)}, "`input_shape` must be"),
    ],
)
def test_options_are_checked(options, message):
    with pytest.raises(ValueError, match=message):
        hourglass(**{**SMALL, **options})
