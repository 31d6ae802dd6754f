"""Answers all, with an essay whose picture is missing, and one that is there."""

import json

STARTS_FROM = "honest"
DOT = (
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJ"
    "RU5ErkJggg=="
)


def tamper(folder):
    path = folder / "probe.ipynb"
    notebook = json.loads(path.read_text("utf-8"))
    essay = "A mean is good for much.\n\n![x](attachment:gone.png) ![y](attachment:there.png)"
    notebook["cells"][-1]["source"] = essay
    notebook["cells"][-1]["attachments"] = {"there.png": {"image/png": DOT}}
    path.write_text(json.dumps(notebook), "utf-8")
