"""`/process-definition`: what is deployed, for names and for completion."""

from typing import Any
from xml.sax.saxutils import quoteattr

from tuiconsole.demo.camunda.lists import Filter, Item, List, Listing, Names, among, bound, flag, like, tenants, text
from tuiconsole.demo.camunda.parameters import Kind, Values
from tuiconsole.demo.processes import END, MESSAGE, SUBPROCESS, TIMER
from tuiconsole.demo.rows import IncidentStatus
from tuiconsole.demo.store import Store

CATEGORY = "http://demo.example/processes"
_BPMN = "http://www.omg.org/spec/BPMN/20100524/MODEL"
_ELEMENTS = {END: "endEvent", TIMER: "intermediateCatchEvent", MESSAGE: "intermediateCatchEvent"}
_COLUMNS = (
    "d.n, d.id, d.key, d.name, d.version, d.resource, d.deployment, d.tenant, d.keep_days, d.version_tag, d.suspended, "
    "d.startable"
)


def _incident(condition: str) -> str:
    return (
        "d.n in (select i.definition from incident x join instance i on i.n = x.instance "
        f"where x.status = {int(IncidentStatus.OPEN)} and {condition})"
    )


def _amend(values: Values) -> None:
    tenants(values)
    if values.get("suspended"):
        # The engine keeps the one that it was told last.
        values.pop("active", None)
    if values.pop("includeProcessDefinitionsWithoutTenantId", False) and "tenantIdIn" in values:
        values["tenantIdIn or none"] = values.pop("tenantIdIn")


LISTING = Listing(
    columns=_COLUMNS,
    source="definition d",
    filters={
        "processDefinitionId": text("d.id"),
        "processDefinitionIdIn": among("d.id"),
        "name": text("d.name"),
        "nameLike": like("d.name"),
        "deploymentId": text("d.deployment"),
        "deployedAfter": bound("d.deployed >"),
        "deployedAt": bound("d.deployed ="),
        "key": text("d.key"),
        "keysIn": among("d.key"),
        "keyLike": like("d.key"),
        "category": text(f"'{CATEGORY}'"),
        "categoryLike": like(f"'{CATEGORY}'"),
        "version": bound("d.version =", Kind.INTEGER),
        "latestVersion": flag("d.latest"),
        "resourceName": text("d.resource"),
        "resourceNameLike": like("d.resource"),
        # Nobody was ever authorised to start one in particular.
        "startableBy": Filter(Kind.TEXT, "? is null"),
        "active": flag("not d.suspended"),
        "suspended": flag("d.suspended"),
        "incidentId": Filter(Kind.TEXT, _incident("x.id = ?")),
        "incidentType": Filter(Kind.TEXT, _incident("x.type = ?")),
        "incidentMessage": Filter(Kind.TEXT, _incident("x.message = ?")),
        "incidentMessageLike": Filter(Kind.TEXT, _incident("x.message like ? escape '\\'")),
        "tenantIdIn": among("d.tenant"),
        "withoutTenantId": flag("d.tenant is null"),
        "includeProcessDefinitionsWithoutTenantId": flag("1"),
        "versionTag": text("d.version_tag"),
        "versionTagLike": like("d.version_tag"),
        "withoutVersionTag": flag("d.version_tag is null"),
        "startableInTasklist": flag("d.startable"),
        "notStartableInTasklist": flag("not d.startable"),
        "startablePermissionCheck": flag("1"),
        "tenantIdIn or none": among("d.tenant is null or d.tenant"),
    },
    sort_keys={
        "category": f"'{CATEGORY}'",
        "key": "d.key",
        "id": "d.id",
        "name": "d.name",
        "version": "d.version",
        "deploymentId": "d.deployment",
        "deployTime": "d.deployed",
        "tenantId": "d.tenant",
        "versionTag": "d.version_tag",
    },
    single=text("d.id"),
    missing="No matching definition with id {}",
    ties="d.deployment",
    order="d.id",
    amend=_amend,
)


class Definitions(List):
    """The resource over one data set."""

    def __init__(self, store: Store, names: Names) -> None:
        super().__init__(store, LISTING, self._to_item)
        self._names = names

    def xml(self, id: str) -> Item:
        """The model: not what somebody has drawn, but the activities with their names and how they nest."""
        row = self.row(id)
        definition = self._names.landscape.definitions[row[0]]
        process = definition.process
        inner: dict[str | None, list[str]] = {}
        for activity in (*process.activities, *reversed(process.scopes)):
            if activity.since > definition.version:
                continue
            element = _ELEMENTS.get(activity.type, activity.type)
            called = f" calledElement={quoteattr(activity.calls)}" if activity.calls else ""
            content = "".join(inner.pop(activity.id, ())) if activity.type == SUBPROCESS else ""
            content += "<multiInstanceLoopCharacteristics/>" if activity.each else ""
            start = f"<{element} id={quoteattr(activity.id)} name={quoteattr(activity.name)}{called}"
            inner.setdefault(activity.within, []).append(f"{start}>{content}</{element}>" if content else f"{start}/>")
        name, elements = quoteattr(definition.name), "".join(inner[None])
        body = f'<process id={quoteattr(process.key)} name={name} isExecutable="true">{elements}</process>'
        head = f'<?xml version="1.0" encoding="UTF-8"?>\n<definitions xmlns="{_BPMN}" targetNamespace="{CATEGORY}">'
        return {"id": id, "bpmn20Xml": f"{head}\n{body}\n</definitions>\n"}

    def _to_item(self, row: Any) -> Item:
        _, id, key, name, version, resource, deployment, tenant, keep_days, tag, suspended, startable = row
        return {
            "id": id,
            "key": key,
            "category": CATEGORY,
            "description": None,
            "name": name,
            "version": version,
            "resource": resource,
            "deploymentId": deployment,
            "diagram": None,
            "suspended": bool(suspended),
            "tenantId": tenant,
            "versionTag": tag,
            "historyTimeToLive": keep_days,
            "startableInTasklist": bool(startable),
        }
