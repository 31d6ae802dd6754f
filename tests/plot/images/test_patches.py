from coursekit.plot.images.patches import patch_grid
from matplotlib import pyplot as plt
import numpy as np
import pytest

PATCHES = np.linspace(0, 1, 3 * 4 * 5 * 3).reshape(3, 4, 5, 3)
VALUES = [3.0, 2.0, 0.12345]


@pytest.fixture(autouse=True)
def closed():
    plt.switch_backend("agg")
    yield
    plt.close("all")


def canvas(ax):
    return np.asarray(ax.images[0].get_array())


def test_patches_stand_in_order_with_their_values():
    ax = patch_grid(PATCHES, VALUES, columns=3)
    assert [text.get_text() for text in ax.texts] == ["3", "2", "0.123"]
    for index, left in enumerate((0, 7, 14)):
        np.testing.assert_allclose(canvas(ax)[:4, left : left + 5, :3], PATCHES[index])
    assert np.all(canvas(ax)[..., 3] == 1)
    assert not ax.patches


def test_what_is_beyond_the_image_is_clear_over_a_hatch():
    inside = np.ones((3, 4, 5), bool)
    inside[1, :2] = False
    patches = np.where(inside[..., None], PATCHES, np.nan)
    ax = patch_grid(patches, VALUES, inside=inside, columns=3)
    clear = canvas(ax)[..., 3] == 0
    assert clear[:2, 7:12].all()
    assert clear.sum() == 10
    (hatched,) = ax.patches
    assert hatched.get_hatch()
    assert hatched.get_zorder() < ax.images[0].get_zorder()
    left, right, bottom, top = ax.images[0].get_extent()
    assert hatched.get_bbox().extents.tolist() == [left, top, right, bottom]


@pytest.mark.parametrize("patches", [PATCHES[..., 0], PATCHES[..., :1]])
def test_gray_patches_of_bytes_will_do(patches):
    as_bytes = np.round(255 * patches).astype("uint8")
    drawn = canvas(patch_grid(as_bytes, VALUES, columns=3))
    np.testing.assert_allclose(drawn[:4, :5, 0], as_bytes.reshape(3, 4, 5)[0] / 255)


def test_given_axes_are_used():
    _, ax = plt.subplots()
    assert patch_grid(PATCHES, VALUES, ax=ax) is ax


@pytest.mark.parametrize(
    ("patches", "options", "message"),
    [
        (PATCHES[0, 0], {}, r"`patches` must be a filled \(K, h, w\)"),
        (PATCHES[..., :2], {}, r"`patches` must be .* got \(3, 4, 5, 2\)"),
        (PATCHES[:2], {}, r"`values` must be one for each of the 2 patches; got \(3,\)"),
        (PATCHES, {"inside": [True]}, r"`inside` must be \(3, 4, 5\); got \(1,\)"),
        (PATCHES * 255, {}, r"`patches` must be uint8, or float in \[0, 1\]"),
    ],
)
def test_errors_name_the_argument(patches, options, message):
    with pytest.raises(ValueError, match=message):
        patch_grid(patches, VALUES, **options)
