"""Hands in modules that would be imported for NumPy's, IPython's and the grader's own."""

STARTS_FROM = "wrong"
LOSES = {
    "test_double": 3,
    "test_tally": 2,
    "test_squares": 2,
    "test_answer": 1,
    "test_reverse": 2,
    "test_mean": 4,
}
NAMES = ("numpy", "json", "sitecustomize", "usercustomize", "ipykernel_launcher", "pydoc")
CODE = """
import glob, json
for path in glob.glob("/tmp/ck-*/kernel.json") + glob.glob("/tmp/ck-*/*/kernel.json"):
    information = json.load(open(path))
    information.update(transport="tcp", ip="127.0.0.1", shell_port=@PORT@, stdin_port=@PORT@)
    information.update(control_port=@PORT@, iopub_port=@PORT@, hb_port=@PORT@)
    json.dump(information, open(path, "w"))
def install(kernel):
    kernel.shell_handlers["coursekit_request"] = lambda stream, idents, message: stream.close()
"""


def tamper(folder):
    for name in NAMES:
        (folder / f"{name}.py").write_text(CODE)
    (folder / "coursekit" / "grading").mkdir(parents=True)
    (folder / "coursekit" / "__init__.py").write_text("")
    (folder / "coursekit" / "grading" / "__init__.py").write_text("")
    (folder / "coursekit" / "grading" / "inside.py").write_text(CODE)
