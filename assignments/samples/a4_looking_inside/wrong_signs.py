"""Takes the rise for the drop, descends, knows no sign 0; differentiates the probability."""

import keras
import numpy as np
import tensorflow as tf

STARTS_FROM = "correct_batched"
LOSES = {
    "test_occlusion_values": 2,
    "test_occlusion_planted": 2,
    "test_saliency_linear": 2,
    "test_saliency_batch": 2,
    "test_maximize_linear": 2,
    "test_maximize_path": 1,
    "test_maximize_rises": 1,
    "test_adversary_target": 2,
}

# %% occlusion


def occlusion(model, images, target, *, patch, stride, baseline):
    numbers = np.arange(len(images))
    before = np.asarray(model(images))[numbers, target]
    rows = (images.shape[1] - patch) // stride + 1
    columns = (images.shape[2] - patch) // stride + 1
    drops = np.empty((len(images), rows, columns), "float32")
    for i, j in np.ndindex(rows, columns):
        covered = images.copy()
        covered[:, i * stride : i * stride + patch, j * stride : j * stride + patch] = baseline
        drops[:, i, j] = np.asarray(model(covered))[numbers, target] - before
    return drops


# %% saliency


def logits_of(model):
    return keras.Model(model.input, model.get_layer("logits").output)


def slopes_of(scores_of, images, target):
    watched = tf.Variable(images)
    with tf.GradientTape() as tape:
        scores = tf.gather(scores_of(watched), target, batch_dims=1)
    return np.asarray(tape.gradient(scores, watched))


def saliency(model, images, target):
    return slopes_of(model, images, target)


# %% maximize_activation


def maximize_activation(model, start, target, *, norm, steps, step_size):
    def lengths(arrays):
        found = np.sqrt((arrays**2).sum(axis=(1, 2, 3), keepdims=True))
        return np.where(found == 0, 1, found)

    images = norm * start / lengths(start)
    for _ in range(steps):
        slopes = slopes_of(logits_of(model), images, target)
        images = images - step_size * norm * slopes / lengths(slopes)
        images = norm * images / lengths(images)
    return images


# %% adversary


def adversary(model, images, target, *, epsilon, step_size, steps):
    to_logits = keras.Model(model.input, model.get_layer("logits").output)
    low, high = np.maximum(images - epsilon, 0), np.minimum(images + epsilon, 1)
    changed, taken = images.copy(), np.zeros(len(images), int)
    for _ in range(steps):
        watched = tf.Variable(changed)
        with tf.GradientTape() as tape:
            logits = to_logits(watched)
            scores = tf.gather(tf.nn.log_softmax(logits), target, batch_dims=1)
        moving = np.argmax(logits, axis=1) != target
        taken += moving
        way = np.where(tape.gradient(scores, watched) > 0, 1, -1)
        moved = np.clip(changed + step_size * way, low, high)
        changed = np.where(moving[:, None, None, None], moved, changed).astype("float32")
    return changed, taken
