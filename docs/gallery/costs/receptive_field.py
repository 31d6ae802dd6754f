"""What a unit sees.

The window of one unit of VGG-16 at each resolution, found from the model's graph. Each pooling
layer doubles the steps, and so the growth.

A cat with six square windows around one place near its nose, each larger than the last: the
smallest covers a few pixels, the largest nearly the whole photograph.
"""

from coursekit import analysis, plot
from coursekit.models import vgg
from skimage import data

model = vgg("vgg16", include_top=False, input_shape=(224, 224, 3))
windows = {}
for name, output in analysis.endpoints(model).items():
    field = analysis.receptive_field(model, output._keras_history.operation)
    middle = 112 // field.stride[0]
    windows[f"{name}: {field.size[0]} pixels"] = field.window(middle, middle)
photo = data.chelsea()[38:262, 120:344]
plot.receptive_field_windows(photo, [*windows.values()], labels=[*windows])
