"""Arithmetic of the figures: medians, spreads, ratios within a round."""
import statistics
from dataclasses import dataclass
from typing import Dict, List, Sequence


@dataclass(frozen=True)
class Spread:
    """The median of repeated measurements with the smallest and the largest of them."""

    median: float
    least: float
    most: float

    @staticmethod
    def of(values: Sequence[float]) -> "Spread":
        if not values:
            raise ValueError("values: none (expected: at least one)")
        return Spread(statistics.median(values), min(values), max(values))


def ratios(rounds: Sequence[Dict[str, float]], base: str) -> Dict[str, List[float]]:
    """The figures of each contender over those of `base`, pair by pair within a round.

    A round in which either of the two is missing gives no ratio; a base of zero is refused.
    """
    found: Dict[str, List[float]] = {}
    for figures in rounds:
        if base not in figures:
            continue
        if figures[base] <= 0:
            raise ValueError(f"{base}: {figures[base]} (expected: > 0)")
        for name, value in figures.items():
            found.setdefault(name, []).append(value / figures[base])
    return found


def order(names: Sequence[str], number: int) -> List[str]:
    """The order of a round: forwards, then backwards, so that a drift of the machine hits both ends."""
    return list(names) if number % 2 == 0 else list(reversed(names))
