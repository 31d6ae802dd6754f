"""Displays what no notebook can hold: numbers for pictures, lists for texts, other kinds."""

STARTS_FROM = "honest"

# %% double


def double(values):
    return 2 * values


kernel = get_ipython().kernel
BUNDLES = [
    {"image/png": 5},
    {"image/png": "no base64", "image/svg+xml": "<svg onload=alert(1)>", "text/html": ["<b>", 3]},
    {"text/plain": None},
    {"text/latex": {"a": 1}},
    {"": "", "x": "y", "__class__": "z", "../../x": "x"},
    {"application/json": {"nested": [[[[]]]]}, "application/pdf": "x"},
    {"application/vnd.jupyter.widget-view+json": {"model_id": "../.."}},
    {"text/markdown": "![](file:///etc/passwd) <script>alert(1)</script>"},
]
parent = kernel.get_parent()


def send(kind, **content):
    kernel.session.send(kernel.iopub_socket, kind, content, parent)


for bundle in BUNDLES:
    send("display_data", data=bundle, metadata={})
send("display_data", data={"image/png": "x"}, metadata={"image/png": {"width": "'><script>"}})
send("execute_result", data={"text/plain": "x"}, metadata={}, execution_count="many")
send("execute_result", data={"text/plain": "x"}, metadata={}, execution_count=1e308)
send("stream", name="stdin", text="typed")
send("stream", name="stderr", text=["a", "list"])
