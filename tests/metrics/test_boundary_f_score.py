from coursekit.metrics import boundary_f_score
import numpy as np
import pytest
from scipy.ndimage import binary_dilation
from skimage.morphology import disk

RNG = np.random.default_rng(0)


def square(size=20, first=5, side=8, shift=0):
    mask = np.zeros((size, size), int)
    mask[first : first + side, first + shift : first + side + shift] = 1
    return mask


def by_dilation(true, predicted, each, tolerance):
    """The score with outlines grown by a disk, as the DAVIS benchmark computes it."""

    def outline(classes):
        framed = np.pad(classes, 1, mode="edge")
        inner = framed[1:-1, 1:-1]
        moved = [framed[:-2, 1:-1], framed[2:, 1:-1], framed[1:-1, :-2], framed[1:-1, 2:]]
        return (inner == each) & np.any([inner != other for other in moved], axis=0)

    true, predicted = outline(true), outline(predicted)
    grown = [binary_dilation(each, disk(tolerance)) for each in (true, predicted)]
    precision, recall = (
        predicted[grown[0]].sum() / predicted.sum(),
        true[grown[1]].sum() / true.sum(),
    )
    return 2 * precision * recall / (precision + recall)


@pytest.mark.parametrize("tolerance", [1, 2, 3])
def test_it_is_that_of_grown_outlines(tolerance):
    coarse = RNG.integers(0, 3, (2, 6, 5))
    true, predicted = np.kron(coarse, np.ones((1, 4, 4), int))
    predicted = np.where(RNG.random(true.shape) < 0.05, predicted, np.roll(true, 1, axis=0))
    scores = boundary_f_score(true, predicted, num_classes=3, tolerance=tolerance)
    expected = [by_dilation(true, predicted, each, tolerance) for each in range(3)]
    np.testing.assert_allclose(scores, expected, rtol=1e-12)


def test_a_square_that_is_moved_within_the_tolerance_is_right():
    for shift in range(4):
        score = boundary_f_score(square(), square(shift=shift), num_classes=2, tolerance=2)[1]
        assert (score == 1) == (shift <= 2)
    assert boundary_f_score(square(), square(), num_classes=2, tolerance=0)[1] == 1


def test_the_edge_of_the_image_is_no_outline():
    half = np.zeros((6, 8), int)
    half[:, 4:] = 1
    turned = half[:, ::-1].copy()
    scores = boundary_f_score(half, turned, num_classes=2, tolerance=1)
    np.testing.assert_array_equal(scores, [1, 1])  # the outlines touch, whatever lies behind


def test_ignored_pixels_neither_make_an_outline_nor_count():
    labels, predictions = square(), square()
    predictions[5:13, 9:] = 0
    labels[5:13, 9:13] = 255  # where they differ
    labels[4, 9:13] = labels[13, 9:13] = labels[4:14, 13] = 255
    scores = boundary_f_score(labels, predictions, num_classes=2, tolerance=0)
    np.testing.assert_array_equal(scores, [1, 1])


def test_classes_that_are_nowhere_somewhere_and_everywhere():
    zero, one = np.zeros((5, 5), int), np.ones((5, 5), int)
    np.testing.assert_array_equal(boundary_f_score(zero, zero, num_classes=3), [1, np.nan, np.nan])
    np.testing.assert_array_equal(boundary_f_score(zero, one, num_classes=3), [0, 0, np.nan])
    inside = square(size=5, first=1, side=3)
    np.testing.assert_array_equal(boundary_f_score(zero, inside, num_classes=2), [0, 0])
    all_ignored = boundary_f_score(zero + 255, inside, num_classes=2)
    assert np.isnan(all_ignored).all()


def test_images_are_averaged_over_those_that_hold_the_class():
    labels = np.stack([square(), np.zeros((20, 20), int), square()])
    predictions = np.stack([square(), np.zeros((20, 20), int), square(shift=7)])
    each = [
        boundary_f_score(*pair, num_classes=2)[1] for pair in zip(labels, predictions, strict=True)
    ]
    assert np.isnan(each[1])
    scores = boundary_f_score(labels, predictions, num_classes=2)
    np.testing.assert_allclose(scores[1], (each[0] + each[2]) / 2)
    np.testing.assert_array_equal(
        scores, boundary_f_score(list(labels), predictions[..., None], num_classes=2)
    )


WRONG = {
    "scores": (square(), np.zeros((20, 20, 2)), {}, r"got \(20, 20, 2\); turn scores into"),
    "size": (square(), square(size=22), {}, r"size of `labels`, \(20, 20\); got \(22, 22\)"),
    "number": (square()[None], np.stack([square()] * 2), {}, "a map for each of 1 images; got 2"),
    "label": (square() + 1, square(), {}, "`labels` must hold integers from 0 to 1 or .* got 2"),
    "predicted": (square(), square() + 1, {}, "`predictions` must hold integers .* 1; got 2"),
    "tolerance": (square(), square(), {"tolerance": -1}, "`tolerance` must be 0 or above; got -1"),
}


@pytest.mark.parametrize("name", WRONG)
def test_arguments_are_checked(name):
    labels, predictions, options, message = WRONG[name]
    with pytest.raises(ValueError, match=message):
        boundary_f_score(labels, predictions, num_classes=2, **options)
