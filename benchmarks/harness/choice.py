"""Which contenders take part, where not all of them do."""
import re
from typing import List

# Within a name a comma has a space behind it, as in "headwater epoll, 1 %"; between names it has none.
_BETWEEN = re.compile(r",(?! )")


class Choice:
    """What --only says: parts of names, or whole names behind "="; nothing chooses all."""

    def __init__(self, parts: List[str]):
        self.parts = parts

    @staticmethod
    def words(text: str) -> List[str]:
        """The names of one option: headwater,nginx are two, "headwater epoll, 1 %" is one."""
        return [part.strip() for part in _BETWEEN.split(text) if part.strip()]

    def takes(self, name: str) -> bool:
        """Whether a contender takes part."""
        return not self.parts or any(name == part[1:] if part.startswith("=") else part in name for part in self.parts)

    def takes_peer(self, peer: str) -> bool:
        """Whether any contender of a peer may take part: what else need not be installed."""
        plain = [part.lstrip("=") for part in self.parts]
        return not plain or any(part.startswith(peer) or part in peer for part in plain)
