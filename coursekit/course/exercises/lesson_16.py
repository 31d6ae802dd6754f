"""What is looked at in the exercises of lesson 16, residual networks."""

from coursekit.course.checking import as_number, as_numbers, exercise
import numpy as np

OPTION_C = 14_571_520  # what twelve more projections have, with normalization
NORMALIZATION = 22_528  # scales and shifts among them


@exercise("16.1")
def gradient_factor(value):
    """Ten plain layers of weight -0.1 would have left a ten-billionth of it."""
    number = as_number(value)
    if number is None:
        return "It should be one number, the factor of all ten blocks together."
    if np.isclose(abs(number), 1e-10, atol=0):
        return "That is the chain without shortcuts."
    if np.isclose(number, 1.1**10, rtol=1e-3):
        return "Mind the sign of w."
    if np.isclose(number, 0.9) or np.isclose(number, 0):
        return "Each block multiplies by its slope: ten factors, not one, and not a sum."
    if not np.isclose(number, 0.9**10, rtol=1e-2):
        return "The slope of x + w x is 1 + w."
    return None


@exercise("16.2")
def number_of_ways(value):
    """Most of them are half as deep as the network: it is an ensemble of shallower chains."""
    number = as_number(value)
    if number is None or number != round(number):
        return "It should be a whole number."
    if number == 2**56:
        return "Count blocks, not layers: two layers share a shortcut."
    if number in (27, 28, 54):
        return "Each block offers two ways, whatever was chosen before: multiply."
    if number == 27**2:
        return "27 blocks of two ways each: which number is the base, which the exponent?"
    if number != 2**27:
        return "Try one block, then two, then three."
    return None


@exercise("16.3")
def shortcut_a(value):
    """No weights: what it cannot change, it leaves to the branch."""
    if not callable(value):
        return "It should be a function of an array, of channels and of strides."
    x = np.arange(1.0, 61.0).reshape(1, 5, 4, 3)
    found = as_numbers(value(x.copy(), 5, 2))
    expected = np.concatenate([x[:, ::2, ::2], np.zeros((1, 3, 2, 2))], axis=-1)
    if found is None or found.ndim != 4:
        return "It should return an array of (images, height, width, channels)."
    if found.shape == (1, 5, 4, 5):
        return "Keep every second row and column only."
    if found.shape != expected.shape:
        return f"5 x 4 maps, stride 2, to 5 channels: the shape is {expected.shape}."
    if np.allclose(found, np.concatenate([expected[..., 3:], x[:, ::2, ::2]], axis=-1)):
        return "Zeros come behind the channels, not before."
    if np.allclose(found[..., 3:], 0) and not np.allclose(found, expected):
        return "Do not average and do not begin elsewhere: rows and columns 0, 2, 4."
    if not np.allclose(found, expected):
        return "The new channels are zeros, the first ones those of x."
    same = as_numbers(value(x.copy(), 3, 1))
    if same is None or same.shape != x.shape or not np.allclose(same, x):
        return "With as many channels and stride 1, it should return x."
    return None


@exercise("16.4")
def option_c(value):
    """More than half of the network's weights again, for a gain that its authors call marginal."""
    number = as_number(value)
    if number is None:
        return "It should be one number of weights."
    if number == OPTION_C - NORMALIZATION:
        return "Each projection is normalized: add 2 weights per channel."
    if number == OPTION_C + 2 * NORMALIZATION or number == OPTION_C + NORMALIZATION:
        return "Only scale and shift are trained: 2 weights per channel, not the moving statistics."
    if number == 25_557_032 + OPTION_C:
        return "That is the whole network with option C: take the difference."
    if number != OPTION_C:
        return (
            "Twelve of the 16 blocks have no projection yet: 2, 3, 5 and 2 of them in the stages."
        )
    return None


@exercise("16.5")
def branch_scale(value):
    """A branch that begins smaller the deeper the network is: no normalization is needed for it."""
    if not callable(value):
        return "It should be a function of the number of blocks."
    found = [as_number(value(blocks)) for blocks in (1, 4, 27)]
    if any(number is None for number in found):
        return "It should return one number."
    found, blocks = np.array(found), np.array([1, 4, 27])
    if np.allclose(found, 2 ** (1 / blocks) - 1):
        return "A number that multiplies the branch multiplies its variance by its square."
    if np.allclose(found, 1 / np.sqrt(blocks)):
        return "That keeps the growth below e = 2.7 for any depth; it should be exactly 2."
    if np.allclose(found, 1 / blocks):
        return "Variances multiply from block to block; they do not add."
    if not np.allclose(np.abs(found), np.sqrt(2 ** (1 / blocks) - 1), rtol=1e-3):
        return "A scaled block multiplies the variance by 1 + s squared: all of them make 2."
    return None
