"""All correct, one image at a time and one gradient at a time, as the formulas are written."""

import keras
import numpy as np
import tensorflow as tf

LOSES = {}

# %% occlusion


def occlusion(model, images, target, *, patch, stride, baseline):
    maps = []
    for image, wanted in zip(images, target, strict=True):
        p0 = float(model(image[None])[0, wanted])
        rows = []
        for top in range(0, image.shape[0] - patch + 1, stride):
            row = []
            for left in range(0, image.shape[1] - patch + 1, stride):
                covered = np.array(image)
                covered[top : top + patch, left : left + patch, :] = baseline
                row.append(p0 - float(model(covered[None])[0, wanted]))
            rows.append(row)
        maps.append(rows)
    return np.array(maps, dtype="float32")


# %% saliency


def logits_of(model):
    return keras.Model(model.input, model.get_layer("logits").output)


def saliency(model, images, target):
    before_softmax = logits_of(model)
    found = np.zeros(images.shape, dtype="float32")
    for n in range(len(images)):
        image = tf.Variable(images[n : n + 1])
        with tf.GradientTape() as tape:
            score = before_softmax(image)[0, target[n]]
        found[n] = tape.gradient(score, image)[0]
    return found


# %% saliency_map


def saliency_map(slopes):
    largest = np.abs(slopes[..., 0])
    for channel in range(1, slopes.shape[3]):
        largest = np.maximum(largest, np.abs(slopes[..., channel]))
    return largest


# %% grad_cam


def grad_cam(model, images, target, *, layer):
    both = keras.Model(
        model.input, [model.get_layer(layer).output, model.get_layer("logits").output]
    )
    found = []
    for n, image in enumerate(images):
        with tf.GradientTape() as tape:
            maps, logits = both(image[None])
            score = logits[0, target[n]]
        slopes = tape.gradient(score, maps).numpy()[0]
        maps = maps.numpy()[0]
        total = np.zeros(maps.shape[:2], dtype="float32")
        for k in range(maps.shape[2]):
            total += slopes[:, :, k].mean() * maps[:, :, k]
        found.append(np.where(total > 0, total, 0))
    return np.stack(found)


# %% maximize_activation


def slope_of(before_softmax, image, wanted):
    watched = tf.Variable(image[None], dtype="float32")
    with tf.GradientTape() as tape:
        score = before_softmax(watched)[0, wanted]
    return tape.gradient(score, watched)[0].numpy()


def maximize_activation(model, start, target, *, norm, steps, step_size):
    before_softmax = logits_of(model)
    found = np.empty_like(start)
    for n in range(len(start)):
        image = start[n] / np.linalg.norm(start[n]) * norm
        for _ in range(steps):
            slope = slope_of(before_softmax, image, target[n])
            if slope.any():
                image = image + step_size * norm * slope / np.linalg.norm(slope)
                image = image / np.linalg.norm(image) * norm
        found[n] = image
    return found


# %% adversary


def adversary(model, images, target, *, epsilon, step_size, steps):
    before_softmax = logits_of(model)
    changed, taken = np.array(images), np.zeros(len(images), dtype=int)
    for n, wanted in enumerate(target):
        while taken[n] < steps:
            image = tf.Variable(changed[n : n + 1])
            with tf.GradientTape() as tape:
                logits = before_softmax(image)
                score = logits[0, wanted] - tf.reduce_logsumexp(logits)
            if int(tf.argmax(logits[0])) == wanted:
                break
            step = np.sign(tape.gradient(score, image)[0]) * step_size
            moved = np.clip(changed[n] + step, images[n] - epsilon, images[n] + epsilon)
            changed[n] = np.clip(moved, 0, 1)
            taken[n] += 1
    return changed, taken


# %% explanation

"""
A filter takes the pixels beside a line away from the line. Where a black cover ends there is gray
next to black, and to the filter that looks like a line, so p goes up where nothing is. I would
report 0.5, the gray of the background, and for photographs the mean and a blur beside each other.
Control: cover the picture without a line by black. The drop is below 0 there too. Two lines at
once hide each other's drop; no method here shows that, since each changes little around one image.
"""
