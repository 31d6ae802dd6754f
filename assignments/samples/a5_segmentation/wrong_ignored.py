"""Gives the pixels to ignore to class 0, and trains for a moment only."""

import keras
import numpy as np

STARTS_FROM = "correct_vectorized"
LOSES = {
    "test_confusion_ignored": 1,
    "test_trained_iou": 6,
}

# %% confusion_matrix


def confusion_matrix(labels, predictions, *, num_classes, ignore=None):
    counts = np.zeros((num_classes, num_classes), "int64")
    if ignore is not None:
        labels = np.where(labels == ignore, 0, labels)
    np.add.at(counts, (labels, predictions), 1)
    return counts


# %% train_unet


def train_unet(images, masks, *, seed):
    keras.utils.set_random_seed(seed)
    model = build_unet(3)  # noqa: F821
    model.compile("sgd", "sparse_categorical_crossentropy")
    model.fit(images[:16], masks[:16], batch_size=8, verbose=0)
    return model
