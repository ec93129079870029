"""The views that come with the program, for each engine."""

from __future__ import annotations

from tuiconsole.config.view import View


def _views(engine: str, **views: tuple[str, str, str] | str) -> tuple[View, ...]:
    """From names to (query, sort, help), or to the reason why the engine has no such view."""
    made = []
    for word, view in views.items():
        name = word.replace("_", "-")
        if isinstance(view, str):
            made.append(View(name, engine, built_in=True, lacks=view))
        else:
            query, sort, told = view
            made.append(View(name, engine, query=query, sort=sort, built_in=True, help=told))
    return tuple(made)


_NO_STATE = "Its list cannot be narrowed by state."

BUILT_IN: tuple[View, ...] = (
    *_views(
        "camunda",
        running=("active", "", "Instances that run."),
        failed=("unfinished incidentStatus=open", "", "Instances with an incident that nobody has resolved."),
        suspended=("suspended", "", "Instances that someone has put on hold."),
        started_today=("startedAfter=today", "", "Instances that started today."),
        ended_today=("finishedAfter=today", "", "Instances that ended today, whichever way."),
        long_running=(
            "unfinished startedBefore=-7d",
            "startTime:asc",
            "Instances that have not ended in seven days, the oldest first.",
        ),
        mine=('startedBy="{user}"', "", "Instances that you started."),
    ),
    *_views(
        "ibm-bfm",
        running=('whereClause="STATE = RUNNING"', "", "Instances that run."),
        failed=(
            'whereClause="STATE IN (FAILED, FAILING, INDOUBT, COMPENSATION_FAILED)"',
            "",
            "Instances that have failed, or are about to.",
        ),
        stopped=(
            'whereClause="ACTIVITY.STATE = STOPPED"',
            "",
            "Instances with an activity that has stopped and waits for someone to repair it.",
        ),
        suspended=('whereClause="STATE = SUSPENDED"', "", "Instances that someone has put on hold."),
        started_today=("whereClause=\"STARTED >= 'today'\"", "", "Instances that started today."),
        ended_today=("whereClause=\"COMPLETED >= 'today'\"", "", "Instances that ended today, whichever way."),
        long_running=(
            "whereClause=\"STATE = RUNNING AND STARTED < '-7d'\"",
            "PROCESS_INSTANCE.STARTED:asc",
            "Instances that have been running for more than seven days, the oldest first.",
        ),
        mine=("whereClause=\"STARTER = '{user}'\"", "", "Instances that you started."),
    ),
    *_views(
        "oracle-opa",
        running=_NO_STATE,
        failed=_NO_STATE,
        suspended=_NO_STATE,
        started_today=("createdAfter=today", "", "Instances that were created today."),
        ended_today=("completedAfter=today", "", "Instances that ended today, whichever way."),
        long_running="Its list cannot leave out what has ended.",
        mine=("asMember", "", "Instances that you have a part in."),
    ),
)
