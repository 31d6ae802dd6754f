"""Swaps height and width, and makes the Grad-CAM of the first image only."""

import keras
import numpy as np
import tensorflow as tf

STARTS_FROM = "correct_batched"
LOSES = {
    "test_occlusion_shape": 1,
    "test_occlusion_batch": 2,
    "test_occlusion_planted": 2,
    "test_grad_cam_shape": 1,
    "test_grad_cam_layers": 2,
    "test_grad_cam_planted": 2,
}

# %% occlusion


def occlusion(model, images, target, *, patch, stride, baseline):
    numbers = np.arange(len(images))
    before = np.asarray(model(images))[numbers, target]
    _, width, height, _ = images.shape
    rows, columns = (height - patch) // stride + 1, (width - patch) // stride + 1
    drops = np.empty((len(images), rows, columns), "float32")
    for i, j in np.ndindex(rows, columns):
        covered = images.copy()
        covered[:, i * stride : i * stride + patch, j * stride : j * stride + patch] = baseline
        drops[:, i, j] = before - np.asarray(model(covered))[numbers, target]
    return drops


# %% grad_cam


def grad_cam(model, images, target, *, layer):
    logits = model.get_layer("logits").output
    both = keras.Model(model.input, [model.get_layer(layer).output, logits])
    with tf.GradientTape() as tape:
        maps, logits = both(images)
        score = logits[0, target[0]]
    weights = np.mean(tape.gradient(score, maps)[0], axis=(0, 1))
    return np.maximum(np.dot(maps[0], weights), 0)[None]
