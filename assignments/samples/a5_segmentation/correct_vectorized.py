"""All correct: sliding windows, scatters and one product, no loop over pixels."""

import keras
import numpy as np

LOSES = {}

# %% max_pool


def max_pool(maps, *, size):
    windows = np.lib.stride_tricks.sliding_window_view(maps, (size, size), axis=(1, 2))
    windows = windows[:, ::size, ::size]
    flat = windows.reshape(*windows.shape[:4], size * size)
    inside = np.argmax(flat, axis=-1)
    tops, lefts = (size * np.arange(length) for length in inside.shape[1:3])
    row = tops[:, None, None] + inside // size
    column = lefts[:, None] + inside % size
    pooled = np.take_along_axis(flat, inside[..., None], axis=-1)[..., 0]
    return pooled, row * maps.shape[2] + column


# %% max_unpool


def max_unpool(values, places, *, height, width):
    count, channels = len(values), values.shape[-1]
    image, channel = np.ogrid[:count, :channels]
    offset = (image * channels + channel)[:, None, None] * height * width
    sums = np.bincount(
        (offset + places).ravel(), values.ravel(), minlength=count * channels * height * width
    )
    maps = sums.reshape(count, channels, height, width).transpose(0, 2, 3, 1)
    return maps.astype(values.dtype)


# %% max_unpool_gradient


def max_unpool_gradient(upstream, places):
    count, height, width, channels = upstream.shape
    flat = upstream.reshape(count, height * width, channels)
    found = np.take_along_axis(flat, places.reshape(count, -1, channels), axis=1)
    return found.reshape(places.shape)


# %% convolution_matrix


def convolution_matrix(kernel, height, width, *, stride):
    basis = np.eye(height * width).reshape(-1, height, width)
    windows = np.lib.stride_tricks.sliding_window_view(basis, kernel.shape, axis=(1, 2))
    responses = np.einsum("pijab,ab->pij", windows[:, ::stride, ::stride], kernel)
    return responses.reshape(height * width, -1).T


# %% transposed_convolution


def transposed_convolution(maps, kernel, *, stride):
    count, h, w, _ = maps.shape
    kh, kw, filters, _ = kernel.shape
    result = np.zeros((count, (h - 1) * stride + kh, (w - 1) * stride + kw, filters), maps.dtype)
    copies = np.einsum("nijc,abfc->nijabf", maps, kernel)
    rows = stride * np.arange(h)[:, None] + np.arange(kh)
    columns = stride * np.arange(w)[:, None] + np.arange(kw)
    place = np.arange(count)[:, None, None, None, None], rows[:, None, :, None], columns[:, None]
    np.add.at(result, place, copies)
    return result


# %% confusion_matrix


def confusion_matrix(labels, predictions, *, num_classes, ignore=None):
    counts = np.zeros((num_classes, num_classes), "int64")
    kept = np.full(labels.shape, True) if ignore is None else labels != ignore
    np.add.at(counts, (labels[kept], predictions[kept]), 1)
    return counts


# %% class_iou


def class_iou(counts):
    both = np.diag(counts).astype(float)
    either = counts.sum(0) + counts.sum(1) - both
    return np.divide(both, either, out=np.full(len(counts), np.nan), where=either > 0)


# %% mean_iou


def mean_iou(counts):
    found = class_iou(counts)
    return found[~np.isnan(found)].mean()


# %% build_unet


def build_unet(num_classes):
    def convolve(maps, filters):
        for _ in range(2):
            maps = keras.layers.Conv2D(filters, 3, padding="same", use_bias=False)(maps)
            maps = keras.layers.BatchNormalization(momentum=0.9)(maps)
            maps = keras.layers.Activation("relu")(maps)
        return maps

    images = keras.Input((None, None, 1))
    fine = convolve(keras.layers.Rescaling(6.0, -1.5)(images), 8)
    middle = convolve(keras.layers.MaxPooling2D(2)(fine), 16)
    coarse = convolve(keras.layers.MaxPooling2D(2)(middle), 32)
    up = keras.layers.Conv2DTranspose(16, 2, strides=2)(coarse)
    up = convolve(keras.layers.Concatenate()([middle, up]), 16)
    up = keras.layers.Conv2DTranspose(8, 2, strides=2)(up)
    up = convolve(keras.layers.Concatenate()([fine, up]), 8)
    scores = keras.layers.Conv2D(num_classes, 1, activation="softmax")(up)
    return keras.Model(images, scores)


# %% train_unet


def train_unet(images, masks, *, seed):
    keras.utils.set_random_seed(seed)
    corners = [(top, left) for top in range(0, 128, 32) for left in range(0, 128, 32)]
    images, masks = (
        np.concatenate([part[:, top : top + 32, left : left + 32] for top, left in corners])
        for part in (images, masks)
    )
    filled = masks.any(axis=(1, 2, 3))
    images, masks = images[filled], masks[filled]
    model = build_unet(3)
    rates = keras.optimizers.schedules.CosineDecay(1e-2, 8 * len(images) // 16)
    model.compile(keras.optimizers.Adam(rates), "sparse_categorical_crossentropy")
    model.fit(images, masks, batch_size=16, epochs=8, verbose=0)
    return model


# %% comparison

"""
Nine pixels in ten are background, so finding nothing is right in 90 % of the pixels. I would report
the IoU of nuclei and how many nuclei are found. The threshold loses dim nuclei and speckles the
ground; the network averages over a neighborhood. A ring that is moved by a pixel has an IoU near 0;
a boundary score with a tolerance is fairer. I would train with and without skips, five seeds each,
and compare them paired on the second image; an interval that holds 0 would make me drop the claim.
"""
