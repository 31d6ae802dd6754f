from coursekit import losses, metrics
import keras
import numpy as np
import pytest

RNG = np.random.default_rng(0)
LOGITS = RNG.normal(size=(6, 4, 5, 3)).astype("float32")
LABELS = RNG.integers(0, 3, (6, 4, 5)).astype("uint8")
LABELS[RNG.random(LABELS.shape) < 0.2] = 255
WEIGHTS = RNG.random(LABELS.shape)
SCORES = ("pixel_accuracy", "mean_iou", "frequency_weighted_iou", "mean_dice")
CLASSES = {
    "pixel_accuracy": metrics.PixelAccuracy,
    "mean_iou": metrics.MeanIoU,
    "frequency_weighted_iou": metrics.FrequencyWeightedIoU,
    "mean_dice": metrics.MeanDice,
}


def matrix_of(weights=None):
    matrix = metrics.ConfusionMatrix(3)
    matrix.update_state(LABELS, LOGITS, weights)
    return matrix.counts()


@pytest.mark.parametrize("name", SCORES)
def test_each_metric_is_the_score_of_the_matrix(name):
    metric = CLASSES[name](3)
    assert metric.name == name
    for batch in (np.s_[:2], np.s_[2:]):
        metric.update_state(LABELS[batch], LOGITS[batch])
    expected = getattr(metrics, name)(matrix_of())
    np.testing.assert_allclose(metric.result(), expected, rtol=1e-6)
    np.testing.assert_allclose(
        metrics.SegmentationScores(3)(LABELS, LOGITS)[name], expected, rtol=1e-6
    )


def test_mean_iou_is_the_one_of_keras():
    theirs = keras.metrics.MeanIoU(3, sparse_y_pred=False, ignore_class=255)
    ours = metrics.MeanIoU(3)
    np.testing.assert_allclose(ours(LABELS, LOGITS), theirs(LABELS, LOGITS), rtol=1e-5)


def test_one_channel_iou_is_the_binary_one_of_keras():
    labels, probabilities = LABELS % 2, 1 / (1 + np.exp(-LOGITS[..., :1]))
    theirs = keras.metrics.BinaryIoU(target_class_ids=[1])(labels[..., None], probabilities)
    ours = metrics.ClassIoU(2)(labels, probabilities)["iou_1"]
    np.testing.assert_allclose(ours, theirs, rtol=1e-5)


def test_class_iou_names_the_classes():
    metric = metrics.ClassIoU(3, class_names=["sky", "road", "car"])
    result = metric(LABELS, LOGITS)
    assert list(result) == ["iou_sky", "iou_road", "iou_car"]
    np.testing.assert_allclose(list(result.values()), metrics.class_iou(matrix_of()), rtol=1e-6)
    with pytest.raises(
        ValueError, match=r"`class_names` must name each of 3 classes; got \['sky'\]"
    ):
        metrics.ClassIoU(3, class_names=["sky"])


def segmenter(**options):
    model = keras.Sequential([keras.Input((4, 5, 3)), keras.layers.Conv2D(3, 1)])
    model.layers[-1].set_weights([np.eye(3)[None, None], np.zeros(3)])  # the logits as they are
    model.compile("sgd", losses.PixelCrossentropy(), **options)
    return model


def test_fit_and_evaluate_score_all_batches_with_weights_where_asked():
    model = segmenter(
        metrics=[metrics.MeanIoU(3), metrics.ConfusionMatrix(3)],
        weighted_metrics=[metrics.SegmentationScores(3), metrics.ClassIoU(3, name="weighted")],
    )
    options = {"sample_weight": WEIGHTS, "batch_size": 4, "verbose": 0}
    found = model.evaluate(LOGITS, LABELS, return_dict=True, **options)
    weighted = matrix_of(WEIGHTS)
    np.testing.assert_array_equal(found["confusion_matrix"], matrix_of())
    for name in ("pixel_accuracy", "frequency_weighted_iou", "mean_dice"):
        np.testing.assert_allclose(found[name], getattr(metrics, name)(weighted), rtol=1e-5)
    ious = [found[f"weighted_{index}"] for index in range(3)]
    np.testing.assert_allclose(ious, metrics.class_iou(weighted), rtol=1e-5)
    history = model.fit(LOGITS, LABELS, validation_data=(LOGITS, LABELS), **options).history
    assert {"mean_dice", "val_mean_dice", "weighted_2", "val_weighted_2"} <= set(history)


def test_a_model_is_saved_and_loaded_with_its_metrics(tmp_path):
    model = segmenter(metrics=[metrics.MeanIoU(3, ignore_index=255)])
    before = model.evaluate(LOGITS, LABELS, verbose=0)
    model.save(tmp_path / "model.keras")
    loaded = keras.models.load_model(tmp_path / "model.keras")
    np.testing.assert_allclose(loaded.evaluate(LOGITS, LABELS, verbose=0), before, rtol=1e-6)
