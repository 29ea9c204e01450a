"""Where an account is signed in: each session has a row its owner can read and end, and its organisation can end too.

Ending takes the session's own row away, so it holds on the next request of that device. By itself a session ends when it is
not used for some time, and at the latest some time after its sign-in: sooner for staff (`rules.AT_WORK`).
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from allauth.socialaccount.models import SocialAccount
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.signals import user_logged_in, user_logged_out
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import F, QuerySet
from django.http import HttpRequest

from handrail.kernel import clock
from handrail.kernel.access import Actor, NotFound
from handrail.kernel.events import record
from handrail.kernel.privacy import blind_index
from handrail.kernel.web import Request
from handrail.people import actions, events, rules, staff_sign_in
from handrail.people.models import Account, Membership, SignedIn

SEEN_ON = "seen_on"
BEGAN, HELD = "began_at", "held_until"
STEP = timedelta(minutes=5)
"""Its end is moved on no more often than this, so that a page does not cost a write."""


@dataclass(frozen=True)
class SessionRow:
    ref: str
    browser: str
    system: str
    began_at: datetime
    seen_on: date
    is_here: bool


def seen(request: HttpRequest, account: Account, on: date) -> None:
    """Once a day, and at the sign-in: this session was used today."""
    if request.session.get(SEEN_ON) == on.isoformat():
        return
    request.session[SEEN_ON] = on.isoformat()
    held = staff_sign_in.session_of(request, account.pk)
    begun = {
        "account": account,
        "device": rules.device_of(request.META.get("HTTP_USER_AGENT", "")),
        "began_at": clock.now(),
        "generation": account.sessions_ended,
        "provider": staff_sign_in.STAFF if held else "",
        "sid_index": blind_index(f"sid:{held['sid']}") if held and held["sid"] else "",
    }
    key = request.session.session_key
    SignedIn.objects.update_or_create(session_key=key, defaults={"seen_on": on}, create_defaults={**begun, "seen_on": on})


def hold(request: HttpRequest, *, at_work: bool) -> None:
    """It is used: it stays open for its time again, never past its longest. Django ends it, by the world's own clock."""
    now, sitting = clock.unmoved(), rules.AT_WORK if at_work else rules.AT_HOME
    began = datetime.fromtimestamp(request.session.setdefault(BEGAN, now.timestamp()), UTC)
    left = sitting.left(began, now)
    until, before = (now + left).timestamp(), request.session.get(HELD, 0.0)
    # Sooner than before: somebody has become staff.
    if until - before >= STEP.total_seconds() or until < before:
        request.session[HELD] = until
        # As a moment, not as a number of seconds: those would begin anew whenever anything is kept in the session.
        request.session.set_expiry(now + left)


def _began(sender: object, request: HttpRequest, user: Account, **_more: Any) -> None:
    for each in (SEEN_ON, BEGAN, HELD):
        request.session.pop(each, None)
    hold(request, at_work=Membership.objects.held(clock.today()).filter(person=user.person_id).exists())
    if request.session.session_key is None:
        # Somebody else was signed in here: Django emptied that session, and the new one has no name yet.
        request.session.save()
    seen(request, user, clock.today())


def _left(sender: object, request: HttpRequest | None, **_more: Any) -> None:
    if request is not None:
        SignedIn.objects.filter(session_key=request.session.session_key or "").delete()


def listen() -> None:
    """Called once, when Django is ready."""
    user_logged_in.connect(_began, dispatch_uid="handrail.people.sessions.began")
    user_logged_out.connect(_left, dispatch_uid="handrail.people.sessions.left")


def _open(actor: Actor) -> QuerySet[SignedIn]:
    """The actor's sessions that still open something."""
    mine = SignedIn.objects.filter(account=actor.account_id or 0, generation=F("account__sessions_ended"))
    return mine.filter(session_key__in=Session.objects.filter(expire_date__gt=clock.now()).values("pk"))


def mine(request: Request) -> list[SessionRow]:
    """This one first, then the newest."""
    here = request.session.session_key
    found = []
    for row in _open(request.actor).order_by("-began_at", "-pk"):
        browser, _, system = row.device.partition(":")
        found.append(SessionRow(row.ref, browser, system, row.began_at, row.seen_on, row.session_key == here))
    return sorted(found, key=lambda row: not row.is_here)


@transaction.atomic
def end(ref: str, *, by: Actor, on: date) -> None:
    """Sign one device out."""
    by.must("people.me")
    row = _open(by).filter(ref=ref).first()
    if row is None:
        raise NotFound(ref)
    _take_away(SignedIn.objects.filter(pk=row.pk))
    record(events.SessionEnded(row.account_id), by=by, on=on)


@transaction.atomic
def end_others(request: Request, *, on: date) -> None:
    """Sign every other device out, also one from before there was this list."""
    request.actor.must("people.me")
    account = Account.objects.select_for_update(of=("self",)).get(pk=request.actor.account_id or 0)
    actions.end_sessions_of(account, by=request.actor, on=on)
    keep(request)
    _take_away(SignedIn.objects.filter(account=account).exclude(session_key=request.session.session_key))


def keep(request: Request) -> None:
    """All sessions of the account have just ended; this one goes on, under a new key."""
    account, before = Account.objects.get(pk=request.actor.account_id or 0), request.session.session_key
    update_session_auth_hash(request, account)
    now = {"session_key": request.session.session_key, "generation": account.sessions_ended}
    SignedIn.objects.filter(session_key=before).update(**now)


@transaction.atomic
def end_elsewhere(*, sub: str, sid: str, on: date) -> int:
    """The organisation says that somebody signed out there: that session, or all that came by it. The number ended."""
    rows = SignedIn.objects.filter(provider=staff_sign_in.STAFF)
    if sub:
        tied = SocialAccount.objects.filter(provider=staff_sign_in.STAFF, uid=sub)
        rows = rows.filter(account__in=tied.values("user"))
    if sid:
        rows = rows.filter(sid_index=blind_index(f"sid:{sid}"))
    accounts = set(rows.values_list("account", flat=True))
    ended = _take_away(rows)
    for account_id in sorted(accounts):
        record(events.SessionsEndedElsewhere(account_id), by=Actor.system("organisation_sign_in"), on=on)
    return ended


def _take_away(rows: QuerySet[SignedIn]) -> int:
    keys = list(rows.values_list("session_key", flat=True))
    Session.objects.filter(pk__in=keys).delete()
    SignedIn.objects.filter(session_key__in=keys).delete()
    return len(keys)


def forget_ended(now: datetime) -> None:
    """Rows of sessions that are no more."""
    Session.objects.filter(expire_date__lt=now).delete()
    SignedIn.objects.exclude(session_key__in=Session.objects.values("pk")).delete()
