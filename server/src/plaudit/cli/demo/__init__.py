"""`plaudit demo`: the server, a crowd in a process of its own, and a picture of both in the terminal."""
