from coursekit.data import augmentation as aug
from coursekit.data.augmentation import compose
import numpy as np
import pytest
from scenes import smooth_images
from scipy import ndimage


def test_elastic_shifts_have_the_deviation_asked_for_and_are_smooth():
    fields, _ = aug.elastic(2.0, smoothness=4).draw(20, (64, 64), np.random.default_rng(0))
    assert fields.shape == (20, 64, 64, 2)
    inside = fields[:, 12:-12, 12:-12]
    assert inside.std() == pytest.approx(2.0, rel=0.1)
    assert np.abs(np.diff(inside, axis=2)).mean() < 0.3 * np.abs(inside).mean()


def test_elastic_reads_where_the_field_says():
    picture = smooth_images(1)
    fields, _ = aug.elastic(2.0, smoothness=5).draw(1, (48, 48), np.random.default_rng(2))
    rows, columns = np.mgrid[:48, :48] + fields[0, ..., ::-1].transpose(2, 0, 1)
    expected = ndimage.map_coordinates(picture[0, ..., 0], [rows, columns], order=1, mode="nearest")
    warped = compose(aug.elastic(2.0, smoothness=5), fill="nearest")(picture, seed=2)
    np.testing.assert_allclose(warped[0, ..., 0], expected, atol=0.008)


@pytest.mark.parametrize(
    ("attempt", "message"),
    [
        (lambda: aug.elastic(-1, smoothness=1), "`displacement` must be 0 or above; got -1"),
        (lambda: aug.elastic(1, smoothness=0), "`smoothness` must be above 0; got 0"),
    ],
)
def test_wrong_use_is_named(attempt, message):
    with pytest.raises(ValueError, match=message):
        attempt()
