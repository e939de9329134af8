# SPDX-License-Identifier: Apache-2.0
"""Ratios of paired measurements: median, and a bootstrap interval of the median. Pure functions, no clock, no files."""

import dataclasses
import random
import statistics


@dataclasses.dataclass(frozen=True)
class Ratio:
    """The median of the pairs' ratios, with the interval that holds it with 95 % confidence."""

    pairs: int
    median: float
    low: float
    high: float


def ratio_of_pairs(pairs, resamples=10_000, seed=1):
    """`pairs`: (baseline, measured) figures of neighbouring runs. None without a pair.

    The pairs, not the figures, are drawn anew, with replacement: what both runs of a pair share (a machine that is
    slow for a while) cancels in its ratio. Percentile bootstrap of the median; the seed makes it repeatable.
    """
    ratios = [measured / baseline for baseline, measured in pairs]
    if not ratios:
        return None
    draw = random.Random(seed)
    medians = sorted(statistics.median(draw.choices(ratios, k=len(ratios))) for _ in range(resamples))
    return Ratio(
        len(ratios),
        statistics.median(ratios),
        medians[int(0.025 * resamples)],
        medians[min(int(0.975 * resamples), resamples - 1)],
    )


def run_figures(lines, key="us_per_op"):
    """{size: median over the blocks} of one run's lines."""
    blocks = {}
    for line in lines:
        if "size" in line:
            blocks.setdefault(line["size"], []).append(line[key])
    return {size: statistics.median(figures) for size, figures in blocks.items()}


def table(rounds, configurations, sizes, key="us_per_op"):
    """Rows of (size, configuration, median figure, Ratio or None). A round: {configuration: lines of its run}."""
    rows = []
    for size in sizes:
        for configuration in configurations:
            figures, pairs = [], []
            for of_round in rounds:
                measured = run_figures(of_round.get(configuration, []), key).get(size)
                baseline = run_figures(of_round.get("none", []), key).get(size)
                if measured is not None:
                    figures.append(measured)
                if measured is not None and baseline:
                    pairs.append((baseline, measured))
            if figures:
                ratio = None if configuration == "none" else ratio_of_pairs(pairs)
                rows.append((size, configuration, statistics.median(figures), len(figures), ratio))
    return rows
