"""The names that the engine documentation gives to parameters and fields, as a plain list to check against."""


def names(text: str) -> list[str]:
    """The words of *text*."""
    return text.split()


INSTANCE_PARAMETERS = names("""
    sortBy sortOrder firstResult maxResults
    processInstanceId processInstanceIds
    processDefinitionId processDefinitionKey processDefinitionKeyIn processDefinitionName processDefinitionNameLike
    processDefinitionKeyNotIn
    processInstanceBusinessKey processInstanceBusinessKeyIn processInstanceBusinessKeyLike
    rootProcessInstances finished unfinished
    withIncidents withRootIncidents incidentIdIn incidentType incidentStatus incidentMessage incidentMessageLike
    startedBefore startedAfter finishedBefore finishedAfter
    executedActivityAfter executedActivityBefore executedJobAfter executedJobBefore
    startedBy superProcessInstanceId subProcessInstanceId superCaseInstanceId subCaseInstanceId caseInstanceId
    tenantIdIn withoutTenantId
    activityIdIn executedActivityIdIn activeActivityIdIn
    active suspended completed externallyTerminated internallyTerminated
    variables variableNamesIgnoreCase variableValuesIgnoreCase
""")

NEWER_INSTANCE_PARAMETERS = names("processInstanceIdNotIn withJobsRetrying rootProcessInstanceId")

INSTANCE_FIELDS = names("""
    id rootProcessInstanceId superProcessInstanceId superCaseInstanceId caseInstanceId
    processDefinitionName processDefinitionKey processDefinitionVersion processDefinitionId
    businessKey startTime endTime removalTime durationInMillis startUserId startActivityId deleteReason tenantId
    state restartedProcessInstanceId
""")

CHOICES = {
    "sortBy": names("""
        instanceId definitionId definitionKey definitionName definitionVersion businessKey startTime endTime
        duration tenantId
    """),
    "sortOrder": ["asc", "desc"],
    "incidentStatus": ["open", "resolved"],
    "variables": names("eq neq gt gteq lt lteq like"),
}

FLAGS = names("""
    rootProcessInstances finished unfinished withIncidents withRootIncidents withJobsRetrying withoutTenantId
    active suspended completed externallyTerminated internallyTerminated
    variableNamesIgnoreCase variableValuesIgnoreCase
""")

INSTANCE_STATES = names("ACTIVE SUSPENDED COMPLETED EXTERNALLY_TERMINATED INTERNALLY_TERMINATED")
