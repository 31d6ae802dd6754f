from coursekit.layers.base.chain import build_chain, chain_output_shape, run_chain
from keras import layers
from layer_check import assert_same, random_images


def test_a_chain_is_its_layers_one_after_another():
    images = random_images(6, 5, 3)
    chain = [layers.Conv2D(4, 3), layers.MaxPooling2D(2), layers.Conv2D(2, 1)]
    build_chain(chain, images.shape)
    assert [layer.built for layer in chain] == [True, True, True]
    expected = chain[2](chain[1](chain[0](images)))
    assert_same(run_chain(chain, images), expected)
    assert chain_output_shape(chain, (None, 6, 5, 3)) == (None, 2, 1, 2)


def test_an_empty_chain_changes_nothing():
    images = random_images(2, 2, 1)
    build_chain([], images.shape)
    assert run_chain([], images) is images
    assert chain_output_shape([], images.shape) == images.shape
