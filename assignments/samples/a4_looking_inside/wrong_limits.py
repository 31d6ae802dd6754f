"""Covers with black, forgets the ReLU, the sphere after the start, and both bounds of a pixel."""

import keras
import numpy as np
import tensorflow as tf

STARTS_FROM = "correct_batched"
LOSES = {
    "test_occlusion_baseline": 1,
    "test_occlusion_batch": 2,
    "test_grad_cam_shape": 1,
    "test_grad_cam_average": 2,
    "test_maximize_norm": 2,
    "test_maximize_linear": 2,
    "test_maximize_path": 1,
    "test_adversary_budget": 2,
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
        covered[:, i * stride : i * stride + patch, j * stride : j * stride + patch] = 0
        drops[:, i, j] = before - np.asarray(model(covered))[numbers, target]
    return drops


# %% grad_cam


def grad_cam(model, images, target, *, layer):
    logits = model.get_layer("logits").output
    both = keras.Model(model.input, [model.get_layer(layer).output, logits])
    with tf.GradientTape() as tape:
        maps, logits = both(images)
        scores = tf.gather(logits, target, batch_dims=1)
    weights = np.mean(tape.gradient(scores, maps), axis=(1, 2), keepdims=True)
    return np.sum(weights * maps, axis=-1)


# %% maximize_activation


def maximize_activation(model, start, target, *, norm, steps, step_size):
    def lengths(arrays):
        found = np.sqrt((arrays**2).sum(axis=(1, 2, 3), keepdims=True))
        return np.where(found == 0, 1, found)

    images = norm * start / lengths(start)
    for _ in range(steps):
        slopes = saliency(model, images, target)  # noqa: F821
        images = images + step_size * norm * slopes / lengths(slopes)
    return images


# %% adversary


def adversary(model, images, target, *, epsilon, step_size, steps):
    to_logits = keras.Model(model.input, model.get_layer("logits").output)
    changed, taken = images.copy(), np.zeros(len(images), int)
    for _ in range(steps):
        watched = tf.Variable(changed)
        with tf.GradientTape() as tape:
            logits = to_logits(watched)
            scores = tf.gather(tf.nn.log_softmax(logits), target, batch_dims=1)
        moving = np.argmax(logits, axis=1) != target
        taken += moving
        step = step_size * np.sign(tape.gradient(scores, watched))
        moved = changed + np.clip(step, -epsilon, epsilon)  # bounds steps, not the way
        changed = np.where(moving[:, None, None, None], moved, changed)
    return changed, taken
