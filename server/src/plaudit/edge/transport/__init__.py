"""Sockets as the live shells need them: whole frames out, whole messages in, nothing in between.

uvicorn does the handshakes. Then, where it runs with our two protocol classes, the connection is handed over
(`handover.py`): one small object remains per viewer, and no task, queue or request. Under any other ASGI
server the same shells run over plain `receive` and `send` (`plain.py`), only slower.
"""
