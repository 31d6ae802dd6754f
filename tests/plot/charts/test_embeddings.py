from coursekit.plot.charts.embeddings import OKABE_ITO, embedding_dots, embedding_thumbnails
import matplotlib
from matplotlib import pyplot as plt
from matplotlib.colors import to_hex
import numpy as np
import pytest

POINTS = np.random.default_rng(0).normal(size=(200, 2)) * [3, 1]
IMAGES = np.random.default_rng(1).random((200, 4, 8))


@pytest.fixture(autouse=True)
def closed():
    plt.switch_backend("agg")
    yield
    plt.close("all")


def looks(ax):
    return [
        (to_hex(dots.get_edgecolor()[0]), to_hex((*dots.get_facecolor(), (1, 1, 1, 0))[0]), path)
        for dots in ax.collections
        for path in [dots.get_paths()[0].vertices.tobytes()]
    ]


def test_colors_are_okabe_and_itos():
    if "okabe_ito" not in matplotlib.color_sequences:
        pytest.skip("this Matplotlib does not know them")
    published = {to_hex(color).upper() for color in matplotlib.color_sequences["okabe_ito"]}
    assert set(OKABE_ITO) == published


def test_each_label_has_a_color_and_marker_of_its_own():
    labels = np.arange(200) % 20
    ax = embedding_dots(POINTS, labels)
    assert len(set(looks(ax))) == 20
    colors = [face for _, face, _ in looks(ax)[:8]]
    markers = [path for _, _, path in looks(ax)[:8]]
    assert len(set(colors)) == len(set(markers)) == 8
    for label, dots in enumerate(ax.collections):
        np.testing.assert_array_equal(dots.get_offsets(), POINTS[labels == label])


@pytest.mark.parametrize("names", [["cat", "dog"], {0: "cat", 1: "dog"}])
def test_the_legend_names_the_labels(names):
    ax = embedding_dots(POINTS[:4], [1, 0, 0, 1], names=names)
    assert [text.get_text() for text in ax.get_legend().get_texts()] == ["cat", "dog"]
    ax = embedding_dots(POINTS[:2], ["owl", "fox"])
    assert [text.get_text() for text in ax.get_legend().get_texts()] == ["fox", "owl"]


def test_axes_have_one_scale_and_no_numbers():
    _, given = plt.subplots()
    ax = embedding_dots(POINTS, np.zeros(200, int), ax=given)
    assert ax is given
    assert ax.get_aspect() == 1
    assert not len(ax.get_xticks())
    assert ax.get_xlim()[0] < POINTS[:, 0].min()


def boxes(ax):
    """(left, right, bottom, top) of each thumbnail."""
    return np.array([image.get_extent() for image in ax.images])


def test_thumbnails_do_not_overlap_and_leave_no_room_for_another():
    ax = embedding_thumbnails(POINTS, IMAGES)
    left, right, bottom, top = boxes(ax).T
    centers = np.stack([(left + right) / 2, (bottom + top) / 2], axis=1)
    sizes = right[0] - left[0], top[0] - bottom[0]
    assert sizes[0] == pytest.approx(2 * sizes[1])  # as the images
    assert sizes[0] == pytest.approx(0.07 * np.ptp(POINTS[:, 0]))
    apart = (np.abs(centers[:, None] - centers) >= np.array(sizes) - 1e-9).any(axis=-1)
    assert np.array_equal(apart, ~np.eye(len(centers), dtype=bool))
    (others,) = ax.collections
    dots = np.asarray(others.get_offsets())
    assert len(dots) + len(centers) == 200
    assert all((np.abs(centers - dot) < sizes).all(axis=1).any() for dot in dots)


def test_each_thumbnail_stands_at_its_point_and_earlier_ones_go_first():
    ax = embedding_thumbnails([[0, 0], [0.01, 0], [1, 1]], IMAGES[:3])
    for image, index in zip(ax.images, (0, 2), strict=True):
        np.testing.assert_array_equal(image.get_array(), IMAGES[index])
        assert np.mean(image.get_extent()[:2]) == pytest.approx(index / 2)
    assert ax.get_xlim()[0] < boxes(ax).min()
    assert ax.get_xlim()[1] > boxes(ax).max()


def test_frames_have_the_colors_of_the_dots():
    labels = np.array(["b", "a", "c"])
    points = [[0, 0], [5, 0], [9, 9]]
    frames = embedding_thumbnails(points, IMAGES[:3], labels=labels).patches
    dots = embedding_dots(points, labels).collections
    colors = [to_hex(dots[index].get_facecolor()[0]) for index in (1, 0, 2)]
    assert [to_hex(frame.get_edgecolor()) for frame in frames] == colors


def test_points_in_one_place_are_drawn_too():
    assert len(embedding_thumbnails(np.zeros((3, 2)), IMAGES[:3]).images) == 1
    embedding_dots(np.zeros((3, 2)), [0, 0, 1]).figure.canvas.draw()


@pytest.mark.parametrize(
    ("points", "message"),
    [
        (np.zeros((2, 3)), r"`points` must be a filled \(N, 2\) array; got shape \(2, 3\)"),
        ([[0, np.nan], [1, 1]], "`points` must be finite"),
        (np.zeros((3, 2)), "`{}` must be one for each of the 3 points; got 2"),
    ],
)
def test_errors_name_the_argument(points, message):
    with pytest.raises(ValueError, match=message.format("labels")):
        embedding_dots(points, [0, 1])
    with pytest.raises(ValueError, match=message.format("images")):
        embedding_thumbnails(points, IMAGES[:2])
