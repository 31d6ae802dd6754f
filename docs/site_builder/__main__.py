"""Builds the site: `python -m site_builder` in the folder `docs`, or `make site`."""

import argparse
from pathlib import Path
import sys
import time

from site_builder.project import ROOT
from site_builder.stage import copy_mathjax, stage
from sphinx.cmd.build import build_main

SPHINX = ("-b", "html", "-W", "--keep-going", "-n", "-q")  # warnings are errors


def main(argv=None):
    """Builds the site and returns the exit status, 0 when there was no warning."""
    parser = argparse.ArgumentParser(prog="site_builder", description="Build the website.")
    parser.add_argument("--output", type=Path, default=ROOT / "site", help="(%(default)s)")
    parser.add_argument(
        "--work", type=Path, default=ROOT / "build" / "site", help="for sources (%(default)s)"
    )
    arguments = parser.parse_args(argv)
    begin = time.monotonic()
    sources = arguments.work / "source"
    stage(sources)
    copy_mathjax(arguments.output / "_static" / "mathjax")
    words = ["-c", ROOT / "docs", "-d", arguments.work / "doctrees", sources, arguments.output]
    status = build_main([*SPHINX, *map(str, words)])
    if status == 0:
        print(f"{arguments.output / 'index.html'}: built in {time.monotonic() - begin:.0f} s")
    return status


if __name__ == "__main__":
    sys.exit(main())
