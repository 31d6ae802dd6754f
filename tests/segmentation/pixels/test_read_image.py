from coursekit.segmentation.pixels.read_image import read_image
import numpy as np
import pytest


def test_the_least_value_is_0_and_the_largest_1():
    image = read_image(np.array([[-3, 1, 5]]))
    np.testing.assert_allclose(image[0, :, 0], [0, 0.5, 1])
    assert image.shape == (1, 3, 3)


def test_a_constant_image_is_0():
    assert not read_image(np.full((2, 2), 9)).any()


@pytest.mark.parametrize(
    ("image", "said"),
    [
        (np.zeros((4, 5, 4)), "take the alpha channel away"),
        (np.zeros((4, 5, 2)), "take the alpha channel away"),
        (np.zeros((2, 4, 5, 3)), "give one image of the batch"),
        (np.zeros((8, 4, 5)), "give one image of a batch"),
        (np.zeros((3, 4, 5)), "channels come last"),
        (np.zeros((0, 5)), r"got shape \(0, 5\)"),
        (np.zeros(5), r"got shape \(5,\)"),
        (np.array([[0.5, np.nan]]), " be finite"),
        (np.array([[0.5, np.inf]]), " be finite"),
        (None, " hold numbers; got dtype object"),
        ("photo.png", " hold numbers"),
        (np.ones((2, 2)) * 1j, " hold numbers; got dtype complex128"),
    ],
)
def test_what_is_no_image_says_so(image, said):
    with pytest.raises(ValueError, match=f"`image` must.*{said}"):
        read_image(image)
