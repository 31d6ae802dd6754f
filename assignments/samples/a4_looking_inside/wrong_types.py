"""Averages the gradient over the batch, in float64, and counts steps by floats."""

import keras
import numpy as np
import tensorflow as tf

STARTS_FROM = "correct_batched"
LOSES = {"test_saliency_shape": 1, "test_saliency_batch": 2, "test_adversary_returns": 1}

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
