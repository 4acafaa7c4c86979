"""A server of its own process for the commands that speak to one."""

import pytest
from commands import Backend, Server


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    running = Server(tmp_path_factory.mktemp("server"), PLAUDIT_RATE_LIMITS="off")
    yield running
    running.close()


@pytest.fixture(scope="module")
def backend(server):
    host = Backend(server.url, server.first_keys())
    yield host
    host.close()
