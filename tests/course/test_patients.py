"""Each patient has one fault, which one treatment removes and no other."""

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


@pytest.mark.parametrize("name", ILL)
def test_the_treatment_that_fits_heals_and_no_other_changes_anything(name):
    for treatment, fault in TREATMENTS.items():
        reference = "healthy" if fault == FAULTS[name] else name
        assert differing(admit(name, treatment=treatment), admit(reference)) == 0


def test_each_fault_has_its_treatment():
    assert {FAULTS[name] for name in ILL} < set(TREATMENTS.values())


@pytest.mark.parametrize("options", [{"name": "Z"}, {"name": "A", "treatment": "prayer"}])
def test_the_unknown_is_refused(options):
    with pytest.raises(ValueError, match="must be one of"):
        admit(**options)
