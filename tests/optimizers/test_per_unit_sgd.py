from coursekit.optimizers import PerUnitSGD
import keras
from keras import layers
import numpy as np
import pytest

RNG = np.random.default_rng(0)
IMAGES = RNG.normal(size=(16, 6, 6, 2)).astype("float32")
LABELS = np.arange(16) % 3
LOSS = keras.losses.SparseCategoricalCrossentropy(from_logits=True)


def network(optimizer):
    model = keras.Sequential(
        [
            keras.Input((6, 6, 2)),
            layers.Conv2D(8, 3, name="conv"),
            layers.DepthwiseConv2D(3, name="depthwise"),
            layers.BatchNormalization(name="norm"),
            layers.Flatten(),
            layers.Dense(3, name="dense"),
        ],
        name="network",
    )
    model.compile(optimizer, LOSS)
    return model


def rates(model):
    optimizer = model.optimizer
    optimizer.build(model.trainable_variables)
    names = [v.path.removeprefix("network/") for v in model.trainable_variables]
    return dict(zip(names, (np.array(rate) for rate in optimizer.unit_rates), strict=True))


def test_with_equal_bounds_it_is_sgd():
    ours, plain = network(PerUnitSGD(0.5, least=0.1, most=0.1)), network(keras.optimizers.SGD(0.05))
    plain.set_weights(ours.get_weights())
    for model in (ours, plain):
        model.fit(IMAGES, LABELS, batch_size=4, epochs=2, shuffle=False, verbose=0)
    for actual, wanted in zip(ours.get_weights(), plain.get_weights(), strict=True):
        np.testing.assert_allclose(actual, wanted, atol=1e-5)


def test_each_unit_moves_at_its_own_rate():
    """The step of plain SGD with rate 1, times the unit's rate."""
    ours, plain = network(PerUnitSGD(least=1e-3, most=1.0)), network(keras.optimizers.SGD(1.0))
    plain.set_weights(ours.get_weights())
    before = [np.array(weight) for weight in ours.trainable_variables]
    for model in (ours, plain):
        model.train_on_batch(IMAGES, LABELS)
    triples = zip(before, ours.trainable_variables, plain.trainable_variables, strict=True)
    for rate, (old, new, unscaled) in zip(rates(ours).values(), triples, strict=True):
        step = np.array(unscaled) - old
        np.testing.assert_allclose(np.array(new) - old, rate * step, atol=2e-6)


def test_the_weights_of_a_unit_share_its_rate():
    found = rates(network(PerUnitSGD()))
    shapes = {path: rate.shape for path, rate in found.items()}
    assert shapes["conv/kernel"] == (1, 1, 1, 8)
    assert shapes["depthwise/kernel"] == (1, 1, 8, 1)
    assert shapes["dense/kernel"] == (1, 3)
    for kernel, bias in (("conv/kernel", "conv/bias"), ("norm/gamma", "norm/beta")):
        np.testing.assert_array_equal(found[kernel].ravel(), found[bias])
    assert not np.array_equal(found["conv/bias"], found["norm/beta"])


def test_rates_are_log_uniform():
    optimizer = PerUnitSGD(least=1e-4, most=1e2)
    optimizer.build([keras.Variable(np.zeros((2, 4000)), name="kernel")])
    exponents = np.log10(optimizer.unit_rates[0]).ravel()
    counts, _ = np.histogram(exponents, bins=6, range=(-4, 2))
    assert counts.sum() == 4000
    assert np.abs(counts / 4000 - 1 / 6).max() < 0.03


def test_a_seed_draws_the_same_rates():
    first, again, other = (rates(network(PerUnitSGD(seed=seed))) for seed in (1, 1, 2))
    np.testing.assert_array_equal(first["conv/bias"], again["conv/bias"])
    assert not np.array_equal(first["conv/bias"], other["conv/bias"])


def test_training_goes_on_after_loading(tmp_path):
    model = network(PerUnitSGD(least=1e-3, most=0.1, seed=3, clipnorm=1.0))
    model.train_on_batch(IMAGES, LABELS)
    model.optimizer.unit_rates[0].assign(2 * model.optimizer.unit_rates[0])  # not as drawn
    model.save(tmp_path / "model.keras")
    loaded = keras.models.load_model(tmp_path / "model.keras")
    assert loaded.optimizer.get_config() == model.optimizer.get_config()
    assert loaded.optimizer.clipnorm == 1.0
    for path, rate in rates(model).items():
        np.testing.assert_array_equal(rates(loaded)[path], rate)
    assert loaded.train_on_batch(IMAGES, LABELS) == model.train_on_batch(IMAGES, LABELS)


@pytest.mark.parametrize(("least", "most"), [(0, 1), (2, 1)])
def test_bounds_are_checked(least, most):
    with pytest.raises(ValueError, match=f"0 < least <= most; got {least} and {most}"):
        PerUnitSGD(least=least, most=most)
