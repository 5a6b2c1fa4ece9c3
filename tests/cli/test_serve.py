from __future__ import annotations

import pytest

from everyvillage.cli.serve import is_loopback, serve_site
from everyvillage.core.errors import InputError


@pytest.mark.parametrize("host", ["127.0.0.1", "127.8.8.8", "::1", "[::1]", "localhost"])
def test_addresses_that_only_this_machine_reaches(host: str) -> None:
    assert is_loopback(host)


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.4", "example.org", ""])  # noqa: S104 - refused here
def test_addresses_that_others_reach(host: str) -> None:
    assert not is_loopback(host)


@pytest.mark.parametrize("port", [-1, 65536])
def test_an_impossible_port_is_refused(port: int) -> None:
    with pytest.raises(InputError) as caught:
        serve_site(port=port)
    assert str(caught.value) == (
        f"[serve.port-impossible] --port: asked for a port to listen on; found {port}; "
        "accepted: a whole number up to 65535; 0 takes one that is free; "
        "next: leave it out for 8000, or take another number"
    )
