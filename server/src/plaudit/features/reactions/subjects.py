"""The subjects in memory: the newest committed state of each, for joins, reads and publications.

Never the truth, always a copy of it, as `polls.catalogue` is for polls: what is put here was committed, and
only ever replaces something older. Bounded; what somebody watches is not forgotten.
"""

from collections import OrderedDict
from collections.abc import Callable

from plaudit.features.reactions.model import Name, State
from plaudit.features.reactions.ports import ReactionStore
from plaudit.kernel.single_flight import SingleFlight

Listener = Callable[[Name, State], None]


class Subjects:
    """A bounded, least-recently-used set of states. All methods belong to one event loop."""

    def __init__(self, store: ReactionStore, capacity: int = 10_000) -> None:
        self._store = store
        self._capacity = capacity
        self._states: OrderedDict[Name, State] = OrderedDict()
        self._loading: SingleFlight[Name, State] = SingleFlight()
        self._listeners: list[Listener] = []
        self._in_use: Callable[[Name], bool] = lambda _name: False

    def __len__(self) -> int:
        return len(self._states)

    def on_change(self, listener: Listener) -> None:
        self._listeners.append(listener)

    def keep_while(self, in_use: Callable[[Name], bool]) -> None:
        self._in_use = in_use

    def peek(self, name: Name) -> State | None:
        """The state if it is in memory; no waiting, no database."""
        return self._states.get(name)

    async def get(self, name: Name) -> State:
        """The state, loaded once however many ask at the same time."""
        if (state := self._states.get(name)) is not None:
            self._states.move_to_end(name)
            return state
        return await self._loading.run(name, lambda: self._load(name))

    def put(self, name: Name, state: State) -> None:
        """A newer state was committed: keep it, and tell."""
        known = self._states.get(name)
        if known is not None and known.epoch == state.epoch and state.version <= known.version:
            return
        self._keep(name, state)
        for listener in self._listeners:
            listener(name, state)

    async def _load(self, name: Name) -> State:
        state = await self._store.load(name)
        early = self._states.get(name)  # committed while it was being read
        if early is not None and early.version >= state.version:
            return early
        self._keep(name, state)
        return state

    def _keep(self, name: Name, state: State) -> None:
        self._states[name] = state
        self._states.move_to_end(name)
        if len(self._states) > self._capacity:
            self._forget_one()

    def _forget_one(self) -> None:
        for name in self._states:
            if not self._in_use(name):
                del self._states[name]
                return
