"""What a trained network holds and computes, as arrays."""

from coursekit._keras import start_tensorflow  # noqa: F401
from coursekit.interpret.feature_maps import feature_maps
from coursekit.interpret.filters import filters
from coursekit.interpret.layer_lookup import find_layer

__all__ = ["feature_maps", "filters", "find_layer"]
