"""Prints counts beyond float32 and int32, and scores of a compiled evaluation, on this backend."""

from coursekit import metrics
import keras
import numpy as np


def main():
    labels = np.zeros((1, 1, 3), "uint8")
    matrix = metrics.ConfusionMatrix(2)
    for _ in range(5):
        matrix.update_state(labels, labels, np.full((1, 1, 3), 2**29))
        matrix.update_state(labels, labels)
    model = keras.Sequential([keras.Input((1, 3, 2)), keras.layers.Identity()])
    model.compile(metrics=[metrics.MeanIoU(2)], weighted_metrics=[metrics.PixelAccuracy(2)])
    logits = np.array([[[[1.0, 0], [0, 1], [0, 1]]]])
    weights = np.array([[[1.0, 1.0, 0.5]]])
    found = model.evaluate(
        logits, np.array([[[0, 1, 0]]]), sample_weight=weights, verbose=0, return_dict=True
    )
    print(matrix.counts()[0, 0], found["mean_iou"], found["pixel_accuracy"])


if __name__ == "__main__":
    main()
