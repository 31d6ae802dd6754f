"""Differentiates the probability, and moves away from a class instead of to one."""

import keras
import numpy as np
import tensorflow as tf

STARTS_FROM = "correct_one_by_one"
LOSES = {
    "test_saliency_linear": 2,
    "test_saliency_batch": 2,
    "test_adversary_target": 2,
    "test_adversary_log_probability": 1,
}

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
