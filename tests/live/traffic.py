"""Instances that are started, finished and taken out of the history while a test looks on."""

import random
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from .engine import LiveEngine
from .rest import Rest
from .seed import PROCESSES

MOMENTS = 16
EQUALS = 5
"""Instances that start at exactly one moment."""
DAYS_APART = 5


class Traffic:
    """Moves as often as it is let, each time at another place of the list, beside whatever else goes on."""

    def __init__(self, rest: Rest) -> None:
        self.started = self.finished = self.removed = 0
        self.failure: Exception | None = None
        self.open: list[str] = []
        """Instances of long ago that are not finished yet."""
        self.done: list[str] = []
        self._rest = rest
        self._chance = random.Random(11)
        self._allowed = threading.Semaphore(0)
        self._ended = False
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def start_one(self) -> str:
        """The id of another one, begun now."""
        return str(self._rest.post("process-definition/key/moving/start", {})["id"])

    def go_on(self) -> None:
        """Allow one more move; it is not waited for."""
        self._allowed.release()

    def end(self) -> None:
        """Raises what went wrong on the way."""
        self._ended = True
        self._allowed.release()
        self._thread.join()
        if self.failure is not None:
            raise self.failure

    @property
    def enough(self) -> bool:
        """So much of each kind has happened, or nothing will happen any more, that the list has moved."""
        return self.failure is not None or min(self.started, self.finished, self.removed) > 4

    def _run(self) -> None:
        try:
            while self._allowed.acquire() and not self._ended:
                self._move()
        except Exception as failure:
            self.failure = failure

    def _move(self) -> None:
        self.start_one()
        self.started += 1
        # Half of those of long ago stay, so that there is something to miss beside everything that goes.
        if len(self.open) > MOMENTS * EQUALS // 2:
            instance = self.open.pop(self._chance.randrange(len(self.open)))
            self._rest.post("message", {"messageName": "goOn", "processInstanceId": instance})
            self.finished += 1
            self.done.append(instance)
        if len(self.done) > 2:
            self._rest.delete(f"history/process-instance/{self.done.pop(0)}")
            self.removed += 1


@contextmanager
def traffic(engine: LiveEngine) -> Iterator[Traffic]:
    """Some instances all over the list, ready to move; nothing is left of them, nor of later ones, afterwards."""
    deployment = engine.rest.deploy("moving", PROCESSES / "moving.bpmn")["id"]
    try:
        moving = Traffic(engine.rest)
        try:
            for moment in range(MOMENTS):
                engine.clock().put("clock", at=_utc(engine.seed.started - timedelta(days=DAYS_APART * moment, hours=3)))
                moving.open += [moving.start_one() for _ in range(EQUALS)]
        finally:
            engine.clock().delete("clock")
        try:
            yield moving
        finally:
            moving.end()
    finally:
        engine.rest.delete(f"deployment/{deployment}", cascade=True, skipCustomListeners=True)


def _utc(when: datetime) -> str:
    return f"{when:%Y-%m-%dT%H:%M:%S}Z"
