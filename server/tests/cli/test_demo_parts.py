"""The demo's parts that touch a terminal or a port, without a demo around them."""

import io
import re
import socket

import pytest

from plaudit.cli.demo.addresses import network_address, next_free
from plaudit.cli.demo.figures import Bar, Figures
from plaudit.cli.demo.terminal import Painted, PlainLines
from plaudit.cli.failures import CommandFailed

FIGURES = Figures(question="Tea?", bars=(Bar("Yes", 3, 75.0), Bar("No", 1, 25.0)), votes=4, voters=4)


def test_a_taken_port_gives_the_next_free_one():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with next_free("127.0.0.1", port) as listener:
            assert listener.getsockname()[1] > port


def test_an_address_that_is_not_ours_is_a_sentence():
    with pytest.raises(CommandFailed, match=r"cannot listen on 192\.0\.2\.1"):
        next_free("192.0.2.1", 0)


def test_only_a_server_for_the_network_has_a_network_address():
    assert network_address("127.0.0.1") is None


def test_the_picture_is_painted_over_itself_and_the_cursor_comes_back():
    out = io.StringIO()
    screen = Painted(out)
    screen.show(FIGURES)
    height = out.getvalue().count("\n")
    screen.show(FIGURES)
    screen.close()
    assert re.findall(r"\033\[(\d+)A", out.getvalue()) == [str(height)]
    assert out.getvalue().index("\033[?25l") < out.getvalue().index("\033[?25h")


def test_plain_lines_come_now_and_then():
    out = io.StringIO()
    screen = PlainLines(out)
    for _ in range(5):
        screen.show(FIGURES)
    screen.close()
    assert out.getvalue().count("\n") == 1
