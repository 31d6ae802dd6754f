"""Data sets and the pipelines that feed them to a model."""

from coursekit._keras import start_tensorflow  # noqa: F401
from coursekit.data import _required, augmentation  # noqa: F401
from coursekit.data.batching import pipeline, to_unit_range
from coursekit.data.datasets.disks_and_lines import disks_and_lines
from coursekit.data.datasets.load import EMBEDDED, load, prepared
from coursekit.data.datasets.one_line_images import one_line_images
from coursekit.data.datasets.textured_garments import GARMENT_CLASSES, textured_garments
from coursekit.data.datasets.textured_garments_builder import TexturedGarments
from coursekit.data.label_maps import downsample_labels
from coursekit.data.normalization.standardizer import Standardizer
from coursekit.data.normalization.whitening import Whitening
from coursekit.data.resizing import resize_to

__all__ = [
    "EMBEDDED",
    "GARMENT_CLASSES",
    "Standardizer",
    "TexturedGarments",
    "Whitening",
    "augmentation",
    "disks_and_lines",
    "downsample_labels",
    "load",
    "one_line_images",
    "pipeline",
    "prepared",
    "resize_to",
    "textured_garments",
    "to_unit_range",
]
