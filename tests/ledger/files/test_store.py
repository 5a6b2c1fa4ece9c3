"""The store: type by content, position removed, named by hash, opened only unchanged."""

from __future__ import annotations

import contextlib
import hashlib
import stat
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from everyvillage.core.errors import CheckFailedError, InputError, NotFoundError
from everyvillage.ledger.files.store import DOWNLOAD_HEADERS, FileStore, _read
from tests.ledger.files.made import PLANTED, exif, jpeg, png, riff, wav, webp

if TYPE_CHECKING:
    from pathlib import Path

WITH_POSITION = {
    "image/jpeg": jpeg(exif(), b"\xff\xfe\x00\x12" + PLANTED, tail=PLANTED),
    "image/png": png((b"tEXt", b"Comment\0" + PLANTED), (b"eXIf", PLANTED)) + PLANTED,
    "image/webp": webp(),
    "audio/wav": wav(),
}


@pytest.fixture
def store(tmp_path: Path) -> FileStore:
    return FileStore(tmp_path / "files")


@pytest.mark.parametrize("media_type", WITH_POSITION)
def test_the_position_is_removed_and_the_rest_stays(store: FileStore, media_type: str) -> None:
    data = WITH_POSITION[media_type]
    assert PLANTED in data
    stored = store.put(data)
    content = store.get(stored.name)
    assert stored.media_type == media_type
    assert PLANTED not in content
    assert stored.removed
    assert stored.name == hashlib.sha256(content).hexdigest()
    again = store.put(content)
    assert (again.name, again.size) == (stored.name, stored.size)
    assert again.removed == (("Exif",) if media_type == "image/jpeg" else ())


def test_where_the_position_is_the_evidence_it_stays(store: FileStore) -> None:
    data = WITH_POSITION["image/jpeg"]
    stored = store.put(data, keep_location=True)
    assert store.get(stored.name) == data
    assert stored.removed == ()


def test_the_picture_can_still_be_held_the_right_way(store: FileStore) -> None:
    content = store.get(store.put(jpeg(exif(direction=8))).name)
    assert b"\x01\x12\x00\x03\x00\x00\x00\x01\x00\x08" in content
    assert b"Exif" not in store.get(store.put(jpeg(exif(direction=1))).name)


def test_pixels_are_not_touched(store: FileStore) -> None:
    plain = jpeg()
    assert store.get(store.put(plain).name) == plain
    assert store.get(store.put(jpeg(exif(direction=1))).name) == plain
    assert store.get(store.put(png()).name) == png()


@pytest.mark.parametrize(
    "data",
    [
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>1</script></svg>",
        b"<html>",
        b"%PDF-1.7",
        b"PK\x03\x04",
        b"",
        b"GIF89a",
    ],
)
def test_another_type_is_refused_whatever_it_is_called(store: FileStore, data: bytes) -> None:
    with pytest.raises(InputError, match=r"ledger\.file-type"):
        store.put(data)


@pytest.mark.parametrize("media_type", WITH_POSITION)
@pytest.mark.parametrize("share", [0.4, 0.8])
def test_a_file_that_breaks_off_is_refused(store: FileStore, media_type: str, share: float) -> None:
    data = {"image/jpeg": jpeg(), "image/png": png()}.get(media_type, WITH_POSITION[media_type])
    with pytest.raises(InputError, match=r"ledger\.file-damaged"):
        store.put(data[: int(len(data) * share)])


@given(st.sampled_from(sorted(WITH_POSITION)), st.data())
def test_any_bytes_are_read_or_refused_in_words(media_type: str, draw: st.DataObject) -> None:
    data = bytearray(WITH_POSITION[media_type])
    for _ in range(3):
        data[draw.draw(st.integers(0, len(data) - 1))] = draw.draw(st.integers(0, 255))
    with contextlib.suppress(InputError):
        assert _read(bytes(data[: draw.draw(st.integers(0, len(data)))])).media_type


def test_a_giant_picture_is_refused_by_its_pixels(store: FileStore) -> None:
    with pytest.raises(InputError, match=r"picture-too-large.*3,600,000,000 pixels"):
        store.put(png(width=60_000, height=60_000))
    with pytest.raises(InputError, match="file-too-large"):
        store.put(bytes(21 * 1024 * 1024))
    with pytest.raises(InputError, match="picture-too-large"):
        store.put(webp(width=16_000, height=16_000))


def test_a_file_that_was_changed_does_not_open(store: FileStore) -> None:
    stored = store.put(png())
    path = store.folder / stored.name[:2] / stored.name
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    path.write_bytes(png() + b"x")
    with pytest.raises(CheckFailedError, match="file-changed"):
        store.get(stored.name)


def test_a_file_can_be_removed_for_good(store: FileStore) -> None:
    stored = store.put(png())
    assert stored.name in store
    store.remove(stored.name)
    store.remove(stored.name)
    assert stored.name not in store
    with pytest.raises(NotFoundError, match="file-missing"):
        store.get(stored.name)


@pytest.mark.parametrize("name", ["../../etc/passwd", "", "A" * 64, "a" * 63, "a" * 64 + "/"])
def test_a_name_that_is_no_hash_is_refused(store: FileStore, name: str) -> None:
    with pytest.raises(InputError, match="file-name"):
        store.get(name)


def test_files_go_out_for_saving_only() -> None:
    assert DOWNLOAD_HEADERS["Content-Disposition"] == "attachment"
    assert DOWNLOAD_HEADERS["X-Content-Type-Options"] == "nosniff"


def test_a_recording_of_a_telephone_is_taken(store: FileStore) -> None:
    assert store.put(b"#!AMR\n" + b"\x04" * 13).media_type == "audio/amr"
    assert store.put(riff(b"WAVE", (b"fmt ", b"x" * 16), (b"data", b"x"))).media_type == "audio/wav"
