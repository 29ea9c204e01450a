"""What a person takes along: a page to read, and the same for programs, as JSON and as one CSV for each table.

The answer to GDPR articles 15 (access) and 20 (portability), made from what stands beside the fields.
"""

import csv
import json
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from io import BytesIO, StringIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.translation import get_language

from handrail.kernel import clock
from handrail.kernel.export import cell
from handrail.portal.queries.mine import Look, TableView

FORMAT = "handrail-my-data/1"


def as_zip(tables: Sequence[TableView], looks: Sequence[Look]) -> bytes:
    """The whole file. Made in memory: what is known about one person is small."""
    whole = BytesIO()
    with ZipFile(whole, "w", ZIP_DEFLATED) as file:
        file.writestr("my-data.html", _page(tables, looks))
        file.writestr("my-data.css", render_to_string("portal/mine_file.css"))
        file.writestr("my-data.json", json.dumps(as_plain(tables, looks), ensure_ascii=False, indent=2, default=_plain))
        for each in tables:
            file.writestr(f"tables/{each.slug}.csv", _csv(each))
    return whole.getvalue()


def as_plain(tables: Iterable[TableView], looks: Iterable[Look]) -> dict[str, Any]:
    """Codes as they are stored, days and hours by ISO 8601, in UTC."""
    return {
        "format": FORMAT,
        "made_at": clock.now(),
        "by": settings.HANDRAIL.organisation,
        "tables": {
            each.label: [
                {"ref": row.ref, **row.said, **({"left_out": list(row.withheld)} if row.withheld else {})} for row in each.plain
            ]
            for each in tables
        },
        "who_looked": [{"on": each.on, "who": each.name, "what": each.code} for each in looks],
    }


def _page(tables: Sequence[TableView], looks: Sequence[Look]) -> str:
    said = {"tables": tables, "looks": looks, "made_at": clock.now(), "language": get_language()}
    return render_to_string("portal/mine_file.html", said | {"organisation": settings.HANDRAIL.organisation})


def _csv(table: TableView) -> str:
    """One line a row; the mark at its beginning tells spreadsheets that the letters are UTF-8."""
    head = list(dict.fromkeys(name for row in table.plain for name in row.said))
    text = StringIO("\ufeff")
    text.seek(0, 2)
    writer = csv.writer(text)
    writer.writerow(["ref", *head])
    writer.writerows([cell(row.ref), *(cell(_flat(row.said.get(name))) for name in head)] for row in table.plain)
    return text.getvalue()


def _flat(value: Any) -> Any:
    """Lists and the like as JSON, so that a cell can be read back."""
    if isinstance(value, list | dict | tuple):
        return json.dumps(value, ensure_ascii=False, default=_plain)
    return _plain(value) if isinstance(value, date | datetime) else value


def _plain(value: Any) -> str:
    return value.isoformat() if isinstance(value, date | datetime) else str(value)
