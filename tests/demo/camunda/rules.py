"""What each parameter asks of a row and what each sort key looks at, said in Python over what is listed."""

import re
from collections.abc import Callable
from typing import Any

from ..client import Row
from .asking import ACTIVITY, DEFINITION, INCIDENT, JOB, LOG, OPERATION, PAST_INCIDENT, TASK, VARIABLE, millis

Predicate = Callable[[Row], Any]

# The parameters whose value is the value of a field.
EQUAL: dict[str, dict[str, str]] = {
    JOB: {
        "jobId": "id",
        "jobDefinitionId": "jobDefinitionId",
        "processInstanceId": "processInstanceId",
        "executionId": "executionId",
        "processDefinitionId": "processDefinitionId",
        "processDefinitionKey": "processDefinitionKey",
        "exceptionMessage": "exceptionMessage",
        "failedActivityId": "failedActivityId",
    },
    TASK: {
        "externalTaskId": "id",
        "topicName": "topicName",
        "workerId": "workerId",
        "activityId": "activityId",
        "executionId": "executionId",
        "processInstanceId": "processInstanceId",
        "processDefinitionId": "processDefinitionId",
        "processDefinitionKey": "processDefinitionKey",
    },
    INCIDENT: {
        "incidentId": "id",
        "incidentType": "incidentType",
        "incidentMessage": "incidentMessage",
        "processDefinitionId": "processDefinitionId",
        "processInstanceId": "processInstanceId",
        "executionId": "executionId",
        "activityId": "activityId",
        "failedActivityId": "failedActivityId",
        "causeIncidentId": "causeIncidentId",
        "rootCauseIncidentId": "rootCauseIncidentId",
        "configuration": "configuration",
    },
    ACTIVITY: {
        "activityInstanceId": "id",
        "processInstanceId": "processInstanceId",
        "processDefinitionId": "processDefinitionId",
        "executionId": "executionId",
        "activityId": "activityId",
        "activityName": "activityName",
        "activityType": "activityType",
        "taskAssignee": "assignee",
    },
    LOG: {
        "logId": "id",
        "jobId": "jobId",
        "jobExceptionMessage": "jobExceptionMessage",
        "jobDefinitionId": "jobDefinitionId",
        "jobDefinitionType": "jobDefinitionType",
        "jobDefinitionConfiguration": "jobDefinitionConfiguration",
        "processInstanceId": "processInstanceId",
        "processDefinitionId": "processDefinitionId",
        "processDefinitionKey": "processDefinitionKey",
        "deploymentId": "deploymentId",
        "hostname": "hostname",
    },
    VARIABLE: {
        "variableName": "name",
        "processInstanceId": "processInstanceId",
        "processDefinitionId": "processDefinitionId",
        "processDefinitionKey": "processDefinitionKey",
    },
    OPERATION: {
        "deploymentId": "deploymentId",
        "processDefinitionId": "processDefinitionId",
        "processDefinitionKey": "processDefinitionKey",
        "processInstanceId": "processInstanceId",
        "executionId": "executionId",
        "taskId": "taskId",
        "externalTaskId": "externalTaskId",
        "jobId": "jobId",
        "jobDefinitionId": "jobDefinitionId",
        "userId": "userId",
        "operationId": "operationId",
        "operationType": "operationType",
        "entityType": "entityType",
        "category": "category",
        "property": "property",
    },
    DEFINITION: {
        "processDefinitionId": "id",
        "name": "name",
        "deploymentId": "deploymentId",
        "key": "key",
        "category": "category",
        "version": "version",
        "resourceName": "resource",
        "versionTag": "versionTag",
    },
}
EQUAL[PAST_INCIDENT] = EQUAL[INCIDENT] | {
    "processDefinitionKey": "processDefinitionKey",
    "historyConfiguration": "historyConfiguration",
}

# Those that take several values of a field.
AMONG: dict[str, dict[str, str]] = {
    JOB: {"jobIds": "id", "processInstanceIds": "processInstanceId", "tenantIdIn": "tenantId"},
    TASK: {
        "externalTaskIdIn": "id",
        "activityIdIn": "activityId",
        "processInstanceIdIn": "processInstanceId",
        "tenantIdIn": "tenantId",
        "processDefinitionKeyIn": "processDefinitionKey",
    },
    INCIDENT: {"tenantIdIn": "tenantId", "jobDefinitionIdIn": "jobDefinitionId"},
    PAST_INCIDENT: {
        "processDefinitionKeyIn": "processDefinitionKey",
        "tenantIdIn": "tenantId",
        "jobDefinitionIdIn": "jobDefinitionId",
    },
    ACTIVITY: {"tenantIdIn": "tenantId"},
    LOG: {
        "activityIdIn": "activityId",
        "failedActivityIdIn": "failedActivityId",
        "executionIdIn": "executionId",
        "tenantIdIn": "tenantId",
    },
    VARIABLE: {
        "variableTypeIn": "type",
        "processInstanceIdIn": "processInstanceId",
        "executionIdIn": "executionId",
        "taskIdIn": "taskId",
        "activityInstanceIdIn": "activityInstanceId",
        "tenantIdIn": "tenantId",
        "variableNameIn": "name",
    },
    OPERATION: {"entityTypeIn": "entityType", "categoryIn": "category"},
    DEFINITION: {"processDefinitionIdIn": "id", "keysIn": "key", "tenantIdIn": "tenantId"},
}

LIKE: dict[str, dict[str, str]] = {
    TASK: {"processDefinitionNameLike": ""},
    INCIDENT: {"incidentMessageLike": "incidentMessage"},
    PAST_INCIDENT: {"incidentMessageLike": "incidentMessage"},
    VARIABLE: {"variableNameLike": "name"},
    DEFINITION: {
        "nameLike": "name",
        "keyLike": "key",
        "categoryLike": "category",
        "resourceNameLike": "resource",
        "versionTagLike": "versionTag",
    },
}


def no_tenant(row: Row) -> bool:
    return row["tenantId"] is None


def flags(now: int) -> dict[str, dict[str, Predicate]]:
    """The ticks."""

    def waits(row: Row, name: str) -> bool:
        return row[name] is not None and millis(row[name]) > now

    return {
        JOB: {
            "withRetriesLeft": lambda row: row["retries"] > 0,
            "noRetriesLeft": lambda row: row["retries"] == 0,
            "executable": lambda row: row["retries"] and not row["suspended"] and not waits(row, "dueDate"),
            "withException": lambda row: row["exceptionMessage"] is not None,
            "active": lambda row: not row["suspended"],
            "suspended": lambda row: row["suspended"],
            "withoutTenantId": no_tenant,
            "includeJobsWithoutTenantId": lambda row: True,
        },
        TASK: {
            "locked": lambda row: waits(row, "lockExpirationTime"),
            "notLocked": lambda row: not waits(row, "lockExpirationTime"),
            "withRetriesLeft": lambda row: row["retries"] != 0,
            "noRetriesLeft": lambda row: row["retries"] == 0,
            "active": lambda row: not row["suspended"],
            "suspended": lambda row: row["suspended"],
        },
        PAST_INCIDENT: {
            "open": lambda row: row["open"],
            "resolved": lambda row: row["resolved"],
            "deleted": lambda row: row["deleted"],
            "withoutTenantId": no_tenant,
        },
        ACTIVITY: {
            "finished": lambda row: row["endTime"] is not None,
            "unfinished": lambda row: row["endTime"] is None,
            "canceled": lambda row: row["canceled"],
            "completeScope": lambda row: row["completeScope"],
            "withoutTenantId": no_tenant,
        },
        LOG: {
            "creationLog": lambda row: row["creationLog"],
            "failureLog": lambda row: row["failureLog"],
            "successLog": lambda row: row["successLog"],
            "deletionLog": lambda row: row["deletionLog"],
            "withoutTenantId": no_tenant,
        },
        VARIABLE: {"withoutTenantId": no_tenant},
        DEFINITION: {
            "active": lambda row: not row["suspended"],
            "suspended": lambda row: row["suspended"],
            "withoutTenantId": no_tenant,
            "withoutVersionTag": lambda row: row["versionTag"] is None,
            "startableInTasklist": lambda row: row["startableInTasklist"],
            "notStartableInTasklist": lambda row: not row["startableInTasklist"],
            "startablePermissionCheck": lambda row: True,
        },
    }


# A field and whether it has to be more than, at least, at most or less than the value.
BOUNDS: dict[str, dict[str, tuple[str, str]]] = {
    JOB: {
        "priorityLowerThanOrEquals": ("priority", "<="),
        "priorityHigherThanOrEquals": ("priority", ">="),
    },
    TASK: {
        "lockExpirationAfter": ("lockExpirationTime", ">"),
        "lockExpirationBefore": ("lockExpirationTime", "<"),
        "priorityLowerThanOrEquals": ("priority", "<="),
        "priorityHigherThanOrEquals": ("priority", ">="),
    },
    INCIDENT: {
        "incidentTimestampBefore": ("incidentTimestamp", "<"),
        "incidentTimestampAfter": ("incidentTimestamp", ">"),
    },
    PAST_INCIDENT: {
        "createTimeBefore": ("createTime", "<"),
        "createTimeAfter": ("createTime", ">"),
        "endTimeBefore": ("endTime", "<"),
        "endTimeAfter": ("endTime", ">"),
    },
    ACTIVITY: {
        "startedBefore": ("startTime", "<="),
        "startedAfter": ("startTime", ">="),
        "finishedBefore": ("endTime", "<="),
        "finishedAfter": ("endTime", ">="),
    },
    LOG: {
        "jobPriorityLowerThanOrEquals": ("jobPriority", "<="),
        "jobPriorityHigherThanOrEquals": ("jobPriority", ">="),
    },
    OPERATION: {"afterTimestamp": ("timestamp", ">"), "beforeTimestamp": ("timestamp", "<")},
}
COMPARE: dict[str, Callable[[Any, Any], bool]] = {
    "<": lambda a, b: a < b,
    "<=": lambda a, b: a <= b,
    ">": lambda a, b: a > b,
    ">=": lambda a, b: a >= b,
}

# A sort key's field, where it has another name.
FIELDS: dict[str, dict[str, str]] = {
    JOB: {"jobId": "id", "jobPriority": "priority", "jobRetries": "retries", "jobDueDate": "dueDate"},
    TASK: {"taskPriority": "priority"},
    INCIDENT: {"incidentId": "id"},
    PAST_INCIDENT: {"incidentId": "id"},
    ACTIVITY: {
        "activityInstanceId": "id",
        "instanceId": "processInstanceId",
        "duration": "durationInMillis",
        "definitionId": "processDefinitionId",
    },
    VARIABLE: {"instanceId": "processInstanceId", "variableName": "name"},
}

# What has a test of its own, and what nothing here can match.
APART: dict[str, set[str]] = {
    JOB: {"activityId", "timers", "messages", "dueDates", "createTimes", "acquired"},
    TASK: {"processDefinitionName", "variableNamesIgnoreCase", "variableValuesIgnoreCase", "processVariables"},
    INCIDENT: {"processDefinitionKeyIn"},
    VARIABLE: {
        "variableValue",
        "variableNamesIgnoreCase",
        "variableValuesIgnoreCase",
        "includeDeleted",
        "caseInstanceId",
        "caseExecutionIdIn",
        "caseActivityIdIn",
    },
    OPERATION: {"caseDefinitionId", "caseInstanceId", "caseExecutionId", "batchId"},
    DEFINITION: {
        "deployedAfter",
        "deployedAt",
        "latestVersion",
        "startableBy",
        "incidentId",
        "incidentType",
        "incidentMessage",
        "incidentMessageLike",
        "includeProcessDefinitionsWithoutTenantId",
    },
}


def matches(text: str | None, pattern: str) -> bool:
    """SQL's LIKE, without escapes."""
    parts = (".*" if c == "%" else "." if c == "_" else re.escape(c) for c in pattern)
    return text is not None and re.fullmatch("".join(parts), text, re.S) is not None
