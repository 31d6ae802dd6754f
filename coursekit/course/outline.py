"""The five lectures, the twenty lessons, and the 302 rows that tie them together.

A row is one technique, formula, table, figure or idea of a lecture. It has an
id (the lecture's letter and a number), a name, and the lesson that teaches it.
"""

import csv
from functools import cache
from importlib import resources
from typing import NamedTuple


class Lecture(NamedTuple):
    """One of the lectures that the course is built from."""

    course: str
    university: str
    lecturers: str
    year: str


class Lesson(NamedTuple):
    """One lesson; `slug` is its notebook's name without ending."""

    slug: str
    title: str


class Row(NamedTuple):
    """One item of a lecture; `lesson` is the slug of the lesson that teaches it."""

    id: str
    lecture: str
    name: str
    lesson: str


LECTURES = {
    "A": Lecture("CSE 559A Computer Vision", "WUSTL", "Chakrabarti", "2018"),
    "B": Lecture("Deep Learning for Computer Vision", "NTU", "Wang", "2022"),
    "C": Lecture("CPSC 532R Visual AI", "UBC", "Rhodin", "2019/20"),
    "D": Lecture("Deep Learning in Computer Vision", "DTU", "Jensen", "2019"),
    "E": Lecture(
        "6.819/6.869 Advances in Computer Vision", "MIT", "Freeman, Torralba, Isola", "undated"
    ),
}

LESSONS = (
    Lesson("00_course_map", "Course map"),
    Lesson("01_spatial_processing", "Spatial processing"),
    Lesson("02_convolution_layers", "Convolution layers"),
    Lesson("03_backpropagation", "Backpropagation"),
    Lesson("04_losses_and_densities", "Losses and densities"),
    Lesson("05_optimizers", "Optimizers"),
    Lesson("06_learning_rate_annealing", "Learning-rate annealing"),
    Lesson("07_inputs_and_initialization", "Inputs and initialization"),
    Lesson("08_normalization", "Normalization"),
    Lesson("09_regularization_and_augmentation", "Regularization and augmentation"),
    Lesson("10_classic_architectures", "Classic architectures"),
    Lesson("11_modern_architectures", "Modern architectures"),
    Lesson("12_looking_at_features", "Looking at features"),
    Lesson("13_attribution_and_adversaries", "Attribution and adversaries"),
    Lesson("14_debugging_training", "Debugging training"),
    Lesson("15_classical_segmentation", "Classical segmentation"),
    Lesson("16_upsampling", "Upsampling"),
    Lesson("17_semantic_segmentation", "Semantic segmentation"),
    Lesson("18_find_the_slip", "Find the slip"),
    Lesson("19_scaling_up", "Scaling up"),
)


@cache
def rows():
    """Returns all rows, in order of lecture and number."""
    text = resources.files(__package__).joinpath("rows.csv").read_text("utf-8")
    return tuple(Row(**fields) for fields in csv.DictReader(text.splitlines()))
