"""What a trained network holds and computes, as arrays."""

from coursekit._keras import start_tensorflow  # noqa: F401
from coursekit._keras.layer_lookup import find_layer
from coursekit.interpret.feature_maps import feature_maps
from coursekit.interpret.filters import filters

__all__ = ["feature_maps", "filters", "find_layer"]
