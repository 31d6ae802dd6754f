"""A recorder refuses what is no batch before anything trains."""

from callback_networks import IMAGES, LABELS, fit, network
from coursekit.callbacks import ActivationStatistics, GradientNorms
import numpy as np
import pytest
import tensorflow as tf


@pytest.mark.parametrize("record", [ActivationStatistics, lambda x: GradientNorms(x, LABELS)])
@pytest.mark.parametrize("images", ["dataset", "generator"])
def test_data_sets_are_refused_by_name(record, images):
    given = tf.data.Dataset.from_tensors(IMAGES) if images == "dataset" else iter([IMAGES])
    with pytest.raises(ValueError, match=r"`images` must be arrays, such as one batch .* got a "):
        record(given)


def test_labels_and_weights_belong_to_the_images():
    with pytest.raises(ValueError, match="`labels` must hold as many examples as `images`, 24; go"):
        GradientNorms(IMAGES, LABELS[:3])
    with pytest.raises(ValueError, match=r"`sample_weight` must hold as many .* 24; got 23"):
        GradientNorms(IMAGES, LABELS, sample_weight=np.ones(23))


def test_arrays_tensors_and_structures_are_taken():
    watch = ActivationStatistics([tf.constant(IMAGES)])
    assert ActivationStatistics({"image": IMAGES}).images["image"] is IMAGES
    norms = GradientNorms(IMAGES, LABELS, sample_weight=np.ones(24))
    fit(network(), norms, epochs=1)
    assert norms.rows
    assert watch.rows == []
