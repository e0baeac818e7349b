"""A contender: one proxy in one configuration, how it is started, and what its name in a table is."""
import pathlib
from dataclasses import dataclass, field
from typing import Callable, Dict, List

# What of tracing is switched on, in the words of the tables.
OFF = "off"                    # no tracing configured
UNSAMPLED = "100 rules, 0 %"   # everything configured, nothing sampled
ONE = "1 %"                    # one request in a hundred exported over OTLP; Headwater has 100 rules too
ALL = "100 %"                  # every request exported; Headwater has 100 rules too
SHARE = {OFF: 0.0, UNSAMPLED: 0.0, ONE: 0.01, ALL: 1.0}


@dataclass(frozen=True)
class Place:
    """What a contender is given: a folder of its own, its ports, and where backend and collector listen."""

    folder: pathlib.Path
    port: int
    admin: int
    backend: int
    sink: int

    def write(self, name: str, text: str) -> str:
        """Writes a configuration file into the folder; returns its path."""
        path = self.folder / name
        path.write_text(text)
        return str(path)


@dataclass(frozen=True)
class Launch:
    """A command line and what it adds to the environment."""

    command: List[str]
    env: Dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Contender:
    """One row of a table. `warm_seconds` is how long it is warmed up at least."""

    peer: str
    tracing: str
    launch: Callable[[Place], Launch]
    transport: str = ""
    warm_seconds: float = 5

    @property
    def name(self) -> str:
        parts = [self.peer] + ([self.transport] if self.transport else [])
        return " ".join(parts) + ("" if self.tracing == OFF else f", {self.tracing}")
