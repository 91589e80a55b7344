"""Compresses the files of static/ at set-up; each is stored under the hash of what it was made of."""

import gzip
import hashlib
from functools import lru_cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
STATIC = ROOT / "static"
PREPARED = STATIC / "installed" / "gzip"
TEXTS = {".css", ".js", ".svg", ".html"}


def prepared(path: Path) -> Path | None:
    """The compressed form of a file as it is now, if set-up has made one."""
    found = _prepared(path, path.stat().st_mtime_ns)
    return found if found.exists() else None


@lru_cache(maxsize=512)
def _prepared(path: Path, _changed: int) -> Path:
    return PREPARED / f"{hashlib.sha256(path.read_bytes()).hexdigest()}.gz"


def main() -> None:
    """Compress every text of static/ that is not compressed yet, and remove what is out of date."""
    PREPARED.mkdir(parents=True, exist_ok=True)
    current = set()
    for path in STATIC.rglob("*"):
        if path.suffix in TEXTS and path.is_file():
            target = _prepared(path, path.stat().st_mtime_ns)
            current.add(target)
            if not target.exists():
                partial = target.with_suffix(".part")
                partial.write_bytes(gzip.compress(path.read_bytes(), mtime=0))
                partial.replace(target)
    for old in set(PREPARED.glob("*.gz")) - current:
        old.unlink()


if __name__ == "__main__":
    main()
