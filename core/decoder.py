"""The QR decoder of the scan page: installed from its package, checked, and put where the site serves it from."""

import hashlib
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "node_modules" / "qr"
SERVED = ROOT / "static" / "installed" / "qr"
# SHA-256 of the two plain modules of qr 0.7.0, the version that package.json names.
KNOWN = {
    "index.js": "a0de370051f94bd74f218f74401fdf197585e3f9ef0143164f87ea941a3fdd6f",
    "decode.js": "00e209820dcb11d624e9a03d6383e580766792b57d1651318f0a29e4e1ff0fe8",
}
WITHOUT = "The scan page then uses the phone's own QR reader where there is one, and typed codes."


class StrangeFile(Exception):
    """A file of the package is not the one this repository knows; nothing was installed."""


def is_whole(folder: Path) -> bool:
    """True when the folder holds exactly the known modules."""
    return all(_digest(folder / name) == known for name, known in KNOWN.items())


def place(package: Path, served: Path) -> None:
    """Copy the known modules from the package to the served folder; raises StrangeFile, writing nothing."""
    for name, known in KNOWN.items():
        if _digest(package / name) != known:
            raise StrangeFile(
                f"{package / name} is not the file that core/decoder.py knows; nothing was copied"
            )
    served.mkdir(parents=True, exist_ok=True)
    for name in KNOWN:
        shutil.copyfile(package / name, served / name)


def fetch(root: Path) -> str | None:
    """Install the locked package with npm, running none of its scripts; the reason when that was not possible."""
    npm = shutil.which("npm")
    if npm is None:
        return "npm is not installed"
    command = [npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--silent"]
    done = subprocess.run(command, cwd=root, check=False, capture_output=True, text=True)
    if done.returncode:
        return "npm ci failed: " + (done.stderr.strip().splitlines() or ["no reason given"])[0]
    return None


def main() -> int:
    """Make the decoder available; without npm say so and go on. Exit 1 only for a file that is not the known one."""
    if is_whole(SERVED):
        return 0
    missing = None if is_whole(PACKAGE) else fetch(ROOT)
    if missing:
        print(f"QR decoder left out: {missing}. {WITHOUT}")
        return 0
    try:
        place(PACKAGE, SERVED)
    except StrangeFile as refusal:
        print(refusal, file=sys.stderr)
        return 1
    print("QR decoder installed.")
    return 0


def _digest(path: Path) -> str | None:
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else None


if __name__ == "__main__":
    raise SystemExit(main())
