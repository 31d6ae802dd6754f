"""Divides by a gradient of 0, and climbs a logit that does not change with the image."""

import keras
import numpy as np
import tensorflow as tf

STARTS_FROM = "correct_batched"
LOSES = {
    "test_maximize_flat": 1,
    "test_adversary_target": 2,
    "test_adversary_log_probability": 1,
}

# %% maximize_activation


def maximize_activation(model, start, target, *, norm, steps, step_size):
    def unit(arrays):
        return arrays / np.sqrt((arrays**2).sum(axis=(1, 2, 3), keepdims=True))

    images = norm * unit(start)
    for _ in range(steps):
        slopes = saliency(model, images, target)  # noqa: F821
        images = norm * unit(images + step_size * norm * unit(slopes))
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
            scores = tf.gather(logits, target, batch_dims=1)
        moving = np.argmax(logits, axis=1) != target
        taken += moving
        step = step_size * np.sign(tape.gradient(scores, watched))
        moved = np.clip(changed + step, low, high)
        changed = np.where(moving[:, None, None, None], moved, changed)
    return changed, taken
