"""Small scenes for the tests of augmentation."""

from coursekit.data import augmentation as aug
import numpy as np

GEOMETRIC = {
    "flip": aug.flip(vertical=True),
    "translate": aug.translate(vertical=0.3, horizontal=0.2),
    "rotate": aug.rotate(40),
    "zoom": aug.zoom(0.4),
    "shear": aug.shear(vertical=0.3, horizontal=0.2),
    "perspective": aug.perspective(0.2),
    "elastic": aug.elastic(1.5, smoothness=3),
    "crop": aug.crop(14, 17, padding=2),
    "resized_crop": aug.resized_crop(11, 13, area=(0.2, 1)),
    "maybe": aug.maybe(aug.rotate(40)),
}
COLOR = {
    "brightness": aug.brightness(0.2),
    "exposure": aug.exposure(0.4),
    "contrast": aug.contrast(0.5),
    "saturation": aug.saturation(0.5),
    "hue": aug.hue(0.1),
    "channel_cast": aug.channel_cast(0.1),
    "principal_cast": aug.principal_cast(np.eye(3) / 10, deviation=0.5),
    "gray": aug.gray(probability=0.5),
}
OTHER = {
    "blur": aug.blur((0.5, 1.5)),
    "sharpness": aug.sharpness(0.8),
    "noise": aug.noise(0.1),
    "erase": aug.erase(),
    "solarize": aug.solarize(0.5),
    "posterize": aug.posterize(3),
    "autocontrast": aug.autocontrast(),
    "equalize": aug.equalize(),
    "rand_augment": aug.rand_augment(2, magnitude=8),
    "maybe": aug.maybe(aug.blur((0.5, 1.5))),
}
OPERATIONS = {**GEOMETRIC, **COLOR, **OTHER}


def images(count=6, height=20, width=24, channels=3, seed=0):
    """Returns uint8 images of white noise between 60 and 200."""
    shape = (count, height, width, channels)
    return np.random.default_rng(seed).integers(60, 200, shape).astype("uint8")


def smooth_images(count=4, side=48):
    """Returns float32 images of a blob on gray, the blob well inside."""
    rows, columns = np.mgrid[:side, :side] - (side - 1) / 2
    blob = np.exp(-((rows - 3) ** 2 + (columns + 4) ** 2 / 2) / 40)
    image = 0.4 + 0.3 * np.stack([blob, 0.5 * blob, -blob], axis=-1)
    return np.tile(image.astype("float32"), (count, 1, 1, 1))
