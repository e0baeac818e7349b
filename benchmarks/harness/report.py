"""The report: the tables of a run in Markdown."""
from typing import Dict, List

from .figures import Spread, ratios

BASE = "nginx"


def summarize(rounds: List[Dict[str, Dict[str, float]]]) -> Dict[str, Dict[str, object]]:
    """By contender: medians with spread of every measured value, and of the CPU's ratio to nginx."""
    names = list(dict.fromkeys(name for figures in rounds for name in figures))
    relative = ratios([{name: sample["us"] for name, sample in figures.items()} for figures in rounds], BASE)
    summary: Dict[str, Dict[str, object]] = {}
    for name in names:
        samples = [figures[name] for figures in rounds if name in figures]
        summary[name] = {key: Spread.of([sample[key] for sample in samples]) for key in samples[0]}
        if name in relative:
            summary[name]["ratio"] = Spread.of(relative[name])
    return summary


def cost_table(summary: Dict[str, Dict[str, object]]) -> List[str]:
    """CPU per request and throughput of each contender, cheapest first."""
    lines = ["| proxy | CPU us/request | ratio to nginx | spread | requests/s | spans/request |",
             "|---|---:|---:|---|---:|---:|"]
    for name, row in sorted(summary.items(), key=lambda item: item[1]["us"].median):
        ratio = row.get("ratio")
        spans = row["spans"].median
        lines.append("| " + " | ".join([
            name, f"{row['us'].median:.1f}", f"**{ratio.median:.2f}**" if ratio else "",
            f"{ratio.least:.2f} - {ratio.most:.2f}" if ratio else "",
            f"{row['rate'].median:,.0f}", f"{spans:.3f}" if spans >= 0.0005 else "0"]) + " |")
    return lines
