from any_backend import ROUNDING
from coursekit import metrics
import keras
import numpy as np
import pytest
from sklearn.metrics import accuracy_score, confusion_matrix, f1_score, jaccard_score

RNG = np.random.default_rng(0)
TRUE = RNG.integers(0, 4, 500)
PREDICTED = np.where(RNG.random(500) < 0.6, TRUE, RNG.integers(0, 4, 500))
MATRIX = confusion_matrix(TRUE, PREDICTED)
PAIRS = {
    "pixel_accuracy": accuracy_score(TRUE, PREDICTED),
    "class_iou": jaccard_score(TRUE, PREDICTED, average=None),
    "mean_iou": jaccard_score(TRUE, PREDICTED, average="macro"),
    "frequency_weighted_iou": jaccard_score(TRUE, PREDICTED, average="weighted"),
    "class_dice": f1_score(TRUE, PREDICTED, average=None),
    "mean_dice": f1_score(TRUE, PREDICTED, average="macro"),
}


@pytest.mark.parametrize("name", PAIRS)
def test_scores_are_those_of_scikit_learn(name):
    np.testing.assert_allclose(getattr(metrics, name)(MATRIX), PAIRS[name], rtol=ROUNDING)


@pytest.mark.parametrize("name", PAIRS)
def test_a_class_that_is_nowhere_changes_nothing(name):
    wide = np.pad(MATRIX, (0, 1))
    score = getattr(metrics, name)(wide)
    if np.ndim(score):
        assert np.isnan(score[-1])
        score = score[:-1]
    np.testing.assert_allclose(score, PAIRS[name], rtol=ROUNDING)


@pytest.mark.parametrize("name", PAIRS)
def test_of_nothing_the_score_is_nan(name):
    assert np.isnan(getattr(metrics, name)(np.zeros((3, 3)))).all()


@pytest.mark.parametrize("name", PAIRS)
def test_a_perfect_prediction_scores_1(name):
    np.testing.assert_array_equal(getattr(metrics, name)(np.diag([5, 1, 7])), 1.0)


def test_a_class_that_is_only_predicted_counts_as_0():
    assert metrics.mean_iou([[8, 0], [0, 0]]) == 1
    assert metrics.mean_iou([[4, 4], [0, 0]]) == 0.25  # (4 / 8 + 0 / 4) / 2


def test_dice_and_iou_say_the_same_of_a_class():
    iou, dice = metrics.class_iou(MATRIX), metrics.class_dice(MATRIX)
    np.testing.assert_allclose(dice, 2 * iou / (1 + iou))


def test_arrays_give_arrays_and_tensors_tensors():
    assert isinstance(metrics.mean_iou(MATRIX), np.floating)
    assert isinstance(metrics.class_iou(MATRIX.tolist()), np.ndarray)
    tensor = keras.ops.convert_to_tensor(MATRIX, "float32")
    assert keras.ops.is_tensor(metrics.mean_iou(tensor))
    huge = np.array([[2**40, 2**40], [0, 2**40]])
    np.testing.assert_allclose(metrics.class_iou(huge), [1 / 2, 1 / 2], rtol=1e-15)


@pytest.mark.parametrize("shape", [(3,), (2, 3), (2, 2, 2)])
def test_other_shapes_are_refused(shape):
    with pytest.raises(
        ValueError, match=r"`matrix` must be a \(C, C\) confusion matrix; got shape"
    ):
        metrics.mean_iou(np.ones(shape))
