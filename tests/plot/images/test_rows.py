"""A row of pictures shows each as it is, under its title."""

from coursekit.plot.images.rows import image_row
from matplotlib import pyplot as plt
import numpy as np
import pytest


@pytest.fixture(autouse=True)
def closed_figures():
    plt.switch_backend("agg")
    yield
    plt.close("all")


def shown(ax):
    """Returns the colors in which the picture of the axes is drawn."""
    (picture,) = ax.images
    return picture.to_rgba(picture.get_array())[..., :3]


def test_pictures_of_different_sizes_and_kinds_stand_under_their_titles():
    color = np.random.default_rng(0).random((2, 5, 3))
    axes = image_row({"gray": np.eye(3)[None, ..., None], "color": color, "mask": np.eye(4) > 0})
    assert [ax.get_title() for ax in axes] == ["gray", "color", "mask"]
    np.testing.assert_array_equal(axes[0].images[0].get_array(), np.eye(3))
    np.testing.assert_array_equal(axes[1].images[0].get_array(), color)
    np.testing.assert_array_equal(shown(axes[2])[..., 0], np.eye(4))


def test_each_picture_has_its_own_range_unless_limits_are_given():
    pictures = {"dark": np.array([[0.0, 0.5]]), "bright": np.array([[0.5, 1.0]])}
    dark, bright = (shown(ax) for ax in image_row(pictures))
    np.testing.assert_array_equal(dark, bright)
    dark, bright = (shown(ax) for ax in image_row(pictures, limits=np.array([0, 1])))
    np.testing.assert_allclose(dark[0, 1], bright[0, 0])
    assert dark[0, 0].max() == 0


def test_color_of_16_bits_is_drawn_in_its_own_range():
    color = np.array([0, 32_768, 65_535], "uint16").reshape(1, 1, 3)
    (ax,) = image_row({"deep": color})
    np.testing.assert_allclose(ax.images[0].get_array().ravel(), [0, 0.5, 1], atol=1e-4)


def test_numbers_are_written_on_their_pixels_and_told_apart_from_them():
    (ax,) = image_row({"values": np.array([[0, 2.5], [7, 10]])}, numbers=True)
    assert [text.get_text() for text in ax.texts] == ["0", "2.5", "7", "10"]
    assert [text.get_position() for text in ax.texts] == [(0, 0), (1, 0), (0, 1), (1, 1)]
    assert [text.get_color() for text in ax.texts] == ["white", "white", "black", "black"]
    (ax,) = image_row({"mask": np.array([[True, False]])}, numbers=True)
    assert [text.get_text() for text in ax.texts] == ["1", "0"]


def test_what_is_finer_than_the_page_is_averaged_and_makes_no_false_pattern():
    (ax,) = image_row({"stripes": np.tile([0.0, 1.0], (500, 250))}, side=1)
    ax.figure.canvas.draw()
    pixels = np.asarray(ax.figure.canvas.buffer_rgba())[..., 0]
    height, width = pixels.shape
    middle = pixels[height // 3 : height // 2, width // 3 : 2 * width // 3]
    assert np.abs(middle - 127.0).max() < 30


def test_a_row_may_break_and_leaves_no_empty_frame():
    axes = image_row(dict.fromkeys("abc", np.eye(2)), columns=2)
    assert len(axes) == 3
    drawn = axes[0].figure.axes
    assert [ax.get_subplotspec().rowspan.start for ax in axes] == [0, 0, 1]
    assert [ax.axison for ax in drawn] == [True, True, True, False]


SHAPES = {"tall": (8, 4), "square": (4, 4), "wide": (4, 8), "a line": (99, 1)}


def test_a_tall_picture_gets_the_height_that_it_wants():
    sizes = {}
    for name, shape in SHAPES.items():
        figure = image_row({name: np.eye(*shape), "other": np.eye(4)}, side=2)[0].figure
        sizes[name] = figure.get_size_inches().tolist()
    assert sizes["square"] == sizes["wide"]
    assert sizes["tall"] == [4, sizes["square"][1] + 2]
    assert sizes["a line"] == [4, sizes["square"][1] + 4]


def test_given_axes_are_used():
    given = plt.subplots(1, 2)[1]
    assert image_row({"a": np.eye(2), "b": np.eye(3)}, axes=given).tolist() == given.tolist()
    assert len(plt.get_fignums()) == 1


@pytest.mark.parametrize(
    ("pictures", "options", "message"),
    [
        ({}, {}, "`pictures` must hold at least one"),
        ({"two": np.zeros((2, 4, 4, 3))}, {}, r"`pictures\['two'\]` must be .* \(2, 4, 4, 3\)"),
        ([np.eye(2)], {}, "`pictures` must be a dictionary from titles to pictures; got a list"),
        ({"a": np.eye(2)}, {"columns": 0}, "`columns` must be a positive integer; got 0"),
        ({"deep": np.full((2, 2, 3), 200)}, {}, r"`pictures\['deep'\]` must be uint8"),
        ({"line": np.zeros(4)}, {}, r"`pictures\['line'\]` must be"),
        ({"empty": np.zeros((0, 4))}, {}, r"`pictures\['empty'\]` must be"),
        ({"a": np.eye(2)}, {"axes": [None, None]}, "one for each of 1 pictures; got 2"),
    ],
)
def test_errors_name_the_argument(pictures, options, message):
    with pytest.raises(ValueError, match=message):
        image_row(pictures, **options)
