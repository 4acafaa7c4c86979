"""Callers as the live shells know them: one mapping for WebSocket, event stream and REST."""

from plaudit.edge.authentication import Caller
from plaudit.edge.live_ports import Viewer


def viewer_of(caller: Caller) -> Viewer:
    """The caller as the live shells know them."""
    voter = caller.voter
    return Viewer(
        key_id=caller.key.id,
        project_id=caller.project.id,
        environment=caller.key.environment,
        voter_id=voter.subject if voter else None,
        is_host=caller.is_host,
        expires_at=voter.expires_at if voter else None,
        issuer=voter.issuer if voter else "anonymous",
        scopes=caller.key.scopes,
        only=caller.only,
        attributes=voter.attributes if voter else {},
    )
