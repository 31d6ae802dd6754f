"""What is looked at in the exercises of lesson 24, encoder-decoders."""

from coursekit.course.checking import as_number, as_numbers, exercise
import numpy as np

SMALLEST, RETURNED = 204, 116  # of a valid U-Net of three halvings


@exercise("24.1")
def sizes_of_three(value):
    """Each halving less makes more sizes possible, and takes a smaller border away."""
    values = as_numbers(value)
    if values is None or values.shape != (2,):
        return "It should be two numbers: the size that goes in and the size that comes out."
    size, returned = values
    if size < 200:
        return "The size that goes in should be 200 or more."
    if not _fits(size):
        return "Walk down with that size: before one of the three poolings it is odd."
    if size != SMALLEST:
        return "That size fits, but there is a smaller one from 200 on."
    if returned != RETURNED:
        return "Walk up again: double, then take 4 away, three times, from the size at the bottom."
    return None


def _fits(size):
    for _ in range(3):
        size -= 4
        if size % 2:
            return False
        size /= 2
    return True


@exercise("24.2")
def factor_of_indices(value):
    """Sixteen numbers against four bits; larger windows make the indices cheaper still."""
    number = as_number(value)
    if number is None:
        return "It should be one number."
    if number == 64:
        return "That is so for windows of 2 x 2: how many bits tell one of 16 places?"
    if number == 1 / 128:
        return "Turn it around: how often do the indices fit into the skip?"
    if number != 128:
        return "Count the bits of 16 numbers, and the bits that tell which of 16 is the largest."
    return None


@exercise("24.3")
def crop_and_join(value):
    """The skip gives the place, and the map from below what is there."""
    if not callable(value):
        return "It should be a function of a skip and of the maps that it joins."
    for height, width in ((8, 10), (4, 6), (6, 4)):
        skip = np.arange(2 * 8 * 10 * 3.0).reshape(2, 8, 10, 3)
        maps = -np.ones((2, height, width, 2))
        found = as_numbers(value(skip, maps))
        if found is None or found.shape != (2, height, width, 5):
            return f"For a skip of 8 x 10 and maps of {height} x {width} the shape is wrong."
        top, left = (8 - height) // 2, (10 - width) // 2
        cut = skip[:, top : top + height, left : left + width]
        if np.array_equal(found[..., 2:], cut):
            return "The channels of the skip come first."
        if np.array_equal(found[..., :3], skip[:, :height, :width]) and (top or left):
            return "That is the upper left corner of the skip, not its middle."
        if not np.array_equal(found, np.concatenate([cut, maps], axis=-1)):
            return "Compare the rows and columns that you cut: as many on each side."
    return None


def _disks(*places, radius=9, shape=(50, 70)):
    rows, columns = np.indices(shape)
    near = [(rows - y) ** 2 + (columns - x) ** 2 <= radius**2 for y, x in places]
    return np.any(near, axis=0) if near else np.zeros(shape, bool)


@exercise("24.4")
def split_masks(value):
    """The peaks of the distance map are the middles, and the floods meet at the waist."""
    if not callable(value):
        return "It should be a function from a mask to a map of numbers."
    cases = {
        "two disks apart": (_disks((20, 15), (20, 50)), 2),
        "one disk": (_disks((25, 30)), 1),
        "two touching disks": (_disks((20, 20), (20, 35)), 2),
        "three touching disks": (_disks((15, 20), (15, 35), (30, 28)), 3),
        "an empty mask": (_disks(), 0),
    }
    for name, (mask, count) in cases.items():
        found = as_numbers(value(mask.copy()))
        if found is None or found.shape != mask.shape:
            return "It should return a map of the mask's height and width."
        if np.any(found[~mask] != 0):
            return f"For {name}, pixels outside of the mask have a number: they should be 0."
        if np.any(found[mask] == 0):
            return f"For {name}, pixels of the mask have no number."
        numbers = len(np.unique(found[mask]))
        if numbers != count:
            return f"For {name} it finds {numbers}: look at the peaks of the smoothed distance."
    return None


@exercise("24.5")
def stride_of_lines(value):
    """The place is lost at the first pooling, so only a skip from before it can bring it back."""
    number = as_number(value)
    if number is None:
        return "It should be one number, 1 or 2."
    if number not in (1, 2):
        return "It should be a stride that has a skip: 1 or 2."
    if number == 2:
        return "Train both, and look at the IoU of the lines, not at the pixels that are right."
    return None
