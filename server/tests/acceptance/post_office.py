"""A mail server of fifty lines on this machine, as far as RFC 5321 is needed to be handed letters."""

import asyncio
import email
import email.policy


class PostOffice:
    """`letters` are those taken. `answers`: what it says to a verb, or to a whole line in
    small letters, where that is not what it says to everybody.
    """

    def __init__(self) -> None:
        self.letters = []
        self.answers = {}
        self.refused = 0
        self.port = 0
        self._server = None
        self._taken = asyncio.Event()

    async def open(self):
        """On the port it had before, if it had one."""
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", self.port)
        self.port = self._server.sockets[0].getsockname()[1]

    async def close(self):
        self._server.close()
        await self._server.wait_closed()

    async def letter(self, number):
        """The letter of that number, from 1, as soon as there are so many."""
        while len(self.letters) < number:
            self._taken.clear()
            await self._taken.wait()
        return self.letters[number - 1]

    async def _serve(self, reader, writer):
        writer.write(b"220 post office\r\n")
        recipients = []
        try:
            while line := await reader.readline():
                verb = line.split()[0].upper().decode() if line.split() else ""
                answer = self.answers.get(line.strip().decode().lower()) or self.answers.get(verb)
                if answer is not None:
                    self.refused += 1
                    writer.write(answer)
                elif verb == "EHLO":
                    writer.write(b"250-post office\r\n250 8BITMIME\r\n")
                elif verb == "DATA":
                    writer.write(b"354 go on\r\n")
                    data = await reader.readuntil(b"\r\n.\r\n")
                    self._take(recipients, data[:-3].replace(b"\r\n..", b"\r\n."))
                    writer.write(b"250 taken\r\n")
                elif verb == "QUIT":
                    writer.write(b"221 bye\r\n")
                    break
                else:
                    if verb == "RCPT":
                        recipients.append(line.strip().decode())
                    writer.write(b"250 fine\r\n")
                await writer.drain()
        finally:
            writer.close()

    def _take(self, recipients, data):
        message = email.message_from_bytes(data, policy=email.policy.default)
        self.letters.append((recipients, message))
        self._taken.set()
