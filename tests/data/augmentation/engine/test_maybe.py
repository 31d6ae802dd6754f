from coursekit.data import augmentation as aug
from coursekit.data.augmentation import compose
import numpy as np
import pytest
from scenes import images


@pytest.mark.parametrize(
    "operation",
    [
        aug.rotate((180, 180)),
        aug.exposure((0.5, 0.5)),
        aug.blur((2, 2)),
        compose(aug.rotate((180, 180)), aug.blur((1, 1))),
    ],
    ids=repr,
)
def test_an_image_is_changed_wholly_or_not_at_all(operation):
    picture = images(200, 8, 8)
    after = compose(aug.maybe(operation, probability=0.3))(picture, seed=0)
    changed = compose(operation)(picture, seed=0)
    chosen = np.all(np.isclose(after, changed, atol=1e-6), axis=(1, 2, 3))
    kept = np.all(np.isclose(after, picture / 255, atol=1e-6), axis=(1, 2, 3))
    np.testing.assert_array_equal(chosen, ~kept)
    assert chosen.mean() == pytest.approx(0.3, abs=0.08)


def test_boxes_go_with_their_image():
    element = {"image": images(60), "boxes": np.full((60, 1, 4), [0, 0.1, 0.4, 0.5])}
    turn = aug.maybe(compose(aug.rotate((180, 180)), aug.blur((1, 1))))
    result = compose(turn)(element, seed=0)
    kept = np.all(np.isclose(result["image"], element["image"] / 255), axis=(1, 2, 3))
    expected = np.where(kept[:, None], [0, 0.1, 0.4, 0.5], [0.6, 0.5, 1, 0.9])
    np.testing.assert_allclose(result["boxes"][:, 0], expected, atol=1e-6)
    lower = compose(turn, aug.translate(vertical=(0.1, 0.1)))(element, seed=0)["boxes"]
    np.testing.assert_allclose(
        lower[:, 0], np.minimum(expected + np.array([0.1, 0, 0.1, 0]), 1), atol=1e-6
    )
