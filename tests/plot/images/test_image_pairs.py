from coursekit.plot.images.image_pairs import difference_grid
from matplotlib import pyplot as plt
import numpy as np
import pytest

IMAGES = np.full((2, 3, 4, 3), 0.5)


@pytest.fixture(autouse=True)
def closed():
    plt.switch_backend("agg")
    yield
    plt.close("all")


def pictures(row):
    return [ax.images[0].get_array() for ax in row]


def titles(row):
    return [ax.get_title() for ax in row]


def test_each_row_holds_a_pair_and_its_difference_about_mid_gray():
    changed = IMAGES.copy()
    changed[1, 0, 0, 0] -= 0.02
    axes = difference_grid(IMAGES, changed)
    assert axes.shape == (2, 4)
    image, adversary, difference, enlarged = pictures(axes[1])
    np.testing.assert_allclose(image, IMAGES[1])
    np.testing.assert_allclose(adversary, changed[1])
    assert (difference[0, 0, 0], enlarged[0, 0, 0]) == pytest.approx((0.48, 0.3))
    assert np.all(difference[1:] == 0.5)
    assert all(np.all(picture == 0.5) for picture in pictures(axes[0]))


def test_bytes_are_subtracted_without_wrapping():
    images = np.full((1, 3, 4), 100, "uint8")
    difference = pictures(difference_grid(images, images - 51)[0])[2]
    np.testing.assert_allclose(difference, 0.3)


def test_titles_hold_labels_size_and_what_is_cut_off():
    changed = IMAGES + 0.1
    axes = difference_grid(
        IMAGES, changed, labels=["cat", "dog"], changed_labels=["owl", "fox"], kind="target", gain=4
    )
    assert titles(axes[1]) == [
        "image: dog",
        "target: fox",
        "difference, up to 0.1",
        "4 x difference",
    ]
    changed = IMAGES.copy()
    changed[:, :, :2] += 0.1
    axes = difference_grid(IMAGES, changed)
    assert titles(axes[0])[2:] == ["difference, up to 0.1", "10 x difference, 50% cut off"]
    assert pictures(axes[0])[3].max() == 1


def test_a_picture_is_as_wide_as_asked_for():
    narrow, wide = (difference_grid(IMAGES, IMAGES, side=side)[0, 0].figure for side in (1, 2))
    assert narrow.get_size_inches()[0] == 4
    assert wide.get_size_inches()[0] == 8
    assert wide.get_size_inches()[1] > narrow.get_size_inches()[1]


def test_no_images_are_named():
    with pytest.raises(ValueError, match=r"`images` must be a filled \(N, H, W\).* got \(0, 3, 4"):
        difference_grid(IMAGES[:0], IMAGES[:0])


def test_gray_images_and_given_axes_will_do():
    _, given = plt.subplots(1, 4)
    axes = difference_grid(IMAGES[:1, ..., :1], IMAGES[:1, ..., :1], axes=given)
    assert list(axes[0]) == list(given)
    axes[0, 0].figure.canvas.draw()


@pytest.mark.parametrize(
    ("changed", "options", "message"),
    [
        (IMAGES[:1], {}, r"`changed` must have the shape of `images`.* got \(1, 3, 4, 3\)"),
        (IMAGES * 9, {}, "`changed` must be uint8, or float"),
        (IMAGES, {"labels": ["a"]}, "`labels` must name each of the 2 images; got 1"),
        (IMAGES, {"changed_labels": "a"}, "`changed_labels` must name each of the 2 images"),
        (IMAGES, {"gain": 0}, "`gain` must be above 0"),
    ],
)
def test_errors_name_the_argument(changed, options, message):
    with pytest.raises(ValueError, match=message):
        difference_grid(IMAGES, changed, **options)
