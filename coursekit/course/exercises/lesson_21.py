"""What is looked at in the exercises of lesson 21, classical segmentation."""

from coursekit.course.checking import as_number, as_numbers, exercise
import numpy as np


@exercise("21.1")
def final_centers(value):
    """The 5 pulls its center down: a mean feels every member."""
    centers = as_numbers(value)
    if centers is None or centers.size != 2:
        return "It should be two numbers, the center that starts at 0 first."
    centers = centers.ravel()
    if np.allclose(centers, [1.5, 22 / 3], atol=0.01):
        return "Those are the centers of the lesson's row; the last value here is 5."
    if np.allclose(centers, [6.75, 1.4], atol=0.01):
        return "Turn the two around: the center that starts at 0 comes first."
    if not np.allclose(centers, [1.4, 6.75], atol=0.01):
        return "Assign each of the nine values to the nearer center, take means, and repeat."
    return None


@exercise("21.2")
def quarters_accuracy(value):
    """One segment for all would get 0.5 here; say so beside it."""
    number = as_number(value)
    if number is None:
        return "It should be one number from 0 to 1."
    if np.isclose(number, 0.25):
        return "That is the share of wrong pixels."
    if np.isclose(number, 12):
        return "That counts the right pixels; divide by all 16."
    if not np.isclose(number, 0.75, atol=1e-3):
        return "In each quarter count the more frequent label, and add the four counts."
    return None


@exercise("21.3")
def bleeding(value):
    """No segment count enters: report it beside the error."""
    if not callable(value):
        return "It should be a function of labels and truth."
    labels, truth = _partitions()
    expected = _bleeding(labels, truth)
    found = as_number(value(labels, truth))
    if found is None:
        return "It should return one number."
    if np.isclose(found, expected / 2):
        return "Each cut segment counts once for every region that it touches: twice if cut in two."
    if np.isclose(found, expected * labels.size):
        return "Divide by the number of pixels."
    if not np.isclose(found, expected):
        return "For each pair that overlaps add the smaller of: pixels in both, the segment's rest."
    if not np.isclose(as_number(value(labels * 7 - 3, truth + 250)), expected):
        return "Labels are names: use np.unique, for they may be negative or leave gaps."
    if not np.isclose(as_number(value(truth, truth)), 0):
        return "The truth itself must get 0."
    return None


@exercise("21.4")
def is_inside(value):
    """This is the law that cuts of one tree keep and separate runs break."""
    if not callable(value):
        return "It should be a function of two labelings."
    fine, other = _partitions()
    cases = [
        (fine, fine // 4, True, "Joined segments: each fine one lies in a coarse one."),
        (fine // 4, fine, False, "Turned around: a coarse segment lies in no fine one."),
        (fine, other, False, "Two unrelated labelings: some segment is cut."),
        (fine, fine, True, "A labeling lies inside itself."),
        (9 - 5 * fine, fine // 4, True, "Labels are names: they may be negative or leave gaps."),
        (fine, 1000 - fine // 4, True, "The order of the labels means nothing."),
    ]
    for first, second, expected, hint in cases:
        if bool(value(first, second)) != expected:
            return hint
    return None


@exercise("21.5")
def split_touching(value):
    """Peaks need smoothing, and smoothing needs a width: the size of a thing has come in."""
    if not callable(value):
        return "It should be a function from a mask to labels."
    cases = [
        ([(32, 30, 14)], "One disk should be one thing: smooth the distance map before its peaks."),
        ([(32, 26, 14), (32, 48, 14)], "Two disks that touch should be two things."),
        ([(20, 24, 13), (22, 44, 12), (42, 34, 14)], "Three disks that touch should be three."),
        ([], "An empty mask holds nothing: all labels are 0."),
    ]
    for disks, hint in cases:
        masks = [_disk(*disk) for disk in disks]
        mask = np.any(masks, axis=0) if masks else np.zeros((64, 80), bool)
        labels = np.asarray(value(mask))
        if labels.shape != mask.shape:
            return f"It should return labels of the mask's shape {mask.shape}; got {labels.shape}."
        if (labels[~mask] != 0).any():
            return "The background must stay 0."
        if (labels[mask] == 0).any():
            return "Every pixel of the mask needs a label above 0."
        if len(np.unique(labels[mask])) != len(disks):
            return hint
        names = [labels[row, column] for row, column, _ in disks]
        if len(set(names)) != len(disks):
            return "The middles of two disks have one label: flood from one peak per disk."
    return None


def _partitions():
    """Returns two labelings, the first of 16 squares."""
    rows, columns = np.mgrid[:24, :24]
    return rows // 6 * 4 + columns // 6, (rows + columns) // 9


def _bleeding(labels, truth):
    total = 0
    for segment in np.unique(labels):
        inside = np.unique(truth[labels == segment], return_counts=True)[1]
        total += np.minimum(inside, inside.sum() - inside).sum()
    return total / labels.size


def _disk(row, column, radius):
    rows, columns = np.mgrid[:64, :80]
    return np.hypot(rows - row, columns - column) < radius
