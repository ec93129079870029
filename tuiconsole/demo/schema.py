"""The tables of a data set: what is stored for each instance, and what follows from the landscape alone."""

SCHEMA = """
create table instance (
    n integer primary key, id integer not null, definition integer not null, route integer not null,
    reached integer not null, state integer not null, start integer not null, ended integer, removal integer,
    span integer not null, whole integer not null, bits integer not null, trouble integer not null,
    parent integer, root integer not null, restarted integer, business_key text, tenant text, starter text,
    reason text, super_case integer, case_instance integer, sub_case integer
);
create table incident (
    n integer primary key, id text not null, instance integer not null, type text not null, activity text not null,
    message text, status integer not null, created integer not null, ended integer,
    cause integer not null, root_cause integer not null, part integer
);
create table job (
    id integer not null, instance integer not null, part integer not null, definition integer not null,
    errand integer not null, created integer not null, due integer, retries integer not null, message text,
    failed text, failed_at integer, suspended integer not null, priority integer not null, locked_until integer
);
create table external_task (
    id integer not null, instance integer not null, part integer not null, definition integer not null,
    activity text not null, topic text not null, created integer not null, worker text, locked_until integer,
    retries integer, message text, details integer not null, suspended integer not null, priority integer not null
);
create table job_definition (
    definition integer not null, errand integer not null, activity text not null, handler text not null,
    configuration text not null, primary key (definition, errand)
) without rowid;
create table node (
    route integer not null, part integer not null, sequence integer not null, activity text not null, name text,
    type text not null, parent integer, around text, execution integer, first integer not null, last integer not null,
    opens integer not null, job integer not null, copy integer, low integer not null, high integer not null, calls text,
    tick integer not null, shift integer not null, slack integer not null, over_tick integer not null,
    over_shift integer not null, over_slack integer not null, primary key (route, part)
) without rowid;
create table variable (
    route integer not null, part integer not null, number integer not null, name text not null, type text not null,
    after integer not null, until integer, node integer, activity text, execution integer, task integer not null,
    tick integer not null, shift integer not null, slack integer not null, primary key (route, part)
) without rowid;
create table errand (
    route integer not null, part integer not null, position integer not null, errand integer not null,
    handler text not null, copy integer, low integer not null, high integer not null, seconds integer not null,
    failures text not null, failure_count integer not null, failed text not null, execution integer,
    tick integer not null, shift integer not null, slack integer not null, over_tick integer not null,
    over_shift integer not null, over_slack integer not null, primary key (route, part)
) without rowid;
create table definition (
    n integer primary key, id text not null, key text not null, name text not null, version integer not null,
    latest integer not null, deployment text not null, tenant text, resource text not null, keep_days integer,
    deployed integer not null, version_tag text, suspended integer not null, startable integer not null,
    priority integer not null
);
create table step (
    route integer not null, position integer not null, activity text not null, job integer not null,
    tick integer not null, slack integer not null, shift integer not null, primary key (route, position)
) without rowid;
"""

# Those that an engine's own tables have, and no others: what is slow there is slow here.
INDEXES = """
create unique index instance_id on instance (id);
create index instance_start on instance (start, ended);
create index instance_ended on instance (ended);
create index instance_business_key on instance (business_key);
create index instance_definition on instance (definition);
create index instance_parent on instance (parent);
create index instance_root on instance (root);
create index incident_instance on incident (instance);
create index incident_id on incident (id);
create index job_id on job (id);
create index job_instance on job (instance);
create index external_task_id on external_task (id);
create index external_task_instance on external_task (instance);
"""
