"""Takes the logit where the probability is asked for, and the probability for the logit."""

import keras
import numpy as np
import tensorflow as tf

STARTS_FROM = "correct_batched"
LOSES = {
    "test_occlusion_values": 2,
    "test_occlusion_baseline": 1,
    "test_occlusion_batch": 2,
    "test_grad_cam_average": 2,
    "test_grad_cam_layers": 2,
    "test_adversary_log_probability": 1,
}

# %% occlusion


def occlusion(model, images, target, *, patch, stride, baseline):
    to_logits = keras.Model(model.input, model.get_layer("logits").output)
    numbers = np.arange(len(images))
    before = np.asarray(to_logits(images))[numbers, target]
    rows = (images.shape[1] - patch) // stride + 1
    columns = (images.shape[2] - patch) // stride + 1
    drops = np.empty((len(images), rows, columns), "float32")
    for i, j in np.ndindex(rows, columns):
        covered = images.copy()
        covered[:, i * stride : i * stride + patch, j * stride : j * stride + patch] = baseline
        drops[:, i, j] = before - np.asarray(to_logits(covered))[numbers, target]
    return drops


# %% grad_cam


def grad_cam(model, images, target, *, layer):
    both = keras.Model(model.input, [model.get_layer(layer).output, model.output])
    with tf.GradientTape() as tape:
        maps, probabilities = both(images)
        scores = tf.gather(probabilities, target, batch_dims=1)
    weights = np.sum(tape.gradient(scores, maps), axis=(1, 2), keepdims=True)
    return np.maximum(np.sum(weights * maps, axis=-1), 0)


# %% adversary


def adversary(model, images, target, *, epsilon, step_size, steps):
    low, high = np.maximum(images - epsilon, 0), np.minimum(images + epsilon, 1)
    changed, taken = images.copy(), np.zeros(len(images), int)
    for _ in range(steps):
        watched = tf.Variable(changed)
        with tf.GradientTape() as tape:
            probabilities = model(watched)
            scores = tf.math.log(tf.gather(probabilities, target, batch_dims=1))
        moving = np.argmax(probabilities, axis=1) != target
        taken += moving
        step = step_size * np.sign(tape.gradient(scores, watched))
        moved = np.clip(changed + step, low, high)
        changed = np.where(moving[:, None, None, None], moved, changed)
    return changed, taken
