"""Three hundred customers with bad networks: what each means to say, says once or thrice, and was told.

A request that got no answer is sent again until there is one, as an app would; nothing else is ever retried.
"""

import asyncio
from random import Random

DEFINITE = range(200, 500)


class Shopper:
    """`said`: the last answers taken; `outcome`: completed, screened_out, survey_full, or None who left halfway."""

    def __init__(self, number, shop):
        self.number, self.shop = number, shop
        self.chance = Random(number)
        self.name = f"Café {number} \U0001f6d2"
        self.fields = {"order_id": f"A-{number}", "name": self.name}
        self.fields["country"] = self.chance.choice(["de", "fr", "it"])
        self.rating = self.chance.choices([1, 2, 3, 4, 5], [2, 2, 1, 2, 3])[0]
        self.leaves = number % 15 == 7  # and never comes back
        self.wavers = number % 7 == 3  # says something else first
        self.offline = number % 11 == 5  # all at once, at the end
        self.said, self.response, self.outcome = {}, None, None
        self.created, self.contradictions = 0, []

    @property
    def unhappy(self):
        return self.rating <= 2

    def answers(self):
        """What this person has to say by the end, item by item."""
        found = [("rating", {"rating": self.rating})]
        if self.unhappy:
            reasons = self.shop.polls["why"]["options"]
            found.append(("why", {"choice": reasons[self.number % len(reasons)]["id"]}))
        if self.number % 3:
            found.append(("wish", {"text": f"سؤال {self.number} e\u0301\u200b\U0001d518 <b>"}))
        return found

    async def shop_and_answer(self):
        self.token = (await self._until_told("POST", "/v1/voters"))[1]["token"]
        steps = [{key: answer} for key, answer in self.answers()]
        if self.wavers:
            steps.insert(0, {"rating": {"rating": 6 - self.rating}})
        if self.leaves:
            return await self._say(steps[0])
        if self.offline:
            steps = [dict(pair for step in steps for pair in step.items())]
        for step in steps:
            if await self._say(step) is None:
                return None
        return await self._say({}, complete=True)

    async def _say(self, answers, **more):
        """One request as the network has it: once, twice or thrice, some of them never heard."""
        body = {"answers": answers, "fields": self.fields, **more}
        lost = self.chance.random() < 0.15
        copies = self.chance.choice([1, 1, 2, 3])
        if lost:
            await self._unheard(body)
        path = f"{self.shop.path}/responses"
        replies = await asyncio.gather(*(self._until_told("POST", path, body) for _ in range(copies)))
        return self._heard(replies)

    def _heard(self, replies):
        """Take in what was told. Every copy must have been told the same, but for a last place that went between."""
        self.created += sum(status == 201 for status, _ in replies)
        refused = [body for status, body in replies if status not in {200, 201}]
        told = [self._meaning(body["response"]) for status, body in replies if status in {200, 201}]
        ended = any(status != "in_progress" for _, status, *_ in told)
        if any(one != told[0] for one in told) or (refused and ended):
            self.contradictions.append((told, refused))
        for _, body in replies:
            if "response" in body:
                self._learn(body["response"])
        if not refused:
            return told[0]
        assert {body["code"] for body in refused} == {"survey_full"}, refused
        self.outcome = "survey_full"
        return None

    def _learn(self, response):
        self.response, self.said, self.texts = response["id"], response["answers"], response["texts"]
        if response["status"] != "in_progress":
            self.outcome, self.ending = response["status"], response["ending"]

    @staticmethod
    def _meaning(response):
        return response["id"], response["status"], response["answers"], response["ending"]

    async def _unheard(self, body):
        try:
            await self.shop.lines.ask("POST", f"{self.shop.path}/responses", body, self.token, hang_up=True)
        except ConnectionError:
            return

    async def _until_told(self, method, path, body=None):
        """Sent again after every broken line and every 5xx; waits while the server is away."""
        while True:
            await self.shop.there.wait()
            try:
                status, told = await self.shop.lines.ask(method, path, body, getattr(self, "token", None))
            except ConnectionError:
                self.shop.broken += 1
                continue
            if status in DEFINITE:
                self.shop.told += 1
                return status, told
