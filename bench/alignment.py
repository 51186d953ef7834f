"""Speed, false alarms and coverage of the alignment model on simulated dyads.

python bench/alignment.py             all dyads of 190 states × 20 years × weeks: filter, smoother, running tests
python bench/alignment.py --simulate  false alarms, detection and interval coverage against known truth
python bench/alignment.py --calibrate thresholds with the false alarms that they give
"""

from __future__ import annotations

import resource
import sys
import time
from datetime import date, timedelta

import numpy as np

from detente.alignment import model, settings, shifts, simulate
from detente.alignment.panel import Panel


def main(mode: str) -> None:
    used = settings.load()
    if mode == "--calibrate":
        print("threshold  false alarms per dyad-year")
        for threshold, rate in simulate.calibrate(used):
            print(f"{threshold:9.1f}  {rate:.3f}")
    elif mode == "--simulate":
        show(simulate.study(simulate.world(), used))
    else:
        speed(used)


def show(r: simulate.Report) -> None:
    print(f"false alarms of the running tests   {r.false_alarms:.3f} per unchanged dyad and year")
    print(f"false shifts in retrospect          {r.false_shifts:.4f} per unchanged dyad and year")
    for size, share in r.found.items():
        print(
            f"planted {np.exp(size):3.1f} times: noticed in 8 weeks {share:.2f}, "
            f"dated within 8 weeks in retrospect {r.found_later[size]:.2f}"
        )
    print(f"median delay                        {r.delay_weeks:.0f} weeks")
    for name, (inner, outer) in r.coverage.items():
        print(f"intervals, {name:24} 80 %: {inner:.1%}   95 %: {outer:.1%}")


def speed(used: settings.Settings) -> None:
    panel = whole_world()
    print(f"{panel.counts.shape[1]:,} dyads × {panel.periods:,} weeks, {panel.counts.sum():,.0f} stories")
    start, begun = time.perf_counter(), time.process_time()
    measured = model.measure(panel, used)
    took, busy = time.perf_counter() - start, time.process_time() - begun
    print(
        f"filter, running tests, smoother, intervals: {took:.1f} s by the clock, {busy:.1f} s of processor; "
        f"{len(measured.filtered.alarms.period):,} alarms"
    )
    start = time.perf_counter()
    some = np.unique(measured.filtered.alarms.dyad)[:50]
    shifts.find(measured, some)
    print(f"shifts in retrospect: {(time.perf_counter() - start) / max(len(some), 1) * 1000:.0f} ms a dyad, for those asked for")
    print(f"most memory: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024**2:.1f} GB")
    beside(panel, busy)


def beside(panel: Panel, ours: float, dyads: int = 6) -> None:
    """A local level per dyad by statsmodels, on a few dyads, extrapolated to all."""
    try:
        from statsmodels.tsa.statespace.structural import UnobservedComponents
    except ImportError:
        print("statsmodels is not installed: nothing to compare with")
        return
    start = time.process_time()
    for d in range(dyads):
        level = np.log1p(panel.counts[:, d * 97, :2].sum(axis=1))
        UnobservedComponents(level, "local level").fit(disp=False).smoothed_state  # noqa: B018
    each = (time.process_time() - start) / dyads
    total = each * len(panel.first) * 2  # closeness and tone
    print(
        f"statsmodels, local level by maximum likelihood: {each:.2f} s a series, "
        f"all of them {total / 3600:.1f} h ({total / ours:,.0f} times ours)"
    )


def whole_world(states: int = 190, years: int = 20) -> Panel:
    random = np.random.default_rng(3)
    weight = np.exp(random.normal(0, 1.4, states))
    first, second = np.triu_indices(states, 1)
    rate = weight[first] * weight[second]
    rate *= 4000 / rate.sum()  # stories a week in all the world
    weeks = years * 52
    counts = np.empty((weeks, len(first), 4), dtype=np.float32)
    for q, share in enumerate((0.6, 0.12, 0.18, 0.1)):
        for t in range(weeks):
            counts[t, :, q] = random.poisson(rate * share)
    edges = tuple(date(2000, 1, 3) + timedelta(days=7 * t) for t in range(weeks + 1))
    return Panel(tuple(f"S{i:03d}" for i in range(states)), first, second, edges, counts)


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "")
