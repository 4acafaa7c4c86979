"""What people write first: FastAPI, a SQLAlchemy session per request, one commit per vote.

As durable as the product (WAL, FULL), with the same unique constraint; it keeps no tally and checks nothing.

python fastapi_votes.py PORT DATABASE
"""

import sys
from collections.abc import Iterator
from typing import Annotated

import uvicorn
from fastapi import Depends, FastAPI, Header, HTTPException
from pydantic import BaseModel
from sqlalchemy import UniqueConstraint, create_engine, event
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

# Forty threads write to one file: a writer waits for its turn rather than fail.
SECONDS_FOR_A_TURN = 30
engine = create_engine(f"sqlite:///{sys.argv[2]}", connect_args={"timeout": SECONDS_FOR_A_TURN})
app = FastAPI()


class Base(DeclarativeBase):
    pass


class Vote(Base):
    __tablename__ = "votes"
    __table_args__ = (UniqueConstraint("poll", "voter"),)
    id: Mapped[str] = mapped_column(primary_key=True)
    poll: Mapped[str]
    voter: Mapped[str]
    choice: Mapped[str]


class Cast(BaseModel):
    vote_id: str
    choice: str


@event.listens_for(engine, "connect")
def durable(connection, _record) -> None:
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")


def session() -> Iterator[Session]:
    with Session(engine) as opened:
        yield opened


@app.post("/v1/polls/{poll}/votes", status_code=201)
def cast(
    poll: str,
    body: Cast,
    plaudit_voter: Annotated[str, Header()],
    database: Annotated[Session, Depends(session)],
) -> dict[str, bool]:
    database.add(Vote(id=body.vote_id, poll=poll, voter=plaudit_voter, choice=body.choice))
    try:
        database.commit()
    except IntegrityError as taken:
        raise HTTPException(409, "already voted") from taken
    return {"recorded": True}


if __name__ == "__main__":
    Base.metadata.create_all(engine)
    uvicorn.run(app, port=int(sys.argv[1]), log_level="error", access_log=False)
