"""Variables of instances of the Camunda 7 family, with their last values.

Source: the engine REST documentation, "Get Variable Instances (Historic)".
"""

from __future__ import annotations

from tuiconsole.engines.camunda_family import CASES, DIALECT, sorting_and_paging
from tuiconsole.engines.model import BinaryData, Column, Field, Order, Parameter, Resource, SortKey, State, Status
from tuiconsole.engines.types import Flag, LikeText, ListOf, Text, one_of
from tuiconsole.engines.variable_conditions import ScalarValue

SORT_KEYS = (
    SortKey("instanceId", "processInstanceId"),
    SortKey("variableName", "name"),
    SortKey("tenantId", "tenantId"),
)

PARAMETERS = (
    # Which variable
    Parameter("variableName", Text(), "Variable",
              "Variables with exactly this name.", values_of="name"),
    Parameter("variableNameLike", LikeText(), "Variable",
              "Variables whose name has this in it."),
    Parameter("variableValue", ScalarValue(), "Variable",
              "Variables with this value; text unless written as number:, boolean: or null:.",
              needs=("variableName",)),
    Parameter("variableNamesIgnoreCase", Flag(), "Variable",
              "Take no notice of upper and lower case in the name that is asked for."),
    Parameter("variableValuesIgnoreCase", Flag(), "Variable",
              "Take no notice of upper and lower case in the value that is asked for.", needs=("variableValue",)),
    Parameter("variableTypeIn", ListOf(), "Variable",
              "Variables of one of these types, such as string, long or object.", values_of="type"),
    Parameter("includeDeleted", Flag(), "Variable",
              "Also variables that were deleted while their instance ran."),
    # Where it belongs
    Parameter("processInstanceId", Text(), "Instance",
              "Variables of the instance with this id.", values_of="processInstanceId"),
    Parameter("processInstanceIdIn", ListOf(), "Instance",
              "Variables of the instances with one of these ids.", values_of="processInstanceId"),
    Parameter("processDefinitionId", Text(), "Definition",
              "Variables of one version of a definition, by the definition's id.", values_of="processDefinitionId"),
    Parameter("processDefinitionKey", Text(), "Definition",
              "Variables of every version of the definition with this key.", values_of="processDefinitionKey"),
    Parameter("executionIdIn", ListOf(), "Instance",
              "Variables of one of these executions.", values_of="executionId"),
    Parameter("caseInstanceId", Text(), "Case",
              "Variables of the case instance with this id.", since=CASES, values_of="caseInstanceId"),
    Parameter("caseExecutionIdIn", ListOf(), "Case",
              "Variables of one of these case executions.", since=CASES, values_of="caseExecutionId"),
    Parameter("caseActivityIdIn", ListOf(), "Case",
              "Variables of one of these activities of a case.", since=CASES),
    Parameter("taskIdIn", ListOf(), "Instance",
              "Variables of one of these user tasks.", values_of="taskId"),
    Parameter("activityInstanceIdIn", ListOf(), "Instance",
              "Variables of one of these runs of activities.", values_of="activityInstanceId"),
    # Tenants
    Parameter("tenantIdIn", ListOf(), "Tenant",
              "Variables of one of these tenants.", values_of="tenantId", excludes=("withoutTenantId",)),
    Parameter("withoutTenantId", Flag(), "Tenant",
              "Only variables that belong to no tenant.", excludes=("tenantIdIn",), default="false"),
    Parameter("variableNameIn", ListOf(), "Variable",
              "Variables with one of these names.", values_of="name"),
    *sorting_and_paging(SORT_KEYS),
    # The server would run the code of foreign classes to turn objects into JSON
    Parameter("deserializeValues", one_of("false"), "Values",
              "Objects are shown as they are stored; this console never has the server unpack them.",
              role="fixed", default="true", always="false"),
)  # fmt: skip

STATES = (
    State("CREATED", "created", "done"),
    State("DELETED", "deleted", "stopped"),
)

FIELDS = (
    Field("value", "object", "The last value; empty for bytes and files, which have an address of their own.",
          long=True),
    Field("type", "text", "The type of the value, such as String, Long or Object."),
    Field("valueInfo", "object", "What else there is to know of the value: a file's name, an object's class."),
    Field("id", "text", "Identity of the variable."),
    Field("name", "text", "Name of the variable."),
    Field("processDefinitionKey", "text", "Key that all versions of the definition share."),
    Field("processDefinitionId", "text", "Identity of the definition, one version of it."),
    Field("processInstanceId", "text", "The instance it belongs to."),
    Field("executionId", "text", "The execution it belongs to."),
    Field("activityInstanceId", "text", "The run of an activity, or the instance, in which it can be seen."),
    Field("caseDefinitionKey", "text", "Key of the case definition.", since=CASES),
    Field("caseDefinitionId", "text", "Identity of the case definition, one version of it.", since=CASES),
    Field("caseInstanceId", "text", "The case instance it belongs to.", since=CASES),
    Field("caseExecutionId", "text", "The case execution it belongs to.", since=CASES),
    Field("taskId", "text", "The user task it belongs to."),
    Field("tenantId", "text", "The tenant it belongs to."),
    Field("errorMessage", "text", "Why the value could not be read.", long=True),
    Field("state", "text", "Whether it was deleted while its instance ran.",
          allowed=tuple(state.value for state in STATES)),
    Field("createTime", "instant", "When it was first set."),
    Field("removalTime", "instant", "From when on history cleanup may remove it."),
    Field("rootProcessInstanceId", "text", "The topmost instance of the call tree."),
)  # fmt: skip

VARIABLES = Resource(
    name="variables",
    title="Variables",
    noun=("variable", "variables"),
    path="history/variable-instance",
    source="Historic Variable Instance: Get List",
    dialect=DIALECT,
    parameters=PARAMETERS,
    fields=FIELDS,
    columns=(
        Column("name", "Name", "text", ("name",), 14, 32, 1, "variableName"),
        Column("value", "Value", "text", ("value",), 16, 80, 2),
        Column("type", "Type", "text", ("type",), 8, 12, 3),
        Column("created", "Set first", "instant", ("createTime",), 19, 19, 4),
        Column("state", "State", "state", ("state",), 10, 10, 6),
        Column("scope", "Scope", "text", ("activityInstanceId",), 13, 48, 5),
        Column("instance", "Instance", "text", ("processInstanceId",), 13, 36, 7, "instanceId"),
        Column("id", "Id", "text", ("id",), 13, 36, 8),
    ),
    sort_keys=SORT_KEYS,
    id_field="id",
    # Variables of one name in several scopes of one instance remain equal.
    default_order=(Order("variableName"), Order("instanceId")),
    count_path="history/variable-instance/count",
    item_path="history/variable-instance/{id}",
    post=True,
    orders_totally=True,
    settles_ties=True,
    binary=BinaryData("Data", "history/variable-instance/{id}/data", "type", ("Bytes", "File"), "valueInfo"),
    # Values come along in full, and some are long.
    page_size=50,
    states=STATES,
    state_field="state",
    statuses=(
        Status(200, "the variables"),
        Status(400, "the server refuses a parameter"),
    ),
)  # fmt: skip
