"""Kernels taken apart.

Two chained kernels are one larger kernel, and a kernel is a sum of few columns times rows: one
where it is separable. Counted are the directions in which each can move.

Five small pictures in gray: a blob of 3 x 3, a wider one of 5 x 5, a wave that leans, an upright
one, which is all that a column times a row can be, and, of two terms, the leaning wave again.
"""

from coursekit import analysis, plot
import numpy as np

y, x = np.mgrid[-4:5, -4:5]
wave, smooth = np.exp(-(x**2 + y**2) / 10) * np.cos(x + 0.5 * y), np.outer([1, 2, 1], [1, 2, 1])
freedom = analysis.degrees_of_freedom((3, 3), (3, 3))
pictures = {f"rank {analysis.kernel_rank(smooth)}": smooth}
pictures[f"chained,\n{freedom} directions"] = analysis.chained_kernel(smooth, smooth)
pictures[f"rank {analysis.kernel_rank(wave)}"] = wave
for terms in (1, 2):
    found = analysis.separable_terms(wave, terms=terms)
    pictures[f"terms: {terms},\nerror {found.error:.0%}"] = found.kernel
plot.image_row(pictures)
