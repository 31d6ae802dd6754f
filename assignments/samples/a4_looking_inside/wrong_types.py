"""Averages over the batch, in float64, counts by floats; climbs the first gradient alone."""

import keras
import numpy as np
import tensorflow as tf

STARTS_FROM = "correct_batched"
LOSES = {
    "test_saliency_shape": 1,
    "test_saliency_batch": 2,
    "test_adversary_returns": 1,
    "test_maximize_path": 1,
}

# %% saliency


def saliency(model, images, target):
    to_logits = keras.Model(model.input, model.get_layer("logits").output)
    watched = tf.Variable(images)
    with tf.GradientTape() as tape:
        score = tf.reduce_mean(tf.gather(to_logits(watched), target, batch_dims=1))
    return tape.gradient(score, watched).numpy().astype(float)


# %% adversary


def adversary(model, images, target, *, epsilon, step_size, steps):
    to_logits = keras.Model(model.input, model.get_layer("logits").output)
    low, high = np.maximum(images - epsilon, 0), np.minimum(images + epsilon, 1)
    changed, taken = images.copy(), np.zeros(len(images))
    for _ in range(steps):
        watched = tf.Variable(changed)
        with tf.GradientTape() as tape:
            logits = to_logits(watched)
            scores = tf.gather(tf.nn.log_softmax(logits), target, batch_dims=1)
        moving = np.argmax(logits, axis=1) != target
        taken += moving
        moved = np.clip(changed + step_size * np.sign(tape.gradient(scores, watched)), low, high)
        changed = np.where(moving[:, None, None, None], moved, changed)
    return changed, taken


# %% maximize_activation


def maximize_activation(model, start, target, *, norm, steps, step_size):
    def unit(arrays):
        lengths = np.sqrt((arrays**2).sum(axis=(1, 2, 3), keepdims=True))
        return arrays / np.where(lengths == 0, 1, lengths)

    to_logits = keras.Model(model.input, model.get_layer("logits").output)
    images = norm * unit(start)
    watched = tf.Variable(images)
    with tf.GradientTape() as tape:
        score = tf.reduce_sum(tf.gather(to_logits(watched), target, batch_dims=1))
    way = unit(tape.gradient(score, watched).numpy())
    for _ in range(steps):
        images = norm * unit(images + step_size * norm * way)
    return images
