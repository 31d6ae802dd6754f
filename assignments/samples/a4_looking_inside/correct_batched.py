"""All correct, without a loop over images or places: all covers are one batch, one gradient."""

import keras
import numpy as np
import tensorflow as tf

LOSES = {}

# %% occlusion


def occlusion(model, images, target, *, patch, stride, baseline):
    count, height, width, channels = images.shape
    tops, lefts = (np.arange(0, size - patch + 1, stride) for size in (height, width))

    def hidden(starts, size):
        return (np.arange(size) >= starts[:, None]) & (np.arange(size) < starts[:, None] + patch)

    rows, columns = hidden(tops, height), hidden(lefts, width)
    masks = rows[:, None, :, None, None] & columns[None, :, None, :, None]
    covered = np.where(masks, np.float32(baseline), images[:, None, None])
    every = model.predict(covered.reshape(-1, height, width, channels), verbose=0)
    every = every.reshape(count, len(tops), len(lefts), -1)
    one_hot = np.eye(every.shape[-1], dtype="float32")[target]
    p0 = (model.predict(images, verbose=0) * one_hot).sum(axis=1)
    return p0[:, None, None] - np.einsum("nijk,nk->nij", every, one_hot)


# %% saliency


def saliency(model, images, target):
    logits = model.get_layer("logits").output
    to_logits = keras.Model(model.input, logits)
    watched = tf.Variable(images)
    with tf.GradientTape() as tape:
        score = tf.reduce_sum(to_logits(watched) * tf.one_hot(target, logits.shape[-1]))
    return np.asarray(tape.gradient(score, watched))


# %% saliency_map


def saliency_map(slopes):
    return np.maximum(slopes.max(axis=3), (-slopes).max(axis=3))


# %% grad_cam


def grad_cam(model, images, target, *, layer):
    logits = model.get_layer("logits").output
    both = keras.Model(model.input, {"maps": model.get_layer(layer).output, "logits": logits})
    with tf.GradientTape() as tape:
        found = both(images)
        score = tf.reduce_sum(found["logits"] * tf.one_hot(target, logits.shape[-1]))
    slopes = tape.gradient(score, found["maps"])
    weighed = np.einsum("nk,nijk->nij", np.mean(slopes, axis=(1, 2)), found["maps"])
    return np.maximum(weighed, 0)


# %% maximize_activation


def maximize_activation(model, start, target, *, norm, steps, step_size):
    def on_sphere(images):
        flat = images.reshape(len(images), -1)
        return (norm * flat / np.linalg.norm(flat, axis=1, keepdims=True)).reshape(images.shape)

    images = on_sphere(start)
    for _ in range(steps):
        slopes = saliency(model, images.astype("float32"), target)
        lengths = np.linalg.norm(slopes.reshape(len(slopes), -1), axis=1)
        shares = np.divide(step_size * norm, lengths, out=np.zeros_like(lengths), where=lengths > 0)
        images = on_sphere(images + shares[:, None, None, None] * slopes)
    return images.astype("float32")


# %% adversary


def adversary(model, images, target, *, epsilon, step_size, steps):
    to_logits = keras.Model(model.input, model.get_layer("logits").output)
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True, reduction="sum")
    low, high = np.maximum(0, images - epsilon), np.minimum(1, images + epsilon)
    given, images = images, tf.Variable(images)
    taken = np.zeros(len(given), "int32")
    for _ in range(steps):
        with tf.GradientTape() as tape:
            logits = to_logits(images)
            badness = loss(target, logits)
        moving = np.argmax(logits, axis=1) != target
        taken += moving
        step = step_size * np.sign(tape.gradient(badness, images)) * moving[:, None, None, None]
        images.assign(np.clip(images - step, low, high))
    return images.numpy(), taken


# %% explanation

"""
Black covers make edges. An edge is dark on one side of the filter's middle, so the filter answers
as it does to a bright line, and the drop is negative. Gray covers make none.
"""
