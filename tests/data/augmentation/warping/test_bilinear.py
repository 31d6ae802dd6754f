from coursekit.data.augmentation.warping.bilinear import warp_bilinear
from coursekit.data.augmentation.warping.padding import Padding
from coursekit.data.augmentation.warping.positions import Positions
import cv2
import numpy as np
import pytest
from scenes import images
from skimage.transform import ProjectiveTransform, warp

BORDERS = {
    "symmetric": cv2.BORDER_REFLECT,
    "edge": cv2.BORDER_REPLICATE,
    "constant": cv2.BORDER_CONSTANT,
}
TURN = np.array([[0.9, -0.3, 9.3], [0.25, 1.1, -14.6], [0, 0, 1]])
SLANT = np.array([*TURN[:2], [1e-3, 5e-4, 1]])
MIRROR = np.array([[-1.0, 0, 59], [0, 1, 3], [0, 0, 1]])
FAR = np.array([[4.0, 0, -60], [0, 4, -70], [0, 0, 1]])


@pytest.mark.parametrize("channels", [1, 2, 3, 4, 6])
@pytest.mark.parametrize("mode", BORDERS)
@pytest.mark.parametrize("dtype", ["uint8", "float32"])
def test_warps_are_scikit_images(dtype, mode, channels):
    picture = images(4, 50, 60, channels)
    unit = picture / 255
    source = picture if dtype == "uint8" else unit.astype(dtype)
    fill = 200 / 255
    for matrices in ([TURN, MIRROR, TURN, TURN], [SLANT, TURN, MIRROR, FAR]):
        positions = Positions(4, (50, 60))
        positions.then(np.array(matrices), (40, 50))
        result = warp_bilinear(source, positions, BORDERS[mode], 200 if dtype == "uint8" else fill)
        assert result.dtype == dtype
        for image, matrix, one in zip(unit, matrices, result, strict=True):
            inverse = ProjectiveTransform(matrix)
            expected = warp(image, inverse, output_shape=(40, 50), order=1, mode=mode, cval=fill)
            found = one / 255 if dtype == "uint8" else one
            inside = expected != fill  # where half a pixel counts as outside, libraries differ
            close = np.abs(found - expected)[inside] < 0.01
            assert close.mean() > (0.97 if mode == "constant" else 0.99)


def test_a_warp_that_reads_far_away_gets_no_margin():
    positions = Positions(1, (50, 60))
    positions.then(FAR[None], (50, 60))
    assert Padding.of(positions, cv2.BORDER_REFLECT, (0,) * 4) is None


@pytest.mark.parametrize("channels", [1, 3, 4])
def test_a_margin_holds_all_that_is_read(channels):
    positions = Positions(1, (50, 60))
    positions.then(TURN[None], (50, 60))
    padding = Padding.of(positions, cv2.BORDER_REFLECT, (0,) * 4)
    corners = padding.matrices[0] @ np.array([[0, 59, 0, 59], [0, 0, 49, 49], [1, 1, 1, 1]])
    room = padding.around(images(1, 50, 60, channels)[0])
    assert corners.min() >= 1
    assert np.all(corners.max(axis=1) <= np.array(room.shape[1::-1]) - 2)
