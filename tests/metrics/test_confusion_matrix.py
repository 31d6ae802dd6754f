from any_backend import ROUNDING
from coursekit import metrics
from coursekit.metrics import ConfusionMatrix
import keras
import numpy as np
import pytest
from sklearn.metrics import confusion_matrix

RNG = np.random.default_rng(0)
LOGITS = RNG.normal(size=(4, 5, 6, 3)).astype("float32")
LABELS = RNG.integers(0, 3, (4, 5, 6)).astype("uint8")
HOLES = np.where(RNG.random(LABELS.shape) < 0.3, 255, LABELS).astype("uint8")
WEIGHTS = 3 * RNG.random(LABELS.shape)
CLASSES = LOGITS.argmax(axis=-1)
BINARY = LABELS % 2


def counts(labels, predictions, weights=None, *, num_classes=3, **options):
    matrix = ConfusionMatrix(num_classes, **options)
    matrix.update_state(labels, predictions, weights)
    return matrix.counts()


def expected(labels=HOLES, classes=CLASSES, weights=None, num_classes=3):
    """Scikit-learn's matrix of the pixels that count."""
    kept = labels != 255
    weights = None if weights is None else np.broadcast_to(weights, labels.shape)[kept]
    return confusion_matrix(
        labels[kept], classes[kept], labels=range(num_classes), sample_weight=weights
    )


PREDICTIONS = {
    "logits": LOGITS,
    "probabilities": np.exp(LOGITS) / np.exp(LOGITS).sum(axis=-1, keepdims=True),
    "half precision": LOGITS.astype("float16"),
    "class map": CLASSES,
    "class map with a channel": CLASSES[..., None].astype("uint8"),
    "class map of floats": CLASSES.astype("float32"),
    "one-hot": np.eye(3, dtype="int32")[CLASSES],
}


@pytest.mark.parametrize("name", PREDICTIONS)
def test_it_is_the_matrix_of_scikit_learn_for_each_form_of_prediction(name):
    np.testing.assert_array_equal(counts(HOLES, PREDICTIONS[name]), expected())


@pytest.mark.parametrize(
    ("dtype", "ignored"),
    [("int64", -1), ("int8", -1), ("float32", -1), ("uint32", 100), ("uint8", 100)],
)
def test_labels_may_have_any_dtype_and_a_channel(dtype, ignored):
    labels = np.where(HOLES == 255, ignored, HOLES.astype("int32")).astype(dtype)
    for each in (labels, labels[..., None]):
        np.testing.assert_array_equal(counts(each, LOGITS, ignore_index=ignored), expected())


def test_one_image_and_a_class_to_ignore():
    np.testing.assert_array_equal(counts(LABELS[0], LOGITS[0]), expected(LABELS[0], CLASSES[0]))
    without_0 = counts(LABELS, CLASSES, ignore_index=0)
    np.testing.assert_array_equal(without_0[1:], expected(LABELS)[1:])
    assert not without_0[0].any()


@pytest.mark.parametrize("threshold", [0.5, 0.2])
def test_one_channel_is_compared_with_the_threshold(threshold):
    logits = LOGITS[..., :1]
    probabilities = 1 / (1 + np.exp(-logits))
    matrix = expected(BINARY, (probabilities[..., 0] > threshold).astype(int), num_classes=2)
    options = {"num_classes": 2, "threshold": threshold}
    for scores in (probabilities, probabilities[..., 0]):
        np.testing.assert_array_equal(counts(BINARY, scores, **options), matrix)
        np.testing.assert_array_equal(counts(BINARY.astype(bool), scores, **options), matrix)
    np.testing.assert_array_equal(counts(BINARY, logits, from_logits=True, **options), matrix)


def test_one_channel_agrees_with_two():
    pairs = np.concatenate([0 * LOGITS[..., :1], LOGITS[..., :1]], axis=-1)
    one = counts(BINARY, LOGITS[..., :1], num_classes=2, from_logits=True)
    np.testing.assert_array_equal(one, counts(BINARY, pairs, num_classes=2))
    is_one = LOGITS[..., 0] > 0
    np.testing.assert_array_equal(one, counts(BINARY, is_one, num_classes=2))


SPREAD = {  # what is given, and the same as an array that broadcasts to the pixels
    "pixels": (WEIGHTS, WEIGHTS),
    "pixels with a channel": (WEIGHTS[..., None], WEIGHTS),
    "samples": (WEIGHTS[:, 0, 0], WEIGHTS[:, :1, :1]),
    "number": (0.3, 0.3),
}


@pytest.mark.parametrize("name", SPREAD)
def test_weights_are_those_of_scikit_learn(name):
    weights, spread = SPREAD[name]
    matrix = counts(HOLES, LOGITS, weights)
    np.testing.assert_allclose(matrix, expected(weights=spread), rtol=ROUNDING)


def test_whole_weights_count_in_whole_numbers():
    whole = RNG.integers(0, 4, LABELS.shape)
    matrix = counts(HOLES, LOGITS, whole.astype("float32"))
    assert matrix.dtype == "int64"
    np.testing.assert_array_equal(matrix, expected(weights=whole))


def test_batches_add_up_and_are_forgotten():
    matrix = ConfusionMatrix(3)
    for first in (0, 2):
        batch = np.s_[first : first + 2]
        matrix.update_state(HOLES[batch], LOGITS[batch], WEIGHTS[batch])
    np.testing.assert_allclose(matrix.counts(), expected(weights=WEIGHTS), rtol=ROUNDING)
    np.testing.assert_allclose(matrix.result(), expected(weights=WEIGHTS), rtol=1e-6)
    matrix.reset_state()
    assert not matrix.counts().any()


def test_counting_goes_on_where_float32_stops():
    """2^24 + 1 is no float32, and 2^31 no int32."""
    labels = np.zeros((1, 1, 3), "uint8")
    matrix = ConfusionMatrix(2)
    for _ in range(5):
        matrix.update_state(labels, labels, np.full((1, 1, 3), 2**29))
        matrix.update_state(labels, labels)
    assert matrix.counts()[0, 0] == 5 * (3 * 2**29 + 3)
    np.testing.assert_allclose(matrix.result()[0, 0], 5 * 3 * 2**29, rtol=1e-6)


def test_fractions_of_weights_do_not_drown():
    """A float32 sum stops to grow at 2^24, where adding .25 changes nothing."""
    matrix = ConfusionMatrix(2)
    labels = np.zeros((1, 1, 4), "uint8")
    matrix.update_state(labels, labels, np.full((1, 1, 4), 2**26))
    for _ in range(8):
        matrix.update_state(labels, labels, 0.25)
    assert matrix.counts()[0, 0] == 2**28 + 8
    assert matrix.counts().dtype == "int64"


def test_all_ignored_counts_nothing():
    assert not counts(np.full_like(HOLES, 255), LOGITS).any()
    assert np.isnan(metrics.MeanIoU(3)(np.full_like(HOLES, 255), LOGITS))
    elsewhere = np.where((HOLES == 255)[..., None], np.inf, LOGITS)
    np.testing.assert_array_equal(counts(HOLES, elsewhere), expected())


WRONG = {
    "label outside": (np.where(LABELS == 2, 3, LABELS), LOGITS, "Labels must be .* to 2 or.*got 3"),
    "label below": (LABELS.astype(int) - 1, LOGITS, "Labels must be integers.*got -1"),
    "fraction": (LABELS + 0.5, LOGITS, r"Labels must be integers.*got [012]\.5"),
    "nan": (np.where(LABELS == 2, np.nan, LABELS), LOGITS, "Labels must be integers.*got nan"),
    "one-hot": (np.eye(3)[LABELS], LOGITS, r"got \(4, 5, 6, 3\); turn one-hot labels into"),
    "one-hot, map": (np.eye(3)[LABELS], CLASSES, r"got \(4, 5, 6, 3\); turn one-hot labels into"),
    "size": (LABELS, LOGITS[:, :, :5], r"predictions, \(4, 5, 5\); got \(4, 5, 6\)\."),
    "size of a map": (LABELS, CLASSES[:2], r"predictions, \(2, 5, 6\); got \(4, 5, 6\)\."),
    "channels": (LABELS, LOGITS[..., :2], r"must have 3 channels.*got shape \(4, 5, 6, 2\)"),
    "predicted": (LABELS, CLASSES + 1, "Predicted class maps must hold .* 0 to 2; got 3"),
    "float map": (LABELS, LOGITS[..., 0], "Predicted class maps must hold integers.*got -?[0-9]"),
    "empty": (LABELS[:0], LOGITS[:0], "got .*, without any pixel"),
}


@pytest.mark.parametrize("name", WRONG)
def test_what_is_no_mask_or_prediction_is_an_error(name):
    labels, predictions, message = WRONG[name]
    with pytest.raises(ValueError, match=message):
        counts(labels, predictions)


@pytest.mark.parametrize("scores", [LOGITS[..., 0], LOGITS[..., :1], np.nan * LOGITS[..., 0]])
def test_logits_are_no_probabilities(scores):
    message = "must be probabilities from 0 to 1 unless `from_logits=True`; got"
    with pytest.raises(ValueError, match=message):
        counts(BINARY, scores, num_classes=2)


@pytest.mark.parametrize(
    ("weights", "message"),
    [
        (-WEIGHTS, "`sample_weight` must be finite and 0 or above; got -"),
        (WEIGHTS * np.nan, "must be finite and 0 or above; got nan"),
        (np.full(4, np.inf), "must be finite and 0 or above; got inf"),
        (WEIGHTS[:, :3], r"`sample_weight` must fit the shape \(4, 5, 6\)"),
    ],
)
def test_wrong_weights_are_an_error(weights, message):
    with pytest.raises(ValueError, match=message):
        counts(LABELS, LOGITS, weights)


def test_arguments_are_checked():
    with pytest.raises(ValueError, match="`num_classes` must be an integer of 2 or more; got 1"):
        ConfusionMatrix(1)
    with pytest.raises(ValueError, match="`threshold` must lie between 0 and 1; got 1"):
        ConfusionMatrix(2, threshold=1)


@pytest.mark.needs_tensorflow(reason="its graphs move variables, and stop at a value")
def test_a_graph_stops_at_wrong_labels_and_a_compiled_step_gives_nan():
    import tensorflow as tf

    wrong = np.where(LABELS == 2, 3, LABELS)
    with pytest.raises(tf.errors.InvalidArgumentError, match="Labels must be integers from 0 to 2"):
        tf.function(ConfusionMatrix(3).update_state)(wrong, LOGITS)
    for labels, is_right in ((HOLES, True), (wrong, False)):
        metric = metrics.MeanIoU(3)
        tf.function(metric.update_state, jit_compile=True)(labels, LOGITS)
        assert np.isnan(metric.result()) != is_right


def test_scores_that_are_nan_make_the_result_nan_until_it_is_reset():
    metric = metrics.MeanIoU(3)
    metric.update_state(LABELS, np.where(LOGITS[..., :1] > 2, np.nan, LOGITS))
    assert np.isnan(metric.result())
    metric.reset_state()
    metric.update_state(LABELS, LOGITS)
    assert metric.result() > 0


@pytest.mark.needs_tensorflow(reason="programs of JAX are of known sizes")
def test_the_batch_may_be_of_unknown_size():
    import tensorflow as tf

    metric = ConfusionMatrix(3)
    signature = [
        tf.TensorSpec((None, None, None), "uint8"),
        tf.TensorSpec((None, None, None, 3), "float32"),
        tf.TensorSpec((None,), "float32"),
    ]
    tf.function(metric.update_state, input_signature=signature)(HOLES, LOGITS, WEIGHTS[:, 0, 0])
    weights = WEIGHTS[:, :1, :1].astype("float32")
    np.testing.assert_allclose(metric.counts(), expected(weights=weights), rtol=ROUNDING)


def test_its_configuration_makes_its_twin():
    for metric in (
        ConfusionMatrix(3, ignore_index=None, threshold=0.3, from_logits=True, name="own"),
        metrics.ClassIoU(2, class_names=("cell", "rest"), dtype="float64"),
        metrics.SegmentationScores(4),
    ):
        twin = keras.metrics.deserialize(keras.metrics.serialize(metric))
        assert type(twin) is type(metric)
        assert twin.get_config() == metric.get_config()
