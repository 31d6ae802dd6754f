"""Links to secrets and to other students' folders beside a right notebook."""

STARTS_FROM = "honest"


def tamper(folder):
    (folder / "secret.txt").symlink_to("../../../secret.txt")
    (folder / "passwd").symlink_to("/etc/passwd")
    (folder / "everyone").symlink_to("../..")
    (folder / "loop").symlink_to(".")
    (folder / "nothing").symlink_to("nowhere")
