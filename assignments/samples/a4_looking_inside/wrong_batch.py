"""Treats the batch as one: the first image's class, one length, one stop for all."""

import keras
import numpy as np
import tensorflow as tf

STARTS_FROM = "correct_batched"
LOSES = {
    "test_occlusion_batch": 2,
    "test_maximize_norm": 2,
    "test_maximize_linear": 2,
    "test_maximize_path": 1,
    "test_adversary_stop": 2,
    "test_maximize_flat": 1,
}

# %% occlusion


def occlusion(model, images, target, *, patch, stride, baseline):
    before = np.asarray(model(images))[:, target[0]]
    rows = (images.shape[1] - patch) // stride + 1
    columns = (images.shape[2] - patch) // stride + 1
    drops = np.empty((len(images), rows, columns), "float32")
    for i, j in np.ndindex(rows, columns):
        covered = images.copy()
        covered[:, i * stride : i * stride + patch, j * stride : j * stride + patch] = baseline
        drops[:, i, j] = before - np.asarray(model(covered))[:, target[0]]
    return drops


# %% maximize_activation


def maximize_activation(model, start, target, *, norm, steps, step_size):
    images = norm * start / np.linalg.norm(start)
    for _ in range(steps):
        slopes = saliency(model, images, target)  # noqa: F821
        images = images + step_size * norm * slopes / max(np.linalg.norm(slopes), 1e-12)
        images = norm * images / np.linalg.norm(images)
    return images


# %% adversary


def adversary(model, images, target, *, epsilon, step_size, steps):
    low, high = np.maximum(images - epsilon, 0), np.minimum(images + epsilon, 1)
    to_logits = keras.Model(model.input, model.get_layer("logits").output)
    changed, taken = images.copy(), np.zeros(len(images), int)
    for _ in range(steps):
        watched = tf.Variable(changed)
        with tf.GradientTape() as tape:
            logits = to_logits(watched)
            scores = tf.gather(tf.nn.log_softmax(logits), target, batch_dims=1)
        moving = np.argmax(logits, axis=1) != target
        if not moving.any():
            break
        taken += 1
        step = step_size * np.sign(tape.gradient(scores, watched))
        changed = np.clip(changed + step, low, high)
    return changed, taken
