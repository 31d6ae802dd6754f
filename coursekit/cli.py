"""The `coursekit` command: one subcommand a module, imported only when it is asked for."""

import argparse
from contextlib import contextmanager
from importlib import import_module
import sys

from coursekit import __version__
from coursekit._extras import DISTRIBUTION, extra_named

COMMANDS = {
    "lab": ("coursekit.lab", "open the course in JupyterLab"),
    "doctor": ("coursekit.doctor", "check versions, GPU, data and disk, with advice"),
    "progress": ("coursekit.progress", "say which lessons, exercises and tests you have done"),
    "bundle": ("coursekit.bundle", "pack lessons and assignments for students"),
    "hand-in": ("coursekit.hand_in", "pack your work on an assignment"),
    "notebooks": ("coursekit.notebooks", "run lessons on a clean kernel and keep their outputs"),
    "address": ("coursekit.address", "write the repository's address wherever it is named"),
    "release": ("coursekit.grading.release", "make the student version of an assignment"),
    "sample-class": ("coursekit.grading.sample_class", "make a class of sample submissions"),
    "check": ("coursekit.grading.check", "run an assignment's visible tests on your answers"),
    "grade": ("coursekit.grading.grade", "grade the submissions of an assignment"),
    "roster": ("coursekit.grading.roster", "say who has handed in, and who waits for a person"),
    "statistics": ("coursekit.grading.statistics", "say which questions were hard, and why"),
    "similarity": ("coursekit.grading.similarity", "tell which submissions are alike"),
    "publish": ("coursekit.grading.publish", "hand out feedback, to Canvas and Moodle too"),
    "watch": ("coursekit.grading.watch", "test what is handed in to a folder at once"),
    "submit": ("coursekit.grading.submit", "hand a notebook in to a watched folder"),
}


def main(argv=None):
    """Runs one subcommand.

    Args:
        argv: Words after `coursekit`; those of the process by default.

    Returns:
        The exit status: 0 when all went well.
    """
    argv = sys.argv[1:] if argv is None else list(argv)
    parser = argparse.ArgumentParser(prog="coursekit", description="The course kit's command.")
    parser.add_argument("--version", action="version", version=f"coursekit {__version__}")
    subparsers = parser.add_subparsers(dest="command", metavar="COMMAND")
    for name, (module_name, summary) in COMMANDS.items():
        sentence = f"{summary[0].upper()}{summary[1:]}."
        command = subparsers.add_parser(name, help=summary, description=sentence)
        if argv[:1] == [name]:
            with _extra_said(module_name):
                module = import_module(module_name)
            module.add_arguments(command)
            command.set_defaults(run=module.run)
    arguments = parser.parse_args(argv)
    if arguments.command is None:
        parser.print_help()
        return 0
    with _extra_said(COMMANDS[arguments.command][0]):
        return arguments.run(arguments)


@contextmanager
def _extra_said(module_name):
    """Ends a command that lacks a package with a sentence that names the extra."""
    try:
        with extra_named("grading" if module_name.startswith("coursekit.grading") else None):
            yield
    except ModuleNotFoundError as error:
        if DISTRIBUTION not in str(error):
            raise
        raise SystemExit(str(error)) from error


if __name__ == "__main__":
    sys.exit(main())
