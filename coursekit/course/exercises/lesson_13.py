"""What is looked at in the exercises of lesson 13, augmentation."""

from coursekit.course.checking import as_number, as_numbers, exercise
import numpy as np


@exercise("13.1")
def moved_and_flipped(value):
    """The order matters: flipped first, then moved, it would be 0 0 5 4 3."""
    numbers = as_numbers(value)
    if numbers is None or numbers.shape != (5,):
        return "It should be a row of five numbers: the picture keeps its width."
    if np.allclose(numbers, [0, 0, 5, 4, 3]):
        return "Move first, then flip."
    if np.allclose(numbers, [0, 0, 1, 2, 3]):
        return "That is moved; now read it from right to left."
    kept = ([3, 2, 1, 5, 4], [2, 1, 5, 4, 3], [3, 2, 1, 1, 1])
    if any(np.allclose(numbers, wrong) for wrong in kept):
        return "What leaves on one side does not come back: zeros come in."
    if np.allclose(numbers, [0, 0, 5, 4, 3][::-1]):
        return "That is moved to the left: to the right, 1 2 3 stay in the picture."
    if not np.allclose(numbers, [3, 2, 1, 0, 0]):
        return "Moved to the right by two, the row begins with two zeros; then flip."
    return None


@exercise("13.2")
def turned_digits(value):
    """0, 1 and 8 stay what they are, a straight 2 or 5 too; a 3, 4 or 7 becomes no digit at all."""
    numbers = as_numbers(value)
    if numbers is None:
        return "It should be a list of digits."
    digits = set(numbers.ravel().tolist())
    if digits & {0.0, 1.0, 8.0}:
        return "Some of them stay the same digit: that teaches no falsehood."
    if digits & {2.0, 5.0}:
        return "A 2 turned around is a 2 (of straight strokes), a 5 is a 5: draw them."
    if digits < {6.0, 9.0}:
        return "If one digit becomes another, then the other becomes the one."
    if digits != {6.0, 9.0}:
        return "Turn the sheet around: some of yours are no digit any more."
    return None


@exercise("13.3")
def flip_boxes(value):
    """The old right side becomes the new left side; top and bottom stay."""
    if not callable(value):
        return "It should be a function of boxes and a width."
    boxes = np.array([[2.0, 1, 5, 4], [0, 0, 3, 10], [1, 6, 2, 9]])
    for width in (10, 12):
        found = as_numbers(value(boxes.copy(), width))
        if found is None or found.shape != boxes.shape:
            return "It should return an array of the shape of boxes."
        top, left, bottom, right = boxes.T
        if np.allclose(found, np.stack([top, width - right, bottom, width - left], axis=1)):
            continue
        if np.allclose(found, np.stack([top, width - left, bottom, width - right], axis=1)):
            return "Now left is greater than right: the two sides change places."
        if np.allclose(found, np.stack([top, width - 1 - right, bottom, width - 1 - left], axis=1)):
            return "A box of the whole width, 0 to width, must stay as it is: the -1 is for pixels."
        if not np.allclose(found[:, ::2], boxes[:, ::2]):
            return "Top and bottom stay in a horizontal flip."
        return "A side x from the left ends x from the right, at width - x."
    return None


@exercise("13.4")
def cast_factor(value):
    """A recipe with a number in it needs the range of the pixels beside it."""
    number = as_number(value)
    if number is None:
        return "It should be one number."
    if np.isclose(number, 255**2):
        return "So grows the number that is added; but white is 255 times as large, too."
    if np.isclose(number, 1):
        return "It would stay if eigenvalues carried the unit once."
    if np.isclose(number, np.sqrt(255), rtol=0.01):
        return "A variance grows by the square of the factor, not by its root."
    if not np.isclose(number, 255):
        return "By what factor does the eigenvalue grow? And white?"
    return None


@exercise("13.5")
def joint_shift(value):
    """Give it an image that is its own mask: that is how this was checked."""
    if not callable(value):
        return "It should be a function of images, masks, the largest move and a generator."
    masks = np.zeros((300, 9, 9))
    masks[:, 3:6, 4:7] = np.arange(1, 10).reshape(3, 3)
    most, seen = 2, set()
    returned = value(masks[..., None].copy(), masks.copy(), most, np.random.default_rng(0))
    if not isinstance(returned, tuple | list) or len(returned) != 2:
        return "It should return two arrays: images and masks."
    images, moved = (as_numbers(part) for part in returned)
    if (
        images is None
        or moved is None
        or (images.shape, moved.shape) != ((300, 9, 9, 1), (300, 9, 9))
    ):
        return "Both should keep their shapes."
    if not np.array_equal(images[..., 0], moved):
        return "An image that is its own mask has parted from it: draw once for both."
    if any(np.setdiff1d(moved, np.arange(10))):
        return "Whole pixels only: no value between two classes."
    for mask in moved:
        row, column = np.argwhere(mask == 5)[0] if np.any(mask == 5) else (-9, -9)
        seen.add((int(row) - 4, int(column) - 5))
    far = {move for move in seen if max(map(abs, move)) > most}
    if far:
        return f"Some pictures moved by more than {most} pixels."
    if len(seen) == 1:
        return "All pictures moved alike: draw for each image."
    if len(seen) < (2 * most + 1) ** 2:
        return "Some moves never come: each of -most to most, in both directions by itself."
    return _border(value)


def _border(value):
    """Returns a hint if what comes in is not zero, else None."""
    ones = np.ones((40, 5, 6))
    images, masks = value(ones[..., None].copy(), ones.copy(), 2, np.random.default_rng(1))
    if np.asarray(masks).all():
        return "No border is repeated, and what leaves stays away: zeros come in."
    if not np.array_equal(np.asarray(images)[..., 0], masks):
        return "An image that is its own mask has parted from it: draw once for both."
    return None
