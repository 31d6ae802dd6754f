from coursekit.plot import error_map, mask_map, outline_map
from coursekit.plot.masks.outlines import _segments
from matplotlib import pyplot as plt
import numpy as np
import pytest

IMAGE = np.random.default_rng(0).random((6, 8, 3))
MASK = np.zeros((6, 8), int)
MASK[1:4, 2:5] = 1
MASK[5] = 255


@pytest.fixture(autouse=True)
def closed():
    plt.switch_backend("agg")
    yield
    plt.close("all")


def texts(ax):
    return [text.get_text() for text in ax.get_legend().get_texts()]


@pytest.mark.parametrize("image", [IMAGE, IMAGE[..., 0], IMAGE[..., :1], np.uint8(255 * IMAGE)])
@pytest.mark.parametrize("mask", [MASK, MASK[..., None], MASK.astype("float32")])
def test_images_and_masks_of_any_usual_form_are_drawn(image, mask):
    ax = mask_map(image, mask, class_names=["sky", "bird"], title="one")
    assert ax.images[0].get_array().shape == (6, 8, 3)
    assert texts(ax) == ["bird", "ignored"]
    assert ax.get_title() == "one"


def test_the_legend_names_what_occurs():
    names = {0: "sky", 1: "bird", 7: "kite"}
    assert texts(mask_map(IMAGE, MASK, class_names=names, background=None)) == [
        "sky",
        "bird",
        "ignored",
    ]
    assert texts(mask_map(IMAGE, MASK > 0)) == ["1"]
    assert mask_map(IMAGE, 0 * MASK).get_legend() is None
    assert mask_map(IMAGE, MASK, ignore_index=None, legend=False).get_legend() is None
    negative = np.where(MASK == 255, -1, MASK)
    assert texts(mask_map(IMAGE, negative, ignore_index=-1)) == ["1", "ignored"]


def test_it_draws_on_the_axes_that_it_is_given():
    _, axes = plt.subplots(1, 3)
    assert mask_map(IMAGE, MASK, ax=axes[0]) is axes[0]
    assert error_map(IMAGE, MASK, MASK, ax=axes[1]) is axes[1]
    assert outline_map(IMAGE, MASK, ax=axes[2]) is axes[2]


def test_errors_are_named_and_counted():
    prediction = MASK.copy()
    prediction[1, 2], prediction[0, 0], prediction[5] = 0, 1, 1
    ax = error_map(IMAGE, MASK, prediction)
    assert ax.get_title() == "5.0% wrong"  # 2 of 40 pixels that count
    assert texts(ax) == ["missed", "invented"]
    assert error_map(IMAGE, MASK, MASK).get_legend() is None
    assert texts(error_map(IMAGE, MASK, prediction, background=None)) == ["wrong"]


def test_outlines_run_between_labels_and_not_around_ignored_pixels():
    segments = _segments(MASK, 255)
    assert len(segments) == 12  # the sides of a square of 3 x 3
    assert (segments[..., 0].min(), segments[..., 0].max()) == (1.5, 4.5)
    assert (segments[..., 1].min(), segments[..., 1].max()) == (0.5, 3.5)
    np.testing.assert_array_equal(np.abs(segments[:, 1] - segments[:, 0]).sum(axis=-1), 1)
    assert len(_segments(MASK, None)) == 12 + 8
    assert not len(_segments(0 * MASK, None))


def test_each_outline_has_its_color_and_width():
    ax = outline_map(IMAGE, {"truth": MASK, "prediction": np.roll(MASK, 1, axis=1)})
    truth, prediction = ax.collections
    assert not np.array_equal(truth.get_color(), prediction.get_color())
    assert truth.get_linewidth() > prediction.get_linewidth()
    assert texts(ax) == ["truth", "prediction"]
    assert outline_map(IMAGE, MASK).get_legend() is None


WRONG = {
    "size": (IMAGE, MASK[:, :5], r"`mask` must be maps of the size of .*\(1, 6, 8\); got"),
    "one-hot": (IMAGE, np.eye(256)[MASK], "turn scores or one-hot masks into labels by"),
    "fraction": (IMAGE, MASK / 2, r"`mask` must hold integers of 0 or above; got 0\.5"),
    "below": (IMAGE, MASK - 1, "`mask` must hold integers of 0 or above; got -1"),
    "image": (IMAGE[None], MASK, r"`image` must be a filled \(H, W\) or \(H, W, C\) array; got"),
    "range": (3 * IMAGE, MASK, r"`image` must be uint8, or float in \[0, 1\]; got values"),
}


@pytest.mark.parametrize("name", WRONG)
def test_arguments_are_checked(name):
    image, mask, message = WRONG[name]
    with pytest.raises(ValueError, match=message):
        mask_map(image, mask)


def test_names_opacity_and_masks_are_checked():
    with pytest.raises(ValueError, match="must name each label; got 1 names and label 1"):
        mask_map(IMAGE, MASK, class_names=["sky"])
    with pytest.raises(ValueError, match=r"`opacity` must lie in \[0, 1\]; got 2"):
        mask_map(IMAGE, MASK, opacity=2)
    with pytest.raises(ValueError, match="`prediction` must be maps of the size"):
        error_map(IMAGE, MASK, MASK[:3])
    with pytest.raises(ValueError, match="`masks` must hold at least one mask"):
        outline_map(IMAGE, {})
    with pytest.raises(ValueError, match=r"`masks\['U-Net'\]` must be maps of the size"):
        outline_map(IMAGE, {"U-Net": MASK[:3]})
