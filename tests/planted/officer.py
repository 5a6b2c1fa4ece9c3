"""A county officer at work in the planted installation: pages, forms, files, what they gave."""

from __future__ import annotations

import http.cookiejar
import re
import urllib.error
import urllib.parse
import urllib.request
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

PAGES = (
    "/",
    "/account/",
    "/account/why/",
    "/account/people/",
    "/account/tokens/",
    "/households/",
    "/households/?sort=-net_income_per_head_fen",
    "/households/export.csv",
    "/proof/",
    "/leads/",
    "/requests/",
    "/intake/",
    "/returns/",
    "/field/",
    "/places/632626/",
)
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
ADDRESSES = re.compile(rb'(?:href|src|action|formaction|data-[a-z-]*)="([^"]*)"')


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back: where it was asked for, where it led, and its body."""

    asked: str
    led_to: str
    body: bytes

    def addresses(self) -> bytes:
        """Give every address that the answer names or led to, as lines.

        The one that was asked for is what the officer typed; it counts where the answer names it.
        """
        led = [] if self.led_to.endswith(self.asked) else [self.led_to]
        found = [*led, *ADDRESSES.findall(self.body)]
        return b"\n".join([urllib.parse.unquote_to_bytes(one) for one in found])


class Officer:
    """A browser that carries the session."""

    def __init__(self, url: str, session: str) -> None:
        self._url = url
        cookie = f"sessionid={session}"
        jar = urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
        self._opener = urllib.request.build_opener(jar)
        self._opener.addheaders = [("Cookie", cookie)]
        self._jar, self._cookie = jar.cookiejar, cookie

    def open(self, path: str, form: Mapping[str, str] | None = None) -> Answer:
        """Ask for a page, or send a form with the token of that page."""
        data = None if form is None else urllib.parse.urlencode(form).encode()
        kept = [f"{one.name}={one.value}" for one in self._jar if one.name != "sessionid"]
        self._opener.addheaders = [("Cookie", "; ".join([self._cookie, *kept]))]
        try:
            with self._opener.open(self._url + path, data) as answer:
                return Answer(path, answer.url, answer.read())
        except urllib.error.HTTPError as error:
            return Answer(path, error.url or path, error.read())

    def send(self, page: str, to: str, **form: str) -> Answer:
        """Send a form of a page."""
        found = TOKEN.search(self.open(page).body.decode(errors="replace"))
        token = {"csrfmiddlewaretoken": found[1]} if found else {}
        return self.open(to, {**form, **token})


def work(url: str, secrets: Mapping[str, list[str]]) -> Iterator[tuple[str, Answer]]:
    """Work as an officer does; give with each answer what it may show.

    "opened" is what was opened for a purpose, "typed" and "searched" what was typed, "" nothing.
    """
    officer, home = Officer(url, secrets["session"][0]), f"/households/{secrets['household'][0]}/"
    for page in PAGES:
        yield "", officer.open(page)
    yield "", officer.open(home)
    opened = officer.send(home, f"{home}open/", compartment="identity", purpose="help")
    yield "opened", opened
    yield "opened", officer.open(home)
    for typed in (secrets[kind][0] for kind in ("numbers", "phones", "names")):
        yield "", officer.send("/account/", "/account/own/", number=typed)
        yield "typed", officer.send("/account/tokens/", "/account/tokens/", name=typed, days="0")
        # A name in a search cannot be told from a place's: links of that page say it again.
        yield "searched", officer.open(f"/households/?number={urllib.parse.quote(typed)}")
        yield "searched", officer.open(f"/households/?place={urllib.parse.quote(typed)}")
    yield "", officer.open("/households/export.csv")
