from coursekit.data import augmentation as aug
from coursekit.data.augmentation import compose
import numpy as np
import pytest
from scenes import OPERATIONS, images


class Shift(aug.GeometricOperation):
    def __init__(self, pixels):
        self.pixels = pixels

    def draw(self, count, size, generator):
        matrix = np.array([[1, 0, self.pixels], [0, 1, 0], [0, 0, 1.0]])
        return np.tile(matrix, (count, 1, 1)), size


class Invert(aug.ColorOperation):
    def draw(self, count, channels, generator):
        identity = np.tile(np.eye(channels), (count, 1, 1))
        return -identity, 0 * identity, np.ones((count, channels))


class Fade(aug.BatchOperation):
    def apply(self, batch, generator):
        return batch.with_images(batch.float_images() / 2)


def test_operations_of_ones_own():
    element = {
        "image": images(),
        "mask": images()[..., 0],
        "boxes": np.full((6, 1, 4), [0, 0.5, 1, 1.0]),
    }
    result = compose(Shift(6), Invert(), Fade(), fill="constant")(element, seed=0)
    expected = (1 - np.pad(images()[:, :, 6:] / 255, ((0, 0), (0, 0), (0, 6), (0, 0)))) / 2
    np.testing.assert_allclose(result["image"], expected, atol=1e-6)
    np.testing.assert_array_equal(result["mask"][:, :, :-6], images()[:, :, 6:, 0])
    np.testing.assert_allclose(result["boxes"], np.full((6, 1, 4), [0, 0.25, 1, 0.75]))


@pytest.mark.parametrize("kind", ["GeometricOperation", "ColorOperation", "BatchOperation"])
def test_an_operation_without_its_method_is_named(kind):
    subclass = type("Empty", (getattr(aug, kind),), {})
    with pytest.raises(NotImplementedError, match="Empty must have a method"):
        compose(subclass())(images(), seed=0)


def test_places_of_a_wrong_shape_are_named():
    wrong = aug.GeometricOperation(lambda count, size, generator: (np.eye(3), size))
    with pytest.raises(ValueError, match=r"\(6, 3, 3\) matrices or .* got the shape \(3, 3\)"):
        compose(wrong)(images(), seed=0)


@pytest.mark.parametrize(
    ("operation", "expected"),
    [
        (compose(aug.flip(), aug.rotate(15)), "compose(flip(), rotate(15))"),
        (aug.crop(96, 96, padding=4), "crop(96, 96, padding=4)"),
        (aug.gray(probability=0.2), "gray(probability=0.2)"),
        (aug.maybe(aug.blur(2), probability=0.1), "maybe(blur(2), probability=0.1)"),
        (aug.principal_cast(np.eye(3)), "principal_cast(<float64 array (3, 3)>)"),
        (compose(Shift(2), fill="nearest"), "compose(Shift(pixels=2), fill='nearest')"),
        (
            compose(aug.rand_augment(3, fill="constant"), value_range=(0, 255), mask_fill=255),
            "compose(rand_augment(3, fill='constant'), value_range=(0, 255), mask_fill=255)",
        ),
    ],
)
def test_operations_show_the_call_that_made_them(operation, expected):
    assert repr(operation) == expected


@pytest.mark.parametrize("name", OPERATIONS)
def test_every_operation_shows_its_name(name):
    assert repr(OPERATIONS[name]).startswith(f"{name}(")
