"""How much room the disk has left, looked at once a second.

Below the reserve no more votes are taken. What is left is for what must still go through on a disk that fills
up: closing polls, signing their logs, folding the write-ahead log away, and an operator who frees space.
"""

import logging
import os
import time
from pathlib import Path
from typing import Final

log = logging.getLogger(__name__)

_LOOK_AGAIN_SECONDS: Final = 1.0


class Room:
    """`low` once fewer than `reserve` bytes are free where the database is. Only for the writer's thread."""

    def __init__(self, database: Path, reserve: int) -> None:
        self._folder = database.absolute().parent
        self._reserve = reserve
        self._next_look = 0.0
        self.low = False

    def look(self) -> None:
        now = time.monotonic()
        if not self._reserve or now < self._next_look:
            return
        self._next_look = now + _LOOK_AGAIN_SECONDS
        try:
            disk = os.statvfs(self._folder)
        except OSError as error:
            log.warning("how full the disk is cannot be told: %s", error)
            return
        free = disk.f_bavail * disk.f_frsize
        if self.low != (free < self._reserve):
            self.low = not self.low
            megabytes = (free >> 20, self._reserve >> 20)
            if self.low:
                log.error("votes are refused: %d MB free, the reserve is %d MB", *megabytes)
            else:
                log.warning("votes are taken again: %d MB free, the reserve is %d MB", *megabytes)
