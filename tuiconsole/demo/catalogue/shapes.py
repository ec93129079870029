"""Short ways to write the activities that the processes of the catalogue are made of."""

from dataclasses import replace

from tuiconsole.demo.processes import (
    CALL,
    END,
    GATEWAY,
    MESSAGE,
    RULE_TASK,
    SERVICE_TASK,
    START,
    SUBPROCESS,
    TIMER,
    USER_TASK,
    Activity,
)

MINUTE = 60
HOUR = 60 * MINUTE
DAY = 24 * HOUR

CUSTOMERS = (
    "Nordlicht Optik GmbH",
    "Brasserie du Lac",
    "Okafor & Daughters",
    "Tanaka Seiki",
    "O'Neill Haulage",
    "Bäckerei Wöhrl",
    "Kestrel Outdoor",
    "Atelier Moreau",
    "Fjord Marine AS",
    "Almeida Textiles",
    "Redwood Clinics",
    "Singh Electronics",
)
PRIORITIES = ("low", "normal", "normal", "normal", "high", "urgent")
REGIONS = ("north", "south", "east", "west")


def start(id: str = "start", name: str = "") -> Activity:
    return Activity(id, name, START)


def end(id: str = "end", name: str = "") -> Activity:
    return Activity(id, name, END)


def user(id: str, name: str, seconds: int, since: int = 1) -> Activity:
    return Activity(id, name, USER_TASK, seconds, since=since)


def rule(id: str, name: str) -> Activity:
    return Activity(id, name, RULE_TASK)


def gateway(id: str, name: str) -> Activity:
    return Activity(id, name, GATEWAY)


def job(id: str, name: str, *failures: str, seconds: int = 2, since: int = 1) -> Activity:
    return Activity(id, name, SERVICE_TASK, seconds, job=True, failures=failures, since=since)


def worker(id: str, name: str, topic: str, *failures: str, seconds: int = 20, since: int = 1) -> Activity:
    return Activity(id, name, SERVICE_TASK, seconds, topic=topic, failures=failures, since=since)


def call(id: str, name: str, calls: str, seconds: int) -> Activity:
    return Activity(id, name, CALL, seconds, calls=calls)


def timer(id: str, name: str, seconds: int, *failures: str) -> Activity:
    return Activity(id, name, TIMER, seconds, failures=failures)


def message(id: str, name: str, seconds: int) -> Activity:
    return Activity(id, name, MESSAGE, seconds)


def scope(id: str, name: str, within: str | None = None) -> Activity:
    return Activity(id, name, SUBPROCESS, within=within)


def inside(scope: str, *activities: Activity) -> tuple[Activity, ...]:
    return tuple(replace(activity, within=scope) for activity in activities)


def each(activity: Activity, low: int, high: int) -> Activity:
    return replace(activity, each=(low, high))
