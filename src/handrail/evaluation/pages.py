"""A coordinator's pages about the quality standard: the benchmarks, the people behind one, and one mentorship."""

from typing import Any

from django.http import HttpResponse

from handrail.evaluation import queries
from handrail.evaluation.labels import FILTER
from handrail.evaluation.queries import PairLine
from handrail.kernel.export import as_csv
from handrail.kernel.lists import chips, paged, wanted
from handrail.kernel.web import Request, page, render

FILE_COLUMNS = ("id", "state", "agreed_on", "ended_on")


@page("evaluation.quality")
def quality(request: Request, slug: str) -> HttpResponse:
    return render(request, "evaluation/quality.html", {"view": queries.quality(request.actor, slug)})


@page("evaluation.quality")
def benchmark(request: Request, slug: str, code: str) -> HttpResponse:
    """The mentorships behind a benchmark; a red one leads here."""
    line, rows = queries.behind(request.actor, slug, code)
    asked = wanted(request.GET, {"state": FILTER})
    shown = [row for row in rows if asked.of("state") in {"", row.state}]
    counts = {"": len(rows)} | {state: sum(row.state == state for row in rows) for state in FILTER if state}
    context = {"slug": slug, "line": line, "page": paged(shown, asked), "wanted": asked}
    return render(request, "evaluation/benchmark.html", context | {"chips": chips(asked, "state", FILTER, counts)})


@page("evaluation.quality")
def benchmark_file(request: Request, slug: str, code: str) -> HttpResponse:
    """The same mentorships to take along, without names."""
    _, rows = queries.behind(request.actor, slug, code)
    return as_csv(f"{slug}-{code}", FILE_COLUMNS, map(_line, rows))


def _line(row: PairLine) -> list[Any]:
    return [row.ref, row.state, row.agreed_on, row.ended_on]


@page("evaluation.quality")
def pair(request: Request, slug: str, ref: str) -> HttpResponse:
    """What this mentorship has had, and what it has not."""
    found, answers = queries.of_pair(request.actor, slug, ref)
    return render(request, "evaluation/pair.html", {"slug": slug, "pair": found, "answers": answers})
