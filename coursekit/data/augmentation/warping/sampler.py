"""One warp by OpenCV, an image a call.

OpenCV lets go of Python's lock meanwhile, so the batches of a pipeline are warped on
all cores.
"""

import cv2
import numpy as np

NEAREST = cv2.INTER_NEAREST | cv2.WARP_INVERSE_MAP


class Sampler:
    """Reads images at positions.

    Args:
        positions: `Positions`.
        interpolation: Interpolation of OpenCV.
        border: Border mode of OpenCV.
    """

    def __init__(self, positions, interpolation, border):
        self.positions = positions
        self.interpolation = interpolation
        self.flags = interpolation | cv2.WARP_INVERSE_MAP
        self.border = border
        if positions.matrices is not None:
            matrices = positions.matrices
            affine = np.all(matrices[:, 2] == [0, 0, 1], axis=1)
            whole = np.all(matrices == np.rint(matrices), axis=(1, 2))
            self.is_affine = affine.tolist()
            self.is_whole = (affine & whole).tolist()  # a flip, a crop or a move by whole pixels

    def __call__(self, images, value, first=0):
        """Warps some of the images.

        Args:
            images: (n, H, W, C) of at most four channels.
            value: Values of the channels outside, for a constant border.
            first: Place of the first one in the batch.

        Returns:
            The warped images.
        """
        output = np.empty((len(images), *self.positions.size, images.shape[3]), images.dtype)
        images = np.ascontiguousarray(images)
        if images.shape[3] == 1:
            images, flat = images[..., 0], output[..., 0]
        else:
            flat = output
        for index, (image, result) in enumerate(zip(images, flat, strict=True), first):
            self.one(image, index, result, value)
        return output

    def one(self, image, index, output, value):
        """Warps one image into an output."""
        how = {"dst": output, "borderMode": self.border, "borderValue": value}
        if self.positions.matrices is None:
            points = self.positions.of_pixels[index]
            cv2.remap(image, points, None, self.interpolation, **how)
            return
        flags = NEAREST if self.is_whole[index] else self.flags
        matrix, size = self.positions.matrices[index], output.shape[1::-1]
        if self.is_affine[index]:
            cv2.warpAffine(image, matrix[:2], size, flags=flags, **how)
        else:
            cv2.warpPerspective(image, matrix, size, flags=flags, **how)
