"""A convolution is a matrix.

What it does to a flattened image of 6 x 6, the matrix that keeps every second place, and their
product, the strided convolution.

Three matrices on black: slanted bands of nine weights a row, nine single white dots, and nine
rows of the bands.
"""

from coursekit import analysis, plot
import numpy as np

kernel = np.outer([1.0, 2, 1], [1, 2, 1])
convolution = analysis.convolution_matrix(kernel, (6, 6), padding="same")
keep = analysis.subsampling_matrix((6, 6), 2)
pictures = {"convolution, 36 x 36": convolution, "every second, 9 x 36": keep}
pictures["strided, 9 x 36"] = keep @ convolution
plot.image_row(pictures, side=3)
