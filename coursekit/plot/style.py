"""One style for all charts: colors that everyone can tell apart, and never color alone."""

OKABE_ITO = (
    "#0072B2",
    "#E69F00",
    "#009E73",
    "#CC79A7",
    "#D55E00",
    "#56B4E9",
    "#000000",
    "#F0E442",
)
MARKERS = ("o", "s", "^", "D", "v", "P", "X", "*")
DASHES = ("-", (0, (5, 1.5)), (0, (1, 1)), (0, (5, 1, 1, 1)), (0, (8, 2, 2, 2, 2, 2)))


def color_of(index):
    """Returns a color; the first eight differ for any kind of color vision.

    Args:
        index: Which line, class or group it is, from 0.

    Reference:
        Okabe and Ito, "Color Universal Design", 2008.
    """
    return OKABE_ITO[index % len(OKABE_ITO)]


def marker_of(index):
    """Returns a marker; the first eight differ, and together with the color the first 64."""
    return MARKERS[(index + index // len(OKABE_ITO)) % len(MARKERS)]


def line_of(index):
    """Returns the color and the dashes of a line, as Matplotlib's arguments.

    Example:
        >>> from coursekit.plot.style import line_of
        >>> line_of(0)
        {'color': '#0072B2', 'linestyle': '-'}
    """
    return {"color": color_of(index), "linestyle": DASHES[index % len(DASHES)]}


def next_index(ax):
    """Returns how many named lines there are on the axes, the index of the next."""
    return len(ax.get_legend_handles_labels()[1])
