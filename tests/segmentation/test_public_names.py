"""What the part offers."""

from coursekit import segmentation


def test_every_public_name_is_there():
    assert all(hasattr(segmentation, name) for name in segmentation.__all__)
    assert sorted(segmentation.__all__) == segmentation.__all__
