"""An organisation makes the pages its own: seen before it is saved, undone, taken over by its parts, and worn by letters."""

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image, PngImagePlugin

from handrail.appearance import queries
from handrail.appearance.middleware import WAY_IN
from handrail.appearance.models import Host, Picture, State
from handrail.kernel import clock
from handrail.kernel.looks import plain
from handrail.kernel.models import Event, SimulatedMail, Stamp
from handrail.people.models import Organisation, Person
from handrail.people.rules import OrganisationKind
from tests.people.entering import ask_for_code, mailed_code
from tests.world import World

pytestmark = pytest.mark.usefixtures("simulated")


def png(size: tuple[int, int] = (300, 90), kind: str = "PNG") -> bytes:
    written = BytesIO()
    about = PngImagePlugin.PngInfo()
    about.add_text("Comment", "taken at home by Rita")
    Image.new("RGB", size, "#aa3355").save(written, kind, **({"pnginfo": about} if kind == "PNG" else {}))
    return written.getvalue()


def sent(name: str = "logo.png", content: bytes | None = None) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, png() if content is None else content)


def change(client: Client, at: Organisation, press: str = "save", **said: object):
    return client.post(f"/appearance/{at.ref}/edit/", {"name": "", "theme": "", press: "1", **said}, follow=True)


def test_what_she_says_is_seen_first_and_saved_then(service: Organisation, rita: Person, client: Client) -> None:
    seen = change(client, service, "preview", name="Werk voor Genk", theme="fjord", picture=sent(), logo_alt="Genk")
    assert "This is how it would look" in seen.text
    assert "handrail/theme/fjord.css" in seen.text
    assert 'alt="Genk"' in seen.text
    assert not State.objects.exists()
    kept = Picture.objects.get()
    done = change(client, service, name="Werk voor Genk", theme="fjord", logo=kept.ref, logo_alt="Genk")
    assert "You can undo it" in done.text
    page = client.get("/account/").text
    assert f"/appearance/logo/{kept.ref}/" in page
    assert "– Werk voor Genk</title>" in page
    picture = client.get(f"/appearance/logo/{kept.ref}/")
    assert (picture.headers["Content-Type"], "immutable" in picture.headers["Cache-Control"]) == ("image/png", True)


def test_undo_brings_the_state_before_and_can_be_undone(service: Organisation, rita: Person, client: Client) -> None:
    change(client, service, theme="fjord")
    change(client, service, theme="slate")
    assert "theme/slate.css" in client.get("/account/").text
    undo = {row.number: f"/appearance/{service.ref}/undo/{row.ref}/" for row in State.objects.all()}
    assert client.post(undo[2]).status_code == 302
    assert "theme/fjord.css" in client.get("/account/").text
    assert client.post(undo[2]).status_code == 409
    client.post(f"/appearance/{service.ref}/undo/{State.objects.get(stands=True).ref}/")
    assert "theme/slate.css" in client.get("/account/").text
    assert Event.objects.filter(name="LookChanged").count() == 4


def test_a_part_takes_over_what_it_does_not_say(service: Organisation, rita: Person, client: Client, world: World) -> None:
    office = world.organisation("VDAB Genk", parent=service)
    change(
        client,
        service,
        theme="fjord",
        name="VDAB",
        picture=sent(),
        logo_alt="VDAB",
        help_phone="0800 30 700",
        help_hours="8-20",
    )
    change(client, office, name="VDAB Genk", help_phone="089 11 22 33")
    now = queries.stamp()
    look = queries.look_of(office.pk, now)
    assert (look.organisation, look.theme, look.logo_alt) == ("VDAB Genk", "fjord", "VDAB")
    # Hours belong to a number: the office's has none of its own yet.
    assert (look.help_phone, look.help_hours) == ("089 11 22 33", "")
    founded_later = world.organisation("VDAB Hasselt", parent=service)
    assert queries.look_of(founded_later.pk, now).theme == "fjord"


def test_only_who_looks_after_it_changes_it(service: Organisation, rita: Person, client: Client, world: World) -> None:
    other = world.organisation("NAV", kind=OrganisationKind.SERVICE)
    assert client.get(f"/appearance/{other.ref}/").status_code == 404
    assert change(client, other, theme="fjord").status_code == 404
    client.force_login(world.coordinator(service).account)
    assert client.get(f"/appearance/{service.ref}/edit/").status_code == 403


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("a.svg", b'<?xml version="1.0"?><svg onload="alert(1)"/>', "SVG"),
        ("a.png", b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>', "SVG"),
        ("a.png", b"GIF89a" + b"\0" * 50, "cannot read"),
        ("a.png", png()[:60], "cannot read"),
        ("a.jpg", b"<html><script>alert(1)</script>", "cannot read"),
        ("a.png", png() + b"x" * (2 * 1024 * 1024), "too big"),
        ("a.png", png((5000, 5000)), "too big"),
    ],
)
@pytest.mark.usefixtures("rita")
def test_a_hostile_file_is_refused_in_words(
    name: str, content: bytes, says: str, service: Organisation, client: Client
) -> None:
    answer = change(client, service, picture=sent(name, content), logo_alt="Genk")
    assert answer.status_code == 422
    assert says in answer.text
    assert not Picture.objects.exists()


def test_what_else_a_picture_holds_is_gone(service: Organisation, rita: Person, client: Client) -> None:
    content = png() + b"<script>alert(1)</script>"
    change(client, service, picture=sent(content=content), logo_alt="Genk")
    kept = bytes(Picture.objects.get().image)
    assert b"taken at home" in content
    assert b"taken at home" not in kept
    assert b"script" not in kept
    with Image.open(BytesIO(kept)) as drawn:
        assert (drawn.format, drawn.size, drawn.info) == ("PNG", (300, 90), {})


def test_a_logo_without_words_is_refused(service: Organisation, rita: Person, client: Client) -> None:
    assert "Write in words what the logo shows" in change(client, service, picture=sent()).text


def test_a_picture_only_tried_goes_after_a_day(service: Organisation, rita: Person, client: Client) -> None:
    from handrail.appearance import actions

    change(client, service, "preview", picture=sent(), logo_alt="Genk")
    change(client, service, picture=sent(), logo_alt="Genk")
    assert Picture.objects.count() == 2
    actions.sweep_pictures(clock.now() + actions.LOOSE_FOR * 2)
    assert Picture.objects.count() == 1


def test_texts_and_links_stand_on_public_pages_without_code(
    service: Organisation, rita: Person, client: Client, settings
) -> None:
    Host.objects.create(name="testserver", organisation=service)
    client.post(
        f"/appearance/{service.ref}/text/legal/en/",
        {"text": "# Who we are\n\nVDAB <b>Brussels</b>\n\n- one\n- https://example.org/two", "save": "1"},
    )
    client.post(f"/appearance/{service.ref}/text/footer/en/", {"text": "Funded by the ESF", "save": "1"})
    change(client, service, links="Help | https://example.org/help")
    page = Client().get("/legal/").text
    assert "<h2>Who we are</h2>" in page
    assert "VDAB &lt;b&gt;Brussels&lt;/b&gt;" in page
    assert '<a href="https://example.org/two" rel="nofollow">' in page
    assert "Funded by the ESF" in page
    assert 'href="https://example.org/help"' in page
    assert "javascript" not in change(client, service, "preview", links="X | javascript:alert(1)").text.split("<form")[0]
    client.post(f"/appearance/{service.ref}/text/legal/en/", {"text": "", "save": "1"})
    assert Client().get("/legal/").status_code == 404


def test_a_visitor_sees_the_organisation_of_the_host_name(service: Organisation, rita: Person, client: Client) -> None:
    change(client, service, theme="petrol")
    assert "petrol.css" not in Client().get("/about/").text
    assert client.post(f"/appearance/{service.ref}/addresses/", {"hosts": ["evil.example"]}).status_code == 422
    assert client.post(f"/appearance/{service.ref}/addresses/", {"hosts": ["localhost"]}).status_code == 302
    assert "petrol.css" in Client().get("/about/", headers={"host": "localhost"}).text
    assert "petrol.css" not in Client().get("/about/", headers={"host": "127.0.0.1"}).text


def test_two_organisations_do_not_share_an_address(service: Organisation, rita: Person, client: Client, world: World) -> None:
    other = world.organisation("NAV", kind=OrganisationKind.SERVICE)
    Host.objects.create(name="localhost", organisation=other)
    assert "has this address already" in client.post(f"/appearance/{service.ref}/addresses/", {"hosts": ["localhost"]}).text


def test_a_letter_comes_from_whom_its_reader_belongs_to(service: Organisation, rita: Person, client: Client) -> None:
    change(client, service, name="VDAB", sender_name="VDAB Mentoring", sender_address="mentoring@vdab.example")
    change(client, service, "save", sender_name="Evil\r\nBcc: x@example.org")
    Host.objects.create(name="testserver", organisation=service)
    Stamp.objects.update(number=1)
    ask_for_code(Client(), "els@example.org")
    assert SimulatedMail.objects.latest("id").sender == "VDAB Mentoring <mentoring@vdab.example>"


def test_a_mentee_sees_the_pages_of_the_programmes_owner(
    service: Organisation, rita: Person, client: Client, world: World
) -> None:
    from handrail.people import actions as people

    mentee = world.person("Amina")
    change(client, service, theme="plum")
    people.belong_to(mentee.pk, service.pk)
    own = Client()
    own.force_login(mentee.account)
    assert "plum.css" in own.get("/account/").text


def test_the_installations_own_look_is_shown_where_nobody_said_another(client: Client) -> None:
    assert queries.look_of(None, 0) == plain()
    assert "handrail/theme/" not in client.get("/about/").text


def test_a_look_changed_by_another_process_is_seen_on_the_next_request(
    service: Organisation, rita: Person, client: Client
) -> None:
    change(client, service, theme="plum")
    assert "plum.css" in client.get("/account/").text
    # What another process does: the rows change, and the stamp with them; nothing in this one is told.
    State.objects.filter(stands=True).update(said=State.objects.get(stands=True).said | {"theme": "cocoa"})
    assert "plum.css" in client.get("/account/").text
    Stamp.objects.update(number=7)
    assert "cocoa.css" in client.get("/account/").text


@pytest.mark.parametrize("page", ["/join/vdab-mentor-app/", "/be-a-mentor/vdab-mentor-app/"])
def test_a_visitor_of_a_programme_sees_its_owner_until_she_has_joined(
    service: Organisation, rita: Person, client: Client, world: World, page: str
) -> None:
    world.programme("vdab-mentor-app", service)
    change(client, service, theme="petrol", name="VDAB Genk")
    visitor = Client()
    assert "petrol.css" in visitor.get(page).text
    assert "petrol.css" not in visitor.get("/about/").text
    start = "apply" if page.startswith("/be") else "start"
    sign_in = visitor.get(f"{page}{start}/", follow=True)
    assert "petrol.css" in sign_in.text
    assert "VDAB Genk" in sign_in.text
    # What is wrong is said in the same colours.
    there = f"/account/sign-in/?next={page}{start}/"
    assert "petrol.css" in visitor.post(there, {"contact": "x"}).text
    ask_for_code(visitor, "new@example.org", next=f"{page}{start}/")
    assert "petrol.css" in visitor.get("/account/code/").text
    assert "petrol.css" not in visitor.get("/about/").text
    name = visitor.post("/account/code/", {"code": mailed_code()}, follow=True)
    assert name.request["PATH_INFO"] == "/account/name/"
    assert "petrol.css" in name.text
    assert "petrol.css" not in visitor.get("/account/").text


def test_the_look_of_a_programme_is_not_worn_by_who_belongs_elsewhere_nor_shown_before_it_opens(
    service: Organisation, rita: Person, client: Client, world: World
) -> None:
    from handrail.people import actions as people

    other = world.organisation("NAV", kind=OrganisationKind.SERVICE)
    world.programme("vdab-mentor-app", service)
    world.programme("nav-mentor", other, opened=False)
    change(client, service, theme="petrol")
    there = "/join/vdab-mentor-app/"
    elsewhere = world.person("Amina")
    people.belong_to(elsewhere.pk, other.pk)
    own = Client()
    own.force_login(elsewhere.account)
    assert "petrol.css" not in own.get(there).text
    Host.objects.create(name="localhost", organisation=other)
    assert "petrol.css" in Client().get(there, headers={"host": "localhost"}).text
    assert queries.owner_of(there, queries.stamp()) == service.pk
    assert queries.owner_of("/join/nav-mentor/", queries.stamp()) is None
    for nowhere in ("//evil.example/", "/join/no-such/", "x", "/account/sign-in/?next=/join/vdab-mentor-app/"):
        assert queries.owner_of(nowhere, queries.stamp()) is None
    assert Client().get("/account/sign-in/", {"next": "http://[evil/"}).status_code == 200
    assert Client().get("/account/sign-in/", {"next": "//[evil/"}).status_code == 200


def test_the_way_in_stands_where_the_look_thinks() -> None:
    assert reverse("people:me") == WAY_IN
