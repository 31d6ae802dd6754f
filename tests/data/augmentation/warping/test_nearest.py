from coursekit.data import augmentation as aug
from coursekit.data.augmentation import compose
from coursekit.data.augmentation.warping.nearest import warp_nearest
from coursekit.data.augmentation.warping.positions import Positions
import cv2
import numpy as np
import pytest
from scenes import GEOMETRIC, images
from scipy import ndimage

DTYPES = [
    *("bool", "uint8", "int8", "uint16", "int16", "uint32", "int32", "uint64", "int64"),
    *("float16", "float32", "float64"),
]
OPERATIONS = {
    **{name: (operation,) for name, operation in GEOMETRIC.items()},
    "chain": (aug.rotate(30), aug.zoom(0.4), aug.shear(vertical=0.3)),
}


@pytest.mark.parametrize("fill", ["reflect", "constant"])
@pytest.mark.parametrize("channels", [1, 2, 3, 5])
@pytest.mark.parametrize("operations", OPERATIONS.values(), ids=OPERATIONS)
def test_masks_of_all_dtypes_agree_with_the_image_in_every_pixel(operations, channels, fill):
    size = (90, 110)
    picture = images(2, *size, 3)
    classes = picture[..., :1] % 2 + np.zeros(channels, "uint8")
    masks = {dtype: classes.astype(dtype) for dtype in DTYPES}
    element = {"image": classes / 1.0, **{f"{n}": {"mask": m} for n, m in masks.items()}}
    result = compose(*operations, fill=fill, interpolation="nearest")(element, seed=1)
    for dtype in DTYPES:
        assert result[dtype]["mask"].dtype == dtype
        np.testing.assert_array_equal(result[dtype]["mask"], result["image"])


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("angle", [7, 20, 33])
def test_the_nearest_pixel_is_scipys(dtype, angle):
    mask = (np.random.default_rng(0).random((1, 81, 81)) < 0.5).astype(dtype)
    _, turned = compose(aug.rotate((angle, angle)), fill="nearest")(images(1, 81, 81), mask, seed=0)
    expected = ndimage.rotate(
        mask[0].astype("uint8"), angle, reshape=False, order=0, mode="nearest"
    )
    assert np.mean(turned[0] != expected) < 2e-4


def test_large_values_are_copied_bit_by_bit():
    values = np.random.default_rng(0).integers(-(2**62), 2**62, (1, 16, 16, 3))
    positions = Positions(1, (16, 16))
    positions.then(np.array([[[-1.0, 0, 15], [0, 1, 0], [0, 0, 1]]]), (16, 16))
    mirrored = warp_nearest(values, positions, cv2.BORDER_CONSTANT, -1)
    np.testing.assert_array_equal(mirrored, values[:, :, ::-1])
