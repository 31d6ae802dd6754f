"""Swaps height and width, explains the first image only, stops all for one, has no signs."""

import keras
import numpy as np
import tensorflow as tf

STARTS_FROM = "correct_batched"
LOSES = {
    "test_occlusion_shape": 1,
    "test_occlusion_batch": 2,
    "test_occlusion_planted": 2,
    "test_saliency_linear": 2,
    "test_saliency_map": 1,
    "test_grad_cam_shape": 1,
    "test_grad_cam_layers": 2,
    "test_grad_cam_planted": 2,
    "test_maximize_flat": 1,
    "test_adversary_stop": 2,
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


# %% saliency


def logits_of(model):
    return keras.Model(model.input, model.get_layer("logits").output)


def signed(model, images, target):
    watched = tf.Variable(images)
    with tf.GradientTape() as tape:
        scores = tf.gather(logits_of(model)(watched), target, batch_dims=1)
    return np.asarray(tape.gradient(scores, watched))


def saliency(model, images, target):
    return np.abs(signed(model, images, target))


# %% saliency_map


def saliency_map(slopes):
    return slopes.max(axis=-1)


# %% grad_cam


def grad_cam(model, images, target, *, layer):
    logits = model.get_layer("logits").output
    both = keras.Model(model.input, [model.get_layer(layer).output, logits])
    with tf.GradientTape() as tape:
        maps, logits = both(images)
        score = logits[0, target[0]]
    weights = np.mean(tape.gradient(score, maps)[0], axis=(0, 1))
    return np.maximum(np.dot(maps[0], weights), 0)[None]


# %% maximize_activation


def maximize_activation(model, start, target, *, norm, steps, step_size):
    def lengths(arrays):
        return np.sqrt((arrays**2).sum(axis=(1, 2, 3), keepdims=True))

    images = norm * start / lengths(start)
    for _ in range(steps):
        slopes = signed(model, images, target)
        if np.any(lengths(slopes) == 0):
            break
        images = images + step_size * norm * slopes / lengths(slopes)
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
        slopes = tape.gradient(scores, watched).numpy()
        moving = (np.argmax(logits, axis=1) != target) & slopes.any(axis=(1, 2, 3))
        taken += moving  # who cannot move takes no step
        moved = np.clip(changed + step_size * np.sign(slopes), low, high)
        changed = np.where(moving[:, None, None, None], moved, changed)
    return changed, taken
