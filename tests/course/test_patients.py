"""Each patient has one fault, which one treatment removes; the others are carried out, in vain."""

from coursekit.course.diagnoses import FAULTS, TREATMENTS
from coursekit.course.patients import SPOILED, patient
import keras
import numpy as np
import pytest

ILL = [name for name, fault in FAULTS.items() if fault]


def admit(name, **options):
    keras.utils.set_random_seed(0)
    layers = [keras.layers.Conv2D(4, 3), keras.layers.Flatten(), keras.layers.Dense(10)]
    model = keras.Sequential([keras.Input((5, 5, 1)), *layers])
    rng = np.random.default_rng(0)
    train = rng.integers(0, 256, (SPOILED + 1, 5, 5, 1), "uint8"), np.arange(SPOILED + 1) % 10
    validation = train[0][:20], train[1][:20]
    return patient(
        name, model, train, validation, lambda x: (x / 99 - 1).astype("float32"), **options
    )


def signs(case):
    """What can be told apart: weights, which of them learn, and the four arrays."""
    return [*case.model.get_weights(), len(case.model.trainable_weights), *case[1:]]


def differing(first, second):
    pairs = zip(signs(first), signs(second), strict=True)
    return sum(not np.array_equal(a, b, equal_nan=True) for a, b in pairs)


@pytest.mark.parametrize("name", ILL)
def test_one_fault_is_planted(name):
    assert differing(admit(name), admit("healthy")) == 1


SYMPTOMS = {
    "copies": lambda case, _: np.ptp(kernel(case), axis=-1).max() == 0,
    "labels": lambda case, healthy: not np.array_equal(case.labels, healthy.labels),
    "frozen": lambda case, _: len(case.model.trainable_weights) < 4,
    "tiny": lambda case, healthy: root_mean_square(case) < 0.1 * root_mean_square(healthy),
    "scale": lambda case, _: np.min(case.validation_images) == 0,
    "hole": lambda case, _: not np.isfinite(case.images).all(),
}


def kernel(case):
    return case.model.layers[0].kernel.numpy()


def root_mean_square(case):
    return np.sqrt(np.mean(kernel(case) ** 2))


@pytest.mark.parametrize("name", ILL)
@pytest.mark.parametrize("treatment", TREATMENTS)
def test_the_fault_goes_with_its_treatment_and_with_no_other(name, treatment):
    fault, healthy, treated = FAULTS[name], admit("healthy"), admit(name, treatment=treatment)
    assert SYMPTOMS[fault](admit(name), healthy)
    if TREATMENTS[treatment] == fault == "hole":
        healthy = healthy._replace(labels=np.delete(healthy.labels, SPOILED))
    found = {each for each, shown in SYMPTOMS.items() if shown(treated, healthy)}
    assert found == {fault} - {TREATMENTS[treatment]}


@pytest.mark.parametrize(
    ("treatment", "rate", "clip"),
    [
        (None, 1e-3, None),
        ("lower the learning rate", 1e-4, None),
        ("clip the gradients", 1e-3, 1.0),
        ("let every layer learn", 1e-3, None),
    ],
)
def test_a_treatment_that_does_not_fit_is_carried_out(treatment, rate, clip):
    optimizer = admit("A", treatment=treatment).model.optimizer
    assert float(optimizer.learning_rate) == pytest.approx(rate)
    assert optimizer.clipnorm == clip


def test_weights_drawn_anew_differ_and_keep_their_size():
    healthy, drawn = admit("healthy"), admit("healthy", treatment="draw each filter by itself")
    assert not np.allclose(kernel(drawn), kernel(healthy), atol=0.01)
    assert root_mean_square(drawn) == pytest.approx(root_mean_square(healthy), rel=0.3)


def test_larger_weights_have_the_size_of_he():
    treated = admit("D", treatment="draw larger initial weights")
    assert root_mean_square(treated) == pytest.approx(np.sqrt(2 / 9), rel=1e-4)


def test_what_finds_nothing_to_do_changes_nothing():
    for treatment, fault in TREATMENTS.items():
        if fault not in ("copies", "tiny"):
            assert differing(admit("healthy", treatment=treatment), admit("healthy")) == 0


def test_each_fault_has_its_treatment():
    assert {FAULTS[name] for name in ILL} < set(TREATMENTS.values())


@pytest.mark.parametrize("options", [{"name": "Z"}, {"name": "A", "treatment": "prayer"}])
def test_the_unknown_is_refused(options):
    with pytest.raises(ValueError, match="must be one of"):
        admit(**options)
