"""Why a layer cannot be kept at every place, each reason in one sentence."""

from coursekit.layers import BedOfNails2D, MaxUnpool2D, NearestUnpool2D, ResizeConv2D
from keras import layers

REASONS = (
    (
        (
            layers.AdaptiveAveragePooling2D,
            layers.AdaptiveMaxPooling2D,
            layers.Flatten,
            layers.GlobalAveragePooling2D,
            layers.GlobalMaxPooling2D,
        ),
        "sees the whole map at once; `convolutionalize` makes the head of a classifier windows",
    ),
    ((layers.GroupNormalization,), "normalizes over the whole map, which has other places then"),
    (
        (
            BedOfNails2D,
            MaxUnpool2D,
            NearestUnpool2D,
            ResizeConv2D,
            layers.CenterCrop,
            layers.Conv2DTranspose,
            layers.Resizing,
            layers.UpSampling2D,
        ),
        "changes the size of maps itself, for which no dilation stands",
    ),
    (
        (layers.Permute, layers.RepeatVector, layers.Reshape),
        "moves values to other places",
    ),
    ((layers.Lambda,), "may do anything to the places of a map"),
    (
        (
            layers.Concatenate,
            layers.LayerNormalization,
            layers.RMSNormalization,
            layers.Softmax,
            layers.UnitNormalization,
        ),
        "works along rows or columns",
    ),
    ((layers.PReLU,), "has a slope for each place; only slopes shared by all places can stay"),
)


def reason_against(operation):
    """Returns why an operation or layer cannot be converted."""
    for kinds, reason in REASONS:
        if isinstance(operation, kinds):
            return reason
    if isinstance(operation, layers.Layer):
        return "is of a kind whose windows are not known"
    return "is an operation that may join or move places"
