"""Django's sessions in the database, read by a statement that is built once: every page of somebody signed in begins so."""

from datetime import datetime
from typing import Any

from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.db.models import QuerySet

from handrail.kernel import clock
from handrail.kernel.prepared import first, prepared


@prepared
def _running(key: str, now: datetime) -> QuerySet[Session]:
    return Session.objects.filter(session_key=key, expire_date__gt=now)


class SessionStore(db.SessionStore):
    def _get_session_from_db(self) -> Any:
        found = first(_running(self.session_key or "", clock.unmoved()))
        if found is None:
            self._session_key = None
        return found
