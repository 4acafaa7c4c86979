"""Group commit: order, bounds and failures. The clock is the event loop's own turn; nothing sleeps."""

import asyncio

import pytest

from plaudit.ingest.group_commit import Failed, GroupCommit, Overdue
from plaudit.kernel.errors import Unavailable


class Disk:
    """A commit function that can be held, and that remembers its batches."""

    def __init__(self) -> None:
        self.batches: list[list[int]] = []
        self.bad: set[int] = set()
        self.down = False
        self.started = asyncio.Event()
        self.go_on = asyncio.Event()
        self.go_on.set()

    async def commit(self, batch):
        self.batches.append(list(batch))
        self.started.set()
        await self.go_on.wait()
        if self.down:
            raise Unavailable("storage_unavailable", "The disk is full.", retry_after_seconds=1)
        if self.bad.intersection(batch):
            raise ValueError("no such thing")
        return [item * 10 for item in batch]


@pytest.fixture
def disk():
    return Disk()


@pytest.fixture
async def start():
    running = []

    def start(group):
        running.append(asyncio.ensure_future(group.run()))
        return running[-1]

    yield start
    for task in running:
        task.cancel()
    await asyncio.gather(*running, return_exceptions=True)


def group_of(disk, **options):
    return GroupCommit(disk.commit, **{"capacity": 100, "gather_seconds": 0} | options)


def submit(group, items):
    answers = []
    taken = [group.submit(item, lambda answer, item=item: answers.append((item, answer))) for item in items]
    return answers, taken


async def test_answers_come_in_the_order_of_arrival(disk, start):
    group = group_of(disk)
    answers, taken = submit(group, range(10))
    start(group)
    await group.drain()
    assert answers == [(n, n * 10) for n in range(10)]
    assert all(taken)


async def test_only_after_more_than_a_few_together_does_one_wait_for_company(disk, start):
    group = group_of(disk, gather_seconds=3600)
    submit(group, range(4))
    start(group)
    await disk.started.wait()
    submit(group, [4])
    disk.started.clear()
    async with asyncio.timeout(10):
        await disk.started.wait()
    assert disk.batches == [[0, 1, 2, 3], [4]], "a few are no load"
    disk.started.clear()
    disk.go_on.clear()
    submit(group, range(5, 10))
    await disk.started.wait()
    answers, _ = submit(group, [10])
    disk.go_on.set()
    for _ in range(20):
        await asyncio.sleep(0)
    assert (answers, disk.batches[-1]) == ([], [5, 6, 7, 8, 9])


async def test_one_item_alone_is_committed_at_once(disk, start):
    group = group_of(disk)
    start(group)
    submit(group, [1])
    await disk.started.wait()
    assert disk.batches == [[1]]


async def test_the_next_batch_forms_while_one_is_on_its_way(disk, start):
    group = group_of(disk)
    disk.go_on.clear()
    start(group)
    submit(group, [1])
    await disk.started.wait()
    submit(group, [2, 3])
    submit(group, [4])
    assert group.waiting == 3
    disk.go_on.set()
    await group.drain()
    assert disk.batches == [[1], [2, 3, 4]]


async def test_a_batch_has_a_largest_size(disk, start):
    group = group_of(disk, batch_at_most=4)
    submit(group, range(10))
    start(group)
    await group.drain()
    assert [len(batch) for batch in disk.batches] == [4, 4, 2]


async def test_a_full_queue_says_so_at_once_and_never_answers(disk, start):
    group = group_of(disk, capacity=3)
    answers, taken = submit(group, range(5))
    assert taken == [True, True, True, False, False]
    start(group)
    await group.drain()
    assert [item for item, _ in answers] == [0, 1, 2]


async def test_there_is_room_again_when_a_batch_has_left(disk, start):
    group = group_of(disk, capacity=1)
    disk.go_on.clear()
    start(group)
    assert submit(group, [1])[1] == [True]
    await disk.started.wait()
    assert submit(group, [2, 3])[1] == [True, False]
    disk.go_on.set()
    await group.drain()


@pytest.mark.parametrize("bad", [{0}, {7}, {3}, {2, 5}, set(range(8))])
async def test_a_culprit_fails_alone(disk, start, bad):
    disk.bad = bad
    group = group_of(disk)
    answers, _ = submit(group, range(8))
    start(group)
    await group.drain()
    assert [item for item, _ in answers] == list(range(8))
    assert {item for item, answer in answers if isinstance(answer, Failed)} == bad
    assert all(answer == item * 10 for item, answer in answers if item not in bad)


async def test_a_store_that_is_down_fails_the_batch_without_splitting_it(disk, start):
    disk.down = True
    group = group_of(disk)
    answers, _ = submit(group, range(8))
    start(group)
    await group.drain()
    assert len(disk.batches) == 1
    assert all(isinstance(answer, Failed) and isinstance(answer.error, Unavailable) for _, answer in answers)


async def test_it_goes_on_after_a_failure(disk, start):
    disk.bad = {1}
    group = group_of(disk)
    start(group)
    answers, _ = submit(group, [1])
    await disk.started.wait()
    later, _ = submit(group, [2])
    await group.drain()
    assert isinstance(answers[0][1], Failed)
    assert later == [(2, 20)]


async def test_a_receiver_that_fails_harms_nobody_else(disk, start):
    group = group_of(disk)
    heard = []
    group.submit(1, lambda _: 1 / 0)
    group.submit(2, heard.append)
    start(group)
    await group.drain()
    assert heard == [20]


async def test_a_receiver_may_submit_again(disk, start):
    group = group_of(disk)
    heard = asyncio.Event()
    group.submit(1, lambda _: group.submit(2, lambda _: heard.set()))
    start(group)
    await heard.wait()
    assert disk.batches == [[1], [2]]


async def test_draining_takes_nothing_more_and_answers_everything_taken(disk, start):
    group = group_of(disk)
    disk.go_on.clear()
    start(group)
    answers, _ = submit(group, [1, 2])
    await disk.started.wait()

    async def late():
        assert submit(group, [3])[1] == [False]
        disk.go_on.set()

    await asyncio.gather(group.drain(), late())
    assert answers == [(1, 10), (2, 20)]


async def test_draining_an_idle_group_ends_at_once(disk):
    await group_of(disk).drain()


async def test_a_restart_between_batches_loses_nothing(disk, start):
    group = group_of(disk)
    start(group).cancel()
    answers, _ = submit(group, [1, 2])
    start(group)
    await group.drain()
    assert answers == [(1, 10), (2, 20)]


async def test_nobody_waits_longer_than_promised_and_what_was_not_begun_is_dropped(disk, start):
    group = group_of(disk, answer_within=3600.0, batch_at_most=1)
    start(group)
    disk.go_on.clear()
    answers, _ = submit(group, [1, 2, 3])
    await disk.started.wait()
    group._answer_overdue()
    assert answers == []
    group._answer_within = 0.0  # as if the hour were over
    group._answer_overdue()
    assert [type(answer) for _, answer in answers] == [Overdue] * 3
    disk.go_on.set()
    await group.drain()
    assert disk.batches == [[1]], "what was on its way may be stored; the rest never began"
    assert len(answers) == 3, "nobody is told twice"


async def test_those_in_time_are_answered_as_ever(disk, start):
    group = group_of(disk, answer_within=3600.0)
    start(group)
    answers, _ = submit(group, [1, 2])
    await group.drain()
    assert answers == [(1, 10), (2, 20)]
