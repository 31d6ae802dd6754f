from coursekit.layers import ChannelMaxPool, ConvBNReLU, ResidualBlock
from coursekit.layers.base.configured_layer import normalized_axis
import keras
from layer_check import settings
import pytest


def test_the_data_format_is_resolved_where_the_layer_is_made():
    with settings(image_data_format="channels_first"):
        layers = [ChannelMaxPool(2), ConvBNReLU(4, 3), ResidualBlock(4)]
    for layer in layers:
        assert layer.data_format == layer.get_config()["data_format"] == "channels_first"
        assert type(layer).from_config(layer.get_config()).data_format == "channels_first"
    assert ChannelMaxPool(2).data_format == "channels_last"
    assert ChannelMaxPool(2, data_format="channels_first").data_format == "channels_first"


def test_initializers_and_activations_are_serialized():
    layer = ConvBNReLU(
        4, 3, activation=keras.activations.elu, kernel_initializer=keras.initializers.Zeros()
    )
    config = layer.get_config()
    assert config["activation"] == "elu"
    twin = ConvBNReLU.from_config(config)
    twin.build((None, 5, 5, 2))
    assert not twin._conv.kernel.numpy().any()


def test_the_channels_are_where_the_format_says():
    assert normalized_axis("channels_last") == -1
    assert normalized_axis("channels_first") == 1


def test_an_unknown_format_or_number_of_channels_is_named():
    with pytest.raises(ValueError, match="`data_format` must be one of channels_last, channels_fi"):
        ChannelMaxPool(2, data_format="NCHW")
    with pytest.raises(ValueError, match=r"a known number of channels, channels_last; got an inpu"):
        ChannelMaxPool(2).build((None, 4, 4, None))
