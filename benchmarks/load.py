"""Fifty users on the demo county with a request every 3 seconds: and how long pages take.

Half of the users are the public, half a signed-in county officer. Prints the 95th percentile
of each group, errors and requests a second; then raises the number of users until a group's
95th percentile passes the bar, and prints the highest rate below it.

usage: python benchmarks/load.py HOME [--json] [--seconds 60] [--users 50] [--ladder]
HOME as `everyvillage demo` has filled it; it is copied first, since an officer is made in it.
"""

from __future__ import annotations

# Locust patches the standard library, so it comes before everything that opens a socket.
import gevent.monkey

gevent.monkey.patch_all()  # type: ignore[no-untyped-call] # the package carries no types

import argparse  # noqa: E402 - after the patch
import contextlib  # noqa: E402 - as above
import json  # noqa: E402 - as above
import os  # noqa: E402 - as above
import secrets  # noqa: E402 - as above
import shutil  # noqa: E402 - as above
import socket  # noqa: E402 - as above
import subprocess  # noqa: E402 - as above
import sys  # noqa: E402 - as above
import tempfile  # noqa: E402 - as above
import time  # noqa: E402 - as above
import urllib.request  # noqa: E402 - as above
from pathlib import Path  # noqa: E402 - as above
from typing import TYPE_CHECKING, Any  # noqa: E402 - as above

from locust import HttpUser, task  # noqa: E402 - as above
from locust.env import Environment  # noqa: E402 - as above

if TYPE_CHECKING:
    from collections.abc import Iterator

PACE_SECONDS = 3
BAR_MS = 250
MOST_USERS = 2000
COMMAND = str(Path(sys.executable).parent / "everyvillage")
PUBLIC = (
    "/",
    "/programmes/cn-2020-internet/?place={county}",
    "/targets/cn-2020-internet/NP20-A01/?place={county}",
    "/targets/cn-2020-internet/NP20-F01/?place={county}",
    "/places/{county}/",
    "/places/?q=zhao",
    "/data/",
    "/how/cn-2020-internet/NP20-A01/?place={county}",
    "/api/v1/figures?place={county}",
    "/programmes/cn-2020-internet/figures.csv?place={county}",
)
SIGNED_IN = ("/households/", "/households/{home}/", "/account/", "/account/why/", "/")
MAKE = """
import django, json, sys
django.setup()
from django.core.management import call_command
call_command("migrate", interactive=False, verbosity=0, skip_checks=True)
from django.test import Client
from django.utils import timezone
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from everyvillage.registry.models import Account, Household, PlaceCode, RoleHeld
county = sys.argv[1]
account = Account.objects.create_user("load", None, name="load")
TOTP.activate(account, generate_totp_secret())
place = PlaceCode.objects.get(code=county).place_id
account.role_in_use = RoleHeld.objects.create(
    account=account, role="county-officer", place_id=place, valid_from=timezone.localdate()
)
account.save()
client = Client()
client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
homes = list(Household.objects.order_by("pk").values_list("pk", flat=True)[:2000])
print(json.dumps({"cookie": client.cookies["sessionid"].value, "homes": homes}))
"""


class Given:
    """What the users need to know; set before they start."""

    county = ""
    cookie = ""
    homes: tuple[int, ...] = ()


class Visitor(HttpUser):
    """Somebody who opens one page every three seconds, from an address of their own."""

    abstract = True
    paths: tuple[str, ...] = ()
    group = ""
    _due = 0.0

    def wait_time(self) -> float:
        """Give the seconds until one's own next moment.

        Locust's own pacing counts from when a user is made, not from its first request: users
        made together would all ask at the same instant, for ever.
        """
        self._due += PACE_SECONDS
        return max(0.0, self._due - time.monotonic())

    def on_start(self) -> None:
        """Take an address, and a moment of one's own within three seconds."""
        parts = [secrets.randbelow(250) + 1 for _ in range(3)]
        self.client.headers["X-Forwarded-For"] = "10." + ".".join(str(one) for one in parts)
        time.sleep(secrets.randbelow(PACE_SECONDS * 1000) / 1000)
        self._due = time.monotonic()

    @task
    def open_page(self) -> None:
        """Open one page."""
        path = secrets.choice(self.paths)
        home = secrets.choice(Given.homes) if "{home}" in path else 0
        self.client.get(path.format(county=Given.county, home=home), name=f"{self.group} {path}")


class Public(Visitor):
    """The public."""

    paths = PUBLIC
    group = "public"


class Officer(Visitor):
    """A county officer who has signed in."""

    paths = SIGNED_IN
    group = "officer"

    def on_start(self) -> None:
        """Carry the session."""
        super().on_start()
        self.client.cookies.set("sessionid", Given.cookie)


def main() -> int:
    """Load, print, and say whether the bar is held."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("home", type=Path)
    asked.add_argument("--json", action="store_true")
    asked.add_argument("--seconds", type=int, default=60)
    asked.add_argument("--users", type=int, default=50)
    asked.add_argument("--ladder", action="store_true", help="look for the highest rate")
    options = asked.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "home"
        shutil.copytree(options.home, home)
        prepare(home)
        with served(home) as url:
            warm(url)
            found = run(url, options.users, options.seconds)
            best, users = found, options.users
            while options.ladder and holds(best) and users < MOST_USERS:
                users *= 2
                more = run(url, users, max(20, options.seconds // 3))
                if not holds(more):
                    break
                best = more
            found["highest_rate"] = best["rate"]
    if options.json:
        print(json.dumps(found))
    else:
        for name, value in found.items():
            print(f"{name:14} {value}")
    return 0 if holds(found) else 1


def holds(found: dict[str, Any]) -> bool:
    """Say whether both groups stay under the bar without an error."""
    worst = max(found["public_p95_ms"], found["officer_p95_ms"])
    return bool(worst < BAR_MS and not found["errors"])


def prepare(home: Path) -> None:
    """Make an officer of the county with a session."""
    from everyvillage.data.snapshot.snapshot import list_snapshots  # noqa: PLC0415 - a second to load

    Given.county = list_snapshots(home / "snapshots")[-1].head.counties[0]
    done = subprocess.run(  # noqa: S603 - our own interpreter
        [sys.executable, "-c", MAKE, Given.county],
        env=environment(home) | {"DJANGO_SETTINGS_MODULE": "everyvillage.web.settings"},
        stdout=subprocess.PIPE,
        check=True,
    )
    made = json.loads(done.stdout.splitlines()[-1])
    Given.cookie, Given.homes = made["cookie"], tuple(made["homes"])


def environment(home: Path) -> dict[str, str]:
    """Give the environment of the site: its home, and one proxy whose word counts."""
    kept = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    return {**kept, "EVERYVILLAGE_HOME": str(home), "EVERYVILLAGE_PROXIES": "1"}


@contextlib.contextmanager
def served(home: Path) -> Iterator[str]:
    """Serve the home on a free port until the end."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [COMMAND, "serve", "--port", str(port)]
    with (home / "serve.log").open("w") as log:
        site = subprocess.Popen(command, env=environment(home), stdout=log, stderr=log)  # noqa: S603 - our own command
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        site.terminate()
        site.wait(20)


def warm(url: str) -> None:
    """Wait until the site answers, then open every public page once."""
    for _ in range(240):
        try:
            urllib.request.urlopen(url, timeout=5).read()  # noqa: S310 - the site of the benchmark
            break
        except OSError:
            time.sleep(0.5)
    for path in PUBLIC:
        urllib.request.urlopen(url + path.format(county=Given.county), timeout=60).read()  # noqa: S310 - as above


def run(url: str, users: int, seconds: int) -> dict[str, Any]:
    """Let users in within a few seconds, wait, and count what they met."""
    environment = Environment(user_classes=[Public, Officer], host=url)
    runner = environment.create_local_runner()
    runner.start(users, spawn_rate=max(10, users // 5))
    time.sleep(8)
    environment.stats.reset_all()
    time.sleep(seconds)
    entries = list(environment.stats.entries.values())
    total = environment.stats.total
    told: dict[str, Any] = {
        "users": users,
        "requests": total.num_requests,
        "rate": round(total.num_requests / seconds, 1),
        "errors": total.num_failures,
    }
    for group in ("public", "officer"):
        told[f"{group}_p95_ms"] = _percentile(
            [one for one in entries if one.name.startswith(group)]
        )
    slowest = max(entries, key=lambda one: one.get_response_time_percentile(0.95) or 0)
    told["slowest"] = f"{slowest.name} {slowest.get_response_time_percentile(0.95)} ms"
    runner.quit()
    return told


def _percentile(entries: list[Any]) -> float:
    """Give the 95th percentile over several addresses, in milliseconds."""
    times = sorted((ms, count) for one in entries for ms, count in one.response_times.items())
    left = 0.95 * sum(count for _, count in times)
    for ms, count in times:
        left -= count
        if left <= 0:
            return float(ms)
    return 0.0


if __name__ == "__main__":
    sys.exit(main())
