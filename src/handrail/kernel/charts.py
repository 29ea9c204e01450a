"""Charts as plain SVG: sized by viewBox and CSS, coloured by class (fill-main, fill-soft, fill-faint, fill-other, fill-warm).

They are decorative: the numbers stand in the same table row or list, and words say what they mean.
"""

from collections.abc import Iterable
from math import floor

GAP = 0.5
POST, FOOT, RISE, TOP = 10, 56, 26, 40


def bar(parts: Iterable[tuple[float, str]], *, thick: bool = False) -> str:
    """A stacked bar of (percent, tone)."""
    shown = list(parts)
    x, rects = 0.0, []
    for percent, tone in shown:
        rects.append(f'<rect class="fill-{tone}" x="{x:g}" width="{percent:g}" height="10"/>')
        x += percent + (GAP if len(shown) > 1 else 0)
    weight = " data-thick" if thick else ""
    return f'<svg class="bar"{weight} viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">{"".join(rects)}</svg>'


def rungs(done: float, booked: float = 0, total: int = 40) -> str:
    """Hours towards a goal as posts under a rail: full = done, faint = booked, pale = open; half hours fill half a post."""
    posts = "".join(_post(i, done, booked, total) for i in range(total))
    span = total * POST
    rail = f"M2 {FOOT - 22} {done / total * span:g} {FOOT - 22 - RISE * done / total:.1f}"
    return (
        f'<svg class="rungs" viewBox="0 0 {span} {FOOT}" preserveAspectRatio="none" aria-hidden="true">{posts}'
        f'<path class="rail" vector-effect="non-scaling-stroke" d="{rail}"/></svg>'
    )


def _post(i: int, done: float, booked: float, total: int) -> str:
    x, top = i * POST + 3, TOP - RISE * i / total
    tone = "main" if i < floor(done) else "faint" if i < done + booked else "none"
    post = f'<rect class="fill-{tone}" x="{x}" y="{top:.1f}" width="4" height="{FOOT - top:.1f}" rx="1.5"/>'
    part = done - i
    if not 0 < part < 1:
        return post
    height = (FOOT - top) * part
    return f'{post}<rect class="fill-main" x="{x}" y="{FOOT - height:.1f}" width="4" height="{height:.1f}"/>'


def step_path(points: Iterable[tuple[float, float]], span: float) -> str:
    """The path of a step curve in a box of 100 by 100; points are (time, share) from (0, 1), share 1 is at the top."""
    path: list[tuple[float, float]] = []
    for time, share in points:
        if path:
            path.append((time, path[-1][1]))
        path.append((time, share))
    return "M" + "L".join(f"{time / span * 100:.2f} {(1 - share) * 100:.2f}" for time, share in path)
