"""Where things are in the repository, and where the repository is."""

from pathlib import Path
import tomllib

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
REPOSITORY = PROJECT["urls"]["Repository"]
BRANCH = "main"


def repository_page(path):
    """Returns the address of a file or folder on the repository's own pages.

    Args:
        path: Path relative to the root of the repository.

    Raises:
        FileNotFoundError: If the repository has no such file or folder.
    """
    if not (ROOT / path).exists():
        raise FileNotFoundError(f"The repository has no {path}.")
    kind = "tree" if (ROOT / path).is_dir() else "blob"
    return f"{REPOSITORY}/{kind}/{BRANCH}/{Path(path).as_posix()}"
