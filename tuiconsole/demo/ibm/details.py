"""One thing with all that the dialect tells about it: an instance and its fault, an activity, a task, a template.

What cannot be read on the documentation's pages, because they are cut off, follows the engine's API for Java: an
activity that has stopped tells the exception that stopped it in `unhandledException`.
"""

from typing import Any

from tuiconsole.demo.ibm.errors import NO_SUCH_ACTIVITY, NO_SUCH_INSTANCE, NO_SUCH_OBJECT, NO_SUCH_TASK, Refusal
from tuiconsole.demo.ibm.lists import ACTIVITY_FIELDS, INSTANCE_FIELDS, Activities, Instances, Tasks, Templates
from tuiconsole.demo.ibm.wire import Item, date, reference
from tuiconsole.demo.ids import Kind, Reference
from tuiconsole.demo.processes import START
from tuiconsole.demo.rows import State
from tuiconsole.demo.store import Store

_INSTANCE_FIELDS = INSTANCE_FIELDS | {
    "isContinueOnError": "PROCESS_INSTANCE.CONTINUE_ON_ERROR",
    "validFromTime": "PROCESS_TEMPLATE.VALID_FROM",
    **{f"customText{n}": f"PROCESS_INSTANCE.CUSTOM_TEXT{n}" for n in range(1, 9)},
}
_ACTIVITY_FIELDS = ACTIVITY_FIELDS | {
    "activityTemplateID": "ACTIVITY.ATID",
    "applicationName": "PROCESS_TEMPLATE.APPLICATION_NAME",
    "enclosingForEachID": "ACTIVITY.ENCLOSING_FEIID",
    "eventHandlerInstanceID": "ACTIVITY.EHIID",
    "invokedInstanceID": "ACTIVITY.INVOKED_INST_ID",
    "isBusinessRelevant": "ACTIVITY.BUSINESS_RELEVANCE",
    "isContinueOnError": "ACTIVITY.CONTINUE_ON_ERROR",
    "isSkipRequested": "ACTIVITY.SKIP_REQUESTED",
}
_ACTIONS = {
    "STATE_STOPPED": ["FORCERETRY", "FORCECOMPLETE", "FORCECOMPLETEANDJUMP", "SKIP"],
    "STATE_RUNNING": ["FORCECOMPLETE", "SKIP"],
    "STATE_READY": ["CLAIM", "SKIP"],
    "STATE_CLAIMED": ["COMPLETE", "CANCELCLAIM"],
}
_FAULT_NAMESPACE = "http://demo/faults"
_NOT_HANDLED = "CWWBE0057I"


class Details:
    """Over one data set."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._instances = Instances(store, _INSTANCE_FIELDS)
        self._activities = Activities(store, _ACTIVITY_FIELDS)
        self._tasks = Tasks(store)
        self._templates = Templates(store)

    def instance(self, text: str) -> Item:
        """`process/{piid}`. Raises `Refusal`."""
        meant = self._meant(Kind.INSTANCE, text)
        item = meant and self._instances.one("i.n = ?", [meant.number])
        if not meant or not item:
            raise Refusal(NO_SUCH_INSTANCE, f"The process instance '{text}' does not exist.", text, status=404)
        row = self._row(meant)
        changed = date(row["ended"] or row["start"] + row["span"])
        fault = self._fault(row)
        properties = {"tenant": row["tenant"], "businessKey": row["business_key"], "startedBy": row["starter"]}
        return item | {
            "adminTaskID": None,
            "customProperties": {name: value for name, value in properties.items() if value is not None},
            "faultName": f"{{{_FAULT_NAMESPACE}}}serviceFault" if fault else None,
            "isBusinessRelevant": True,
            "lastModificationTime": changed,
            "lastStateChangeTime": changed,
            "unhandledException": None,
        }

    def fault(self, text: str) -> Item:
        """`process/{piid}/fault`: a message of a type that the process declares. Raises `Refusal`."""
        self.instance(text)
        meant = self._meant(Kind.INSTANCE, text)
        message = self._fault(self._row(meant)) if meant else None
        if message is None:
            raise Refusal(NO_SUCH_OBJECT, f"The process instance '{text}' has no fault.", text, status=404)
        return {"serviceFault": {"message": message}}

    def activity(self, text: str) -> Item:
        """`activity/{aiid}`. Raises `Refusal`."""
        meant = self._meant(Kind.ACTIVITY, text)
        item = meant and self._activities.one("i.n = ? and s.part = ?", [meant.number, meant.part])
        if not meant or not item:
            raise Refusal(NO_SUCH_ACTIVITY, f"The activity instance '{text}' does not exist.", text, status=404)
        row = self._row(meant)
        node = next(node for node in self._store.landscape.nodes[row["route"]] if node.part == meant.part)
        stopped = item["executionState"] == "STATE_STOPPED"
        message = self._failure(meant) if stopped else None
        changed = item["completionTime"] or item["startTime"] or item["activationTime"]
        return item | {
            "adminTaskID": None,
            "availableActions": _ACTIONS.get(item["executionState"], []),
            "customProperties": {},
            "displayName": node.name,
            "faultNames": [] if node.type == START else ["serviceFault"],
            "lastModificationTime": changed,
            "lastStateChangeTime": changed,
            "unhandledException": {"errorNumber": _NOT_HANDLED, "errorMessage": message} if message else None,
        }

    def task(self, text: str) -> Item:
        """`task/{tkiid}`. Raises `Refusal`."""
        meant = self._meant(Kind.TASK, text)
        item = meant and self._tasks.one("i.n = ? and s.part = ?", [meant.number, meant.part])
        if not item:
            raise Refusal(NO_SUCH_TASK, f"The task instance '{text}' does not exist.", text, status=404)
        return item

    def template(self, text: str) -> Item:
        """`processTemplate/{ptid}`. Raises `Refusal`."""
        meant = self._meant(Kind.DEFINITION, text)
        item = meant and self._templates.one("t.n = ?", [meant.number])
        if not item:
            raise Refusal(NO_SUCH_OBJECT, f"The process template '{text}' does not exist.", text, status=404)
        return item

    def _meant(self, kind: Kind, text: str) -> Reference | None:
        return reference(self._store.ids, kind, text)

    def _row(self, meant: Reference) -> dict[str, Any]:
        names = "route, reached, state, start, ended, span, bits, business_key, tenant, starter"
        [row] = self._store.all(f"select {names} from instance where n = ?", (meant.number,))
        return dict(zip(names.split(", "), row, strict=True))

    def _failure(self, meant: Reference) -> str | None:
        """What stopped an activity: the words of its job, or of the worker who gave it up."""
        sql = (
            "select message from job where instance = ?1 and part = ?2 "
            "union all select message from external_task where instance = ?1 and part = ?2"
        )
        found = self._store.all(sql, (meant.number, meant.part))
        return found[0][0] if found else None

    def _fault(self, row: dict[str, Any]) -> str | None:
        """What an instance failed with, if it did."""
        if row["state"] != State.INTERNALLY_TERMINATED:
            return None
        step = self._store.landscape.routes[row["route"]].steps[row["reached"] - 1]
        return step.failure(row["bits"]) if step.can_fail else f"{step.name or step.id}: a fault that nobody handles"
