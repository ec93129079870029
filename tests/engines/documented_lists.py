"""The names that the engine documentation gives to what the lists behind the panes take and answer, as plain lists."""

from .documented import names

PARAMETERS = {
    "jobs": names("""
        jobId jobIds jobDefinitionId processInstanceId processInstanceIds executionId processDefinitionId
        processDefinitionKey activityId withRetriesLeft executable timers messages dueDates createTimes
        withException exceptionMessage failedActivityId noRetriesLeft active suspended
        priorityLowerThanOrEquals priorityHigherThanOrEquals tenantIdIn withoutTenantId
        includeJobsWithoutTenantId acquired
    """),
    "external-tasks": names("""
        externalTaskId externalTaskIdIn topicName workerId locked notLocked withRetriesLeft noRetriesLeft
        lockExpirationAfter lockExpirationBefore activityId activityIdIn executionId processInstanceId
        processInstanceIdIn processDefinitionId tenantIdIn active suspended priorityHigherThanOrEquals
        priorityLowerThanOrEquals processDefinitionKey processDefinitionKeyIn processDefinitionName
        processDefinitionNameLike variableNamesIgnoreCase variableValuesIgnoreCase processVariables
    """),
    "incidents": names("""
        incidentId incidentType incidentMessage incidentMessageLike processDefinitionId processDefinitionKeyIn
        processInstanceId executionId incidentTimestampBefore incidentTimestampAfter activityId
        failedActivityId causeIncidentId rootCauseIncidentId configuration tenantIdIn jobDefinitionIdIn
    """),
    "activities": names("""
        activityInstanceId processInstanceId processDefinitionId executionId activityId activityName
        activityType taskAssignee finished unfinished canceled completeScope startedBefore startedAfter
        finishedBefore finishedAfter tenantIdIn withoutTenantId
    """),
    "job-log": names("""
        logId jobId jobExceptionMessage jobDefinitionId jobDefinitionType jobDefinitionConfiguration
        activityIdIn failedActivityIdIn executionIdIn processInstanceId processDefinitionId
        processDefinitionKey deploymentId tenantIdIn withoutTenantId hostname jobPriorityLowerThanOrEquals
        jobPriorityHigherThanOrEquals creationLog failureLog successLog deletionLog
    """),
    "incident-log": names("""
        incidentId incidentType incidentMessage incidentMessageLike processDefinitionId processDefinitionKey
        processDefinitionKeyIn processInstanceId executionId createTimeBefore createTimeAfter endTimeBefore
        endTimeAfter activityId failedActivityId causeIncidentId rootCauseIncidentId configuration
        historyConfiguration open resolved deleted tenantIdIn withoutTenantId jobDefinitionIdIn
    """),
    "variables": names("""
        variableName variableNameLike variableValue variableNamesIgnoreCase variableValuesIgnoreCase
        variableTypeIn includeDeleted processInstanceId processInstanceIdIn processDefinitionId
        processDefinitionKey executionIdIn caseInstanceId caseExecutionIdIn caseActivityIdIn taskIdIn
        activityInstanceIdIn tenantIdIn withoutTenantId variableNameIn deserializeValues
    """),
    "operations": names("""
        deploymentId processDefinitionId processDefinitionKey processInstanceId executionId caseDefinitionId
        caseInstanceId caseExecutionId taskId externalTaskId batchId jobId jobDefinitionId userId operationId
        operationType entityType entityTypeIn category categoryIn property afterTimestamp beforeTimestamp
    """),
    "definitions": names("""
        processDefinitionId processDefinitionIdIn name nameLike deploymentId deployedAfter deployedAt key
        keysIn keyLike category categoryLike version latestVersion resourceName resourceNameLike startableBy
        active suspended incidentId incidentType incidentMessage incidentMessageLike tenantIdIn
        withoutTenantId includeProcessDefinitionsWithoutTenantId versionTag versionTagLike withoutVersionTag
        startableInTasklist notStartableInTasklist startablePermissionCheck
    """),
}
"""Beside the four that sort and page every list."""

FIELDS = {
    "jobs": names("""
        id jobDefinitionId dueDate processInstanceId executionId processDefinitionId processDefinitionKey
        retries exceptionMessage failedActivityId suspended priority tenantId createTime batchId
    """),
    "external-tasks": names("""
        activityId activityInstanceId errorMessage executionId id lockExpirationTime processDefinitionId
        processDefinitionKey processDefinitionVersionTag processInstanceId tenantId retries suspended workerId
        topicName priority businessKey createTime
    """),
    "incidents": names("""
        id processDefinitionId processInstanceId executionId incidentTimestamp incidentType activityId
        failedActivityId causeIncidentId rootCauseIncidentId configuration tenantId incidentMessage
        jobDefinitionId annotation
    """),
    "activities": names("""
        id parentActivityInstanceId activityId activityName activityType processDefinitionKey
        processDefinitionId processInstanceId executionId taskId assignee calledProcessInstanceId
        calledCaseInstanceId startTime endTime durationInMillis canceled completeScope tenantId removalTime
        rootProcessInstanceId
    """),
    "job-log": names("""
        id timestamp removalTime jobId jobDueDate jobRetries jobPriority jobExceptionMessage failedActivityId
        jobDefinitionId jobDefinitionType jobDefinitionConfiguration activityId executionId processInstanceId
        processDefinitionId processDefinitionKey deploymentId rootProcessInstanceId tenantId hostname batchId
        creationLog failureLog successLog deletionLog
    """),
    "incident-log": names("""
        id processDefinitionKey processDefinitionId processInstanceId executionId rootProcessInstanceId
        createTime endTime removalTime incidentType activityId failedActivityId causeIncidentId
        rootCauseIncidentId configuration historyConfiguration incidentMessage tenantId jobDefinitionId open
        deleted resolved annotation
    """),
    "variables": names("""
        id name processDefinitionKey processDefinitionId processInstanceId executionId activityInstanceId
        caseDefinitionKey caseDefinitionId caseInstanceId caseExecutionId taskId tenantId errorMessage state
        createTime removalTime rootProcessInstanceId value type valueInfo
    """),
    "operations": names("""
        id userId timestamp operationId operationType entityType category annotation property orgValue
        newValue deploymentId processDefinitionId processDefinitionKey processInstanceId executionId
        caseDefinitionId caseInstanceId caseExecutionId taskId externalTaskId batchId jobId jobDefinitionId
        removalTime rootProcessInstanceId
    """),
    "definitions": names("""
        id key category description name version resource deploymentId diagram suspended tenantId versionTag
        historyTimeToLive startableInTasklist
    """),
}
