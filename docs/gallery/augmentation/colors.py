"""All that changes colors.

Each operation alone, on one photograph. Those that are linear and follow one another make one
matrix and one cut to the range of values.

A cup of coffee twelve times: brighter or darker, with more or less contrast and color, in gray,
in other hues, with a cast, stretched, equalized, in few levels, and half inverted.
"""

from coursekit import plot
from coursekit.data import augmentation as aug
from skimage import data, transform

photo = transform.resize(data.coffee()[:, 100:500], (168, 168))[None].astype("float32")
palette = aug.principal_colors(photo)
steps = [aug.brightness(0.3), aug.exposure(0.5), aug.contrast(0.7), aug.saturation((2, 2))]
steps += [aug.hue(0.3), aug.gray(), aug.channel_cast(0.3), aug.principal_cast(palette, deviation=2)]
steps += [aug.autocontrast(), aug.equalize(), aug.posterize(2), aug.solarize(0.5)]
changed = {str(x).partition("(")[0]: aug.compose(x)(photo, seed=3) for x in steps}
plot.image_row(changed, columns=6, side=1.7)
