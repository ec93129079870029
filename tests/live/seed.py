"""What the live engine holds: a fixed set of instances in every state that tests and people look for.

The set is made through REST alone, in the past first (with the engine's clock stopped at chosen instants) and in the
present last, because a job that retries must be due in the future. When it is done no job is due, so nothing moves
any more unless a test moves it.
"""

import base64
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import UTC, datetime, timedelta
from pathlib import Path

from .rest import Rest

PROCESSES = Path(__file__).with_name("processes")

TENANTS = ("north", "south")

# name: password. The administrator sees everything; the clerk invoices only (and a colon in a password is what Basic
# sign-in gets wrong); the guest may sign in and sees nothing.
USERS = {"demo": "demo", "clerk": "pa:ss", "guest": "guest"}

# Business keys that break something somewhere. The first is the issue's own example.
AWKWARD_KEYS = (
    "[/b] \x1b]0;x\x07",
    "100%",
    "100",
    "A_1",
    "AB1",
    "a\\b",
    "a,b",
    'o\'neil "x" <y> & [red]z[/red]',
    " leading and trailing ",
    "line\nbreak\ttab",
    "🧾 Ünïcode 订单",
    "👩‍👩‍👧‍👦 e\u0301",
    "\u202egnp.exe\u202c \u200bzero",
    "$(id) `id` %0a &amp;",
    "",
    "K" * 255,
)

SETTLE_SECONDS = 60
SOON = timedelta(hours=1)  # the seeds that are meant to stay retrying are due later than this


@dataclass
class Seed:
    """The ids of process instances, by what was done to them. A list names roots unless it says children."""

    started: datetime = field(default_factory=lambda: datetime.now(UTC))
    """The seeding's present; everything of the past was placed relative to it."""
    tie: datetime = field(default_factory=lambda: datetime.now(UTC))
    """The one instant at which all of `tied` started and ended."""

    tied: list[str] = field(default_factory=list)
    """Started at exactly the same millisecond: more of them than a small page has."""
    swept: list[str] = field(default_factory=list)
    """Completed the moment they started, one every eight hours."""

    waiting: list[str] = field(default_factory=list)
    """Running, at a user task, from 90 days ago until now, no tenant."""
    north: list[str] = field(default_factory=list)
    south: list[str] = field(default_factory=list)
    """Running for the tenant."""
    approved: list[str] = field(default_factory=list)
    """Completed by completing their user task, hours to days after they started."""
    awkward: list[str] = field(default_factory=list)
    """Running, one for each of AWKWARD_KEYS, in that order."""
    suspended: list[str] = field(default_factory=list)
    terminated: list[str] = field(default_factory=list)
    """Externally terminated (DELETE), with a reason."""
    variables: list[str] = field(default_factory=list)
    """One running instance with a variable of each type."""

    restarted: list[str] = field(default_factory=list)
    """Running again; `restarted_from` in the same order."""
    restarted_from: list[str] = field(default_factory=list)

    posted: list[str] = field(default_factory=list)
    """Completed invoices, of both versions."""
    failed: list[str] = field(default_factory=list)
    """Running with an open incident: a job without retries."""
    deep: list[str] = field(default_factory=list)
    """Those of `failed` whose stack trace has hundreds of lines."""
    huge: list[str] = field(default_factory=list)
    """The one of `failed` whose stack trace has about a megabyte."""
    hostile: list[str] = field(default_factory=list)
    """Those of `failed` whose message holds markup, control and bidi characters."""
    retrying: list[str] = field(default_factory=list)
    """Running, failed once, four retries left, due in hours, no incident."""
    resolved: list[str] = field(default_factory=list)
    """Completed after their incident was resolved by a retry."""
    given_up: list[str] = field(default_factory=list)
    """Terminated with their incident open, which makes it a deleted one."""

    ordered: list[str] = field(default_factory=list)
    """Running at an external task that nobody fetched."""
    out_of_stock: list[str] = field(default_factory=list)
    """Running at an external task without retries: an incident with error details."""
    low_stock: list[str] = field(default_factory=list)
    """Running at an external task that failed and has retries left."""
    mispacked: list[str] = field(default_factory=list)
    """Running with an incident in one round of the multi-instance subprocess."""
    mislabelled: list[str] = field(default_factory=list)
    """Running with an incident two levels below, in a grandchild."""
    sticking: list[str] = field(default_factory=list)
    """Running because grandchildren wait at a user task."""
    withdrawn: list[str] = field(default_factory=list)
    """Completed by a boundary message that terminated its children internally."""
    delivered: list[str] = field(default_factory=list)
    """Completed with all children."""
    complaints: list[str] = field(default_factory=list)
    """Running; calls a case, which started an approval."""

    def roots(self) -> set[str]:
        """Everything that was started by hand."""
        groups = (getattr(self, each.name) for each in fields(self))
        return {one for group in groups if isinstance(group, list) for one in group}


class _Sower:
    def __init__(self, rest: Rest, demo: Rest) -> None:
        self.rest = rest
        self.demo = demo
        self.clock = Rest(rest.url.removesuffix("/engine-rest"))
        self.seed = Seed()
        # Whole seconds keep the instants readable when a test fails.
        self.now = datetime.now(UTC).replace(microsecond=0)
        self.seed.started = self.now
        self.serial = 0

    # -- small steps

    def at(self, ago: timedelta) -> None:
        """Stop the engine's clock so long before the present."""
        self.settle()
        instant = (self.now - ago).strftime("%Y-%m-%dT%H:%M:%S.000Z")
        self.clock.put("clock", at=instant)

    def present(self) -> None:
        self.settle()
        self.clock.delete("clock")
        self.settle(due_within=SOON)

    def settle(self, *, due_within: timedelta | None = None) -> None:
        """Wait until no job is due: none runs that a moved clock, or a test, could disturb.

        A job that lost a race (two rounds of a multi-instance activity end at once) is tried again a moment later and
        not due meanwhile. While the clock runs, the jobs due soon must be waited for as well.
        """
        end = time.monotonic() + SETTLE_SECONDS
        soon = due_within and f"lt_{datetime.now(UTC) + due_within:%Y-%m-%dT%H:%M:%S}.000+0000"
        while self.rest.count("job", executable=True, active=True) or (
            soon and self.rest.count("job", dueDates=soon, withRetriesLeft=True, active=True)
        ):
            if time.monotonic() > end:
                raise TimeoutError(f"jobs were still due after {SETTLE_SECONDS} s")
            time.sleep(0.05)

    def key(self, prefix: str) -> str:
        self.serial += 1
        return f"{prefix}-{self.serial:04}"

    def start(
        self,
        definition: str,
        key: str | None = None,
        variables: Mapping[str, object] | None = None,
        *,
        tenant: str | None = None,
        by: Rest | None = None,
    ) -> str:
        path = f"process-definition/key/{definition}"
        if tenant is not None:
            path += f"/tenant-id/{tenant}"
        body: dict[str, object] = {"variables": {n: _typed(v) for n, v in (variables or {}).items()}}
        if key is not None:
            body["businessKey"] = key
        return str((by or self.rest).post(f"{path}/start", body)["id"])

    def complete_task(self, instance: str, *, by: Rest) -> None:
        for task in self.rest.list("task", processInstanceId=instance):
            by.post(f"task/{task['id']}/claim", {"userId": "demo"})
            by.post(f"task/{task['id']}/complete", {"variables": {"approved": _typed(True)}})

    def fetch(self, instances: Sequence[str], worker: str) -> list[str]:
        """Lock the external tasks of these orders for this worker."""
        locked = []
        for task in self.rest.list("external-task", processInstanceIdIn=instances):
            self.rest.post(f"external-task/{task['id']}/lock", {"workerId": worker, "lockDuration": 600_000})
            locked.append(str(task["id"]))
        return locked

    # -- the set

    def people(self) -> None:
        for tenant in TENANTS:
            self.rest.post("tenant/create", {"id": tenant, "name": f"Region {tenant}"})
        for user, password in USERS.items():
            if user != "demo":  # the engine made the administrator itself
                profile = {"id": user, "firstName": user.title(), "lastName": "Example", "email": ""}
                self.rest.post("user/create", {"profile": profile, "credentials": {"password": password}})
        process_definition = 6
        grant = 1
        self.rest.post(
            "authorization/create",
            {
                "type": grant,
                "userId": "clerk",
                "resourceType": process_definition,
                "resourceId": "invoice",
                "permissions": ["READ", "READ_INSTANCE", "READ_HISTORY", "CREATE_INSTANCE", "RETRY_JOB"],
            },
        )
        process_instance = 8
        self.rest.post(
            "authorization/create",
            {
                "type": grant,
                "userId": "clerk",
                "resourceType": process_instance,
                "resourceId": "*",
                "permissions": ["CREATE"],
            },
        )

    def deploy(self) -> None:
        self.at(timedelta(days=100))
        children = [PROCESSES / name for name in ("label.bpmn", "shipment.bpmn", "order.bpmn")]
        self.rest.deploy("orders", *children)
        self.rest.deploy("sweep", PROCESSES / "sweep.bpmn")
        self.rest.deploy("approval", PROCESSES / "approval.bpmn")
        self.rest.deploy("complaints", PROCESSES / "complaint.bpmn", PROCESSES / "claim.cmmn")
        for tenant in TENANTS:
            self.rest.deploy(f"approval of {tenant}", PROCESSES / "approval.bpmn", tenant=tenant)
        self.rest.deploy("invoice", PROCESSES / "invoice-1.bpmn")

    def approvals_of_the_past(self) -> None:
        seed = self.seed
        for day in range(90, 0, -2):
            self.at(timedelta(days=day, hours=day % 7))
            amount = {"amount": 10 * day, "requester": ("mary", "john", "o'neil")[day % 3]}
            seed.waiting.append(self.start("approval", self.key("EXP"), amount))
            if day % 10 == 0:
                seed.north.append(self.start("approval", self.key("N"), amount, tenant="north"))
                seed.south.append(self.start("approval", None, amount, tenant="south"))
            if day % 6 == 0:
                approved = [self.start("approval", self.key("EXP"), amount, by=self.demo) for _ in range(2)]
                self.at(timedelta(days=day - 3 if day % 4 else day, hours=day % 5))
                for instance in approved:
                    self.complete_task(instance, by=self.demo)
                seed.approved += approved
            if day % 12 == 0:
                instance = self.start("approval", self.key("EXP"), amount)
                self.at(timedelta(days=day - 1))
                self.demo.delete(f"process-instance/{instance}", skipCustomListeners=True)
                seed.terminated.append(instance)

    def invoices_of_the_past(self) -> None:
        """The first version's: done, or failed some days ago."""
        seed = self.seed
        for day in range(80, 40, -5):
            self.at(timedelta(days=day, hours=1))
            seed.posted += [self.invoice(amount=day) for _ in range(2)]
            if day % 10 == 0:
                seed.failed.append(self.invoice("refused", amount=day))
        self.at(timedelta(days=40))
        self.rest.deploy("invoice", PROCESSES / "invoice-2.bpmn")

    def invoice(self, fault: str = "", archive_fault: str = "", *, amount: float = 1, by: Rest | None = None) -> str:
        key = self.key("INV")
        variables = {
            "number": 4000 + self.serial,
            "amount": float(amount) + 0.95,
            "fault": fault,
            "archiveFault": archive_fault,
            "credit_limit": 10_000,
        }
        return self.start("invoice", key, variables, by=by)

    def sweeps(self) -> None:
        for hours in range(8 * 60, 0, -8):
            self.at(timedelta(hours=hours, minutes=17))
            self.seed.swept.append(self.start("sweep", f"{hours} hours ago" if hours % 3 else None))
        self.at(timedelta(days=10))
        self.seed.tie = self.now - timedelta(days=10)
        self.seed.tied += [self.start("sweep", self.key("TIE")) for _ in range(45)]

    def approvals_of_today(self) -> None:
        seed, demo = self.seed, self.demo
        seed.awkward += [self.start("approval", key) for key in AWKWARD_KEYS]
        seed.variables.append(self.start("approval", "all variables", _VARIABLES))
        seed.waiting += [self.start("approval", None, {"amount": n}) for n in range(15)]
        seed.suspended += [self.start("approval", self.key("EXP"), {"amount": 7}) for _ in range(8)]
        for instance in seed.suspended:
            demo.put(f"process-instance/{instance}/suspended", {"suspended": True})
        for _ in range(3):
            instance = self.start("approval", self.key("EXP"))
            demo.delete(f"process-instance/{instance}")
            seed.terminated.append(instance)
        operations = self.rest.list("history/user-operation", operationType="Suspend")
        note = {"annotation": "on hold until the audit is over"}
        demo.put(f"history/user-operation/{operations[0]['operationId']}/set-annotation", note)

        definition = self.rest.get("process-definition/key/approval")["id"]
        for source in seed.approved[-2:]:
            known = self.present_ids("approval")
            demo.post(
                f"process-definition/{definition}/restart",
                {
                    "processInstanceIds": [source],
                    "instructions": [{"type": "startBeforeActivity", "activityId": "approve"}],
                },
            )
            seed.restarted_from.append(source)
            seed.restarted += self.present_ids("approval") - known

    def present_ids(self, definition: str) -> set[str]:
        rows = self.rest.list("process-instance", processDefinitionKey=definition)
        return {str(row["id"]) for row in rows}

    def invoices_of_today(self) -> None:
        seed = self.seed
        clerk = self.rest_of("clerk")
        seed.posted += [self.invoice(amount=n, by=clerk) for n in range(20)]
        for fault, number in (("refused", 8), ("timeout", 6), ("silent", 2), ("deep", 3), ("huge", 1), ("hostile", 2)):
            failed = [self.invoice(fault, amount=n) for n in range(number)]
            seed.failed += failed
            if fault == "deep":
                seed.deep += failed
            if fault == "huge":
                seed.huge += failed
            if fault == "hostile":
                seed.hostile += failed
        seed.retrying += [self.invoice(archive_fault="timeout", amount=n) for n in range(10)]
        seed.resolved += [self.invoice("refused", amount=n) for n in range(6)]
        seed.given_up += [self.invoice("timeout", amount=n) for n in range(4)]
        self.settle(due_within=SOON)
        for instance in seed.resolved:
            self.demo.put(f"process-instance/{instance}/variables/fault", _typed(""))
            for job in self.rest.list("job", processInstanceId=instance):
                self.demo.put(f"job/{job['id']}/retries", {"retries": 1})
        for instance in seed.given_up:
            self.demo.delete(f"process-instance/{instance}")
        for incident in self.rest.list("incident", processInstanceId=seed.failed[-1]):
            self.demo.put(f"incident/{incident['id']}/annotation", {"annotation": "ticket 77, with accounting"})

    def rest_of(self, user: str) -> Rest:
        return self.demo.signed_in(user, USERS[user])

    def orders(self) -> None:
        seed = self.seed
        seed.ordered += [self.order() for _ in range(6)]
        seed.out_of_stock += [self.order() for _ in range(4)]
        seed.low_stock += [self.order() for _ in range(3)]
        seed.mispacked += [self.order(bad_parcel=1) for _ in range(3)]
        seed.mislabelled += [self.order(fault="refused") for _ in range(2)]
        seed.mislabelled.append(self.order(fault="deep"))
        seed.sticking += [self.order(manual=True) for _ in range(3)]
        seed.withdrawn += [self.order(manual=True) for _ in range(2)]
        seed.delivered += [self.order() for _ in range(5)]
        failure = {"workerId": "shelf-2", "errorDetails": _DETAILS}
        for task in self.fetch(seed.out_of_stock, "shelf-2"):
            message = "Article 4711 is out of stock: 0 of 12"
            self.rest.post(
                f"external-task/{task}/failure",
                {**failure, "errorMessage": message, "retries": 0, "retryTimeout": 0},
            )
        for task in self.fetch(seed.low_stock, "shelf-2"):
            message = "Article 4712 is being refilled"
            self.rest.post(
                f"external-task/{task}/failure",
                {**failure, "errorMessage": message, "retries": 2, "retryTimeout": 21_600_000},
            )
        going_on = [*seed.mispacked, *seed.mislabelled, *seed.sticking, *seed.withdrawn, *seed.delivered]
        for task in self.fetch(going_on, "shelf-1"):
            self.rest.post(f"external-task/{task}/complete", {"workerId": "shelf-1"})
        self.settle(due_within=SOON)
        for instance in seed.withdrawn:
            withdrawal = {"messageName": "orderWithdrawn", "processInstanceId": instance}
            self.demo.post("message", withdrawal)
        seed.complaints += [self.start("complaint", self.key("CMP")) for _ in range(2)]

    def order(self, *, fault: str = "", bad_parcel: int = -1, manual: bool = False) -> str:
        variables = {"parcels": 2, "badParcel": bad_parcel, "fault": fault, "manual": manual}
        return self.start("order", self.key("ORD"), variables)


_DETAILS = "\n".join(
    ["StockError: Article 4711 is out of stock: 0 of 12"]
    + [f"    at worker.shelf{n}.reserve (worker.js:{10 + n}:7)" for n in range(80)]
)

_VARIABLES: dict[str, object] = {
    "text": {"type": "String", "value": "plain"},
    "text_with_underscore": {"type": "String", "value": "a_b,c=d"},
    "hostileText": {"type": "String", "value": "[/b] \x1b]0;x\x07\u202e"},
    "longText": {"type": "String", "value": "lorem ipsum " * 330},
    "emptyText": {"type": "String", "value": ""},
    "integer": {"type": "Integer", "value": -7},
    "short": {"type": "Short", "value": 7},
    "long": {"type": "Long", "value": 9_007_199_254_740_993},
    "double": {"type": "Double", "value": 0.1},
    "yes": {"type": "Boolean", "value": True},
    "no": {"type": "Boolean", "value": False},
    "day": {"type": "Date", "value": "2026-02-28T23:59:59.999+0530"},
    "nothing": {"type": "Null", "value": None},
    "bytes": {"type": "Bytes", "value": base64.b64encode(bytes(range(256)) * 4096).decode()},
    "file": {
        "type": "File",
        "value": base64.b64encode(b"<receipt total='129.95'/>").decode(),
        "valueInfo": {"filename": "receipt [b].xml", "mimeType": "text/xml", "encoding": "UTF-8"},
    },
    "transient": {"type": "String", "value": "never stored", "valueInfo": {"transient": True}},
}


def _typed(value: object) -> dict[str, object]:
    """A variable as the REST interface takes it; a mapping is one already."""
    if isinstance(value, dict):
        return value
    kinds = {bool: "Boolean", int: "Integer", float: "Double", str: "String"}
    return {"value": value, "type": kinds[type(value)]}


def sow(rest: Rest, demo: Rest) -> Seed:
    """Put the whole set into a fresh engine; `demo` is its administrator, signed in."""
    sower = _Sower(rest, demo)
    sower.people()
    sower.deploy()
    sower.approvals_of_the_past()
    sower.invoices_of_the_past()
    sower.sweeps()
    sower.present()
    sower.approvals_of_today()
    sower.invoices_of_today()
    sower.orders()
    sower.settle(due_within=SOON)
    return sower.seed
