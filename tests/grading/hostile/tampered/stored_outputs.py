"""Hands in a right notebook with 30 MB of stored outputs, and strange ones."""

import json

STARTS_FROM = "honest"


def tamper(folder):
    path = folder / "probe.ipynb"
    notebook = json.loads(path.read_text("utf-8"))
    for cell in notebook["cells"]:
        if cell["cell_type"] == "code":
            text = "x" * 4 * 10**6
            cell["outputs"] = [{"output_type": "stream", "name": "stdout", "text": text}, 5]
            cell["execution_count"] = "many"
    path.write_text(json.dumps(notebook), "utf-8")
