"""What the tests of drafts need: a programme with one version, and people who write and publish."""

from typing import Any

from django.test import Client

from handrail.kernel import clock
from handrail.kernel.access import Actor
from handrail.people.models import Organisation, Person
from handrail.people.queries import actor_of
from handrail.people.rules import OrganisationKind
from handrail.programmes.actions import drafting, releasing
from handrail.programmes.models import Draft, Programme, Version
from tests.programmes.world import ProgrammesWorld


class DraftsWorld(ProgrammesWorld):
    service: Organisation
    running: Programme
    writer: Person
    publisher: Person

    def begin(self, *, opened: bool = True) -> "DraftsWorld":
        self.service = self.organisation("VDAB", kind=OrganisationKind.SERVICE)
        self.running = self.programme("vdab-mentor-app", self.service, opened=opened)
        self.writer = self.coordinator(self.service, "Wilma Writer")
        self.publisher = self.administrator(self.service, "Paul Publisher")
        return self

    def draft(self, **new: str) -> Draft:
        version = Version.objects.get(programme=self.running, number=1)
        return drafting.draft_from(version.ref, **new, by=self.as_(self.writer), on=clock.today(), now=clock.now())

    def put(self, draft: Draft, where: str, said: dict[str, Any], by: Person | None = None, kind: str = "") -> drafting.Saved:
        from handrail.programmes import schema

        text = Draft.objects.get(pk=draft.pk).text
        node = schema.node_at(schema.data_of(text), where, kind)
        assert node is not None
        held = {key.name: (node.data or {}).get(key.name, key.default) for key in node.keys}
        given = {
            "seen": drafting.mark_of(node.data),
            "by": self.as_(by or self.writer),
            "on": clock.today(),
            "now": clock.now(),
        }
        return drafting.save_part(draft.ref, where, held | said, kind=kind, **given)

    def text(self, draft: Draft, old: str, new: str) -> drafting.Saved:
        text = Draft.objects.get(pk=draft.pk).text
        assert old in text
        given = {"by": self.as_(self.writer), "on": clock.today(), "now": clock.now()}
        return drafting.save_text(draft.ref, text.replace(old, new), seen=drafting.mark_of(text), **given)

    def published(self, draft: Draft, by: Person | None = None) -> Version:
        seen = drafting.mark_of(Draft.objects.get(pk=draft.pk).text)
        given = {"zone": "Europe/Brussels", "by": self.as_(by or self.publisher), "on": clock.today()}
        return releasing.publish_draft(draft.ref, "better", seen=seen, **given)

    def as_(self, person: Person) -> Actor:
        return actor_of(person.account)

    def client(self, person: Person) -> Client:
        client = Client()
        client.force_login(person.account)
        return client
