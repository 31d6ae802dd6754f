"""A Gabor function, the edge detector of the visual cortex, fitted to a filter."""

from typing import NamedTuple

from coursekit._arguments import require_count
from coursekit._short_text import named_fields
import numpy as np
from scipy.optimize import least_squares

LEAST = 5  # rows and columns: fewer weights than that any Gabor function fits
EXACT = 1e-12  # cost below which no start can do better
ROUNDING = 1e-9  # how far below 0 an angle is 0
PADDED = 64  # points of the spectrum that the first start is read from


class GaborFit(NamedTuple):
    """A wave under a Gaussian, with distances in pixels and angles in radians.

    At a distance u along the wave and v across it from the center it is
    amplitude * exp(-(u / along)**2 / 2 - (v / across)**2 / 2) * cos(2 pi u / wavelength + phase).

    Attributes:
        row: Row of the center.
        column: Column of the center.
        angle: Direction of the wave in [0, pi), from the columns' axis towards growing rows; the
            stripes run across it.
        wavelength: Length of the wave; infinite for a mere blob.
        phase: In (-pi, pi]: 0 for a bright bar at the center, pi / 2 for an edge.
        along: Standard deviation of the Gaussian along the wave.
        across: Standard deviation across the wave.
        amplitude: Height of the Gaussian, 0 or above.
        explained: Share of the filter's variance that the function explains, at most 1.
        fitted: (height, width) float32 values of the function.
    """

    row: float
    column: float
    angle: float
    wavelength: float
    phase: float
    along: float
    across: float
    amplitude: float
    explained: float
    fitted: np.ndarray

    __repr__ = named_fields


def gabor_fit(filter, *, starts=6, seed=0):
    """Fits a Gabor function to a filter by least squares, from several starts.

    Args:
        filter: (height, width) array of 5 x 5 weights or more; for a filter of several channels
            give one of them or their mean.
        starts: Starts: one at the peak of the filter's spectrum, the others at random.
        seed: Seed of these.

    Returns:
        The best `GaborFit`.

    Raises:
        ValueError: If the filter is of another shape, constant or not finite.

    Example:
        >>> import numpy as np
        >>> from coursekit.interpret import gabor_fit
        >>> y, x = np.mgrid[-5:6, -5:6]
        >>> found = gabor_fit(np.exp(-(x**2 + y**2) / 8) * np.cos(2 * np.pi * x / 5))
        >>> round(found.wavelength, 3), round(found.explained, 3)
        (5.0, 1.0)

    Reference:
        Jones and Palmer, "An Evaluation of the Two-Dimensional Gabor Filter Model of Simple
        Receptive Fields in Cat Striate Cortex", Journal of Neurophysiology 1987.
    """
    weights = _read(filter)
    require_count("starts", starts)
    low, high = _bounds(weights.shape)
    generator = np.random.default_rng(seed)
    first = np.clip(_first_start(weights), low, high)
    points = [first, *generator.uniform(low, high, (starts - 1, len(low)))]
    scale = np.linalg.norm(weights)

    def residuals(parameters):
        return ((_best_wave(weights, parameters)[1] - weights) / scale).ravel()

    best = None
    for point in points:
        fit = least_squares(residuals, point, bounds=(low, high))
        best = fit if best is None or fit.cost < best.cost else best
        if best.cost < EXACT:
            break
    return _result(weights, best.x)


def _read(filter):
    weights = np.asarray(filter, float)
    if weights.ndim == 3 and weights.shape[-1] == 1:
        weights = weights[..., 0]
    if weights.ndim != 2 or min(weights.shape) < LEAST:
        raise ValueError(
            f"`filter` must have two axes of at least {LEAST} weights; got shape {weights.shape}."
        )
    if not np.isfinite(weights).all() or np.ptp(weights) == 0:
        raise ValueError("`filter` must be finite and not constant.")
    return weights


def _bounds(shape):
    """Bounds row, column, cycles a pixel in both directions, and both standard deviations."""
    (height, width), size = shape, max(shape)
    return (
        np.array([0, 0, -0.5, -0.5, 0.4, 0.4]),
        np.array([height - 1, width - 1, 0.5, 0.5, size, size]),
    )


def _first_start(weights):
    energy = weights**2 / np.sum(weights**2)
    rows, columns = np.indices(weights.shape)
    spectrum = np.abs(np.fft.fft2(weights, (PADDED, PADDED)))
    peak = np.unravel_index(np.argmax(spectrum), spectrum.shape)
    frequencies = np.fft.fftfreq(PADDED)[list(peak)]
    center = np.sum(energy * rows), np.sum(energy * columns)
    return np.array([*center, *frequencies, min(weights.shape) / 4, min(weights.shape) / 4])


def _best_wave(weights, parameters):
    """Returns the cosine's and sine's factors that fit best, and the function with them."""
    row, column, *frequency, along, across = parameters
    y, x = np.indices(weights.shape) - np.array([row, column])[:, None, None]
    length = np.hypot(*frequency)
    down, right = np.divide(frequency, length) if length > 0 else (0.0, 1.0)
    u, v = right * x + down * y, right * y - down * x
    envelope = np.exp(-((u / along) ** 2 + (v / across) ** 2) / 2)
    turn = 2 * np.pi * length * u
    waves = np.stack([envelope * np.cos(turn), envelope * np.sin(turn)], axis=-1).reshape(-1, 2)
    factors = np.linalg.lstsq(waves, weights.ravel())[0]
    return factors, (waves @ factors).reshape(weights.shape)


def _result(weights, parameters):
    (cosine, sine), fitted = _best_wave(weights, parameters)
    row, column, down, right, along, across = map(float, parameters)
    angle, phase = np.arctan2(down, right), np.arctan2(-sine, cosine)
    if not -ROUNDING <= angle < np.pi - ROUNDING:  # the same wave, counted the other way
        angle, phase = angle + (np.pi if angle < 0 else -np.pi), -phase
    length = np.hypot(down, right)
    return GaborFit(
        row=row,
        column=column,
        angle=max(float(angle), 0.0),
        wavelength=float(1 / length) if length > 0 else np.inf,
        phase=float(phase) if phase > -np.pi else np.pi,
        along=along,
        across=across,
        amplitude=float(np.hypot(cosine, sine)),
        explained=float(1 - np.sum((weights - fitted) ** 2) / weights.var() / weights.size),
        fitted=fitted.astype("float32"),
    )
