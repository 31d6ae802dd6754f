from coursekit.plot import segmentation_grid, segmentation_picture
from matplotlib import pyplot as plt
import numpy as np
import pytest

RNG = np.random.default_rng(0)
IMAGES = RNG.random((2, 5, 6, 3))
MASKS = RNG.integers(0, 3, (2, 5, 6))
SAID = np.where(RNG.random(MASKS.shape) < 0.7, MASKS, 0)


@pytest.fixture(autouse=True)
def closed():
    plt.switch_backend("agg")
    yield
    plt.close("all")


def titles(row):
    return [ax.get_title() for ax in row]


def below(axes):
    (legend,) = axes[0, 0].figure.legends
    return [text.get_text() for text in legend.get_texts()]


def test_a_row_holds_image_truth_prediction_and_errors():
    axes = segmentation_grid(IMAGES, MASKS, SAID, class_names=["sky", "bird", "kite"])
    assert axes.shape == (2, 4)
    shares = [f"{np.mean(each):.1%} wrong" for each in MASKS != SAID]
    assert titles(axes[0]) == ["image", "truth", "prediction", shares[0]]
    assert titles(axes[1]) == ["", "", "", shares[1]]
    np.testing.assert_allclose(axes[1, 0].images[0].get_array(), IMAGES[1])
    assert below(axes) == ["bird", "kite", "error: missed"]


def test_models_stand_side_by_side():
    axes = segmentation_grid(IMAGES, MASKS, {"FCN": SAID, "U-Net": MASKS}, errors=False)
    assert titles(axes[0]) == ["image", "truth", "FCN", "U-Net"]
    np.testing.assert_array_equal(*(axes[0, column].images[0].get_array() for column in (1, 3)))
    both = segmentation_grid(IMAGES, MASKS, {"FCN": SAID, "U-Net": MASKS})
    assert both.shape == (2, 6)
    assert titles(both[0])[-1] == "0.0% wrong"


def test_the_truth_alone_and_labels_of_the_rows():
    axes = segmentation_grid(IMAGES[..., 0], MASKS, labels=["left", "right"])
    assert axes.shape == (2, 2)
    assert [row[0].texts[0].get_text() for row in axes] == ["left", "right"]


def test_axes_that_are_given_are_used():
    _, given = plt.subplots(2, 4)
    assert segmentation_grid(IMAGES, MASKS, SAID, axes=given)[1, 2] is given[1, 2]
    assert not given[0, 0].figure.legends


def test_the_picture_holds_the_same_as_the_grid():
    picture = segmentation_picture(IMAGES, SAID, MASKS)
    assert picture.shape == (4 * 6 - 1, 2 * 7 - 1, 3)
    assert picture.dtype == np.uint8
    axes = segmentation_grid(IMAGES, MASKS, SAID)
    for row in range(4):
        tile = picture[6 * row : 6 * row + 5, 7:13]
        drawn = axes[1, row].images[0].get_array()
        np.testing.assert_allclose(tile, 255 * drawn, atol=0.51)
    assert segmentation_picture(IMAGES, SAID).shape == (2 * 6 - 1, 2 * 7 - 1, 3)


WRONG = {
    "masks": ({"masks": MASKS[:1]}, r"`masks` must be maps of the size of the images, \(2, 5, 6\)"),
    "predictions": ({"predictions": SAID[:, 1:]}, "`predictions` must be maps of the size"),
    "model": ({"predictions": {"FCN": SAID[:1]}}, r"`predictions\['FCN'\]` must be maps of the"),
    "scores": ({"predictions": np.eye(3)[SAID]}, r"got \(2, 5, 6, 3\); turn scores or one-hot"),
    "labels": ({"labels": ["one"]}, "`labels` must name each of 2 images; got 1"),
    "axes": ({"axes": [None] * 3}, "`axes` must be 2 x 4 axes; got 3"),
    "images": ({"images": IMAGES[0, 0]}, r"`images` must be a filled \(N, H, W\)"),
}


@pytest.mark.parametrize("name", WRONG)
def test_arguments_are_checked(name):
    options, message = WRONG[name]
    given = {"images": IMAGES, "masks": MASKS, "predictions": SAID, **options}
    with pytest.raises(ValueError, match=message):
        segmentation_grid(**given)
