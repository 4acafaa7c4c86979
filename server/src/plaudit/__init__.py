"""Plaudit: a self-hosted engine for real-time audience interaction.

Start reading at `ARCHITECTURE.md`; the program starts in `__main__`, its parts are joined in `app`.
"""

__version__ = "0.1.0"
