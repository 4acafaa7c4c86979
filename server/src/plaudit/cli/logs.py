"""How the server's log is written: for eyes on a terminal, one JSON object a line elsewhere.

Every module logs with the standard library; structlog only formats. Anything that looks like a key or a
token is blotted out here, last, whoever logged it.
"""

import logging
import re
import sys
from collections.abc import Mapping, MutableMapping
from typing import Any, Final, TextIO

import structlog
from structlog.typing import Processor

# API keys keep their kind and environment; signing secrets, voter tokens, tickets and JWTs keep nothing.
_SECRETS: Final = re.compile(r"(pl_[sp]k_(?:live|test)_|pl_(?:ss|vt|tk)_|eyJ)[\w.~-]{8,}")
_NOISY: Final = ("uvicorn.access", "uvicorn.error", "httpx", "httpcore", "alembic", "asyncio")


def configure_logs(level: str, stream: TextIO | None = None) -> None:
    """Send all logging to `stream` (standard error if not given) from `level` up."""
    out = stream or sys.stderr
    shared: list[Processor] = [
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.ExtraAdder(),
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    rendered: list[Processor] = (
        [structlog.dev.ConsoleRenderer(pad_event_to=0, exception_formatter=structlog.dev.plain_traceback)]
        if out.isatty()
        else [structlog.processors.format_exc_info, structlog.processors.JSONRenderer()]
    )
    handler = logging.StreamHandler(out)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *rendered, _blotted],
        )
    )
    logging.root.handlers[:] = [handler]
    logging.root.setLevel(level.upper())
    for name in _NOISY:
        logging.getLogger(name).setLevel(max(logging.WARNING, logging.root.level))


def blot(text: str) -> str:
    """The text with every key and token in it made unusable."""
    return _SECRETS.sub(lambda found: f"{found[1]}[hidden]", text)


def _blotted(_logger: Any, _method: str, line: Any) -> Any:
    # The last processor gets the finished line, so a secret inside an exception's text is caught too.
    if isinstance(line, MutableMapping | Mapping):
        return line
    return blot(str(line))
