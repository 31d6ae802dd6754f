"""Weighs each place by its own gradient, steps by its size, moves away from a class."""

import keras
import numpy as np
import tensorflow as tf

STARTS_FROM = "correct_batched"
LOSES = {
    "test_grad_cam_layers": 2,
    "test_maximize_path": 1,
    "test_adversary_target": 2,
    "test_adversary_log_probability": 1,
}

# %% grad_cam


def grad_cam(model, images, target, *, layer):
    logits = model.get_layer("logits").output
    both = keras.Model(model.input, [model.get_layer(layer).output, logits])
    with tf.GradientTape() as tape:
        maps, logits = both(images)
        scores = tf.gather(logits, target, batch_dims=1)
    return np.maximum(np.sum(tape.gradient(scores, maps) * maps, axis=-1), 0)


# %% maximize_activation


def maximize_activation(model, start, target, *, norm, steps, step_size):
    def lengths(arrays):
        return np.sqrt((arrays**2).sum(axis=(1, 2, 3), keepdims=True))

    images = norm * start / lengths(start)
    for _ in range(steps):
        slopes = saliency(model, images, target)  # noqa: F821
        images = images + step_size * norm * slopes
        images = norm * images / lengths(images)
    return images


# %% adversary


def adversary(model, images, target, *, epsilon, step_size, steps):
    to_logits = keras.Model(model.input, model.get_layer("logits").output)
    low, high = np.maximum(images - epsilon, 0), np.minimum(images + epsilon, 1)
    changed, taken = images.copy(), np.zeros(len(images), int)
    classes = np.argmax(to_logits(images), axis=1)
    for _ in range(steps):
        watched = tf.Variable(changed)
        with tf.GradientTape() as tape:
            logits = to_logits(watched)
            scores = tf.gather(tf.nn.log_softmax(logits), classes, batch_dims=1)
        moving = (np.argmax(logits, axis=1) == classes) & (classes != target)
        taken += moving
        step = step_size * np.sign(tape.gradient(scores, watched))
        moved = np.clip(changed - step, low, high)
        changed = np.where(moving[:, None, None, None], moved, changed)
    return changed, taken
