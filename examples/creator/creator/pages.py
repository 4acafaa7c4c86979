"""Two pages: what the audience sees, and what the creator sees."""

from html import escape

from creator.show import SUBJECT, Show


def stream(server: str, key: str, poll: str) -> str:
    """The audience's page. The elements are Plaudit's; the rest is ours."""
    server, key = escape(server), escape(key)
    return f"""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Night stream</title>
<link rel="icon" href="/static/moon.svg">
<link rel="stylesheet" href="/static/stream.css">
<script async src="{server}/widget/v1.js" data-key="{key}" data-theme="dark"></script>
<script type="module" src="/static/stream.js"></script>
</head>
<body>
<main>
<section class="picture" aria-label="The stream"><div class="moon"></div><div class="beam"></div><div class="tower"></div>
<div class="sea"></div><p class="live">Live</p></section>
<aside aria-label="Take part">
<h1>Night stream</h1>
<plaudit-poll poll="{escape(poll)}" key="{key}" theme="dark" heading-level="2"><a href="{server}/p/{escape(poll)}">Vote on the poll's own page</a></plaudit-poll>
<plaudit-reactions subject="{SUBJECT}" emojis="❤️ 👏 🔥 🌊 😱" theme="dark"></plaudit-reactions>
<plaudit-like subject="{SUBJECT}" label="Like the stream" theme="dark"></plaudit-like>
</aside>
</main>
</body>
</html>
"""


def studio(show: Show) -> str:
    """The creator's page, anew every two seconds."""
    past = "".join(
        f"<li><b>{escape(one.question)}</b> {escape(one.winners)} <small>{one.voters} voters</small></li>"
        for one in show.past
    )
    return f"""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="refresh" content="2">
<title>Studio</title>
<link rel="icon" href="/static/moon.svg">
<link rel="stylesheet" href="/static/stream.css">
</head>
<body class="studio">
<main>
<h1>Studio</h1>
<p class="now"><b>{escape(show.question)}</b> {escape(show.status)}, <span class="voters">{show.voters}</span> voters</p>
<form method="post" action="/studio/next"><button>Ask the next question</button></form>
<form method="post" action="/studio/close"><button>Close this one</button></form>
<form method="post" action="/studio/confetti"><button>Confetti!</button></form>
<h2>So far</h2><ul>{past or "<li>Nothing yet</li>"}</ul>
</main>
</body>
</html>
"""
