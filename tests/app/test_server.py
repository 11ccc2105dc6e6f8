from __future__ import annotations

import socket
import threading
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sixfold.app import frames
from sixfold.app.client import Client
from sixfold.app.errors import InstanceGone, Locked, Stopped
from sixfold.app.failures import TroubleError
from sixfold.app.server import Limits, Server, Service
from sixfold.memory import outcomes, requests
from sixfold.memory.errors import WrongPassphrase
from sixfold.memory.requests import Progress, Report, Request

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sixfold.memory.outcomes import Result

PASSPHRASE = "correct horse"  # noqa: S105 - of an instance that lives for one test


@dataclass
class Instance:
    """A running instance whose deeds are simple: search echoes, digest works until it is cancelled, forget fails."""

    path: Path
    cancelled: threading.Event = field(default_factory=threading.Event)
    started: threading.Event = field(default_factory=threading.Event)
    faults: list[BaseException] = field(default_factory=list)

    def handle(self, request: Request, authorised: bool, report: Report, cancel: threading.Event) -> Result:
        match request:
            case requests.GetStatus():
                return outcomes.Done()
            case _ if not authorised:
                raise Locked
            case requests.Search(query):
                report(Progress(1, 2, "steps"))
                return outcomes.Found(query, 1.0, ())
            case requests.Digest():
                self.started.set()
                assert cancel.wait(60)
                self.cancelled.set()
                raise Stopped
            case _:
                raise ZeroDivisionError("with the user's words in it")

    def check(self, passphrase: str) -> None:
        if passphrase != PASSPHRASE:
            raise WrongPassphrase


@pytest.fixture
def instance(tmp_path: Path) -> Iterator[Instance]:
    running = Instance(tmp_path / "socket")
    service = Service(running.handle, running.check, running.faults.append)
    server = Server(running.path, service, Limits(first_message=0.5, idle=0.5, message=0.5, conversations=4))
    server.start()
    yield running
    server.close()


def _client(instance: Instance) -> Client:
    client = Client.connect(instance.path)
    assert client is not None
    return client


def _ask(client: Client, request: Request) -> Result:
    return client.handle(request, lambda _event: None, threading.Event())


def test_a_client_that_knows_the_passphrase_is_answered_with_events_on_the_way(instance: Instance) -> None:
    events: list[object] = []
    with _client(instance) as client:
        client.authenticate(PASSPHRASE, threading.Event())
        result = client.handle(requests.Search("tea"), events.append, threading.Event())
    assert result == outcomes.Found("tea", 1.0, ())
    assert events == [Progress(1, 2, "steps")]


def test_many_requests_go_through_one_conversation(instance: Instance) -> None:
    with _client(instance) as client:
        client.authenticate(PASSPHRASE, threading.Event())
        for number in range(50):
            assert _ask(client, requests.Search(str(number))) == outcomes.Found(str(number), 1.0, ())


def test_without_the_passphrase_only_what_is_public_is_told(instance: Instance) -> None:
    with _client(instance) as client:
        assert _ask(client, requests.GetStatus()) == outcomes.Done()
        with pytest.raises(TroubleError, match="locked") as refused:
            _ask(client, requests.Search("tea"))
    assert refused.value.trouble.code == "locked"
    assert refused.value.trouble.status == 1


def test_a_wrong_passphrase_is_refused_in_words_and_authorises_nothing(instance: Instance) -> None:
    with _client(instance) as client:
        with pytest.raises(TroubleError, match="not the passphrase"):
            client.authenticate("wrong", threading.Event())
        with pytest.raises(TroubleError, match="locked"):
            _ask(client, requests.Search("tea"))


def test_a_bug_is_told_without_its_words(instance: Instance) -> None:
    with _client(instance) as client:
        client.authenticate(PASSPHRASE, threading.Event())
        with pytest.raises(TroubleError) as refused:
            _ask(client, requests.Forget())
        assert _ask(client, requests.GetStatus()) == outcomes.Done()
    assert refused.value.trouble.status == 70
    assert "words" not in str(refused.value)
    assert [type(fault) for fault in instance.faults] == [ZeroDivisionError]


def test_a_client_that_goes_away_cancels_its_request(instance: Instance) -> None:
    client = _client(instance)
    client.authenticate(PASSPHRASE, threading.Event())

    def ask() -> None:
        with pytest.raises(InstanceGone):
            _ask(client, requests.Digest())

    thread = threading.Thread(target=ask)
    thread.start()
    assert instance.started.wait(60)
    client._connection.shutdown(socket.SHUT_RDWR)
    assert instance.cancelled.wait(60)
    thread.join()
    client.close()


def test_cancelling_ends_the_request_and_keeps_the_conversation(instance: Instance) -> None:
    cancel = threading.Event()
    with _client(instance) as client:
        client.authenticate(PASSPHRASE, threading.Event())
        threading.Timer(0.2, cancel.set).start()
        with pytest.raises(TroubleError) as stopped:
            client.handle(requests.Digest(), lambda _event: None, cancel)
        assert stopped.value.trouble.code == "cancelled"
        assert _ask(client, requests.GetStatus()) == outcomes.Done()


def test_a_long_request_is_not_ended_by_the_idle_limit(instance: Instance) -> None:
    cancel = threading.Event()
    with _client(instance) as client:
        client.authenticate(PASSPHRASE, threading.Event())
        threading.Timer(1.2, cancel.set).start()
        with pytest.raises(TroubleError) as stopped:
            client.handle(requests.Digest(), lambda _event: None, cancel)
    assert stopped.value.trouble.code == "cancelled"


def test_the_socket_is_for_the_user_alone(instance: Instance) -> None:
    assert instance.path.stat().st_mode & 0o777 == 0o600


def test_nobody_listening_is_no_error(tmp_path: Path) -> None:
    assert Client.connect(tmp_path / "socket") is None


def _raw(instance: Instance) -> socket.socket:
    connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    connection.settimeout(10)
    connection.connect(str(instance.path))
    return connection


def _closes(connection: socket.socket) -> bool:
    try:
        while connection.recv(4096):
            pass
    except ConnectionResetError:
        return True
    return True


def test_a_client_that_says_nothing_is_shown_out(instance: Instance) -> None:
    with _raw(instance) as connection:
        assert _closes(connection)


def test_a_message_that_never_ends_is_shown_out(instance: Instance) -> None:
    with _raw(instance) as connection:
        connection.sendall(frames.HEADER.pack(100) + b"{")
        assert _closes(connection)


def test_a_message_of_four_gigabytes_is_refused_unread(instance: Instance) -> None:
    with _raw(instance) as connection:
        connection.sendall(frames.HEADER.pack(2**32 - 1) + b"x" * 1000)
        reply = frames.receive(connection, frames.REPLY_LIMIT)
        assert reply["error"]["code"] == "talk-malformed"
        assert _closes(connection)


@given(st.binary(max_size=200))
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_hostile_bytes_do_no_harm(instance: Instance, data: bytes) -> None:
    with _raw(instance) as connection:
        connection.sendall(frames.HEADER.pack(len(data)) + data)
        connection.shutdown(socket.SHUT_WR)
        assert _closes(connection)
    assert instance.faults == []


def test_too_many_conversations_are_turned_away_and_the_next_one_is_served_again(instance: Instance) -> None:
    held = [_raw(instance) for _number in range(4)]
    time.sleep(0.1)
    with _raw(instance) as fifth:
        assert _closes(fifth)
    for connection in held:
        connection.close()
    for _attempt in range(100):
        with _client(instance) as client:
            try:
                assert _ask(client, requests.GetStatus()) == outcomes.Done()
            except InstanceGone:
                time.sleep(0.05)
            else:
                break
    else:
        pytest.fail("the instance did not recover")


def test_closing_the_instance_ends_a_request_and_tells_the_client(tmp_path: Path) -> None:
    running = Instance(tmp_path / "socket")
    server = Server(running.path, Service(running.handle, running.check, running.faults.append), Limits())
    server.start()
    errors: list[BaseException] = []

    def work() -> None:
        with _client(running) as client:
            client.authenticate(PASSPHRASE, threading.Event())
            try:
                _ask(client, requests.Digest())
            except (InstanceGone, TroubleError) as error:
                errors.append(error)

    thread = threading.Thread(target=work)
    thread.start()
    assert running.started.wait(60)
    server.close()
    thread.join()
    assert running.cancelled.is_set()
    assert len(errors) == 1
    assert not running.path.exists()
