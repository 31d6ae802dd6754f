"""Runs a submission so that every ending is a grade: nbgrader's `Execute` with three changes.

- A cell that times out is interrupted and earns 0, and the cells after it run, as in nbgrader.
- If the kernel dies, or does not stop when it is interrupted, the cell earns 0 and so do those
  after it, each with the reason as its output. What was earned before stays. nbgrader alone
  would give up on the submission.
- Text on stderr is kept as stdout: nbgrader gives 0 to a test cell that writes to stderr, which
  a harmless warning does.

It takes its place in `c.Autograde.autograde_preprocessors`; see assignments/nbgrader_config.py.
"""

from nbclient.exceptions import CellTimeoutError, DeadKernelError
from nbformat.v4 import new_output
from nbgrader.preprocessors import Execute
from traitlets import default

ENDINGS = {"CellTimeoutError": "timed out", "DeadKernelError": "kernel died"}
NOT_RUN = "NotRunError"


class ExecuteToTheEnd(Execute):
    """Executes a notebook's cells and goes on when one of them ends the kernel."""

    @default("error_on_timeout")
    def _default_error_on_timeout(self):
        message = f"stopped after {self.timeout} seconds"
        return {
            "ename": CellTimeoutError.__name__,
            "evalue": message,
            "traceback": [f"{CellTimeoutError.__name__}: {message}"],
        }

    def preprocess(self, nb, resources=None, km=None):
        """Executes a notebook; see nbconvert's `ExecutePreprocessor`."""
        self.ended_by = None
        return super().preprocess(nb, resources, km)

    def preprocess_cell(self, cell, resources, index):
        """Executes one cell, or says why it could not be."""
        if self.ended_by:
            add_error(cell, NOT_RUN, f"not run: {self.ended_by}")
            return cell, resources
        try:
            cell, resources = super().preprocess_cell(cell, resources, index)
        except DeadKernelError:
            self._end(cell, DeadKernelError, "the kernel died")
        except CellTimeoutError:
            message = f"the kernel did not stop after {self.timeout} seconds"
            self._end(cell, CellTimeoutError, message)
        show_stderr_as_stdout(cell)
        return cell, resources

    def _end(self, cell, error, message):
        self.ended_by = f"{message} in {cell_name(cell)}"
        add_error(cell, error.__name__, message)


def cell_name(cell):
    """Returns a cell's nbgrader name, or its id if it has none."""
    return cell.metadata.get("nbgrader", {}).get("grade_id") or cell.get("id", "a cell")


def add_error(cell, ename, message):
    """Adds an error to a code cell's outputs, as if the kernel had sent it."""
    if cell.cell_type == "code":
        traceback = [f"{ename}: {message}"]
        cell.outputs.append(new_output("error", ename=ename, evalue=message, traceback=traceback))


def show_stderr_as_stdout(cell):
    """Renames a cell's stderr, which nbgrader would take for a failure."""
    for output in cell.get("outputs", []):
        if output.output_type == "stream":
            output.name = "stdout"


def ending(notebook):
    """Says why an executed notebook ended early.

    Args:
        notebook: What `ExecuteToTheEnd` has executed.

    Returns:
        A phrase such as "timed out in test_a and 2 more", or "" if all of it ran.
    """
    phrases = []
    for ename, words in ENDINGS.items():
        cells = [cell_name(cell) for cell in notebook.cells if ename in _error_names(cell)]
        more = f" and {len(cells) - 1} more" if len(cells) > 1 else ""
        phrases += [f"{words} in {cells[0]}{more}"] if cells else []
    return "; ".join(phrases)


def _error_names(cell):
    outputs = cell.get("outputs", [])
    return {output.ename for output in outputs if output.output_type == "error"}
