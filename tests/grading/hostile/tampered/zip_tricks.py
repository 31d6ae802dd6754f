"""Hands in an archive that would unpack elsewhere, names like ..\\\\x, and a zip bomb."""

import zipfile

STARTS_FROM = "honest"


def tamper(folder):
    for name in ("..\\..\\evil.txt", "C:evil.txt", "-rf", "a\nb", "\u202egnp.exe", ".bashrc"):
        (folder / name).write_text("evil")
    with zipfile.ZipFile(folder / "answers.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("../../../evil.txt", "evil")
        archive.writestr("/tmp/evil.txt", "evil")
        archive.writestr("zeros", b"\0" * 10**8)
