"""CPU per request and requests per second at full speed, in interleaved rounds."""
import time
from dataclasses import asdict
from typing import Callable, Dict, List, Sequence

from .arena import Arena, Running
from .figures import order
from .machine import Missing


def measure(arena: Arena, entered: Sequence[Running], connections: Sequence[int], rounds: int, seconds: float,
            say: Callable[[str], None]) -> Dict[int, List[Dict[str, Dict[str, float]]]]:
    """For each number of connections the rounds, and for each round the samples by contender.

    Before the first round at a number of connections a contender has two seconds of them that are not measured.
    """
    by_name = {running.contender.name: running for running in entered}
    results: Dict[int, List[Dict[str, Dict[str, float]]]] = {count: [] for count in connections}
    began, done, total = time.monotonic(), 0, rounds * len(connections) * len(by_name)
    for number in range(rounds):
        for count in connections:
            samples: Dict[str, Dict[str, float]] = {}
            for name in order(list(by_name), number):
                try:
                    with arena.undisturbed(by_name[name], entered):
                        if number == 0:
                            arena.touch(by_name[name], count)
                        samples[name] = asdict(arena.measure(by_name[name], count, seconds))
                except (Missing, OSError) as reason:
                    say(f"no figure for {name} in this round: {reason}")
                done += 1
                if name in samples:
                    left = (time.monotonic() - began) / done * (total - done)
                    say(f"round {number + 1} of {rounds}, {count} connections: {name}: {samples[name]['us']:.1f} us, "
                        f"{samples[name]['rate']:,.0f}/s ({left / 60:.1f} min to go)")
            results[count].append(samples)
    return results
