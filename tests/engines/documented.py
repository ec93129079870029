"""The names that the engine documentation gives to parameters and fields, as a plain list to check against."""

INSTANCE_PARAMETERS = """
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
""".split()

NEWER_INSTANCE_PARAMETERS = "processInstanceIdNotIn withJobsRetrying rootProcessInstanceId".split()

INSTANCE_FIELDS = """
    id rootProcessInstanceId superProcessInstanceId superCaseInstanceId caseInstanceId
    processDefinitionName processDefinitionKey processDefinitionVersion processDefinitionId
    businessKey startTime endTime removalTime durationInMillis startUserId startActivityId deleteReason tenantId
    state restartedProcessInstanceId
""".split()

CHOICES = {
    "sortBy": "instanceId definitionId definitionKey definitionName definitionVersion businessKey startTime endTime "
    "duration tenantId".split(),
    "sortOrder": ["asc", "desc"],
    "incidentStatus": ["open", "resolved"],
    "variables": "eq neq gt gteq lt lteq like".split(),
}

FLAGS = """
    rootProcessInstances finished unfinished withIncidents withRootIncidents withJobsRetrying withoutTenantId
    active suspended completed externallyTerminated internallyTerminated
    variableNamesIgnoreCase variableValuesIgnoreCase
""".split()

INSTANCE_STATES = "ACTIVE SUSPENDED COMPLETED EXTERNALLY_TERMINATED INTERNALLY_TERMINATED".split()
