"""Who may do what: a row for every operation of the contract that needs a key. `test_authorisation` reads it.

A row says which scope the operation needs, what it is about (`target`), and what three callers get who may ask
for it: `page` a publishable key, `voter` the same with a voter's token, `host` a secret key. None: such keys
are refused (`key_kind`). `body` is sent; {names} in it are those of the target.
"""

from typing import NamedTuple


class Row(NamedTuple):
    scope: str
    target: str | None
    page: int | None
    voter: int | None
    host: int
    body: object = None

    @property
    def host_only(self):
        return self.page is None


POLL = {"question": "New?", "options": ["Yes", "No"]}
SURVEY = {"title": "New", "items": [{"poll": {"question": "How was it?", "kind": "rating"}}]}
MEAN = {"type": "mean", "poll": "poll_nothing", "below": 5, "over": {"answers": 1}, "min_sample": 1}
BROWSER = {
    "endpoint": "https://push.example.org/abc",
    "keys": {
        "p256dh": "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4",
        "auth": "BTBZMqHH6r4Tts7J_aSIgg",
    },
}
BY_HOST = {"voter": "somebody"}
TRIGGER = {"on": {"event": "checkout.completed"}, "show": {"effect": {"effect": "toast"}}}


def host(scope, target, status=200, body=None):
    return Row(scope, target, None, None, status, body)


def steps(scope, target, *names, **bodies):
    return {name: host(scope, target, body=bodies.get(name)) for name in names}


ROWS = {
    "createPoll": host("polls:write", None, 201, POLL),
    "validatePoll": host("polls:write", None, 200, POLL),
    "listPolls": host("polls:read", None),
    "getPoll": Row("polls:read", "poll", 200, 200, 200),
    "editPoll": host("polls:write", "poll", 200, {"question": "Now?"}),
    "validatePollEdit": host("polls:write", "poll", 200, {"question": "Now?"}),
    "duplicatePoll": host("polls:write", "poll", 201),
    "exportPoll": host("votes:read", "poll"),
    "getResults": Row("results:read", "poll", 200, 200, 200),
    "streamPoll": Row("results:read", "poll", 200, 200, 200),
    "castVote": Row("votes:write", "poll", 401, 201, 201, {"choice": "{option}"}),
    "listVotes": host("votes:read", "poll"),
    "getVote": Row("results:read", "poll", 401, 200, 200),
    "proveVote": Row("results:read", "poll", 401, 200, 200),
    "retractVote": Row("votes:write", "poll", 401, 200, 404),  # somebody has no vote in it
    **steps("polls:write", "poll", "lockPoll", "closePoll", "cancelPoll", "resetPoll", "revealPoll"),
    "archivePoll": host("polls:write", "draft"),
    "openPoll": host("polls:write", "draft"),
    "resolvePoll": host("polls:write", "prediction", 200, {"outcome": ["{option}"]}),
    "suggestOption": Row("votes:write", "ideas", 401, 201, 201, {"text": "A {any}"}),
    "listSuggestions": Row("polls:read", "ideas", 401, 200, 200),
    **steps("polls:write", "ideas", "approveSuggestion", "rejectSuggestion", "hideOption", "showOption"),
    **steps("polls:write", "ideas", "answerOption", "reopenOption", "pinOption", "unpinOption"),
    "listAnswers": Row("results:read", "text", 200, 200, 200),
    **steps("polls:write", "text", "approveAnswer", "rejectAnswer"),
    "likeAnswer": Row("votes:write", "text", 401, 200, 200),
    "unlikeAnswer": Row("votes:write", "text", 401, 200, 200),
    "createSurvey": host("polls:write", None, 201, SURVEY),
    "validateSurvey": host("polls:write", None, 200, SURVEY),
    "listSurveys": host("polls:read", None),
    "getSurvey": Row("polls:read", "survey", 200, 200, 200),
    "editSurvey": host("polls:write", "survey", 200, {"title": "Now"}),
    "duplicateSurvey": host("polls:write", "survey", 201),
    "exportSurvey": host("votes:read", "survey"),
    "openSurvey": host("polls:write", "draft survey"),
    "archiveSurvey": host("polls:write", "draft survey"),
    "closeSurvey": host("polls:write", "survey"),
    "getSurveyResults": Row("results:read", "survey", 200, 200, 200),
    "getLeaderboard": Row("results:read", "survey", 200, 200, 200),
    "respond": Row("votes:write", "survey", 401, 200, 201, {"answers": {"q1": {"rating": 4}}}),
    "continueResponse": Row(
        "votes:write", "survey", 401, 200, 404, {"answers": {"q1": {"rating": 4}}}
    ),  # nor one here
    "getResponse": Row("results:read", "survey", 401, 200, 200),
    "listResponses": host("votes:read", "survey"),
    "sendEffect": host("effects:write", None, 201, {"to": {"everyone": True}, "effect": "toast"}),
    "sendInteraction": host(
        "effects:write", None, 201, {"to": {"user": "{any}"}, "show": {"effect": {"effect": "toast"}}}
    ),
    "listInteractions": host("effects:read", None),
    "getInteractionTotals": host("effects:read", None),
    "getInteraction": host("effects:read", "interaction"),
    "getOutcomes": host("effects:read", "interaction"),
    "withdrawInteraction": host("effects:write", "interaction"),
    "reportPollEffect": Row("effects:read", "poll effect", 200, 200, 200, {"outcome": "shown"}),
    "reportOutcome": Row("effects:read", "own interaction", 401, 200, 401, {"outcome": "shown"}),
    "getInbox": Row("effects:read", None, 401, 200, 401),
    "streamInbox": Row("effects:read", None, 401, 200, 401),
    "createTrigger": host("triggers:write", None, 201, TRIGGER),
    "listTriggers": host("triggers:read", None),
    "getTrigger": host("triggers:read", "trigger"),
    "getTriggerOutcomes": host("triggers:read", "trigger"),
    "editTrigger": host("triggers:write", "trigger", 200, {"name": "Now"}),
    "archiveTrigger": host("triggers:write", "trigger"),
    "enableTrigger": host("triggers:write", "trigger"),
    "disableTrigger": host("triggers:write", "trigger"),
    "testTrigger": host("triggers:write", "trigger", 200, {"user": "ann"}),
    "explainUser": host("triggers:read", None),
    "explainVoter": host("triggers:read", None),
    "reportCue": Row("effects:read", "cue", 401, 200, 401, {"trigger": "{option}"}),
    "sendEvents": Row("events:write", None, 401, 202, 202, {"name": "checkout.completed"}),
    "listEvents": host("events:read", None),
    "getSettings": host("triggers:read", None),
    "editSettings": host("triggers:write", None, 200, {"muted": False}),
    # Let in, and told that the poll in the body is none.
    "createAlertRule": host("alerts:write", None, 422, {"name": "Bad mood", "metric": MEAN}),
    "dryRunAlertRule": host("alerts:read", None, 422, {"metric": MEAN, "since": "2026-01-01T00:00:00Z"}),
    "listAlertRules": host("alerts:read", None),
    "getAlertRule": host("alerts:read", "alert rule"),
    "editAlertRule": host("alerts:write", "alert rule", 200, {"name": "Worse mood"}),
    "deleteAlertRule": host("alerts:write", "alert rule"),
    "listAlerts": host("alerts:read", None),
    "getAlert": host("alerts:read", "alert"),
    "getPushKey": Row("effects:read", None, 200, 200, 200),
    "subscribeToPush": Row("effects:read", None, 401, 201, 401, BROWSER),
    "unsubscribeFromPush": Row("effects:read", None, 401, 200, 401, {"endpoint": BROWSER["endpoint"]}),
    "createWebhook": host("webhooks:write", None, 201, {"listen": True, "types": ["poll.closed"]}),
    "listWebhooks": host("webhooks:read", None),
    "getWebhook": host("webhooks:read", "webhook"),
    "editWebhook": host("webhooks:write", "webhook", 200, {"description": "Mine"}),
    "deleteWebhook": host("webhooks:write", "webhook"),
    "rotateWebhookSecret": host("webhooks:write", "webhook"),
    "testWebhook": host("webhooks:write", "webhook", 202),
    "listWebhookDeliveries": host("webhooks:read", "webhook"),
    "getWebhookDelivery": host("webhooks:read", "webhook"),
    "redeliverWebhookMessage": host("webhooks:write", "webhook", 202),
    "redeliverWebhookMessages": host("webhooks:write", "webhook", 202, {"since": "2026-01-01T00:00:00Z"}),
    "nextWebhookMessages": host("webhooks:read", "webhook"),
    "reportWebhookDelivery": host("webhooks:write", "webhook", 200, {"status": 204}),
    "listTemplates": host("polls:read", None),
    "getTemplate": host("polls:read", None),
    "react": Row("reactions:write", None, 401, 200, 200, {"subject": "post-{any}", "like": True}),
    "getSubject": Row("reactions:read", None, 200, 200, 200),
    "streamSubject": Row("reactions:read", None, 200, 200, 200),
    "listSubjects": host("reactions:read", None),
    "resetSubject": host("reactions:write", None),
    "createTicket": Row("polls:read", None, 201, 201, 201),
    "createVoter": Row("votes:write", None, 201, 201, 201),
}
# Where a host acts for a voter it says for whom.
FOR_A_VOTER = {"castVote", "retractVote", "suggestOption", "likeAnswer", "unlikeAnswer", "react", "respond", "continueResponse"}  # fmt: skip
