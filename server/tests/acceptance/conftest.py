"""A server with its first project, for the tests that need no more."""

import pytest
from commands import Backend, Server


@pytest.fixture
def server(tmp_path):
    running = Server(tmp_path)
    yield running
    running.close()


@pytest.fixture
def backend(server):
    host = Backend(server.url, server.first_keys())
    yield host
    host.close()
