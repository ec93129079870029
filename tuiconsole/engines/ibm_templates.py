"""The process templates that IBM's instances are made from.

Source: "REST interface for BPEL-related process resources", page "Process template list Resource - GET Method", and
the description of the PROCESS_TEMPLATE view. The order is that of the page.

The page could not be read to its end. Fields marked as inferred are what the API for Java tells about a template.
Only templates of applications that are started are listed.
"""

from __future__ import annotations

from tuiconsole.engines.ibm_lists import DIALECT, list_parameters, statuses
from tuiconsole.engines.model import Column, Field, Order, Resource, SortKey

SORT_KEYS = (
    SortKey("PROCESS_TEMPLATE.APPLICATION_NAME", "applicationName"),
    SortKey("PROCESS_TEMPLATE.CREATED", "creationTime"),
    SortKey("PROCESS_TEMPLATE.DESCRIPTION", "description"),
    SortKey("PROCESS_TEMPLATE.DISPLAY_NAME", "displayName"),
    SortKey("PROCESS_TEMPLATE.EXECUTION_MODE", "executionMode"),
    SortKey("PROCESS_TEMPLATE.NAME", "name"),
    SortKey("PROCESS_TEMPLATE.PTID", "ptid", unique=True),
    SortKey("PROCESS_TEMPLATE.VALID_FROM", "validFromTime"),
    SortKey("PROCESS_TEMPLATE.VERSION", "version"),
)

TEMPLATES = Resource(
    name="templates",
    title="Process templates",
    noun=("template", "templates"),
    path="processTemplates/filter",
    source="Process template list Resource - GET Method",
    dialect=DIALECT,
    # There is no offset: what does not fit into one answer can only be had by a narrower clause.
    parameters=list_parameters(
        "PROCESS_TEMPLATE", "templates", SORT_KEYS, "the columns of PROCESS_TEMPLATE", offset=False
    ),
    fields=(
        Field("applicationName", "text", "The enterprise application that it came with."),
        Field("autoDeletionMode", "text", "Which of its instances are deleted when they end.",
              allowed=("AUTO_DELETE_YES", "AUTO_DELETE_NO", "AUTO_DELETE_ON_SUCCESSFUL_COMPLETION")),
        Field("autonomy", "text", "Whether its instances depend on those that call them.",
              allowed=("AUTONOMY_PEER", "AUTONOMY_CHILD", "AUTONOMY_NOT_APPLICABLE")),
        Field("creationTime", "instant", "When it was deployed."),
        Field("customProperties", "object", "The custom properties of the template and their values."),
        Field("description", "text", "What it is about."),
        Field("displayName", "text", "Name of the template as people read it."),
        Field("executionMode", "text", "Whether its instances outlive a transaction.",
              allowed=("EXECUTION_MODE_LONG_RUNNING", "EXECUTION_MODE_MICROFLOW")),
        Field("inputType", "object", "The type of the message that starts an instance."),
        # From here on inferred.
        Field("name", "text", "Name of the template."),
        Field("ptid", "text", "Identity of the template, one version of it."),
        Field("validFromTime", "instant", "From when on new instances are made from it."),
        Field("version", "text", "Version that the modeller gave it."),
    ),
    columns=(
        Column("name", "Name", "named", ("name", "displayName"), 14, 36, 1, "PROCESS_TEMPLATE.NAME"),
        Column("valid", "Valid from", "instant", ("validFromTime",), 19, 19, 2, "PROCESS_TEMPLATE.VALID_FROM"),
        Column("version", "Version", "text", ("version",), 7, 12, 3, "PROCESS_TEMPLATE.VERSION"),
        Column("application", "Application", "text", ("applicationName",), 12, 32, 4,
               "PROCESS_TEMPLATE.APPLICATION_NAME"),
        Column("deletion", "Deletes instances", "text", ("autoDeletionMode",), 16, 36, 5),
        Column("display", "Display name", "text", ("displayName",), 12, 32, 6, "PROCESS_TEMPLATE.DISPLAY_NAME"),
        Column("created", "Deployed", "instant", ("creationTime",), 19, 19, 7, "PROCESS_TEMPLATE.CREATED"),
        Column("mode", "Mode", "text", ("executionMode",), 12, 27, 8, "PROCESS_TEMPLATE.EXECUTION_MODE"),
        Column("id", "Id", "text", ("ptid",), 13, 39, 9, "PROCESS_TEMPLATE.PTID"),
    ),
    sort_keys=SORT_KEYS,
    id_field="ptid",
    item_path="processTemplate/{ptid}",
    default_order=(Order("PROCESS_TEMPLATE.NAME"), Order("PROCESS_TEMPLATE.VALID_FROM", descending=True)),
    tie_break="PROCESS_TEMPLATE.PTID",
    orders_totally=True,
    page_size=1000,
    statuses=statuses("the templates; an empty list may also mean that this user may see none of them"),
)  # fmt: skip
