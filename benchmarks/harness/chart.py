"""The chart of a run: CPU per request as a ratio to nginx, one panel for each number of connections, as SVG."""
from typing import Dict, List
from xml.sax.saxutils import escape

from .contender import ALL, OFF, UNSAMPLED
from .figures import Spread

_ROW, _BAR, _LABELS, _PANEL, _GAP, _TOP, _BOTTOM = 24, 14, 270, 340, 40, 84, 54
_VALUES = 92  # room for a label behind the longest bar
_OURS = {OFF: "#7fb2d9", UNSAMPLED: "#5a9bd0", ALL: "#0b4f85"}
_THEIRS = {OFF: "#c9cdd2", ALL: "#7d858e"}
_OUR_MIDDLE, _THEIR_MIDDLE = "#1f78b4", "#a3a9b0"
_STYLE = "font-family:system-ui,-apple-system,'Segoe UI',Helvetica,Arial,sans-serif"


def rows(panels: Dict[int, Dict[str, Dict[str, Spread]]], tracing: Dict[str, str]) -> List[str]:
    """The names of the rows: by the ratio of the cheapest configuration of each proxy, and its own below it."""
    first = next(iter(panels.values()))
    named = [name for name in first if "ratio" in first[name]]

    def proxy(name: str) -> str:
        traced = tracing.get(name, OFF)
        return name if traced == OFF else name[:-len(", " + traced)]

    best = {proxy(name): min(first[other]["ratio"].median for other in named if proxy(other) == proxy(name))
            for name in named}
    kinds = list(dict.fromkeys(tracing.get(name, OFF) for name in named))
    return sorted(named, key=lambda name: (best[proxy(name)], proxy(name), kinds.index(tracing.get(name, OFF))))


def draw(panels: Dict[int, Dict[str, Dict[str, Spread]]], tracing: Dict[str, str], note: str) -> str:
    """An SVG; empty panels are refused."""
    names = rows(panels, tracing)
    if not names:
        raise ValueError("panels: no ratio in them (expected: at least nginx's own)")
    width = _LABELS + len(panels) * (_PANEL + _GAP)
    height = _TOP + len(names) * _ROW + _BOTTOM
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" '
        f'viewBox="0 0 {width} {height}" role="img" style="{_STYLE}">',
        f'<rect width="{width}" height="{height}" fill="#ffffff"/>',
        _text(16, 28, "CPU per proxied request, as a ratio to nginx (less is better)", 17, "#1a1d21", weight="600"),
        _text(16, 48, "Median of interleaved rounds; the thin line spans all of them. 1.0 is nginx without tracing.",
              12, "#5c646d")]
    longest = max(summary[name]["ratio"].most for summary in panels.values() for name in names
                  if "ratio" in summary.get(name, {}))
    scale = (_PANEL - _VALUES) / max(longest, 1.0)
    for index, (connections, summary) in enumerate(panels.items()):
        parts += _panel(_LABELS + index * (_PANEL + _GAP), scale, connections, summary, names, tracing)
    for number, name in enumerate(names):
        ours = name.startswith("headwater")
        parts.append(_text(_LABELS - 10, _TOP + number * _ROW + 16, name, 12, "#0b4f85" if ours else "#3b4149",
                           anchor="end", weight="600" if ours else "400"))
    parts.append(_text(16, height - 16, note, 11, "#5c646d"))
    return "\n".join(parts + ["</svg>", ""])


def _panel(left: int, scale: float, connections: int, summary: Dict[str, Dict[str, Spread]], names: List[str],
           tracing: Dict[str, str]) -> List[str]:
    one, bottom = left + scale, _TOP + len(names) * _ROW
    parts = [_text(left, _TOP - 12, f"{connections} connections", 13, "#1a1d21", weight="600")]
    for number, name in enumerate(names):
        if "ratio" not in summary.get(name, {}):
            continue
        ratio, y = summary[name]["ratio"], _TOP + number * _ROW + (_ROW - _BAR) / 2
        middle = y + _BAR / 2
        parts.append(f'<rect x="{left}" y="{y:.1f}" width="{ratio.median * scale:.1f}" height="{_BAR}" '
                     f'fill="{_color(name, tracing.get(name, OFF))}"/>')
        if ratio.most > ratio.least:
            parts.append(f'<line x1="{left + ratio.least * scale:.1f}" x2="{left + ratio.most * scale:.1f}" '
                         f'y1="{middle:.1f}" y2="{middle:.1f}" stroke="#1a1d21" stroke-width="1.2"/>')
        parts.append(_text(left + max(ratio.median, ratio.most) * scale + 6, y + 11,
                           f"{ratio.median:.2f} ({summary[name]['us'].median:.1f} us)", 11, "#3b4149"))
    parts.append(f'<line x1="{one:.1f}" x2="{one:.1f}" y1="{_TOP - 4}" y2="{bottom}" stroke="#c0392b" '
                 'stroke-width="1" stroke-dasharray="3 3"/>')
    parts.append(_text(one, bottom + 14, "1.0", 11, "#c0392b", anchor="middle"))
    return parts


def _color(name: str, traced: str) -> str:
    if name.startswith("headwater"):
        return _OURS.get(traced, _OUR_MIDDLE)
    return _THEIRS.get(traced, _THEIR_MIDDLE)


def _text(x: float, y: float, text: str, size: int, color: str, anchor: str = "start", weight: str = "400") -> str:
    return (f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size}" fill="{color}" text-anchor="{anchor}" '
            f'font-weight="{weight}">{escape(text)}</text>')
