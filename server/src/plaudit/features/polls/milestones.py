"""When the moment of a milestone has come: from what was there before to what is there now. Pure.

What is counted at one moment (`Seen`) is what the results show, never more. What was reached before (`Past`)
is all that must be remembered, so that each rule is told once in a run: it is stored with what it caused.
"""

from collections.abc import Mapping, Sequence
from typing import Final

import msgspec

from plaudit.features.polls.kinds.choices import options_by_name, shown_options
from plaudit.features.polls.milestone_rules import Goal, Milestone, named
from plaudit.features.polls.model import Poll, Tally, may_see_results
from plaudit.features.polls.results import standing
from plaudit.kernel.effects import Effect

APART_MS: Final = 10_000
"""A lead may change many times a second; of these and of ties one is told within so long."""

_LONGEST: Final = 200


class Seen(msgspec.Struct, frozen=True, kw_only=True):
    """A poll at one moment. `leaders`: the options in front; `told`: somebody but the host may see results.

    `percents` by option id; `winners` once nothing can change any more.
    """

    run: int
    votes: int = 0
    leaders: tuple[str, ...] = ()
    percents: Mapping[str, float] = {}
    winners: tuple[str, ...] = ()
    told: bool = True
    closes_at: int | None = None


class Past(msgspec.Struct, frozen=True, kw_only=True):
    """What was reached in this run. `done`: by a rule's name, how far it was (or how often it was told).

    `leader`: who was last alone in front; `at`: when a lead or a tie was last told.
    """

    run: int
    done: dict[str, int] = {}
    leader: str | None = None
    tied: bool = False
    at: dict[str, int] = {}


class Occasion(msgspec.Struct, frozen=True, kw_only=True):
    """A rule whose moment has come. `name` and `nth` name it for ever within its run."""

    name: str
    nth: int
    rule: Milestone
    votes: int
    options: tuple[str, ...] = ()

    @property
    def tells_results(self) -> bool:
        """Whether only those may know who may see results."""
        return self.rule.when != "seconds_left"


def seen(poll: Poll, tally: Tally, now: int) -> Seen:
    """The poll as those see it who may see its results."""
    results, leaders = standing(poll, tally, now)
    running = results.status in {"open", "locked"}
    winners = results.winners
    return Seen(
        run=tally.run,
        votes=results.votes,
        leaders=tuple(leaders),
        percents={share.id: share.percent for share in results.options},
        winners=() if isinstance(winners, msgspec.UnsetType) else tuple(winners),
        told=may_see_results(poll, has_voted=True),
        closes_at=poll.closes_at if running else None,
    )


def begun(rules: Sequence[Milestone], run: int) -> Past:
    """A run at its beginning: everything is still to come."""
    return Past(run=run, done={name: 0 for name, _ in named(rules)})


def resolved(poll: Poll, rules: Sequence[Milestone]) -> Sequence[Milestone]:
    """The rules with options named by id, whatever the host called them."""
    known = options_by_name(poll.definition.options)
    return [_with_option(rule, known) for rule in rules]


def reached(
    rules: Sequence[Milestone], before: Past | None, after: Seen, now: int
) -> tuple[Past, Sequence[Occasion]]:
    """Which moments have come since, and what to remember; for `rules` as `resolved` gives them.

    A rule nobody has looked at before (it was added just now, or `before` is None) begins here: what had been
    reached by then is not told. Nor is what happened while nobody might see it.
    """
    if before is not None and after.run < before.run:
        return before, ()
    if before is not None and after.run > before.run:
        before = begun(rules, after.run)
    past = before or Past(run=after.run, leader=_alone(after), tied=len(after.leaders) > 1)
    done, at, occasions = dict(past.done), dict(past.at), []
    for name, rule in named(rules):
        if rule.when in {"lead_change", "tie"}:
            nth = done.setdefault(name, 0)
            if after.told and _turned(rule, past, after) and now - at.get(name, 0) >= APART_MS:
                done[name], at[name] = nth + 1, now
                occasions.append(_occasion(name, nth + 1, rule, after))
            continue
        level = _level(rule, after, now)
        if name in done and level <= done[name]:
            continue
        if name in done and _may_tell(rule, after):
            occasions.append(_occasion(name, level, rule, after))
        if name not in done or rule.when != "winner" or after.told:
            done[name] = level
    leader = _alone(after) or past.leader
    return Past(run=after.run, done=done, leader=leader, tied=len(after.leaders) > 1, at=at), occasions


def next_instant(rules: Sequence[Milestone], past: Past, after: Seen, now: int) -> int | None:
    """When time alone will reach the next one."""
    if after.closes_at is None:
        return None
    instants = [
        after.closes_at - (rule.seconds or 0) * 1000
        for name, rule in named(rules)
        if rule.when == "seconds_left" and not past.done.get(name)
    ]
    return min((instant for instant in instants if instant > now), default=None)


def effect_of(poll: Poll, occasion: Occasion) -> Effect:
    """The effect with what it is about put in words; a counter counts the votes unless told otherwise."""
    effect = occasion.rule.effect
    texts = {option.id: option.text for option in shown_options(poll.definition)}
    facts = {
        "{votes}": str(occasion.votes),
        "{option}": " / ".join(texts[one] for one in occasion.options if one in texts),
        "{seconds}": str(occasion.rule.seconds or ""),
    }
    message = effect.message
    for place, words in facts.items():
        message = message.replace(place, words)
    options = effect.options
    if effect.effect == "counter" and options.count is None and occasion.tells_results:
        options = msgspec.structs.replace(options, count=occasion.votes)
    return msgspec.structs.replace(effect, message=message[:_LONGEST], options=options)


def _level(rule: Milestone, after: Seen, now: int) -> int:
    """How far it is: 0 not reached, 1 reached; how many times for what comes again and again."""
    match rule.when:
        case "votes":
            return after.votes // rule.every if rule.every else int(after.votes >= (rule.votes or 0))
        case "goal":
            return int(rule.goal is not None and _scored(rule.goal, after))
        case "seconds_left":
            left = None if after.closes_at is None else after.closes_at - now
            return int(left is not None and 0 < left <= (rule.seconds or 0) * 1000)
        case _:
            return int(bool(after.winners))


def _scored(goal: Goal, after: Seen) -> bool:
    enough = after.votes >= (goal.votes or 1)
    if goal.option is None or goal.percent is None:
        return enough
    return enough and after.percents.get(goal.option, 0.0) >= goal.percent


def _turned(rule: Milestone, past: Past, after: Seen) -> bool:
    if rule.when == "tie":
        return len(after.leaders) > 1 and not past.tied
    alone = _alone(after)
    return alone is not None and past.leader is not None and alone != past.leader


def _may_tell(rule: Milestone, after: Seen) -> bool:
    return after.told or rule.when == "seconds_left"


def _alone(after: Seen) -> str | None:
    return after.leaders[0] if len(after.leaders) == 1 else None


def _occasion(name: str, nth: int, rule: Milestone, after: Seen) -> Occasion:
    goal = rule.goal
    options = after.winners if rule.when == "winner" else after.leaders
    if goal is not None:
        options = () if goal.option is None else (goal.option,)
    return Occasion(name=name, nth=nth, rule=rule, votes=after.votes, options=options)


def _with_option(rule: Milestone, known: Mapping[str, object]) -> Milestone:
    goal = rule.goal
    if goal is None or goal.option is None:
        return rule
    option = getattr(known.get(goal.option), "id", goal.option)
    return msgspec.structs.replace(rule, goal=msgspec.structs.replace(goal, option=option))
