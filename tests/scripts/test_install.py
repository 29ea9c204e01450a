"""Installing as an operator does: the wheel, in an empty environment without git and Node, by the commands of the docs."""

import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
import requests
from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Message

from handrail import cluster
from handrail.cluster import Cluster
from handrail.running import any_port
from tests.scripts.conftest import CHECKOUT, OURS

GUIDE = CHECKOUT / "docs/how-to/install.md"
BLOCK = re.compile(r"^```(sh|python)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
# What the commands of the guide call, and nothing else: neither git nor Node is found.
TOOLS = ("sh", "cat", "chmod", "curl", "install", "ls", "setpriv", "uname", "dirname", "env")
TOKEN = re.compile(r"""name="csrfmiddlewaretoken" value="([^"]+)""")
PATIENCE = 60


class Site:
    """A machine of its own: folders, a PATH with few programs, and the guide's blocks in their order."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.port, self.mail_port = folder, any_port(), any_port()
        tools = folder / "tools"
        tools.mkdir()
        for name in TOOLS:
            if found := shutil.which(name):
                (tools / name).symlink_to(found)
        (tools / "python3").symlink_to(Path(sys.executable).resolve())
        # The machine's own way to its packages stays as it is.
        kept = {name: said for name, said in os.environ.items() if not name.startswith((*OURS, "DJANGO_"))}
        self.environment = {**kept, "PATH": str(tools)}
        self.words = {"/opt/handrail": f"{folder}/opt", "/etc/handrail": f"{folder}/etc", "dist/": f"{folder}/dist/"}
        self.words |= {"localhost:25": f"127.0.0.1:{self.mail_port}", "127.0.0.1:8000": f"127.0.0.1:{self.port}"}
        self.words |= {"--port 8000": f"--port {self.port}"}
        found = BLOCK.findall(GUIDE.read_text(encoding="utf-8"))
        self.steps = [text for language, text in found if language == "sh"]
        self.python = [text for language, text in found if language == "python"]

    def here(self, text: str) -> str:
        for there, mine in self.words.items():
            text = text.replace(there, mine)
        return text

    def run(self, text: str, **more: str) -> str:
        words = ["sh", "-euc", self.here(text)]
        done = subprocess.run(words, env=self.environment | more, capture_output=True, text=True, check=False, cwd=self.folder)
        assert done.returncode == 0, f"{text}\n{done.stdout[-2_000:]}\n{done.stderr[-2_000:]}"
        return done.stdout

    def settings(self) -> dict[str, str]:
        """As a service manager reads them."""
        lines = (self.folder / "etc/env").read_text(encoding="utf-8").splitlines()
        return {name: shlex.split(said)[0] for name, said in (line.split("=", 1) for line in lines)}


@pytest.fixture(scope="module")
def installed() -> Iterator[Site]:
    """The wheel made from this checkout, installed by the guide's first block: once, for it is the slow part."""
    with tempfile.TemporaryDirectory(prefix="handrail-test-") as name:
        folder = Path(name)
        folder.chmod(0o755)  # as root, PostgreSQL runs as another account
        made = Site(folder)
        subprocess.run([sys.executable, CHECKOUT / "script/wheel.py", folder / "dist"], check=True, capture_output=True)
        made.run(made.steps[0])
        yield made


@pytest.fixture
def site(installed: Site, monkeypatch: pytest.MonkeyPatch) -> Site:
    """With a private PostgreSQL of its own: each test leaves another one behind."""
    home = installed.folder / f"home{len(list(installed.folder.glob('home*')))}"
    home.mkdir()
    installed.environment["HANDRAIL_HOME"] = str(home)
    monkeypatch.setenv("HANDRAIL_HOME", str(home))
    return installed


def test_the_wheel_alone_runs_the_demo_without_git_and_node(site: Site) -> None:
    path = site.environment["PATH"]
    assert shutil.which("git", path=path) is None
    assert shutil.which("node", path=path) is None
    with Cluster("test").used() as url:
        said = site.run(f"{site.folder}/opt/bin/handrail demo --smoke", DATABASE_URL=url)
    assert "administrator" in said


def test_the_bill_of_materials_lies_beside_the_wheel(installed: Site) -> None:
    [bill] = (installed.folder / "dist").glob("*.cdx.json")
    [wheel] = (installed.folder / "dist").glob("*.whl")
    assert bill.name == "-".join(wheel.name.split("-")[:2]) + ".cdx.json"


@contextmanager
def services(site: Site) -> Iterator[None]:
    """Both services by the lines of their units, as the service manager would start them."""
    children = []
    try:
        for unit in sorted((CHECKOUT / "deploy/systemd").glob("*.service")):
            line = re.search(r"^ExecStart=(.*)$", unit.read_text(encoding="utf-8"), re.MULTILINE)
            assert line is not None
            words = shlex.split(site.here(line[1]))
            children.append(subprocess.Popen(words, env=site.environment | site.settings(), cwd=site.folder))
        yield
    finally:
        for child in children:
            child.terminate()
        for child in children:
            assert child.wait(PATIENCE) in {0, -15}


def becomes_ready(site: Site) -> bool:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        with suppress(AssertionError):
            site.run(site.steps[-1])
            return True
        time.sleep(0.5)
    return False


def ask_for_code(site: Site, email: str) -> None:
    """As the proxy hands it on: the browser spoke https with the name of the site."""
    address = f"http://127.0.0.1:{site.port}/account/sign-in/"
    headers = {"X-Forwarded-Proto": "https", "Host": "mentoring.example.org", "Referer": "https://mentoring.example.org/"}
    page = requests.get(address, headers=headers, timeout=20)
    token = TOKEN.search(page.text)
    assert page.status_code == 200
    assert token is not None
    assert "/static/handrail/handrail." in page.text  # a name by content
    headers["Cookie"] = "; ".join(f"{each.name}={each.value}" for each in page.cookies)
    fields = {"contact": email, "csrfmiddlewaretoken": token[1]}
    answer = requests.post(address, data=fields, headers=headers, timeout=20, allow_redirects=False)
    assert answer.status_code == 302, answer.text[:2_000]


class Sink(Message):
    """Keeps what the mail server took."""

    def __init__(self) -> None:
        super().__init__()
        self.taken: list[str] = []

    def handle_message(self, message: object) -> None:
        self.taken.append(str(message))


def programs(site: Site) -> str:
    folder = cluster.programs(site.folder)
    if not (folder / "createdb").exists():
        pytest.skip("this PostgreSQL has no createdb")
    return str(folder)


def test_the_guide_from_its_first_command_to_a_letter_with_a_code(site: Site) -> None:
    private = Cluster("test")
    with private.used():
        site.words["/var/run/postgresql"] = str(private.run_folder)
        client = {"PGHOST": str(private.run_folder), "PGUSER": "postgres"}
        more = client | {"PATH": f"{programs(site)}:{site.environment['PATH']}"}
        # The private cluster comes with a role and a database of the names in the guide.
        site.run("dropdb handrail; dropuser handrail", **more)
        site.run(site.steps[1], **more)
        for step in site.steps[2:-2]:
            site.run(step)
        module = site.folder / "opt/lib/our_sms"
        module.mkdir(parents=True)
        (module / "__init__.py").write_text(site.python[0], encoding="utf-8")
        site.environment["PYTHONPATH"] = str(module.parent)
        assert "Ada Admin is an administrator" in site.run(site.steps[-2])
        sink = Sink()
        post = Controller(sink, hostname="127.0.0.1", port=site.mail_port)
        post.start()
        try:
            with services(site):
                assert becomes_ready(site)
                ask_for_code(site, "admin@example.org")
                until = time.monotonic() + PATIENCE
                while not sink.taken and time.monotonic() < until:
                    time.sleep(0.2)
        finally:
            post.stop()
        assert any("admin@example.org" in letter and re.search(r"\b\d{6}\b", letter) for letter in sink.taken)
