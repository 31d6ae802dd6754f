"""Files that are there whole or not at all, whoever looks and whenever the writer is killed."""

from contextlib import contextmanager
import os
from pathlib import Path
import secrets


@contextmanager
def whole_file(path, *, mode=None):
    """Gives a scratch file beside a file, which takes the file's place at the end.

    Nothing is written through a link that lies there, and where the block raises, the file stays
    as it was.

    Args:
        path: The file; its folder is there.
        mode: Its permissions, whatever the umask is; those of a new file by default.

    Yields:
        The path of the scratch file, which is empty.

    Raises:
        OSError: If it cannot be made or moved.

    Example:
        >>> from tempfile import TemporaryDirectory
        >>> with TemporaryDirectory() as folder:
        ...     with whole_file(Path(folder, "notes.txt")) as scratch:
        ...         _ = scratch.write_text("all of it")
        ...     [path.name for path in Path(folder).iterdir()]
        ['notes.txt']
    """
    path = Path(path)
    scratch = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL
    descriptor = os.open(scratch, flags, 0o666 if mode is None else 0o600)
    try:
        os.close(descriptor)
        yield scratch
        if mode is not None:
            scratch.chmod(mode)
        os.replace(scratch, path)
    finally:
        scratch.unlink(missing_ok=True)
