"""What was found in a model, a line a kind."""

from typing import NamedTuple

from coursekit.analysis.table_text import html_table

MOST_NAMES = 3  # of layers in a line


class Finding(NamedTuple):
    """A trap: its name, where it is, and what to do about it.

    Attributes:
        rule: Name of the trap.
        layers: Paths of the layers, or names of the inputs, that it is in.
        advice: What to do.
    """

    rule: str
    layers: tuple[str, ...]
    advice: str

    @property
    def where(self):
        """The layers in a few words."""
        named = ", ".join(self.layers[:MOST_NAMES])
        more = len(self.layers) - MOST_NAMES
        return f"{named} and {more} more" if more > 0 else named

    @property
    def count(self):
        """Number of the layers."""
        return len(self.layers)

    def __str__(self):
        """Returns a line."""
        return f"{self.rule} ({self.where}): {self.advice}"


class Findings(list):
    """A list of `Finding`, empty if nothing was found; `str` prints a line each."""

    def __str__(self):
        return "\n".join(map(str, self)) or "nothing found"

    def __repr__(self):
        kinds = ", ".join(f"{finding.rule} in {finding.count}" for finding in self)
        return f"<Findings: {kinds or 'none'}>"

    def _repr_html_(self):
        lines = [[found.rule, str(found.count), found.where, found.advice] for found in self]
        return html_table(["trap", "layers", "where", "what to do"], lines, words=4)
