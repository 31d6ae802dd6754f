"""The five lectures, the twenty-seven lessons, and the 302 rows that tie them together.

A row is one technique, formula, table, figure or idea of a lecture. It has an
id (the lecture's letter and a number), a name, and the lesson that is its home.
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
    """One lesson.

    Attributes:
        slug: Its number and name, such as "09_learning_rate_annealing".
        title: Its title.
        question: The one question that it answers.
    """

    slug: str
    title: str
    question: str

    @property
    def after(self):
        """Numbers of the lessons that it builds on, as its first cell names them."""
        return tuple(AFTER.get(self.number, "").split())

    @property
    def number(self):
        """Its two digits, such as "09"."""
        return self.slug[:2]

    @property
    def notebook(self):
        """File name of its notebook."""
        return f"{self.slug}.ipynb"


class Row(NamedTuple):
    """One item of a lecture; `lesson` is the slug of the lesson that is its home."""

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

PARTS = {
    "": (Lesson("00_course_map", "Course map", "what is here, and where do I start?"),),
    "What a network computes": (
        Lesson(
            "01_spatial_processing",
            "Spatial processing",
            "why does one small kernel, slid over the image, beat a layer that sees everything?",
        ),
        Lesson(
            "02_convolution",
            "Convolution",
            "what does a convolution layer compute, and what does it cost?",
        ),
        Lesson(
            "03_receptive_fields",
            "Receptive fields",
            "what does a unit see, and what do pooling, stride and dilation change?",
        ),
        Lesson(
            "04_backpropagation",
            "Backpropagation",
            "how does one backward pass find every gradient, and how do you know that it is right?",
        ),
        Lesson(
            "05_gradients_in_depth",
            "Gradients in depth",
            "what becomes of signals and gradients in a deep network?",
        ),
        Lesson(
            "06_losses_and_densities",
            "Losses and densities",
            "which loss says what you believe about the answers?",
        ),
    ),
    "Training": (
        Lesson(
            "07_optimizers",
            "Optimizers",
            "what do momentum, RMSProp and Adam do with the same gradients?",
        ),
        Lesson(
            "08_comparing_optimizers",
            "Comparing optimizers",
            "which optimizer is better, and how would you know?",
        ),
        Lesson(
            "09_learning_rate_annealing",
            "Learning-rate annealing",
            "when should the learning rate fall?",
        ),
        Lesson(
            "10_inputs_and_initialization",
            "Inputs and initialization",
            "what must go in, and what must the first weights be, so that a signal reaches the "
            "other end?",
        ),
        Lesson(
            "11_normalization",
            "Normalization",
            "whose mean and variance, and what goes wrong when training and test use different "
            "ones?",
        ),
        Lesson(
            "12_regularization",
            "Regularization",
            "what makes a network do well on images that it has not seen?",
        ),
        Lesson(
            "13_augmentation",
            "Augmentation",
            "which images does augmentation stand for, and are those the ones you will meet?",
        ),
        Lesson(
            "14_debugging_training",
            "Debugging training",
            "training fails without a message: which cheap look tells you?",
        ),
    ),
    "Architectures": (
        Lesson(
            "15_classic_architectures",
            "Classic architectures",
            "why did 2012 happen, and where do LeNet, AlexNet and VGG spend memory, weights and "
            "operations?",
        ),
        Lesson(
            "16_residual_networks",
            "Residual networks",
            "why do deeper plain networks train worse, and what does a shortcut change?",
        ),
        Lesson(
            "17_efficient_architectures",
            "Efficient architectures",
            "what do branches, bottlenecks, groups and gates buy, and which network should you "
            "pick?",
        ),
    ),
    "Looking inside": (
        Lesson("18_looking_at_features", "Looking at features", "what does each unit respond to?"),
        Lesson(
            "19_attribution", "Attribution", "which pixels decided, and can the map be trusted?"
        ),
        Lesson(
            "20_images_by_gradient",
            "Images by gradient",
            "what image would excite a unit most, and how little must change to fool a network?",
        ),
    ),
    "Every pixel": (
        Lesson(
            "21_classical_segmentation",
            "Classical segmentation",
            "how far do colors and edges go without learning?",
        ),
        Lesson("22_upsampling", "Upsampling", "how do you make a map larger again?"),
        Lesson(
            "23_dense_prediction", "Dense prediction", "how does a classifier label every pixel?"
        ),
        Lesson("24_encoder_decoders", "Encoder-decoders", "what do skips carry?"),
    ),
    "The whole": (
        Lesson(
            "25_find_the_slip",
            "Find the slip",
            "which claims of five good lectures are wrong, and how do you prove it?",
        ),
        Lesson(
            "26_scaling_up",
            "Scaling up",
            "what changes with precision, compilation, several GPUs, several machines?",
        ),
    ),
}
AFTER = {  # what each lesson builds on; the others begin anew
    "02": "01",
    "03": "02",
    "04": "02",
    "05": "04",
    "07": "04",
    "08": "07",
    "09": "07 08",
    "10": "05 07",
    "11": "04 10",
    "12": "04 07 08",
    "13": "08 12",
    "14": "05 06",
    "15": "02 08 12 13",
    "16": "05 11 15",
    "17": "02 16",
    "19": "02 04",
    "20": "04",
    "22": "02 04",
    "23": "02 22",
    "24": "02 22 23",
    "25": "02",
    "26": "04 08 11",
}
LESSONS = tuple(lesson for lessons in PARTS.values() for lesson in lessons)


@cache
def rows():
    """Returns all rows, in order of lecture and number.

    Example:
        >>> from coursekit.course import rows
        >>> [row.id for row in rows() if row.lesson == "13_augmentation"]
        ['B49']
    """
    text = resources.files(__package__).joinpath("rows.csv").read_text("utf-8")
    return tuple(Row(**fields) for fields in csv.DictReader(text.splitlines()))
