SET statement_timeout = 0;
SET lock_timeout = 0;
SET idle_in_transaction_session_timeout = 0;
SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;
SELECT pg_catalog.set_config('search_path', '', false);
SET check_function_bodies = false;
SET xmloption = content;
SET client_min_messages = warning;
SET row_security = off;
CREATE FUNCTION public.audit() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', '$user', 'public'
    AS $$
declare
  was jsonb := case when tg_op <> 'INSERT' then audited(to_jsonb(old)) end;
  becomes jsonb := case when tg_op <> 'DELETE' then audited(to_jsonb(new)) end;
  item jsonb := coalesce(becomes, was);
  change text := case tg_op
    when 'INSERT' then 'created' when 'UPDATE' then 'updated' else 'deleted' end;
  concerned uuid[];
  limits jsonb;
  projects jsonb;
begin
  if tg_op = 'UPDATE' then
    select jsonb_object_agg(key, value), jsonb_object_agg(key, becomes -> key)
    into was, becomes
    from jsonb_each(was)
    where value is distinct from becomes -> key;
    if was is null then
      return null;
    end if;
  end if;
  if tg_argv[0] = 'organization' then
    concerned := array[(item ->> 'id')::uuid];
  elsif item ? 'organization_id' then
    concerned := array[(item ->> 'organization_id')::uuid];
  elsif item ->> 'project_id' is not null then
    concerned := array(
      select organization_id
      from project
      where id = (item ->> 'project_id')::bigint);
  else
    -- what belongs to a user alone concerns the user's organizations, as far as it reaches
    limits := coalesce(item -> 'scoped_organizations', '[]');
    projects := coalesce(item -> 'scoped_projects', '[]');
    concerned := array(
      select m.organization_id
      from membership m
      where m.user_id = case tg_argv[0] when 'user' then item ->> 'id' else item ->> 'user_id' end::bigint
        and (limits = '[]' or limits ? m.organization_id::text)
        and (projects = '[]' or exists (
          select
          from project p
          where p.organization_id = m.organization_id
            and projects @> to_jsonb(p.id))));
  end if;
  insert into audit_entry (organization_id, user_id, key_id, request_id, project_id, item_type,
    item_id, action, before, after)
  select organization_id, nullif(current_setting('app.user_id', true), '')::bigint,
    nullif(current_setting('app.key_id', true), ''),
    nullif(current_setting('app.request_id', true), ''),
    case tg_argv[0] when 'project' then item ->> 'id' else item ->> 'project_id' end::bigint,
    tg_argv[0], item ->> tg_argv[1], change, visible_to(was, organization_id),
    visible_to(becomes, organization_id)
  from unnest(concerned) organization_id;
  return null;
end $$;
CREATE FUNCTION public.audited(entry jsonb) RETURNS jsonb
    LANGUAGE sql IMMUTABLE
    AS $$
  select entry - '{secret_hash, previous_hash, password_hash, password, last_used_at, updated_at,
      primary_dashboard_id, filters, description, search_text, search_bytes, tags, failures, failing_since,
      version, changed_in, modified_at, modified_by}'::text[]
    || case when entry ? 'api_token'
      then jsonb_build_object('api_token', 'phc_...' || right(entry ->> 'api_token', 4))
      else '{}' end
    || case when entry ? 'access_token'
      then jsonb_build_object('access_token', '...' || right(entry ->> 'access_token', 4))
      else '{}' end
$$;
CREATE FUNCTION public.forget_replies() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', '$user', 'public'
    AS $$
begin
  delete from idempotent_reply where project_id = old.id;
  return null;
end $$;
CREATE FUNCTION public.raise_version() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
begin
  if old.changed_in <> pg_current_xact_id() and (
    old.name <> new.name
    or old.description <> new.description
    or old.pinned <> new.pinned
    or old.deleted <> new.deleted
    or old.tags <> new.tags
    or old.restriction_level <> new.restriction_level
    or old.created_by is distinct from new.created_by
    or old.modified_at <> new.modified_at
    or old.filters::text <> new.filters::text
  ) then
    new.version := old.version + 1;
    new.changed_in := pg_current_xact_id();
    new.modified_at := now();
    new.modified_by := nullif(current_setting('app.user_id', true), '')::bigint;
  end if;
  return new;
end $$;
CREATE FUNCTION public.raise_version_of_dashboard() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
begin
  update dashboard
  set modified_at = now()
  where project_id = coalesce(new.project_id, old.project_id)
    and id = coalesce(new.dashboard_id, old.dashboard_id)
    and changed_in <> pg_current_xact_id();
  return null;
end $$;
CREATE FUNCTION public.raise_version_of_dashboards() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
declare
  project bigint;
  dashboards bigint[];
begin
  if current_setting('app.project_id', true) = '*' then
    return null;
  end if;
  if tg_op = 'INSERT' then
    select min(project_id), array_agg(dashboard_id) into project, dashboards from new_tile;
  elsif tg_op = 'DELETE' then
    select min(project_id), array_agg(dashboard_id) into project, dashboards from old_tile;
  else
    select min(project_id), array_agg(dashboard_id) into project, dashboards
    from (
      select project_id, dashboard_id from old_tile
      union all
      select project_id, dashboard_id from new_tile
    ) tile;
  end if;
  update dashboard
  set modified_at = now()
  where project_id = project
    and id = any (dashboards)
    and changed_in <> pg_current_xact_id();
  return null;
end $$;
CREATE FUNCTION public.raise_version_of_insight() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
begin
  if old.changed_in <> pg_current_xact_id() then
    new.version := old.version + 1;
    new.changed_in := pg_current_xact_id();
    new.modified_at := now();
    new.modified_by := nullif(current_setting('app.user_id', true), '')::bigint;
  end if;
  return new;
end $$;
CREATE FUNCTION public.tell_key() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
begin
  perform pg_notify('dashgate_access',
    coalesce('user ' || old.user_id, 'project ' || old.project_id));
  return null;
end $$;
CREATE FUNCTION public.tell_owner() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
begin
  perform pg_notify('dashgate_access', 'user ' || coalesce(new.user_id, old.user_id));
  return null;
end $$;
CREATE FUNCTION public.tell_project() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
begin
  perform pg_notify('dashgate_access', 'project ' || coalesce(new.id, old.id));
  return null;
end $$;
CREATE FUNCTION public.tell_quota() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
begin
  perform pg_notify('dashgate_access', 'quota');
  return null;
end $$;
CREATE FUNCTION public.tell_user() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
begin
  perform pg_notify('dashgate_access', 'user ' || coalesce(new.id, old.id));
  return null;
end $$;
CREATE FUNCTION public.visible_to(entry jsonb, organization uuid) RETURNS jsonb
    LANGUAGE sql STABLE
    AS $$
  select case when jsonb_typeof(entry -> 'scoped_projects') = 'array'
    then entry || jsonb_build_object('scoped_projects', (
      select coalesce(jsonb_agg(p.id), '[]')
      from jsonb_array_elements_text(entry -> 'scoped_projects') limited
      join project p on p.id = limited::bigint and p.organization_id = organization))
    else entry end
  || case when jsonb_typeof(entry -> 'scoped_organizations') = 'array'
    then jsonb_build_object('scoped_organizations', (
      select coalesce(jsonb_agg(limited), '[]')
      from jsonb_array_elements_text(entry -> 'scoped_organizations') limited
      where limited::uuid = organization))
    else '{}' end
$$;
SET default_tablespace = '';
SET default_table_access_method = heap;
CREATE TABLE public.api_key (
    id text NOT NULL,
    user_id bigint,
    project_id bigint,
    label text NOT NULL,
    secret_hash bytea NOT NULL,
    previous_hash bytea,
    previous_until timestamp with time zone,
    mask_value text NOT NULL,
    scopes text[] NOT NULL,
    scoped_projects bigint[] DEFAULT '{}'::bigint[] NOT NULL,
    scoped_organizations uuid[] DEFAULT '{}'::uuid[] NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    created_by bigint,
    last_used_at timestamp with time zone,
    expires_at timestamp with time zone,
    CONSTRAINT api_key_check CHECK (((user_id IS NULL) <> (project_id IS NULL)))
);
CREATE TABLE public.audit_entry (
    organization_id uuid NOT NULL,
    id bigint NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    user_id bigint,
    key_id text,
    request_id text,
    project_id bigint,
    item_type text NOT NULL,
    item_id text NOT NULL,
    action text NOT NULL,
    before json,
    after json,
    CONSTRAINT audit_entry_action_check CHECK ((action = ANY (ARRAY['created'::text, 'updated'::text, 'deleted'::text])))
);
ALTER TABLE public.audit_entry ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.audit_entry_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.dashboard (
    project_id bigint NOT NULL,
    id bigint NOT NULL,
    name text NOT NULL,
    description text DEFAULT ''::text NOT NULL,
    pinned boolean DEFAULT false NOT NULL,
    deleted boolean DEFAULT false NOT NULL,
    creation_mode text NOT NULL,
    filters json DEFAULT '{}'::json NOT NULL,
    tags text[] DEFAULT '{}'::text[] NOT NULL,
    restriction_level smallint DEFAULT 21 NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    created_by bigint,
    last_accessed_at timestamp with time zone,
    deleted_at timestamp with time zone,
    version bigint DEFAULT 1 NOT NULL,
    changed_in xid8 DEFAULT pg_current_xact_id() NOT NULL,
    modified_at timestamp with time zone DEFAULT now() NOT NULL,
    modified_by bigint DEFAULT (NULLIF(current_setting('app.user_id'::text, true), ''::text))::bigint,
    search_text text,
    search_bytes bytea GENERATED ALWAYS AS (
CASE
    WHEN ((length(name) + length(description)) <= 300) THEN decode(replace(lower(((name || ''::text) || description)), '\'::text, '\\'::text), 'escape'::text)
    ELSE NULL::bytea
END) STORED,
    CONSTRAINT dashboard_check CHECK ((deleted = (deleted_at IS NOT NULL))),
    CONSTRAINT dashboard_creation_mode_check CHECK ((creation_mode = ANY (ARRAY['default'::text, 'template'::text, 'duplicate'::text]))),
    CONSTRAINT dashboard_restriction_level_check CHECK ((restriction_level = ANY (ARRAY[21, 37])))
)
WITH (fillfactor='90');
CREATE TABLE public.dashboard_collaborator (
    project_id bigint NOT NULL,
    dashboard_id bigint NOT NULL,
    user_id bigint NOT NULL,
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    level smallint NOT NULL,
    added_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT dashboard_collaborator_level_check CHECK ((level = 37))
);
ALTER TABLE public.dashboard ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.dashboard_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.dashboard_template (
    project_id bigint NOT NULL,
    id bigint NOT NULL,
    name text NOT NULL,
    description text NOT NULL,
    filters json NOT NULL,
    tags text[] NOT NULL,
    variables json NOT NULL,
    tiles json NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    created_by bigint
);
ALTER TABLE public.dashboard_template ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.dashboard_template_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.flyway_schema_history (
    installed_rank integer NOT NULL,
    version character varying(50),
    description character varying(200) NOT NULL,
    type character varying(20) NOT NULL,
    script character varying(1000) NOT NULL,
    checksum integer,
    installed_by character varying(100) NOT NULL,
    installed_on timestamp without time zone DEFAULT now() NOT NULL,
    execution_time integer NOT NULL,
    success boolean NOT NULL
);
CREATE TABLE public.idempotent_reply (
    project_id bigint NOT NULL,
    slot bytea NOT NULL,
    fingerprint bytea NOT NULL,
    status smallint NOT NULL,
    headers json NOT NULL,
    content_type text,
    body bytea,
    created_at timestamp with time zone DEFAULT now() NOT NULL
);
CREATE TABLE public.insight (
    project_id bigint NOT NULL,
    id bigint NOT NULL,
    short_id text DEFAULT translate("left"(encode(uuid_send(gen_random_uuid()), 'base64'::text), 8), '+/'::text, 'xX'::text) NOT NULL,
    name text,
    derived_name text,
    description text,
    filters json DEFAULT '{}'::json NOT NULL,
    query json,
    sort_order integer,
    favorited boolean DEFAULT false NOT NULL,
    saved boolean DEFAULT false NOT NULL,
    is_sample boolean DEFAULT false NOT NULL,
    tags text[] DEFAULT '{}'::text[] NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    created_by bigint,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    last_modified_at timestamp with time zone DEFAULT now() NOT NULL,
    last_modified_by bigint,
    deleted_at timestamp with time zone,
    deleted_with bigint,
    version bigint DEFAULT 1 NOT NULL,
    changed_in xid8 DEFAULT pg_current_xact_id() NOT NULL,
    modified_at timestamp with time zone DEFAULT now() NOT NULL,
    modified_by bigint DEFAULT (NULLIF(current_setting('app.user_id'::text, true), ''::text))::bigint
);
ALTER TABLE public.insight ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.insight_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.invite (
    organization_id uuid NOT NULL,
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    target_email text NOT NULL,
    first_name text DEFAULT ''::text NOT NULL,
    created_by bigint,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL
);
CREATE TABLE public.login_failure (
    email_hash bytea NOT NULL,
    failed_at timestamp with time zone DEFAULT now() NOT NULL
);
CREATE TABLE public.membership (
    organization_id uuid NOT NULL,
    user_id bigint NOT NULL,
    level smallint NOT NULL,
    joined_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    CONSTRAINT membership_level_check CHECK ((level = ANY (ARRAY[1, 8, 15])))
);
CREATE TABLE public.organization (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    name text NOT NULL,
    slug text NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL
);
CREATE TABLE public.plan (
    name text NOT NULL,
    limits jsonb DEFAULT '{}'::jsonb NOT NULL,
    CONSTRAINT plan_limits_check CHECK ((jsonb_typeof(limits) = 'object'::text))
);
CREATE TABLE public.project (
    id bigint NOT NULL,
    uuid uuid DEFAULT gen_random_uuid() NOT NULL,
    organization_id uuid NOT NULL,
    api_token text NOT NULL,
    name text NOT NULL,
    timezone text DEFAULT 'UTC'::text NOT NULL,
    access_control boolean DEFAULT false NOT NULL,
    primary_dashboard_id bigint,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL
);
CREATE TABLE public.project_membership (
    project_id bigint NOT NULL,
    user_id bigint NOT NULL,
    organization_id uuid NOT NULL,
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    level smallint NOT NULL,
    joined_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT project_membership_level_check CHECK ((level = ANY (ARRAY[1, 8])))
);
CREATE VIEW public.project_access WITH (security_invoker='true') AS
 SELECT p.id AS project_id,
    p.organization_id,
    m.user_id,
    GREATEST(m.level, e.level) AS level
   FROM ((public.project p
     JOIN public.membership m ON ((m.organization_id = p.organization_id)))
     LEFT JOIN public.project_membership e ON ((p.access_control AND (e.project_id = p.id) AND (e.user_id = m.user_id))))
  WHERE ((NOT p.access_control) OR (m.level >= 8) OR (e.user_id IS NOT NULL));
ALTER TABLE public.project ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.project_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.project_quota (
    project_id bigint NOT NULL,
    plan text DEFAULT 'default'::text NOT NULL,
    limits jsonb DEFAULT '{}'::jsonb NOT NULL,
    CONSTRAINT project_quota_limits_check CHECK ((jsonb_typeof(limits) = 'object'::text))
);
CREATE UNLOGGED TABLE public.quota_process (
    id uuid NOT NULL,
    seen_at timestamp with time zone DEFAULT now() NOT NULL
);
CREATE UNLOGGED TABLE public.quota_use (
    subject text NOT NULL,
    minute integer NOT NULL,
    reads integer NOT NULL,
    writes integer NOT NULL,
    last_at timestamp with time zone DEFAULT now() NOT NULL
)
WITH (fillfactor='50');
CREATE TABLE public.refresh_token (
    secret_hash bytea NOT NULL,
    session_id uuid NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    used_at timestamp with time zone
);
CREATE TABLE public.session (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    user_id bigint NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    expires_at timestamp with time zone NOT NULL
);
CREATE TABLE public.sharing_configuration (
    project_id bigint NOT NULL,
    dashboard_id bigint NOT NULL,
    access_token text NOT NULL,
    enabled boolean DEFAULT false NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    expires_at timestamp with time zone,
    password_hash text,
    password_set_at timestamp with time zone,
    allowed_origins text[] DEFAULT '{}'::text[] NOT NULL,
    failures integer DEFAULT 0 NOT NULL,
    failing_since timestamp with time zone,
    CONSTRAINT sharing_configuration_check CHECK (((password_hash IS NULL) = (password_set_at IS NULL)))
);
CREATE TABLE public.tile (
    project_id bigint NOT NULL,
    id bigint NOT NULL,
    dashboard_id bigint NOT NULL,
    insight_id bigint,
    body text,
    layouts json DEFAULT '{}'::json NOT NULL,
    place_x double precision,
    place_y double precision,
    place_w double precision,
    place_h double precision,
    color text,
    sort_order integer NOT NULL,
    show_description boolean,
    deleted_at timestamp with time zone,
    CONSTRAINT tile_check CHECK (((insight_id IS NULL) <> (body IS NULL)))
);
ALTER TABLE public.tile ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.tile_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.users (
    id bigint NOT NULL,
    uuid uuid DEFAULT gen_random_uuid() NOT NULL,
    distinct_id text NOT NULL,
    first_name text NOT NULL,
    email text NOT NULL,
    password_hash text NOT NULL,
    email_opt_in boolean DEFAULT true NOT NULL,
    is_active boolean DEFAULT true NOT NULL,
    date_joined timestamp with time zone DEFAULT now() NOT NULL,
    current_organization_id uuid,
    current_project_id bigint
);
ALTER TABLE public.users ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.users_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
INSERT INTO public.api_key VALUES ('qbMXVTZplUShAw73', 1, NULL, 'Key of Ann', '\xaefe03857616eab1432a2dbb70178cfb070fa92d562cca39eef6bf2f87376d9b', NULL, NULL, 'phx_...0jdt', '{*}', '{}', '{}', '2026-11-29 21:12:47.247313+00', NULL, '2026-11-29 21:12:48.859194+00', NULL);
INSERT INTO public.api_key VALUES ('4Z5NTFLfsfG55Lbz', 2, NULL, 'Key of Bob', '\x9db3cc529c0b6bef916b8ef0d72d851b21aa73c8b67032fb005115766d80c1af', NULL, NULL, 'phx_...khN4', '{*}', '{}', '{}', '2026-11-29 21:12:47.884177+00', NULL, '2026-11-29 21:12:51.276552+00', NULL);
INSERT INTO public.api_key VALUES ('y8kKsmrdO9WRK6hJ', 3, NULL, 'Key of Carol', '\xc9ada4d3888638694a1d86379f5d1b9fb763f3c3a3e00b0702647d67fdffd5a7', NULL, NULL, 'phx_...rqlz', '{*}', '{}', '{}', '2026-11-29 21:12:48.270522+00', NULL, '2026-11-29 21:12:51.112222+00', NULL);
INSERT INTO public.api_key VALUES ('u0LMZqhS5WjlFRZy', 4, NULL, 'Key of Dan', '\xea148597843df87b11ddd850451d66aa7e20602558f66fdf23ec3ba6948d64bc', NULL, NULL, 'phx_...5qNy', '{*}', '{}', '{}', '2026-11-29 21:12:48.785151+00', NULL, '2026-11-29 21:12:50.912956+00', NULL);
INSERT INTO public.api_key VALUES ('qZI0b5x8F7fGrY3n', 1, NULL, 'Limited', '\x1d54140c4c93aad58ef80a665dcfa95e03f85fdb99308ffbcccebe5dfea5de8d', NULL, NULL, 'phx_...L0Yz', '{dashboard:read,insight:read}', '{1}', '{}', '2026-11-29 21:12:53.899604+00', NULL, NULL, '2099-01-01 00:00:00+00');
INSERT INTO public.api_key VALUES ('mNkDKzurIi3NCUKx', 1, NULL, 'Rolled', '\xe412c8375ed2b613d019b7397b12566a73542d8725fa12ae88554991501b5a66', '\xbd1a7e314684ae7ee8bf22b6402fd4948c5f10930cc4b5af8797e73ca36802cb', '2099-01-01 00:00:00+00', 'phx_...fQ6F', '{*}', '{}', '{ff51610f-5f87-455b-9975-55f98bf73204}', '2026-11-29 21:12:53.980685+00', NULL, NULL, NULL);
INSERT INTO public.api_key VALUES ('q7MKTvmYXz6kD431', NULL, 1, 'Reader', '\xeabf64b30d062014929ef89d61b85db17ba2143239b388141facb71bb0193f12', '\x7ae5db751a8433b076e2cc8d3dccaee864bcb6e080ac0cebac9851c09e37c3e0', '2099-01-01 00:00:00+00', 'phs_...lowt', '{dashboard:read}', '{}', '{}', '2026-11-29 21:12:54.087227+00', 3, NULL, NULL);
INSERT INTO public.api_key VALUES ('xLfvX0yOfzoipb8v', 5, NULL, 'Key of Eve', '\x6db9ca27396368a3a6951bdfe601063b487581a751c74d077b4b43703fe3408c', NULL, NULL, 'phx_...NZYD', '{*}', '{}', '{}', '2026-11-29 21:12:50.039234+00', NULL, '2026-11-29 21:12:53.236511+00', NULL);
INSERT INTO public.api_key VALUES ('OMdK7N0qs7iSsTxv', NULL, 1, 'Robot', '\xabea1f53a92e5b7044341e7d27fa1abf06162b9adda5aea903302d6d4ace256d', NULL, NULL, 'phs_...7GTr', '{dashboard:read,dashboard:write,insight:write}', '{}', '{}', '2026-11-29 21:12:54.036566+00', 1, '2026-11-29 21:12:54.159677+00', NULL);
INSERT INTO public.audit_entry OVERRIDING SYSTEM VALUE VALUES ('ff51610f-5f87-455b-9975-55f98bf73204', 1, '2026-11-29 21:12:41.589101+00', 1, NULL, 'adc9371843a9a14f', NULL, 'membership', '1', 'created', NULL, '{"id": "706826ea-c76d-4b89-b820-1faf28066430", "level": 15, "user_id": 1, "joined_at": "2026-11-29T21:12:41.589101+00:00", "organization_id": "ff51610f-5f87-455b-9975-55f98bf73204"}');
INSERT INTO public.audit_entry OVERRIDING SYSTEM VALUE VALUES ('ff51610f-5f87-455b-9975-55f98bf73204', 2, '2026-11-29 21:12:41.589101+00', 1, NULL, 'adc9371843a9a14f', 1, 'project', '1', 'created', NULL, '{"id": 1, "name": "Default Project", "uuid": "6460893a-4c78-44c0-bcf7-42b4e42ce076", "timezone": "UTC", "api_token": "phc_...vKxZ", "created_at": "2026-11-29T21:12:41.589101+00:00", "access_control": false, "organization_id": "ff51610f-5f87-455b-9975-55f98bf73204"}');
INSERT INTO public.audit_entry OVERRIDING SYSTEM VALUE VALUES ('ff51610f-5f87-455b-9975-55f98bf73204', 3, '2026-11-29 21:12:47.247313+00', 1, NULL, '882c4a14c007675f', NULL, 'api_key', 'qbMXVTZplUShAw73', 'created', NULL, '{"id": "qbMXVTZplUShAw73", "label": "Key of Ann", "scopes": ["*"], "user_id": 1, "created_at": "2026-11-29T21:12:47.247313+00:00", "created_by": null, "expires_at": null, "mask_value": "phx_...0jdt", "project_id": null, "previous_until": null, "scoped_projects": [], "scoped_organizations": []}');
INSERT INTO public.audit_entry OVERRIDING SYSTEM VALUE VALUES ('ff51610f-5f87-455b-9975-55f98bf73204', 4, '2026-11-29 21:12:47.435855+00', 1, 'qbMXVTZplUShAw73', 'f709b45a0c7b005a', NULL, 'invite', 'd62e20cf-cf31-4e96-9bb8-efd26db0770d', 'created', NULL, '{"id": "d62e20cf-cf31-4e96-9bb8-efd26db0770d", "created_at": "2026-11-29T21:12:47.435855+00:00", "created_by": 1, "first_name": "Bob", "target_email": "bob@example.com", "organization_id": "ff51610f-5f87-455b-9975-55f98bf73204"}');
INSERT INTO public.audit_entry OVERRIDING SYSTEM VALUE VALUES ('ff51610f-5f87-455b-9975-55f98bf73204', 5, '2026-11-29 21:12:47.672789+00', NULL, NULL, 'e3936910ed9de7cd', NULL, 'invite', 'd62e20cf-cf31-4e96-9bb8-efd26db0770d', 'deleted', '{"id": "d62e20cf-cf31-4e96-9bb8-efd26db0770d", "created_at": "2026-11-29T21:12:47.435855+00:00", "created_by": 1, "first_name": "Bob", "target_email": "bob@example.com", "organization_id": "ff51610f-5f87-455b-9975-55f98bf73204"}', NULL);
INSERT INTO public.audit_entry OVERRIDING SYSTEM VALUE VALUES ('ff51610f-5f87-455b-9975-55f98bf73204', 6, '2026-11-29 21:12:47.672789+00', NULL, NULL, 'e3936910ed9de7cd', NULL, 'membership', '2', 'created', NULL, '{"id": "7c46be42-8af0-4b4f-9d54-8eadcda7dc30", "level": 1, "user_id": 2, "joined_at": "2026-11-29T21:12:47.672789+00:00", "organization_id": "ff51610f-5f87-455b-9975-55f98bf73204"}');
INSERT INTO public.audit_entry OVERRIDING SYSTEM VALUE VALUES ('ff51610f-5f87-455b-9975-55f98bf73204', 7, '2026-11-29 21:12:47.884177+00', 2, NULL, 'c2448f250a9b24fe', NULL, 'api_key', '4Z5NTFLfsfG55Lbz', 'created', NULL, '{"id": "4Z5NTFLfsfG55Lbz", "label": "Key of Bob", "scopes": ["*"], "user_id": 2, "created_at": "2026-11-29T21:12:47.884177+00:00", "created_by": null, "expires_at": null, "mask_value": "phx_...khN4", "project_id": null, "previous_until": null, "scoped_projects": [], "scoped_organizations": []}');
INSERT INTO public.audit_entry OVERRIDING SYSTEM VALUE VALUES ('ff51610f-5f87-455b-9975-55f98bf73204', 8, '2026-11-29 21:12:47.915254+00', 1, 'qbMXVTZplUShAw73', 'a1332c185c05ef25', NULL, 'invite', '8bab5f71-32a8-48d5-b194-7a56934ace71', 'created', NULL, '{"id": "8bab5f71-32a8-48d5-b194-7a56934ace71", "created_at": "2026-11-29T21:12:47.915254+00:00", "created_by": 1, "first_name": "Carol", "target_email": "carol@example.com", "organization_id": "ff51610f-5f87-455b-9975-55f98bf73204"}');
INSERT INTO public.audit_entry OVERRIDING SYSTEM VALUE VALUES ('ff51610f-5f87-455b-9975-55f98bf73204', 9, '2026-11-29 21:12:48.181739+00', NULL, NULL, 'ba96540218c4ab7c', NULL, 'invite', '8bab5f71-32a8-48d5-b194-7a56934ace71', 'deleted', '{"id": "8bab5f71-32a8-48d5-b194-7a56934ace71", "created_at": "2026-11-29T21:12:47.915254+00:00", "created_by": 1, "first_name": "Carol", "target_email": "carol@example.com", "organization_id": "ff51610f-5f87-455b-9975-55f98bf73204"}', NULL);
INSERT INTO public.audit_entry OVERRIDING SYSTEM VALUE VALUES ('ff51610f-5f87-455b-9975-55f98bf73204', 10, '2026-11-29 21:12:48.181739+00', NULL, NULL, 'ba96540218c4ab7c', NULL, 'membership', '3', 'created', NULL, '{"id": "01d9e0ef-f4eb-4c21-9332-a7a20125b7d1", "level": 1, "user_id": 3, "joined_at": "2026-11-29T21:12:48.181739+00:00", "organization_id": "ff51610f-5f87-455b-9975-55f98bf73204"}');
INSERT INTO public.audit_entry OVERRIDING SYSTEM VALUE VALUES ('ff51610f-5f87-455b-9975-55f98bf73204', 11, '2026-11-29 21:12:48.270522+00', 3, NULL, 'fd0737e13aa24b15', NULL, 'api_key', 'y8kKsmrdO9WRK6hJ', 'created', NULL, '{"id": "y8kKsmrdO9WRK6hJ", "label": "Key of Carol", "scopes": ["*"], "user_id": 3, "created_at": "2026-11-29T21:12:48.270522+00:00", "created_by": null, "expires_at": null, "mask_value": "phx_...rqlz", "project_id": null, "previous_until": null, "scoped_projects": [], "scoped_organizations": []}');
INSERT INTO public.audit_entry OVERRIDING SYSTEM VALUE VALUES ('ff51610f-5f87-455b-9975-55f98bf73204', 12, '2026-11-29 21:12:48.301642+00', 1, 'qbMXVTZplUShAw73', 'fbd870abf03c2f89', NULL, 'invite', 'fcae9405-ad30-43f3-aff4-fb29ec59a6f8', 'created', NULL, '{"id": "fcae9405-ad30-43f3-aff4-fb29ec59a6f8", "created_at": "2026-11-29T21:12:48.301642+00:00", "created_by": 1, "first_name": "Dan", "target_email": "dan@example.com", "organization_id": "ff51610f-5f87-455b-9975-55f98bf73204"}');
INSERT INTO public.audit_entry OVERRIDING SYSTEM VALUE VALUES ('ff51610f-5f87-455b-9975-55f98bf73204', 13, '2026-11-29 21:12:48.653826+00', NULL, NULL, 'df2899b87cb185db', NULL, 'invite', 'fcae9405-ad30-43f3-aff4-fb29ec59a6f8', 'deleted', '{"id": "fcae9405-ad30-43f3-aff4-fb29ec59a6f8", "created_at": "2026-11-29T21:12:48.301642+00:00", "created_by": 1, "first_name": "Dan", "target_email": "dan@example.com", "organization_id": "ff51610f-5f87-455b-9975-55f98bf73204"}', NULL);
INSERT INTO public.audit_entry OVERRIDING SYSTEM VALUE VALUES ('ff51610f-5f87-455b-9975-55f98bf73204', 14, '2026-11-29 21:12:48.653826+00', NULL, NULL, 'df2899b87cb185db', NULL, 'membership', '4', 'created', NULL, '{"id": "77827426-3e69-4b4c-8680-6dc025314cb0", "level": 1, "user_id": 4, "joined_at": "2026-11-29T21:12:48.653826+00:00", "organization_id": "ff51610f-5f87-455b-9975-55f98bf73204"}');
INSERT INTO public.audit_entry OVERRIDING SYSTEM VALUE VALUES ('ff51610f-5f87-455b-9975-55f98bf73204', 15, '2026-11-29 21:12:48.785151+00', 4, NULL, 'ceea385190c3e3c1', NULL, 'api_key', 'u0LMZqhS5WjlFRZy', 'created', NULL, '{"id": "u0LMZqhS5WjlFRZy", "label": "Key of Dan", "scopes": ["*"], "user_id": 4, "created_at": "2026-11-29T21:12:48.785151+00:00", "created_by": null, "expires_at": null, "mask_value": "phx_...5qNy", "project_id": null, "previous_until": null, "scoped_projects": [], "scoped_organizations": []}');
INSERT INTO public.audit_entry OVERRIDING SYSTEM VALUE VALUES ('ff51610f-5f87-455b-9975-55f98bf73204', 16, '2026-11-29 21:12:48.875295+00', 1, 'qbMXVTZplUShAw73', 'cc635101b6d17b1e', NULL, 'membership', '3', 'updated', '{"level": 1}', '{"level": 8}');
INSERT INTO public.audit_entry OVERRIDING SYSTEM VALUE VALUES ('ff51610f-5f87-455b-9975-55f98bf73204', 17, '2026-11-29 21:12:49.358485+00', 1, 'qbMXVTZplUShAw73', '8f4bd354a5729e20', NULL, 'invite', '88a7bac3-d6b8-470e-9280-bc139da8676d', 'created', NULL, '{"id": "88a7bac3-d6b8-470e-9280-bc139da8676d", "created_at": "2026-11-29T21:12:49.358485+00:00", "created_by": 1, "first_name": "", "target_email": "late@example.com", "organization_id": "ff51610f-5f87-455b-9975-55f98bf73204"}');
INSERT INTO public.audit_entry OVERRIDING SYSTEM VALUE VALUES ('ff51610f-5f87-455b-9975-55f98bf73204', 18, '2026-11-29 21:12:49.358485+00', 1, 'qbMXVTZplUShAw73', '8f4bd354a5729e20', NULL, 'invite', 'e6765c34-25f5-4c36-bf74-bb42fa6961c9', 'created', NULL, '{"id": "e6765c34-25f5-4c36-bf74-bb42fa6961c9", "created_at": "2026-11-29T21:12:49.358485+00:00", "created_by": 1, "first_name": "Pen", "target_email": "pending@example.com", "organization_id": "ff51610f-5f87-455b-9975-55f98bf73204"}');
INSERT INTO public.audit_entry OVERRIDING SYSTEM VALUE VALUES ('131b16d5-2a79-4c8a-90a1-f12e16c5046b', 19, '2026-11-29 21:12:49.983915+00', 5, NULL, 'c51dc6e11e910f1f', NULL, 'membership', '5', 'created', NULL, '{"id": "6a1e39c4-040c-41da-856a-fafd538c9d84", "level": 15, "user_id": 5, "joined_at": "2026-11-29T21:12:49.983915+00:00", "organization_id": "131b16d5-2a79-4c8a-90a1-f12e16c5046b"}');
INSERT INTO public.audit_entry OVERRIDING SYSTEM VALUE VALUES ('131b16d5-2a79-4c8a-90a1-f12e16c5046b', 20, '2026-11-29 21:12:49.983915+00', 5, NULL, 'c51dc6e11e910f1f', 2, 'project', '2', 'created', NULL, '{"id": 2, "name": "Default Project", "uuid": "4fab61b0-8b21-42b6-b66d-8fbb13fe3151", "timezone": "UTC", "api_token": "phc_...2CIX", "created_at": "2026-11-29T21:12:49.983915+00:00", "access_control": false, "organization_id": "131b16d5-2a79-4c8a-90a1-f12e16c5046b"}');
INSERT INTO public.audit_entry OVERRIDING SYSTEM VALUE VALUES ('131b16d5-2a79-4c8a-90a1-f12e16c5046b', 21, '2026-11-29 21:12:50.039234+00', 5, NULL, 'dea21898b9ad5bfe', NULL, 'api_key', 'xLfvX0yOfzoipb8v', 'created', NULL, '{"id": "xLfvX0yOfzoipb8v", "label": "Key of Eve", "scopes": ["*"], "user_id": 5, "created_at": "2026-11-29T21:12:50.039234+00:00", "created_by": null, "expires_at": null, "mask_value": "phx_...NZYD", "project_id": null, "previous_until": null, "scoped_projects": [], "scoped_organizations": []}');
INSERT INTO public.audit_entry OVERRIDING SYSTEM VALUE VALUES ('650f9576-1183-4e66-b9da-f7c594da2d30', 22, '2026-11-29 21:12:50.473626+00', 1, 'qbMXVTZplUShAw73', 'ded63076aa82d08f', NULL, 'membership', '1', 'created', NULL, '{"id": "aa8d1aa0-db7e-4368-8c9b-4460b3212c75", "level": 15, "user_id": 1, "joined_at": "2026-11-29T21:12:50.473626+00:00", "organization_id": "650f9576-1183-4e66-b9da-f7c594da2d30"}');
INSERT INTO public.audit_entry OVERRIDING SYSTEM VALUE VALUES ('650f9576-1183-4e66-b9da-f7c594da2d30', 23, '2026-11-29 21:12:50.473626+00', 1, 'qbMXVTZplUShAw73', 'ded63076aa82d08f', 3, 'project', '3', 'created', NULL, '{"id": 3, "name": "Default Project", "uuid": "705b3549-d251-4fcf-9d6c-1deed9ff3045", "timezone": "UTC", "api_token": "phc_...Mr5c", "created_at": "2026-11-29T21:12:50.473626+00:00", "access_control": false, "organization_id": "650f9576-1183-4e66-b9da-f7c594da2d30"}');
INSERT INTO public.audit_entry OVERRIDING SYSTEM VALUE VALUES ('ff51610f-5f87-455b-9975-55f98bf73204', 24, '2026-11-29 21:12:50.951281+00', 1, 'qbMXVTZplUShAw73', '83c658930435bdf1', 4, 'project', '4', 'created', NULL, '{"id": 4, "name": "Private", "uuid": "bc9706a0-0e4a-4256-948b-22cae4c4bc73", "timezone": "Europe/Berlin", "api_token": "phc_...VqYD", "created_at": "2026-11-29T21:12:50.951281+00:00", "access_control": true, "organization_id": "ff51610f-5f87-455b-9975-55f98bf73204"}');
INSERT INTO public.audit_entry OVERRIDING SYSTEM VALUE VALUES ('ff51610f-5f87-455b-9975-55f98bf73204', 25, '2026-11-29 21:12:51.017218+00', 1, 'qbMXVTZplUShAw73', '93d1a100fb29493f', 4, 'project_membership', '2', 'created', NULL, '{"id": "648b0227-e74b-4206-9566-22108815b250", "level": 8, "user_id": 2, "joined_at": "2026-11-29T21:12:51.017218+00:00", "project_id": 4, "organization_id": "ff51610f-5f87-455b-9975-55f98bf73204"}');
INSERT INTO public.audit_entry OVERRIDING SYSTEM VALUE VALUES ('ff51610f-5f87-455b-9975-55f98bf73204', 26, '2026-11-29 21:12:51.053951+00', 1, 'qbMXVTZplUShAw73', 'f7ba8c689fb7c04e', 4, 'project_membership', '4', 'created', NULL, '{"id": "b44da99b-21a3-4463-9161-0dfce4ea52d2", "level": 1, "user_id": 4, "joined_at": "2026-11-29T21:12:51.053951+00:00", "project_id": 4, "organization_id": "ff51610f-5f87-455b-9975-55f98bf73204"}');
INSERT INTO public.audit_entry OVERRIDING SYSTEM VALUE VALUES ('ff51610f-5f87-455b-9975-55f98bf73204', 27, '2026-11-29 21:12:51.120326+00', 3, 'y8kKsmrdO9WRK6hJ', 'e8610e6f5946ce93', 5, 'project', '5', 'created', NULL, '{"id": 5, "name": "Third", "uuid": "802ef4d8-1b6b-4e35-868c-46faec683d1b", "timezone": "UTC", "api_token": "phc_...STz7", "created_at": "2026-11-29T21:12:51.120326+00:00", "access_control": false, "organization_id": "ff51610f-5f87-455b-9975-55f98bf73204"}');
INSERT INTO public.audit_entry OVERRIDING SYSTEM VALUE VALUES ('ff51610f-5f87-455b-9975-55f98bf73204', 28, '2026-11-29 21:12:52.705343+00', 2, '4Z5NTFLfsfG55Lbz', 'b29a3df8c08eee6c', 1, 'dashboard', '6', 'created', NULL, '{"id": 6, "name": "Restricted", "pinned": false, "deleted": false, "created_at": "2026-11-29T21:12:52.705343+00:00", "created_by": 2, "deleted_at": null, "project_id": 1, "creation_mode": "default", "last_accessed_at": null, "restriction_level": 37}');
INSERT INTO public.audit_entry OVERRIDING SYSTEM VALUE VALUES ('ff51610f-5f87-455b-9975-55f98bf73204', 29, '2026-11-29 21:12:52.805098+00', 2, '4Z5NTFLfsfG55Lbz', 'f79d1e37d6590581', 1, 'collaborator', 'f7c094f3-9507-45a1-87b8-768872ced654', 'created', NULL, '{"id": "f7c094f3-9507-45a1-87b8-768872ced654", "level": 37, "user_id": 4, "added_at": "2026-11-29T21:12:52.805098+00:00", "project_id": 1, "dashboard_id": 6}');
INSERT INTO public.audit_entry OVERRIDING SYSTEM VALUE VALUES ('ff51610f-5f87-455b-9975-55f98bf73204', 30, '2026-11-29 21:12:53.268417+00', 1, 'qbMXVTZplUShAw73', '8c549f6dfef94aae', 1, 'project', '1', 'updated', '{"name": "Default Project"}', '{"name": "Main"}');
INSERT INTO public.audit_entry OVERRIDING SYSTEM VALUE VALUES ('ff51610f-5f87-455b-9975-55f98bf73204', 31, '2026-11-29 21:12:53.516751+00', 1, 'qbMXVTZplUShAw73', 'a6265a033bacc2c8', 1, 'sharing', '5', 'created', NULL, '{"enabled": true, "created_at": "2026-11-29T21:12:53.516751+00:00", "expires_at": "2099-01-01T00:00:00+00:00", "project_id": 1, "access_token": "...RmXQ", "dashboard_id": 5, "allowed_origins": ["https://intranet.example.com"], "password_set_at": "2026-11-29T21:12:53.516751+00:00"}');
INSERT INTO public.audit_entry OVERRIDING SYSTEM VALUE VALUES ('ff51610f-5f87-455b-9975-55f98bf73204', 32, '2026-11-29 21:12:53.573296+00', 2, '4Z5NTFLfsfG55Lbz', 'a6aaa7de5d052703', 1, 'sharing', '6', 'created', NULL, '{"enabled": true, "created_at": "2026-11-29T21:12:53.573296+00:00", "expires_at": null, "project_id": 1, "access_token": "...-x9A", "dashboard_id": 6, "allowed_origins": [], "password_set_at": null}');
INSERT INTO public.audit_entry OVERRIDING SYSTEM VALUE VALUES ('ff51610f-5f87-455b-9975-55f98bf73204', 33, '2026-11-29 21:12:53.899604+00', 1, 'qbMXVTZplUShAw73', '872a0f629d0ad7ac', NULL, 'api_key', 'qZI0b5x8F7fGrY3n', 'created', NULL, '{"id": "qZI0b5x8F7fGrY3n", "label": "Limited", "scopes": ["dashboard:read", "insight:read"], "user_id": 1, "created_at": "2026-11-29T21:12:53.899604+00:00", "created_by": null, "expires_at": "2099-01-01T00:00:00+00:00", "mask_value": "phx_...L0Yz", "project_id": null, "previous_until": null, "scoped_projects": [1], "scoped_organizations": []}');
INSERT INTO public.audit_entry OVERRIDING SYSTEM VALUE VALUES ('ff51610f-5f87-455b-9975-55f98bf73204', 34, '2026-11-29 21:12:53.980685+00', 1, 'qbMXVTZplUShAw73', 'eab4530a4e3978d0', NULL, 'api_key', 'mNkDKzurIi3NCUKx', 'created', NULL, '{"id": "mNkDKzurIi3NCUKx", "label": "Rolled", "scopes": ["*"], "user_id": 1, "created_at": "2026-11-29T21:12:53.980685+00:00", "created_by": null, "expires_at": null, "mask_value": "phx_...TzQa", "project_id": null, "previous_until": null, "scoped_projects": [], "scoped_organizations": ["ff51610f-5f87-455b-9975-55f98bf73204"]}');
INSERT INTO public.audit_entry OVERRIDING SYSTEM VALUE VALUES ('ff51610f-5f87-455b-9975-55f98bf73204', 35, '2026-11-29 21:12:54.009644+00', 1, NULL, '87604ec0009886b4', NULL, 'api_key', 'mNkDKzurIi3NCUKx', 'updated', '{"mask_value": "phx_...TzQa", "previous_until": null}', '{"mask_value": "phx_...fQ6F", "previous_until": "2026-11-29T22:12:54.009644+00:00"}');
INSERT INTO public.audit_entry OVERRIDING SYSTEM VALUE VALUES ('ff51610f-5f87-455b-9975-55f98bf73204', 36, '2026-11-29 21:12:54.036566+00', 1, 'qbMXVTZplUShAw73', 'f358156b54a99204', 1, 'api_key', 'OMdK7N0qs7iSsTxv', 'created', NULL, '{"id": "OMdK7N0qs7iSsTxv", "label": "Robot", "scopes": ["dashboard:read", "dashboard:write", "insight:write"], "user_id": null, "created_at": "2026-11-29T21:12:54.036566+00:00", "created_by": 1, "expires_at": null, "mask_value": "phs_...7GTr", "project_id": 1, "previous_until": null, "scoped_projects": [], "scoped_organizations": []}');
INSERT INTO public.audit_entry OVERRIDING SYSTEM VALUE VALUES ('ff51610f-5f87-455b-9975-55f98bf73204', 37, '2026-11-29 21:12:54.087227+00', 3, 'y8kKsmrdO9WRK6hJ', 'f3d25360b10dc684', 1, 'api_key', 'q7MKTvmYXz6kD431', 'created', NULL, '{"id": "q7MKTvmYXz6kD431", "label": "Reader", "scopes": ["dashboard:read"], "user_id": null, "created_at": "2026-11-29T21:12:54.087227+00:00", "created_by": 3, "expires_at": null, "mask_value": "phs_...1jEk", "project_id": 1, "previous_until": null, "scoped_projects": [], "scoped_organizations": []}');
INSERT INTO public.audit_entry OVERRIDING SYSTEM VALUE VALUES ('ff51610f-5f87-455b-9975-55f98bf73204', 38, '2026-11-29 21:12:54.117769+00', 3, 'y8kKsmrdO9WRK6hJ', 'f8c00ab378eb343d', 1, 'api_key', 'q7MKTvmYXz6kD431', 'updated', '{"mask_value": "phs_...1jEk", "previous_until": null}', '{"mask_value": "phs_...lowt", "previous_until": "2026-11-29T21:13:54.117769+00:00"}');
INSERT INTO public.audit_entry OVERRIDING SYSTEM VALUE VALUES ('ff51610f-5f87-455b-9975-55f98bf73204', 39, '2026-11-29 21:12:54.350746+00', NULL, NULL, '9c7913f18bd86b76', 1, 'project_quota', '1', 'created', NULL, '{"plan": "team", "limits": {"read_minute": 60000}, "project_id": 1}');
INSERT INTO public.audit_entry OVERRIDING SYSTEM VALUE VALUES ('ff51610f-5f87-455b-9975-55f98bf73204', 40, '2026-11-29 21:12:54.7611+00', NULL, NULL, NULL, NULL, 'api_key', 'mNkDKzurIi3NCUKx', 'updated', '{"previous_until": "2026-11-29T22:12:54.009644+00:00"}', '{"previous_until": "2099-01-01T00:00:00+00:00"}');
INSERT INTO public.audit_entry OVERRIDING SYSTEM VALUE VALUES ('ff51610f-5f87-455b-9975-55f98bf73204', 41, '2026-11-29 21:12:54.7611+00', NULL, NULL, NULL, 1, 'api_key', 'q7MKTvmYXz6kD431', 'updated', '{"previous_until": "2026-11-29T21:13:54.117769+00:00"}', '{"previous_until": "2099-01-01T00:00:00+00:00"}');
INSERT INTO public.dashboard OVERRIDING SYSTEM VALUE VALUES (1, 1, 'My App Dashboard', '', true, false, 'default', '{}', '{}', 21, '2026-11-29 21:12:41.589101+00', NULL, NULL, NULL, 1, '766', '2026-11-29 21:12:41.589101+00', 1, NULL, DEFAULT);
INSERT INTO public.dashboard OVERRIDING SYSTEM VALUE VALUES (2, 2, 'My App Dashboard', '', true, false, 'default', '{}', '{}', 21, '2026-11-29 21:12:49.983915+00', NULL, NULL, NULL, 1, '795', '2026-11-29 21:12:49.983915+00', 5, NULL, DEFAULT);
INSERT INTO public.dashboard OVERRIDING SYSTEM VALUE VALUES (4, 3, 'My App Dashboard', '', true, false, 'default', '{}', '{}', 21, '2026-11-29 21:12:50.951281+00', NULL, NULL, NULL, 1, '802', '2026-11-29 21:12:50.951281+00', 1, NULL, DEFAULT);
INSERT INTO public.dashboard OVERRIDING SYSTEM VALUE VALUES (5, 4, 'My App Dashboard', '', true, false, 'default', '{}', '{}', 21, '2026-11-29 21:12:51.120326+00', NULL, NULL, NULL, 1, '808', '2026-11-29 21:12:51.120326+00', 3, NULL, DEFAULT);
INSERT INTO public.dashboard OVERRIDING SYSTEM VALUE VALUES (1, 7, 'Deleted with its insights', '', false, true, 'default', '{}', '{}', 21, '2026-11-29 21:12:52.925405+00', 1, NULL, '2026-11-29 21:12:53.011862+00', 3, '831', '2026-11-29 21:12:53.011862+00', 1, NULL, DEFAULT);
INSERT INTO public.dashboard OVERRIDING SYSTEM VALUE VALUES (1, 8, 'Web KPIs (Copy)', 'Grüße 🌍', false, false, 'duplicate', '{"date_from":"-14d","properties":[]}', '{growth,kpi}', 21, '2026-11-29 21:12:53.058691+00', 1, NULL, NULL, 1, '832', '2026-11-29 21:12:53.058691+00', 1, NULL, DEFAULT);
INSERT INTO public.dashboard OVERRIDING SYSTEM VALUE VALUES (1, 9, 'Same insights', 'Grüße 🌍', false, false, 'duplicate', '{"date_from":"-14d","properties":[]}', '{growth,kpi}', 21, '2026-11-29 21:12:53.099015+00', 1, NULL, NULL, 1, '834', '2026-11-29 21:12:53.099015+00', 1, NULL, DEFAULT);
INSERT INTO public.dashboard OVERRIDING SYSTEM VALUE VALUES (1, 10, 'My App Dashboard', '', false, false, 'template', '{}', '{}', 21, '2026-11-29 21:12:53.125746+00', 1, NULL, NULL, 1, '835', '2026-11-29 21:12:53.125746+00', 1, NULL, DEFAULT);
INSERT INTO public.dashboard OVERRIDING SYSTEM VALUE VALUES (4, 11, 'In the private project', '', false, false, 'default', '{}', '{}', 21, '2026-11-29 21:12:53.194123+00', 2, NULL, NULL, 1, '836', '2026-11-29 21:12:53.194123+00', 2, NULL, DEFAULT);
INSERT INTO public.dashboard OVERRIDING SYSTEM VALUE VALUES (2, 12, 'Of Eve', '', false, false, 'default', '{}', '{}', 21, '2026-11-29 21:12:53.248688+00', 5, NULL, NULL, 1, '837', '2026-11-29 21:12:53.248688+00', 5, NULL, DEFAULT);
INSERT INTO public.dashboard OVERRIDING SYSTEM VALUE VALUES (1, 5, 'Web KPIs', 'Grüße 🌍', true, false, 'default', '{"date_from":"-14d","properties":[]}', '{growth,kpi}', 21, '2026-11-29 21:12:51.196468+00', 1, NULL, NULL, 8, '840', '2026-11-29 21:12:53.516751+00', 1, NULL, DEFAULT);
INSERT INTO public.dashboard OVERRIDING SYSTEM VALUE VALUES (1, 6, 'Restricted', '', false, false, 'default', '{}', '{}', 37, '2026-11-29 21:12:52.705343+00', 2, NULL, NULL, 4, '841', '2026-11-29 21:12:53.573296+00', 2, NULL, DEFAULT);
INSERT INTO public.dashboard OVERRIDING SYSTEM VALUE VALUES (1, 13, 'Inline', '', false, false, 'template', '{}', '{}', 21, '2026-11-29 21:12:53.866466+00', 1, NULL, NULL, 1, '847', '2026-11-29 21:12:53.866466+00', 1, NULL, DEFAULT);
INSERT INTO public.dashboard OVERRIDING SYSTEM VALUE VALUES (1, 14, 'Of a robot', '', false, false, 'default', '{}', '{}', 21, '2026-11-29 21:12:54.162258+00', NULL, NULL, NULL, 1, '856', '2026-11-29 21:12:54.162258+00', NULL, NULL, DEFAULT);
INSERT INTO public.dashboard OVERRIDING SYSTEM VALUE VALUES (1, 15, 'Created once', '', false, false, 'default', '{}', '{}', 21, '2026-11-29 21:12:54.569332+00', 1, NULL, NULL, 1, '862', '2026-11-29 21:12:54.569332+00', 1, NULL, DEFAULT);
INSERT INTO public.dashboard_collaborator VALUES (1, 6, 4, 'f7c094f3-9507-45a1-87b8-768872ced654', 37, '2026-11-29 21:12:52.805098+00', '2026-11-29 21:12:52.805098+00');
INSERT INTO public.dashboard_template OVERRIDING SYSTEM VALUE VALUES (1, 1, 'From a dashboard', 'Grüße 🌍', '{"date_from":"-14d","properties":[]}', '{growth,kpi}', '[]', '[{"type":"INSIGHT","name":"Signups","derived_name":"Pageviews","description":"Per day","filters":{"events":[{"id":"$pageview"}],"date_from":"-7d"},"query":null,"tags":["kpi"],"color":"green","layouts":{"sm":{"x":0,"y":0,"w":6,"h":5}}},{"type":"INSIGHT","name":"Funnel","derived_name":null,"description":null,"filters":{},"query":{"kind":"InsightVizNode","source":{"kind":"FunnelsQuery","series":[1,2.50,null]}},"tags":[],"color":null,"layouts":{"sm":{"x":6,"y":0,"w":6,"h":5,"minW":3},"xs":{"x":0,"y":0,"w":1,"h":5}}},{"type":"TEXT","body":"## Goals\n\n* <b>&amp;</b> \\","color":"blue","layouts":{"sm":{"x":6,"y":0,"w":6,"h":5,"minW":3},"xs":{"x":0,"y":0,"w":1,"h":5}},"show_description":true}]', '2026-11-29 21:12:53.831834+00', 1);
INSERT INTO public.dashboard_template OVERRIDING SYSTEM VALUE VALUES (1, 2, 'Launch', 'Of {EVENT}', '{"date_from":"-30d"}', '{launch}', '[{"id":"EVENT","default":"$pageview","required":false}]', '[{"type":"INSIGHT","name":"Uses of {EVENT}","query":{"event":"{EVENT}"}},{"type":"TEXT","body":"About {EVENT}","color":"red"}]', '2026-11-29 21:12:53.84885+00', 1);
INSERT INTO public.flyway_schema_history VALUES (1, '1', 'tenants and dashboards', 'SQL', 'V1__tenants_and_dashboards.sql', -1575370720, 'dashgate', '2026-11-29 21:12:27.178071', 332, true);
INSERT INTO public.flyway_schema_history VALUES (2, '2', 'audit', 'SQL', 'V2__audit.sql', 1761115963, 'dashgate', '2026-11-29 21:12:27.756827', 204, true);
INSERT INTO public.flyway_schema_history VALUES (3, '3', 'insights and tiles', 'SQL', 'V3__insights_and_tiles.sql', 242098106, 'dashgate', '2026-11-29 21:12:28.197255', 343, true);
INSERT INTO public.flyway_schema_history VALUES (4, '4', 'members and private projects', 'SQL', 'V4__members_and_private_projects.sql', 1959815169, 'dashgate', '2026-11-29 21:12:28.707572', 218, true);
INSERT INTO public.flyway_schema_history VALUES (5, '5', 'collaborators', 'SQL', 'V5__collaborators.sql', 1392075506, 'dashgate', '2026-11-29 21:12:29.189134', 88, true);
INSERT INTO public.flyway_schema_history VALUES (6, '6', 'sharing', 'SQL', 'V6__sharing.sql', 562047560, 'dashgate', '2026-11-29 21:12:29.469132', 164, true);
INSERT INTO public.flyway_schema_history VALUES (7, '7', 'quotas', 'SQL', 'V7__quotas.sql', -1333083469, 'dashgate', '2026-11-29 21:12:29.73461', 167, true);
INSERT INTO public.flyway_schema_history VALUES (8, '8', 'idempotent replies', 'SQL', 'V8__idempotent_replies.sql', -1290454585, 'dashgate', '2026-11-29 21:12:29.968895', 26, true);
INSERT INTO public.flyway_schema_history VALUES (9, '9', 'versions', 'SQL', 'V9__versions.sql', 1639980689, 'dashgate', '2026-11-29 21:12:30.011018', 124, true);
INSERT INTO public.flyway_schema_history VALUES (10, '10', 'long lists', 'SQL', 'V10__long_lists.sql', -1726336275, 'dashgate', '2026-11-29 21:12:30.192788', 35, true);
INSERT INTO public.flyway_schema_history VALUES (11, '11', 'one raise a statement', 'SQL', 'V11__one_raise_a_statement.sql', 1839440935, 'dashgate', '2026-11-29 21:12:30.251372', 51, true);
INSERT INTO public.flyway_schema_history VALUES (12, '12', 'cheap uses', 'SQL', 'V12__cheap_uses.sql', 1381778460, 'dashgate', '2026-11-29 21:12:30.338582', 7, true);
INSERT INTO public.flyway_schema_history VALUES (13, '13', 'told addresses', 'SQL', 'V13__told_addresses.sql', -764164788, 'dashgate', '2026-11-29 21:12:30.365839', 9, true);
INSERT INTO public.flyway_schema_history VALUES (14, '14', 'search', 'SQL', 'V14__search.sql', 659330577, 'dashgate', '2026-11-29 21:12:30.393252', 126, true);
INSERT INTO public.idempotent_reply VALUES (1, '\xd54fa31ae7c66e13c7e1f4d6ab371cd1e5da3a3a2daa7c1faf350d44d57fabd2', '\x3f88217b31d8218d40f5b60333a3f62bfeb2d4611e3b5eee3f279e5fcb286e73', 201, '{"Cache-Control":"private, no-cache","ETag":"\"1-8065737685c268de\"","Vary":"Authorization, Origin"}', 'application/json', '\x7b226964223a31352c226e616d65223a2243726561746564206f6e6365222c226465736372697074696f6e223a22222c2270696e6e6564223a66616c73652c226974656d73223a5b5d2c22637265617465645f6174223a22323032362d31312d32395432313a31323a35342e3536393333325a222c22637265617465645f6279223a7b226964223a312c2275756964223a2238306564343537312d396337382d346537382d613031332d656636323761363461376536222c2264697374696e63745f6964223a224a656e4e387a764b514235317032716f77476f4a316d51336b7756687337694b4d67496d744952424a6c62222c2266697273745f6e616d65223a22416e6e222c22656d61696c223a22616e6e406578616d706c652e636f6d227d2c2269735f736861726564223a66616c73652c2264656c65746564223a66616c73652c226372656174696f6e5f6d6f6465223a2264656661756c74222c2266696c74657273223a7b7d2c2274616773223a5b5d2c227265737472696374696f6e5f6c6576656c223a32312c226566666563746976655f7265737472696374696f6e5f6c6576656c223a32312c226566666563746976655f70726976696c6567655f6c6576656c223a33372c227465616d5f6964223a312c226c6173745f61636365737365645f6174223a6e756c6c2c2274696c6573223a5b5d2c2276657273696f6e223a317d', '2099-01-01 00:00:00+00');
INSERT INTO public.insight OVERRIDING SYSTEM VALUE VALUES (1, 1, 'HO8AtsYc', 'Daily active users (DAUs)', NULL, 'Shows the number of unique users that use your app every day.', '{"events":[{"id":"$pageview","math":"dau","type":"events"}],"interval":"day","insight":"TRENDS"}', '{"kind":"InsightVizNode","source":{"kind":"TrendsQuery","series":[{"kind":"EventsNode","event":"$pageview","math":"dau"}],"interval":"day"}}', NULL, false, false, false, '{}', '2026-11-29 21:12:41.589101+00', NULL, '2026-11-29 21:12:41.589101+00', '2026-11-29 21:12:41.589101+00', NULL, NULL, NULL, 1, '766', '2026-11-29 21:12:41.589101+00', 1);
INSERT INTO public.insight OVERRIDING SYSTEM VALUE VALUES (1, 2, 'melow4Wy', 'Weekly active users (WAUs)', NULL, 'Shows the number of unique users that use your app every week.', '{"events":[{"id":"$pageview","math":"weekly_active","type":"events"}],"interval":"week","insight":"TRENDS"}', '{"kind":"InsightVizNode","source":{"kind":"TrendsQuery","series":[{"kind":"EventsNode","event":"$pageview","math":"weekly_active"}],"interval":"week"}}', NULL, false, false, false, '{}', '2026-11-29 21:12:41.589101+00', NULL, '2026-11-29 21:12:41.589101+00', '2026-11-29 21:12:41.589101+00', NULL, NULL, NULL, 1, '766', '2026-11-29 21:12:41.589101+00', 1);
INSERT INTO public.insight OVERRIDING SYSTEM VALUE VALUES (1, 3, 'fos8Eu1m', 'Retention', NULL, 'Weekly retention of your users.', '{"target_entity":{"id":"$pageview","type":"events"},"returning_entity":{"id":"$pageview","type":"events"},"period":"Week","retention_type":"retention_first_time","insight":"RETENTION"}', '{"kind":"InsightVizNode","source":{"kind":"RetentionQuery","retentionFilter":{"targetEntity":{"id":"$pageview","type":"events"},"returningEntity":{"id":"$pageview","type":"events"},"period":"Week","retentionType":"retention_first_time"}}}', NULL, false, false, false, '{}', '2026-11-29 21:12:41.589101+00', NULL, '2026-11-29 21:12:41.589101+00', '2026-11-29 21:12:41.589101+00', NULL, NULL, NULL, 1, '766', '2026-11-29 21:12:41.589101+00', 1);
INSERT INTO public.insight OVERRIDING SYSTEM VALUE VALUES (1, 4, 'CQHot5mZ', 'Growth accounting', NULL, 'How many of your users are new, returning, resurrecting, or dormant each week.', '{"events":[{"id":"$pageview","type":"events"}],"entity_type":"events","interval":"week","shown_as":"Lifecycle","insight":"LIFECYCLE","date_from":"-30d"}', '{"kind":"InsightVizNode","source":{"kind":"LifecycleQuery","series":[{"kind":"EventsNode","event":"$pageview"}],"interval":"week","dateRange":{"date_from":"-30d"}}}', NULL, false, false, false, '{}', '2026-11-29 21:12:41.589101+00', NULL, '2026-11-29 21:12:41.589101+00', '2026-11-29 21:12:41.589101+00', NULL, NULL, NULL, 1, '766', '2026-11-29 21:12:41.589101+00', 1);
INSERT INTO public.insight OVERRIDING SYSTEM VALUE VALUES (1, 5, 'JDxnAEZT', 'Referring domain (last 14 days)', NULL, 'Shows the most common referring domains for your users over the past 14 days.', '{"events":[{"id":"$pageview","math":"dau","type":"events"}],"interval":"day","insight":"TRENDS","display":"ActionsBarValue","breakdown":"$referring_domain","date_from":"-14d","breakdown_type":"event"}', '{"kind":"InsightVizNode","source":{"kind":"TrendsQuery","series":[{"kind":"EventsNode","event":"$pageview","math":"dau"}],"interval":"day","dateRange":{"date_from":"-14d"},"trendsFilter":{"display":"ActionsBarValue"},"breakdownFilter":{"breakdown":"$referring_domain","breakdown_type":"event"}}}', NULL, false, false, false, '{}', '2026-11-29 21:12:41.589101+00', NULL, '2026-11-29 21:12:41.589101+00', '2026-11-29 21:12:41.589101+00', NULL, NULL, NULL, 1, '766', '2026-11-29 21:12:41.589101+00', 1);
INSERT INTO public.insight OVERRIDING SYSTEM VALUE VALUES (1, 6, '7xyVnfJV', 'Pageview funnel, by browser', NULL, 'This example funnel shows how many of your users have completed 3 page views, broken down by browser.', '{"events":[{"id":"$pageview","type":"events","order":0,"custom_name":"First page view"},{"id":"$pageview","type":"events","order":1,"custom_name":"Second page view"},{"id":"$pageview","type":"events","order":2,"custom_name":"Third page view"}],"insight":"FUNNELS","layout":"horizontal","interval":"day","breakdown_type":"event","breakdowns":[{"property":"$browser","type":"event"}],"funnel_viz_type":"steps","display":"FunnelViz","exclusions":[]}', '{"kind":"InsightVizNode","source":{"kind":"FunnelsQuery","series":[{"kind":"EventsNode","event":"$pageview","custom_name":"First page view"},{"kind":"EventsNode","event":"$pageview","custom_name":"Second page view"},{"kind":"EventsNode","event":"$pageview","custom_name":"Third page view"}],"interval":"day","funnelsFilter":{"layout":"horizontal","funnelVizType":"steps"},"breakdownFilter":{"breakdown":"$browser","breakdown_type":"event"}}}', NULL, false, false, true, '{}', '2026-11-29 21:12:41.589101+00', NULL, '2026-11-29 21:12:41.589101+00', '2026-11-29 21:12:41.589101+00', NULL, NULL, NULL, 1, '766', '2026-11-29 21:12:41.589101+00', 1);
INSERT INTO public.insight OVERRIDING SYSTEM VALUE VALUES (2, 7, 'bcwVdJfs', 'Daily active users (DAUs)', NULL, 'Shows the number of unique users that use your app every day.', '{"events":[{"id":"$pageview","math":"dau","type":"events"}],"interval":"day","insight":"TRENDS"}', '{"kind":"InsightVizNode","source":{"kind":"TrendsQuery","series":[{"kind":"EventsNode","event":"$pageview","math":"dau"}],"interval":"day"}}', NULL, false, false, false, '{}', '2026-11-29 21:12:49.983915+00', NULL, '2026-11-29 21:12:49.983915+00', '2026-11-29 21:12:49.983915+00', NULL, NULL, NULL, 1, '795', '2026-11-29 21:12:49.983915+00', 5);
INSERT INTO public.insight OVERRIDING SYSTEM VALUE VALUES (2, 8, 'BrJjMfoB', 'Weekly active users (WAUs)', NULL, 'Shows the number of unique users that use your app every week.', '{"events":[{"id":"$pageview","math":"weekly_active","type":"events"}],"interval":"week","insight":"TRENDS"}', '{"kind":"InsightVizNode","source":{"kind":"TrendsQuery","series":[{"kind":"EventsNode","event":"$pageview","math":"weekly_active"}],"interval":"week"}}', NULL, false, false, false, '{}', '2026-11-29 21:12:49.983915+00', NULL, '2026-11-29 21:12:49.983915+00', '2026-11-29 21:12:49.983915+00', NULL, NULL, NULL, 1, '795', '2026-11-29 21:12:49.983915+00', 5);
INSERT INTO public.insight OVERRIDING SYSTEM VALUE VALUES (2, 9, 'kciFYaKY', 'Retention', NULL, 'Weekly retention of your users.', '{"target_entity":{"id":"$pageview","type":"events"},"returning_entity":{"id":"$pageview","type":"events"},"period":"Week","retention_type":"retention_first_time","insight":"RETENTION"}', '{"kind":"InsightVizNode","source":{"kind":"RetentionQuery","retentionFilter":{"targetEntity":{"id":"$pageview","type":"events"},"returningEntity":{"id":"$pageview","type":"events"},"period":"Week","retentionType":"retention_first_time"}}}', NULL, false, false, false, '{}', '2026-11-29 21:12:49.983915+00', NULL, '2026-11-29 21:12:49.983915+00', '2026-11-29 21:12:49.983915+00', NULL, NULL, NULL, 1, '795', '2026-11-29 21:12:49.983915+00', 5);
INSERT INTO public.insight OVERRIDING SYSTEM VALUE VALUES (2, 10, 'UcmravvC', 'Growth accounting', NULL, 'How many of your users are new, returning, resurrecting, or dormant each week.', '{"events":[{"id":"$pageview","type":"events"}],"entity_type":"events","interval":"week","shown_as":"Lifecycle","insight":"LIFECYCLE","date_from":"-30d"}', '{"kind":"InsightVizNode","source":{"kind":"LifecycleQuery","series":[{"kind":"EventsNode","event":"$pageview"}],"interval":"week","dateRange":{"date_from":"-30d"}}}', NULL, false, false, false, '{}', '2026-11-29 21:12:49.983915+00', NULL, '2026-11-29 21:12:49.983915+00', '2026-11-29 21:12:49.983915+00', NULL, NULL, NULL, 1, '795', '2026-11-29 21:12:49.983915+00', 5);
INSERT INTO public.insight OVERRIDING SYSTEM VALUE VALUES (2, 11, 'GxKAB1Pq', 'Referring domain (last 14 days)', NULL, 'Shows the most common referring domains for your users over the past 14 days.', '{"events":[{"id":"$pageview","math":"dau","type":"events"}],"interval":"day","insight":"TRENDS","display":"ActionsBarValue","breakdown":"$referring_domain","date_from":"-14d","breakdown_type":"event"}', '{"kind":"InsightVizNode","source":{"kind":"TrendsQuery","series":[{"kind":"EventsNode","event":"$pageview","math":"dau"}],"interval":"day","dateRange":{"date_from":"-14d"},"trendsFilter":{"display":"ActionsBarValue"},"breakdownFilter":{"breakdown":"$referring_domain","breakdown_type":"event"}}}', NULL, false, false, false, '{}', '2026-11-29 21:12:49.983915+00', NULL, '2026-11-29 21:12:49.983915+00', '2026-11-29 21:12:49.983915+00', NULL, NULL, NULL, 1, '795', '2026-11-29 21:12:49.983915+00', 5);
INSERT INTO public.insight OVERRIDING SYSTEM VALUE VALUES (2, 12, 'skPWRRct', 'Pageview funnel, by browser', NULL, 'This example funnel shows how many of your users have completed 3 page views, broken down by browser.', '{"events":[{"id":"$pageview","type":"events","order":0,"custom_name":"First page view"},{"id":"$pageview","type":"events","order":1,"custom_name":"Second page view"},{"id":"$pageview","type":"events","order":2,"custom_name":"Third page view"}],"insight":"FUNNELS","layout":"horizontal","interval":"day","breakdown_type":"event","breakdowns":[{"property":"$browser","type":"event"}],"funnel_viz_type":"steps","display":"FunnelViz","exclusions":[]}', '{"kind":"InsightVizNode","source":{"kind":"FunnelsQuery","series":[{"kind":"EventsNode","event":"$pageview","custom_name":"First page view"},{"kind":"EventsNode","event":"$pageview","custom_name":"Second page view"},{"kind":"EventsNode","event":"$pageview","custom_name":"Third page view"}],"interval":"day","funnelsFilter":{"layout":"horizontal","funnelVizType":"steps"},"breakdownFilter":{"breakdown":"$browser","breakdown_type":"event"}}}', NULL, false, false, true, '{}', '2026-11-29 21:12:49.983915+00', NULL, '2026-11-29 21:12:49.983915+00', '2026-11-29 21:12:49.983915+00', NULL, NULL, NULL, 1, '795', '2026-11-29 21:12:49.983915+00', 5);
INSERT INTO public.insight OVERRIDING SYSTEM VALUE VALUES (4, 13, 'b8v0yDpn', 'Daily active users (DAUs)', NULL, 'Shows the number of unique users that use your app every day.', '{"events":[{"id":"$pageview","math":"dau","type":"events"}],"interval":"day","insight":"TRENDS"}', '{"kind":"InsightVizNode","source":{"kind":"TrendsQuery","series":[{"kind":"EventsNode","event":"$pageview","math":"dau"}],"interval":"day"}}', NULL, false, false, false, '{}', '2026-11-29 21:12:50.951281+00', NULL, '2026-11-29 21:12:50.951281+00', '2026-11-29 21:12:50.951281+00', NULL, NULL, NULL, 1, '802', '2026-11-29 21:12:50.951281+00', 1);
INSERT INTO public.insight OVERRIDING SYSTEM VALUE VALUES (4, 14, 'WXdeNwbj', 'Weekly active users (WAUs)', NULL, 'Shows the number of unique users that use your app every week.', '{"events":[{"id":"$pageview","math":"weekly_active","type":"events"}],"interval":"week","insight":"TRENDS"}', '{"kind":"InsightVizNode","source":{"kind":"TrendsQuery","series":[{"kind":"EventsNode","event":"$pageview","math":"weekly_active"}],"interval":"week"}}', NULL, false, false, false, '{}', '2026-11-29 21:12:50.951281+00', NULL, '2026-11-29 21:12:50.951281+00', '2026-11-29 21:12:50.951281+00', NULL, NULL, NULL, 1, '802', '2026-11-29 21:12:50.951281+00', 1);
INSERT INTO public.insight OVERRIDING SYSTEM VALUE VALUES (4, 15, '9EZBJC2x', 'Retention', NULL, 'Weekly retention of your users.', '{"target_entity":{"id":"$pageview","type":"events"},"returning_entity":{"id":"$pageview","type":"events"},"period":"Week","retention_type":"retention_first_time","insight":"RETENTION"}', '{"kind":"InsightVizNode","source":{"kind":"RetentionQuery","retentionFilter":{"targetEntity":{"id":"$pageview","type":"events"},"returningEntity":{"id":"$pageview","type":"events"},"period":"Week","retentionType":"retention_first_time"}}}', NULL, false, false, false, '{}', '2026-11-29 21:12:50.951281+00', NULL, '2026-11-29 21:12:50.951281+00', '2026-11-29 21:12:50.951281+00', NULL, NULL, NULL, 1, '802', '2026-11-29 21:12:50.951281+00', 1);
INSERT INTO public.insight OVERRIDING SYSTEM VALUE VALUES (4, 16, 'qEMFlDP4', 'Growth accounting', NULL, 'How many of your users are new, returning, resurrecting, or dormant each week.', '{"events":[{"id":"$pageview","type":"events"}],"entity_type":"events","interval":"week","shown_as":"Lifecycle","insight":"LIFECYCLE","date_from":"-30d"}', '{"kind":"InsightVizNode","source":{"kind":"LifecycleQuery","series":[{"kind":"EventsNode","event":"$pageview"}],"interval":"week","dateRange":{"date_from":"-30d"}}}', NULL, false, false, false, '{}', '2026-11-29 21:12:50.951281+00', NULL, '2026-11-29 21:12:50.951281+00', '2026-11-29 21:12:50.951281+00', NULL, NULL, NULL, 1, '802', '2026-11-29 21:12:50.951281+00', 1);
INSERT INTO public.insight OVERRIDING SYSTEM VALUE VALUES (4, 17, 'iX1k9Sz2', 'Referring domain (last 14 days)', NULL, 'Shows the most common referring domains for your users over the past 14 days.', '{"events":[{"id":"$pageview","math":"dau","type":"events"}],"interval":"day","insight":"TRENDS","display":"ActionsBarValue","breakdown":"$referring_domain","date_from":"-14d","breakdown_type":"event"}', '{"kind":"InsightVizNode","source":{"kind":"TrendsQuery","series":[{"kind":"EventsNode","event":"$pageview","math":"dau"}],"interval":"day","dateRange":{"date_from":"-14d"},"trendsFilter":{"display":"ActionsBarValue"},"breakdownFilter":{"breakdown":"$referring_domain","breakdown_type":"event"}}}', NULL, false, false, false, '{}', '2026-11-29 21:12:50.951281+00', NULL, '2026-11-29 21:12:50.951281+00', '2026-11-29 21:12:50.951281+00', NULL, NULL, NULL, 1, '802', '2026-11-29 21:12:50.951281+00', 1);
INSERT INTO public.insight OVERRIDING SYSTEM VALUE VALUES (4, 18, 'GZIECY3e', 'Pageview funnel, by browser', NULL, 'This example funnel shows how many of your users have completed 3 page views, broken down by browser.', '{"events":[{"id":"$pageview","type":"events","order":0,"custom_name":"First page view"},{"id":"$pageview","type":"events","order":1,"custom_name":"Second page view"},{"id":"$pageview","type":"events","order":2,"custom_name":"Third page view"}],"insight":"FUNNELS","layout":"horizontal","interval":"day","breakdown_type":"event","breakdowns":[{"property":"$browser","type":"event"}],"funnel_viz_type":"steps","display":"FunnelViz","exclusions":[]}', '{"kind":"InsightVizNode","source":{"kind":"FunnelsQuery","series":[{"kind":"EventsNode","event":"$pageview","custom_name":"First page view"},{"kind":"EventsNode","event":"$pageview","custom_name":"Second page view"},{"kind":"EventsNode","event":"$pageview","custom_name":"Third page view"}],"interval":"day","funnelsFilter":{"layout":"horizontal","funnelVizType":"steps"},"breakdownFilter":{"breakdown":"$browser","breakdown_type":"event"}}}', NULL, false, false, true, '{}', '2026-11-29 21:12:50.951281+00', NULL, '2026-11-29 21:12:50.951281+00', '2026-11-29 21:12:50.951281+00', NULL, NULL, NULL, 1, '802', '2026-11-29 21:12:50.951281+00', 1);
INSERT INTO public.insight OVERRIDING SYSTEM VALUE VALUES (5, 19, 'BY0ld8vt', 'Daily active users (DAUs)', NULL, 'Shows the number of unique users that use your app every day.', '{"events":[{"id":"$pageview","math":"dau","type":"events"}],"interval":"day","insight":"TRENDS"}', '{"kind":"InsightVizNode","source":{"kind":"TrendsQuery","series":[{"kind":"EventsNode","event":"$pageview","math":"dau"}],"interval":"day"}}', NULL, false, false, false, '{}', '2026-11-29 21:12:51.120326+00', NULL, '2026-11-29 21:12:51.120326+00', '2026-11-29 21:12:51.120326+00', NULL, NULL, NULL, 1, '808', '2026-11-29 21:12:51.120326+00', 3);
INSERT INTO public.insight OVERRIDING SYSTEM VALUE VALUES (5, 20, '6a2r2c6b', 'Weekly active users (WAUs)', NULL, 'Shows the number of unique users that use your app every week.', '{"events":[{"id":"$pageview","math":"weekly_active","type":"events"}],"interval":"week","insight":"TRENDS"}', '{"kind":"InsightVizNode","source":{"kind":"TrendsQuery","series":[{"kind":"EventsNode","event":"$pageview","math":"weekly_active"}],"interval":"week"}}', NULL, false, false, false, '{}', '2026-11-29 21:12:51.120326+00', NULL, '2026-11-29 21:12:51.120326+00', '2026-11-29 21:12:51.120326+00', NULL, NULL, NULL, 1, '808', '2026-11-29 21:12:51.120326+00', 3);
INSERT INTO public.insight OVERRIDING SYSTEM VALUE VALUES (5, 21, 'Klpoif9a', 'Retention', NULL, 'Weekly retention of your users.', '{"target_entity":{"id":"$pageview","type":"events"},"returning_entity":{"id":"$pageview","type":"events"},"period":"Week","retention_type":"retention_first_time","insight":"RETENTION"}', '{"kind":"InsightVizNode","source":{"kind":"RetentionQuery","retentionFilter":{"targetEntity":{"id":"$pageview","type":"events"},"returningEntity":{"id":"$pageview","type":"events"},"period":"Week","retentionType":"retention_first_time"}}}', NULL, false, false, false, '{}', '2026-11-29 21:12:51.120326+00', NULL, '2026-11-29 21:12:51.120326+00', '2026-11-29 21:12:51.120326+00', NULL, NULL, NULL, 1, '808', '2026-11-29 21:12:51.120326+00', 3);
INSERT INTO public.insight OVERRIDING SYSTEM VALUE VALUES (5, 22, 'CxzA3whv', 'Growth accounting', NULL, 'How many of your users are new, returning, resurrecting, or dormant each week.', '{"events":[{"id":"$pageview","type":"events"}],"entity_type":"events","interval":"week","shown_as":"Lifecycle","insight":"LIFECYCLE","date_from":"-30d"}', '{"kind":"InsightVizNode","source":{"kind":"LifecycleQuery","series":[{"kind":"EventsNode","event":"$pageview"}],"interval":"week","dateRange":{"date_from":"-30d"}}}', NULL, false, false, false, '{}', '2026-11-29 21:12:51.120326+00', NULL, '2026-11-29 21:12:51.120326+00', '2026-11-29 21:12:51.120326+00', NULL, NULL, NULL, 1, '808', '2026-11-29 21:12:51.120326+00', 3);
INSERT INTO public.insight OVERRIDING SYSTEM VALUE VALUES (5, 23, 'mGohrFNc', 'Referring domain (last 14 days)', NULL, 'Shows the most common referring domains for your users over the past 14 days.', '{"events":[{"id":"$pageview","math":"dau","type":"events"}],"interval":"day","insight":"TRENDS","display":"ActionsBarValue","breakdown":"$referring_domain","date_from":"-14d","breakdown_type":"event"}', '{"kind":"InsightVizNode","source":{"kind":"TrendsQuery","series":[{"kind":"EventsNode","event":"$pageview","math":"dau"}],"interval":"day","dateRange":{"date_from":"-14d"},"trendsFilter":{"display":"ActionsBarValue"},"breakdownFilter":{"breakdown":"$referring_domain","breakdown_type":"event"}}}', NULL, false, false, false, '{}', '2026-11-29 21:12:51.120326+00', NULL, '2026-11-29 21:12:51.120326+00', '2026-11-29 21:12:51.120326+00', NULL, NULL, NULL, 1, '808', '2026-11-29 21:12:51.120326+00', 3);
INSERT INTO public.insight OVERRIDING SYSTEM VALUE VALUES (5, 24, 'ad6Zm3No', 'Pageview funnel, by browser', NULL, 'This example funnel shows how many of your users have completed 3 page views, broken down by browser.', '{"events":[{"id":"$pageview","type":"events","order":0,"custom_name":"First page view"},{"id":"$pageview","type":"events","order":1,"custom_name":"Second page view"},{"id":"$pageview","type":"events","order":2,"custom_name":"Third page view"}],"insight":"FUNNELS","layout":"horizontal","interval":"day","breakdown_type":"event","breakdowns":[{"property":"$browser","type":"event"}],"funnel_viz_type":"steps","display":"FunnelViz","exclusions":[]}', '{"kind":"InsightVizNode","source":{"kind":"FunnelsQuery","series":[{"kind":"EventsNode","event":"$pageview","custom_name":"First page view"},{"kind":"EventsNode","event":"$pageview","custom_name":"Second page view"},{"kind":"EventsNode","event":"$pageview","custom_name":"Third page view"}],"interval":"day","funnelsFilter":{"layout":"horizontal","funnelVizType":"steps"},"breakdownFilter":{"breakdown":"$browser","breakdown_type":"event"}}}', NULL, false, false, true, '{}', '2026-11-29 21:12:51.120326+00', NULL, '2026-11-29 21:12:51.120326+00', '2026-11-29 21:12:51.120326+00', NULL, NULL, NULL, 1, '808', '2026-11-29 21:12:51.120326+00', 3);
INSERT INTO public.insight OVERRIDING SYSTEM VALUE VALUES (1, 26, 'W33yMTYm', 'Funnel', NULL, NULL, '{}', '{"kind":"InsightVizNode","source":{"kind":"FunnelsQuery","series":[1,2.50,null]}}', NULL, false, false, false, '{}', '2026-11-29 21:12:51.487122+00', 1, '2026-11-29 21:12:51.487122+00', '2026-11-29 21:12:51.487122+00', 1, NULL, NULL, 1, '812', '2026-11-29 21:12:51.487122+00', 1);
INSERT INTO public.insight OVERRIDING SYSTEM VALUE VALUES (1, 27, 'XQuYGBZF', NULL, NULL, NULL, '{}', NULL, NULL, false, false, false, '{}', '2026-11-29 21:12:51.566113+00', 1, '2026-11-29 21:12:51.566113+00', '2026-11-29 21:12:51.566113+00', 1, NULL, NULL, 1, '813', '2026-11-29 21:12:51.566113+00', 1);
INSERT INTO public.insight OVERRIDING SYSTEM VALUE VALUES (1, 28, 'xdxy0eBM', 'Gone', NULL, NULL, '{}', NULL, NULL, false, false, false, '{}', '2026-11-29 21:12:51.780852+00', 1, '2026-11-29 21:12:51.820697+00', '2026-11-29 21:12:51.780852+00', 1, '2026-11-29 21:12:51.820697+00', NULL, 2, '816', '2026-11-29 21:12:51.820697+00', 1);
INSERT INTO public.insight OVERRIDING SYSTEM VALUE VALUES (1, 25, '4xnqHLwx', 'Signups', 'Pageviews', 'Per day', '{"events":[{"id":"$pageview"}],"date_from":"-7d"}', NULL, 3, true, true, false, '{kpi}', '2026-11-29 21:12:51.282704+00', 2, '2026-11-29 21:12:52.845433+00', '2026-11-29 21:12:52.845433+00', 2, NULL, NULL, 2, '828', '2026-11-29 21:12:52.845433+00', 2);
INSERT INTO public.insight OVERRIDING SYSTEM VALUE VALUES (1, 29, '2YfihYKU', 'Deleted along', NULL, NULL, '{}', NULL, NULL, false, false, false, '{}', '2026-11-29 21:12:52.966149+00', 1, '2026-11-29 21:12:52.966149+00', '2026-11-29 21:12:52.966149+00', 1, '2026-11-29 21:12:53.011862+00', 7, 2, '831', '2026-11-29 21:12:53.011862+00', 1);
INSERT INTO public.insight OVERRIDING SYSTEM VALUE VALUES (1, 30, 'dnBJVC0u', 'Signups', 'Pageviews', 'Per day', '{"events":[{"id":"$pageview"}],"date_from":"-7d"}', NULL, 3, true, true, false, '{kpi}', '2026-11-29 21:12:53.058691+00', 1, '2026-11-29 21:12:53.058691+00', '2026-11-29 21:12:53.058691+00', 1, NULL, NULL, 1, '832', '2026-11-29 21:12:53.058691+00', 1);
INSERT INTO public.insight OVERRIDING SYSTEM VALUE VALUES (1, 31, 'MJMZmiht', 'Funnel', NULL, NULL, '{}', '{"kind":"InsightVizNode","source":{"kind":"FunnelsQuery","series":[1,2.50,null]}}', NULL, false, false, false, '{}', '2026-11-29 21:12:53.058691+00', 1, '2026-11-29 21:12:53.058691+00', '2026-11-29 21:12:53.058691+00', 1, NULL, NULL, 1, '832', '2026-11-29 21:12:53.058691+00', 1);
INSERT INTO public.insight OVERRIDING SYSTEM VALUE VALUES (1, 32, 'AI56p6Xp', 'Daily active users (DAUs)', NULL, 'Shows the number of unique users that use your app every day.', '{"events":[{"id":"$pageview","math":"dau","type":"events"}],"interval":"day","insight":"TRENDS"}', '{"kind":"InsightVizNode","source":{"kind":"TrendsQuery","series":[{"kind":"EventsNode","event":"$pageview","math":"dau"}],"interval":"day"}}', NULL, false, false, false, '{}', '2026-11-29 21:12:53.125746+00', NULL, '2026-11-29 21:12:53.125746+00', '2026-11-29 21:12:53.125746+00', NULL, NULL, NULL, 1, '835', '2026-11-29 21:12:53.125746+00', 1);
INSERT INTO public.insight OVERRIDING SYSTEM VALUE VALUES (1, 33, 'HXQv2yKJ', 'Weekly active users (WAUs)', NULL, 'Shows the number of unique users that use your app every week.', '{"events":[{"id":"$pageview","math":"weekly_active","type":"events"}],"interval":"week","insight":"TRENDS"}', '{"kind":"InsightVizNode","source":{"kind":"TrendsQuery","series":[{"kind":"EventsNode","event":"$pageview","math":"weekly_active"}],"interval":"week"}}', NULL, false, false, false, '{}', '2026-11-29 21:12:53.125746+00', NULL, '2026-11-29 21:12:53.125746+00', '2026-11-29 21:12:53.125746+00', NULL, NULL, NULL, 1, '835', '2026-11-29 21:12:53.125746+00', 1);
INSERT INTO public.insight OVERRIDING SYSTEM VALUE VALUES (1, 34, 'eXP1Rgag', 'Retention', NULL, 'Weekly retention of your users.', '{"target_entity":{"id":"$pageview","type":"events"},"returning_entity":{"id":"$pageview","type":"events"},"period":"Week","retention_type":"retention_first_time","insight":"RETENTION"}', '{"kind":"InsightVizNode","source":{"kind":"RetentionQuery","retentionFilter":{"targetEntity":{"id":"$pageview","type":"events"},"returningEntity":{"id":"$pageview","type":"events"},"period":"Week","retentionType":"retention_first_time"}}}', NULL, false, false, false, '{}', '2026-11-29 21:12:53.125746+00', NULL, '2026-11-29 21:12:53.125746+00', '2026-11-29 21:12:53.125746+00', NULL, NULL, NULL, 1, '835', '2026-11-29 21:12:53.125746+00', 1);
INSERT INTO public.insight OVERRIDING SYSTEM VALUE VALUES (1, 35, 'bXxDH583', 'Growth accounting', NULL, 'How many of your users are new, returning, resurrecting, or dormant each week.', '{"events":[{"id":"$pageview","type":"events"}],"entity_type":"events","interval":"week","shown_as":"Lifecycle","insight":"LIFECYCLE","date_from":"-30d"}', '{"kind":"InsightVizNode","source":{"kind":"LifecycleQuery","series":[{"kind":"EventsNode","event":"$pageview"}],"interval":"week","dateRange":{"date_from":"-30d"}}}', NULL, false, false, false, '{}', '2026-11-29 21:12:53.125746+00', NULL, '2026-11-29 21:12:53.125746+00', '2026-11-29 21:12:53.125746+00', NULL, NULL, NULL, 1, '835', '2026-11-29 21:12:53.125746+00', 1);
INSERT INTO public.insight OVERRIDING SYSTEM VALUE VALUES (1, 36, 'XNeza6XF', 'Referring domain (last 14 days)', NULL, 'Shows the most common referring domains for your users over the past 14 days.', '{"events":[{"id":"$pageview","math":"dau","type":"events"}],"interval":"day","insight":"TRENDS","display":"ActionsBarValue","breakdown":"$referring_domain","date_from":"-14d","breakdown_type":"event"}', '{"kind":"InsightVizNode","source":{"kind":"TrendsQuery","series":[{"kind":"EventsNode","event":"$pageview","math":"dau"}],"interval":"day","dateRange":{"date_from":"-14d"},"trendsFilter":{"display":"ActionsBarValue"},"breakdownFilter":{"breakdown":"$referring_domain","breakdown_type":"event"}}}', NULL, false, false, false, '{}', '2026-11-29 21:12:53.125746+00', NULL, '2026-11-29 21:12:53.125746+00', '2026-11-29 21:12:53.125746+00', NULL, NULL, NULL, 1, '835', '2026-11-29 21:12:53.125746+00', 1);
INSERT INTO public.insight OVERRIDING SYSTEM VALUE VALUES (1, 37, 'UdnzmRuS', 'Pageview funnel, by browser', NULL, 'This example funnel shows how many of your users have completed 3 page views, broken down by browser.', '{"events":[{"id":"$pageview","type":"events","order":0,"custom_name":"First page view"},{"id":"$pageview","type":"events","order":1,"custom_name":"Second page view"},{"id":"$pageview","type":"events","order":2,"custom_name":"Third page view"}],"insight":"FUNNELS","layout":"horizontal","interval":"day","breakdown_type":"event","breakdowns":[{"property":"$browser","type":"event"}],"funnel_viz_type":"steps","display":"FunnelViz","exclusions":[]}', '{"kind":"InsightVizNode","source":{"kind":"FunnelsQuery","series":[{"kind":"EventsNode","event":"$pageview","custom_name":"First page view"},{"kind":"EventsNode","event":"$pageview","custom_name":"Second page view"},{"kind":"EventsNode","event":"$pageview","custom_name":"Third page view"}],"interval":"day","funnelsFilter":{"layout":"horizontal","funnelVizType":"steps"},"breakdownFilter":{"breakdown":"$browser","breakdown_type":"event"}}}', NULL, false, false, true, '{}', '2026-11-29 21:12:53.125746+00', NULL, '2026-11-29 21:12:53.125746+00', '2026-11-29 21:12:53.125746+00', NULL, NULL, NULL, 1, '835', '2026-11-29 21:12:53.125746+00', 1);
INSERT INTO public.invite VALUES ('ff51610f-5f87-455b-9975-55f98bf73204', 'e6765c34-25f5-4c36-bf74-bb42fa6961c9', 'pending@example.com', 'Pen', 1, '2099-01-01 00:00:00+00', '2026-11-29 21:12:49.358485+00');
INSERT INTO public.invite VALUES ('ff51610f-5f87-455b-9975-55f98bf73204', '88a7bac3-d6b8-470e-9280-bc139da8676d', 'late@example.com', '', 1, '2020-01-01 00:00:00+00', '2026-11-29 21:12:49.358485+00');
INSERT INTO public.login_failure VALUES ('\xd0574c4966d2c326193622feebc64991c5b59807ae68fa8255b26c79f4bf917a', '2026-11-29 21:12:54.544654+00');
INSERT INTO public.membership VALUES ('ff51610f-5f87-455b-9975-55f98bf73204', 1, 15, '2026-11-29 21:12:41.589101+00', '2026-11-29 21:12:41.589101+00', '706826ea-c76d-4b89-b820-1faf28066430');
INSERT INTO public.membership VALUES ('ff51610f-5f87-455b-9975-55f98bf73204', 2, 1, '2026-11-29 21:12:47.672789+00', '2026-11-29 21:12:47.672789+00', '7c46be42-8af0-4b4f-9d54-8eadcda7dc30');
INSERT INTO public.membership VALUES ('ff51610f-5f87-455b-9975-55f98bf73204', 4, 1, '2026-11-29 21:12:48.653826+00', '2026-11-29 21:12:48.653826+00', '77827426-3e69-4b4c-8680-6dc025314cb0');
INSERT INTO public.membership VALUES ('ff51610f-5f87-455b-9975-55f98bf73204', 3, 8, '2026-11-29 21:12:48.181739+00', '2026-11-29 21:12:48.875295+00', '01d9e0ef-f4eb-4c21-9332-a7a20125b7d1');
INSERT INTO public.membership VALUES ('131b16d5-2a79-4c8a-90a1-f12e16c5046b', 5, 15, '2026-11-29 21:12:49.983915+00', '2026-11-29 21:12:49.983915+00', '6a1e39c4-040c-41da-856a-fafd538c9d84');
INSERT INTO public.membership VALUES ('650f9576-1183-4e66-b9da-f7c594da2d30', 1, 15, '2026-11-29 21:12:50.473626+00', '2026-11-29 21:12:50.473626+00', 'aa8d1aa0-db7e-4368-8c9b-4460b3212c75');
INSERT INTO public.organization VALUES ('ff51610f-5f87-455b-9975-55f98bf73204', 'Acme', 'acme', '2026-11-29 21:12:41.589101+00', '2026-11-29 21:12:41.589101+00');
INSERT INTO public.organization VALUES ('131b16d5-2a79-4c8a-90a1-f12e16c5046b', 'Umbrella', 'umbrella', '2026-11-29 21:12:49.983915+00', '2026-11-29 21:12:49.983915+00');
INSERT INTO public.organization VALUES ('650f9576-1183-4e66-b9da-f7c594da2d30', 'Second of Ann', 'second-of-ann', '2026-11-29 21:12:50.473626+00', '2026-11-29 21:12:50.473626+00');
INSERT INTO public.plan VALUES ('default', '{"minute": 100000, "public_minute": 100000}');
INSERT INTO public.plan VALUES ('team', '{"hour": 0, "minute": 50000, "project_write_hour": 70000}');
INSERT INTO public.project OVERRIDING SYSTEM VALUE VALUES (2, '4fab61b0-8b21-42b6-b66d-8fbb13fe3151', '131b16d5-2a79-4c8a-90a1-f12e16c5046b', 'phc_gWlFwBedtuWJ4nnxVH9MYef3YmCNsV9LEqxPCG42CIX', 'Default Project', 'UTC', false, 2, '2026-11-29 21:12:49.983915+00', '2026-11-29 21:12:49.983915+00');
INSERT INTO public.project OVERRIDING SYSTEM VALUE VALUES (3, '705b3549-d251-4fcf-9d6c-1deed9ff3045', '650f9576-1183-4e66-b9da-f7c594da2d30', 'phc_PfrPhs35Al1rkJ3H3028fZta3yAzUXfGFwvZcpCMr5c', 'Default Project', 'UTC', false, NULL, '2026-11-29 21:12:50.473626+00', '2026-11-29 21:12:50.473626+00');
INSERT INTO public.project OVERRIDING SYSTEM VALUE VALUES (4, 'bc9706a0-0e4a-4256-948b-22cae4c4bc73', 'ff51610f-5f87-455b-9975-55f98bf73204', 'phc_AKb5y9mbOjbWz3aR3m088ULlgm6E3adK2o89FOPVqYD', 'Private', 'Europe/Berlin', true, 3, '2026-11-29 21:12:50.951281+00', '2026-11-29 21:12:50.951281+00');
INSERT INTO public.project OVERRIDING SYSTEM VALUE VALUES (5, '802ef4d8-1b6b-4e35-868c-46faec683d1b', 'ff51610f-5f87-455b-9975-55f98bf73204', 'phc_MTtdPATVoJ4MMRpw9VLbpwIEVkGtx1ytJJHmPTBSTz7', 'Third', 'UTC', false, 4, '2026-11-29 21:12:51.120326+00', '2026-11-29 21:12:51.120326+00');
INSERT INTO public.project OVERRIDING SYSTEM VALUE VALUES (1, '6460893a-4c78-44c0-bcf7-42b4e42ce076', 'ff51610f-5f87-455b-9975-55f98bf73204', 'phc_VWKDZB0wsNNTLoGsopMUmiNO3pSFvkU9aL6t6ElvKxZ', 'Main', 'UTC', false, 5, '2026-11-29 21:12:41.589101+00', '2026-11-29 21:12:53.268417+00');
INSERT INTO public.project_membership VALUES (4, 2, 'ff51610f-5f87-455b-9975-55f98bf73204', '648b0227-e74b-4206-9566-22108815b250', 8, '2026-11-29 21:12:51.017218+00', '2026-11-29 21:12:51.017218+00');
INSERT INTO public.project_membership VALUES (4, 4, 'ff51610f-5f87-455b-9975-55f98bf73204', 'b44da99b-21a3-4463-9161-0dfce4ea52d2', 1, '2026-11-29 21:12:51.053951+00', '2026-11-29 21:12:51.053951+00');
INSERT INTO public.project_quota VALUES (1, 'team', '{"read_minute": 60000}');
INSERT INTO public.quota_process VALUES ('9904108f-c38a-4116-93cf-20c0d4ea4f89', '2026-11-29 21:12:56.328559+00');
INSERT INTO public.quota_use VALUES ('user 2', 29933112, 0, 1, '2026-11-29 21:12:48.087113+00');
INSERT INTO public.quota_use VALUES ('user 3', 29933112, 0, 1, '2026-11-29 21:12:48.341082+00');
INSERT INTO public.quota_use VALUES ('key qbMXVTZplUShAw73', 29933112, 38, 34, '2026-11-29 21:12:55.828741+00');
INSERT INTO public.quota_use VALUES ('user 4', 29933112, 0, 1, '2026-11-29 21:12:48.829195+00');
INSERT INTO public.quota_use VALUES ('key 4Z5NTFLfsfG55Lbz', 29933112, 5, 7, '2026-11-29 21:12:56.084122+00');
INSERT INTO public.quota_use VALUES ('user 5', 29933112, 0, 1, '2026-11-29 21:12:50.084151+00');
INSERT INTO public.quota_use VALUES ('key u0LMZqhS5WjlFRZy', 29933112, 4, 1, '2026-11-29 21:12:56.084122+00');
INSERT INTO public.quota_use VALUES ('key xLfvX0yOfzoipb8v', 29933112, 5, 1, '2026-11-29 21:12:56.084122+00');
INSERT INTO public.quota_use VALUES ('key y8kKsmrdO9WRK6hJ', 29933112, 4, 3, '2026-11-29 21:12:56.084122+00');
INSERT INTO public.quota_use VALUES ('address 7f000001', 29933112, 4, 6, '2026-11-29 21:12:56.328559+00');
INSERT INTO public.quota_use VALUES ('key OMdK7N0qs7iSsTxv', 29933112, 4, 1, '2026-11-29 21:12:56.328559+00');
INSERT INTO public.quota_use VALUES ('key mNkDKzurIi3NCUKx', 29933112, 6, 0, '2026-11-29 21:12:56.328559+00');
INSERT INTO public.quota_use VALUES ('key qZI0b5x8F7fGrY3n', 29933112, 3, 0, '2026-11-29 21:12:56.328559+00');
INSERT INTO public.quota_use VALUES ('project 1', 29933112, 33, 29, '2026-11-29 21:12:56.328559+00');
INSERT INTO public.quota_use VALUES ('project 4', 29933112, 5, 3, '2026-11-29 21:12:56.328559+00');
INSERT INTO public.quota_use VALUES ('project 2', 29933112, 0, 1, '2026-11-29 21:12:53.356009+00');
INSERT INTO public.quota_use VALUES ('user 1', 29933112, 0, 2, '2026-11-29 21:12:54.080075+00');
INSERT INTO public.refresh_token VALUES ('\xb7e3ffa2777e02eca78f8fcb45d2feb6c355426e9d40b52153ad5157e3f50652', '4e056658-adab-42ed-b66b-d5cb1c1e3eed', '2026-11-29 21:12:41.589101+00', NULL);
INSERT INTO public.refresh_token VALUES ('\x6e63f658de637b009744589782f83d50032ef2069dc3638b68380470dafade70', '9e258e21-0eba-462e-8c33-c8ba0bece3c3', '2026-11-29 21:12:47.672789+00', NULL);
INSERT INTO public.refresh_token VALUES ('\x69bd6942cbb728264ccb2566cc308f24f9f8854d380cb9cf91aadc5698019286', '354a79fe-054a-49bc-8122-3fd4e8553c82', '2026-11-29 21:12:48.181739+00', NULL);
INSERT INTO public.refresh_token VALUES ('\x9f08b5e4f396478b2a90b9bfe029d721c9fa9edc0e947c2d59859a021e57a0b0', 'af7eacf2-51ef-40aa-8b2a-c2fad978621b', '2026-11-29 21:12:48.653826+00', NULL);
INSERT INTO public.refresh_token VALUES ('\x81642b587ee5e9db38f52df985a931306bce7a837266145688ffe02272bed855', 'faa19c4c-f9e2-40df-969c-e070b56d8737', '2026-11-29 21:12:49.983915+00', NULL);
INSERT INTO public.session VALUES ('4e056658-adab-42ed-b66b-d5cb1c1e3eed', 1, '2026-11-29 21:12:41.589101+00', '2099-01-01 00:00:00+00');
INSERT INTO public.session VALUES ('9e258e21-0eba-462e-8c33-c8ba0bece3c3', 2, '2026-11-29 21:12:47.672789+00', '2099-01-01 00:00:00+00');
INSERT INTO public.session VALUES ('354a79fe-054a-49bc-8122-3fd4e8553c82', 3, '2026-11-29 21:12:48.181739+00', '2099-01-01 00:00:00+00');
INSERT INTO public.session VALUES ('af7eacf2-51ef-40aa-8b2a-c2fad978621b', 4, '2026-11-29 21:12:48.653826+00', '2099-01-01 00:00:00+00');
INSERT INTO public.session VALUES ('faa19c4c-f9e2-40df-969c-e070b56d8737', 5, '2026-11-29 21:12:49.983915+00', '2099-01-01 00:00:00+00');
INSERT INTO public.sharing_configuration VALUES (1, 6, 'kUPH1oPqyXbzkuehKoOQhgPINH-x9A', true, '2026-11-29 21:12:53.573296+00', NULL, NULL, NULL, '{}', 0, NULL);
INSERT INTO public.sharing_configuration VALUES (1, 5, 'jvGKwPfbH8RsavNHpysEgyizNvRmXQ', true, '2026-11-29 21:12:53.516751+00', '2099-01-01 00:00:00+00', '$argon2id$v=19$m=19456,t=2,p=1$STUNahKohOfY4fR+644++Q$f6qvtEPQmXtAx3sXUOT2RgxotGKfnnMI92vi0jROxlo', '2026-11-29 21:12:53.516751+00', '{https://intranet.example.com}', 1, '2026-11-29 21:12:53.780406+00');
INSERT INTO public.tile OVERRIDING SYSTEM VALUE VALUES (1, 1, 1, 1, NULL, '{"sm":{"x":0,"y":0,"w":6,"h":5,"minW":3,"minH":5},"xs":{"x":0,"y":0,"w":1,"h":5,"minW":3,"minH":5,"moved":false,"static":false}}', 0, 0, 6, 5, 'blue', 0, NULL, NULL);
INSERT INTO public.tile OVERRIDING SYSTEM VALUE VALUES (1, 2, 1, 2, NULL, '{"sm":{"x":6,"y":0,"w":6,"h":5,"minW":3,"minH":5},"xs":{"x":0,"y":5,"w":1,"h":5,"minW":3,"minH":5,"moved":false,"static":false}}', 6, 0, 6, 5, 'green', 1, NULL, NULL);
INSERT INTO public.tile OVERRIDING SYSTEM VALUE VALUES (1, 3, 1, 3, NULL, '{"sm":{"x":6,"y":5,"w":6,"h":5,"minW":3,"minH":5},"xs":{"x":0,"y":10,"w":1,"h":5,"minW":3,"minH":5,"moved":false,"static":false}}', 6, 5, 6, 5, 'blue', 2, NULL, NULL);
INSERT INTO public.tile OVERRIDING SYSTEM VALUE VALUES (1, 4, 1, 4, NULL, '{"sm":{"x":0,"y":5,"w":6,"h":5,"minW":3,"minH":5},"xs":{"x":0,"y":15,"w":1,"h":5,"minW":3,"minH":5,"moved":false,"static":false}}', 0, 5, 6, 5, 'purple', 3, NULL, NULL);
INSERT INTO public.tile OVERRIDING SYSTEM VALUE VALUES (1, 5, 1, 5, NULL, '{"sm":{"x":0,"y":10,"w":6,"h":5,"minW":3,"minH":5},"xs":{"x":0,"y":20,"w":1,"h":5,"minW":3,"minH":5,"moved":false,"static":false}}', 0, 10, 6, 5, 'black', 4, NULL, NULL);
INSERT INTO public.tile OVERRIDING SYSTEM VALUE VALUES (1, 6, 1, 6, NULL, '{"sm":{"x":6,"y":10,"w":6,"h":5,"minW":3,"minH":5},"xs":{"x":0,"y":25,"w":1,"h":5,"minW":3,"minH":5,"moved":false,"static":false}}', 6, 10, 6, 5, 'green', 5, NULL, NULL);
INSERT INTO public.tile OVERRIDING SYSTEM VALUE VALUES (2, 7, 2, 7, NULL, '{"sm":{"x":0,"y":0,"w":6,"h":5,"minW":3,"minH":5},"xs":{"x":0,"y":0,"w":1,"h":5,"minW":3,"minH":5,"moved":false,"static":false}}', 0, 0, 6, 5, 'blue', 0, NULL, NULL);
INSERT INTO public.tile OVERRIDING SYSTEM VALUE VALUES (2, 8, 2, 8, NULL, '{"sm":{"x":6,"y":0,"w":6,"h":5,"minW":3,"minH":5},"xs":{"x":0,"y":5,"w":1,"h":5,"minW":3,"minH":5,"moved":false,"static":false}}', 6, 0, 6, 5, 'green', 1, NULL, NULL);
INSERT INTO public.tile OVERRIDING SYSTEM VALUE VALUES (2, 9, 2, 9, NULL, '{"sm":{"x":6,"y":5,"w":6,"h":5,"minW":3,"minH":5},"xs":{"x":0,"y":10,"w":1,"h":5,"minW":3,"minH":5,"moved":false,"static":false}}', 6, 5, 6, 5, 'blue', 2, NULL, NULL);
INSERT INTO public.tile OVERRIDING SYSTEM VALUE VALUES (2, 10, 2, 10, NULL, '{"sm":{"x":0,"y":5,"w":6,"h":5,"minW":3,"minH":5},"xs":{"x":0,"y":15,"w":1,"h":5,"minW":3,"minH":5,"moved":false,"static":false}}', 0, 5, 6, 5, 'purple', 3, NULL, NULL);
INSERT INTO public.tile OVERRIDING SYSTEM VALUE VALUES (2, 11, 2, 11, NULL, '{"sm":{"x":0,"y":10,"w":6,"h":5,"minW":3,"minH":5},"xs":{"x":0,"y":20,"w":1,"h":5,"minW":3,"minH":5,"moved":false,"static":false}}', 0, 10, 6, 5, 'black', 4, NULL, NULL);
INSERT INTO public.tile OVERRIDING SYSTEM VALUE VALUES (2, 12, 2, 12, NULL, '{"sm":{"x":6,"y":10,"w":6,"h":5,"minW":3,"minH":5},"xs":{"x":0,"y":25,"w":1,"h":5,"minW":3,"minH":5,"moved":false,"static":false}}', 6, 10, 6, 5, 'green', 5, NULL, NULL);
INSERT INTO public.tile OVERRIDING SYSTEM VALUE VALUES (4, 13, 3, 13, NULL, '{"sm":{"x":0,"y":0,"w":6,"h":5,"minW":3,"minH":5},"xs":{"x":0,"y":0,"w":1,"h":5,"minW":3,"minH":5,"moved":false,"static":false}}', 0, 0, 6, 5, 'blue', 0, NULL, NULL);
INSERT INTO public.tile OVERRIDING SYSTEM VALUE VALUES (4, 14, 3, 14, NULL, '{"sm":{"x":6,"y":0,"w":6,"h":5,"minW":3,"minH":5},"xs":{"x":0,"y":5,"w":1,"h":5,"minW":3,"minH":5,"moved":false,"static":false}}', 6, 0, 6, 5, 'green', 1, NULL, NULL);
INSERT INTO public.tile OVERRIDING SYSTEM VALUE VALUES (4, 15, 3, 15, NULL, '{"sm":{"x":6,"y":5,"w":6,"h":5,"minW":3,"minH":5},"xs":{"x":0,"y":10,"w":1,"h":5,"minW":3,"minH":5,"moved":false,"static":false}}', 6, 5, 6, 5, 'blue', 2, NULL, NULL);
INSERT INTO public.tile OVERRIDING SYSTEM VALUE VALUES (4, 16, 3, 16, NULL, '{"sm":{"x":0,"y":5,"w":6,"h":5,"minW":3,"minH":5},"xs":{"x":0,"y":15,"w":1,"h":5,"minW":3,"minH":5,"moved":false,"static":false}}', 0, 5, 6, 5, 'purple', 3, NULL, NULL);
INSERT INTO public.tile OVERRIDING SYSTEM VALUE VALUES (4, 17, 3, 17, NULL, '{"sm":{"x":0,"y":10,"w":6,"h":5,"minW":3,"minH":5},"xs":{"x":0,"y":20,"w":1,"h":5,"minW":3,"minH":5,"moved":false,"static":false}}', 0, 10, 6, 5, 'black', 4, NULL, NULL);
INSERT INTO public.tile OVERRIDING SYSTEM VALUE VALUES (4, 18, 3, 18, NULL, '{"sm":{"x":6,"y":10,"w":6,"h":5,"minW":3,"minH":5},"xs":{"x":0,"y":25,"w":1,"h":5,"minW":3,"minH":5,"moved":false,"static":false}}', 6, 10, 6, 5, 'green', 5, NULL, NULL);
INSERT INTO public.tile OVERRIDING SYSTEM VALUE VALUES (5, 19, 4, 19, NULL, '{"sm":{"x":0,"y":0,"w":6,"h":5,"minW":3,"minH":5},"xs":{"x":0,"y":0,"w":1,"h":5,"minW":3,"minH":5,"moved":false,"static":false}}', 0, 0, 6, 5, 'blue', 0, NULL, NULL);
INSERT INTO public.tile OVERRIDING SYSTEM VALUE VALUES (5, 20, 4, 20, NULL, '{"sm":{"x":6,"y":0,"w":6,"h":5,"minW":3,"minH":5},"xs":{"x":0,"y":5,"w":1,"h":5,"minW":3,"minH":5,"moved":false,"static":false}}', 6, 0, 6, 5, 'green', 1, NULL, NULL);
INSERT INTO public.tile OVERRIDING SYSTEM VALUE VALUES (5, 21, 4, 21, NULL, '{"sm":{"x":6,"y":5,"w":6,"h":5,"minW":3,"minH":5},"xs":{"x":0,"y":10,"w":1,"h":5,"minW":3,"minH":5,"moved":false,"static":false}}', 6, 5, 6, 5, 'blue', 2, NULL, NULL);
INSERT INTO public.tile OVERRIDING SYSTEM VALUE VALUES (5, 22, 4, 22, NULL, '{"sm":{"x":0,"y":5,"w":6,"h":5,"minW":3,"minH":5},"xs":{"x":0,"y":15,"w":1,"h":5,"minW":3,"minH":5,"moved":false,"static":false}}', 0, 5, 6, 5, 'purple', 3, NULL, NULL);
INSERT INTO public.tile OVERRIDING SYSTEM VALUE VALUES (5, 23, 4, 23, NULL, '{"sm":{"x":0,"y":10,"w":6,"h":5,"minW":3,"minH":5},"xs":{"x":0,"y":20,"w":1,"h":5,"minW":3,"minH":5,"moved":false,"static":false}}', 0, 10, 6, 5, 'black', 4, NULL, NULL);
INSERT INTO public.tile OVERRIDING SYSTEM VALUE VALUES (5, 24, 4, 24, NULL, '{"sm":{"x":6,"y":10,"w":6,"h":5,"minW":3,"minH":5},"xs":{"x":0,"y":25,"w":1,"h":5,"minW":3,"minH":5,"moved":false,"static":false}}', 6, 10, 6, 5, 'green', 5, NULL, NULL);
INSERT INTO public.tile OVERRIDING SYSTEM VALUE VALUES (1, 27, 5, NULL, '## Goals

* <b>&amp;</b> \', '{"sm":{"x":6,"y":0,"w":6,"h":5,"minW":3},"xs":{"x":0,"y":0,"w":1,"h":5}}', 6, 0, 6, 5, 'blue', 2, true, NULL);
INSERT INTO public.tile OVERRIDING SYSTEM VALUE VALUES (1, 28, 5, NULL, 'removed', '{"sm":{"x":0,"y":5,"w":6,"h":5}}', 0, 5, 6, 5, NULL, 3, NULL, '2026-11-29 21:12:52.0638+00');
INSERT INTO public.tile OVERRIDING SYSTEM VALUE VALUES (1, 26, 5, 26, NULL, '{"sm":{"x":6,"y":0,"w":6,"h":5,"minW":3},"xs":{"x":0,"y":0,"w":1,"h":5}}', 6, 0, 6, 5, NULL, 1, NULL, NULL);
INSERT INTO public.tile OVERRIDING SYSTEM VALUE VALUES (1, 25, 5, 25, NULL, '{"sm":{"x":0,"y":0,"w":6,"h":5}}', 0, 0, 6, 5, 'green', 0, NULL, NULL);
INSERT INTO public.tile OVERRIDING SYSTEM VALUE VALUES (1, 29, 6, 25, NULL, '{"sm":{"x":0,"y":0,"w":6,"h":5}}', 0, 0, 6, 5, NULL, 0, NULL, NULL);
INSERT INTO public.tile OVERRIDING SYSTEM VALUE VALUES (1, 30, 7, 29, NULL, '{"sm":{"x":0,"y":0,"w":6,"h":5}}', 0, 0, 6, 5, NULL, 0, NULL, NULL);
INSERT INTO public.tile OVERRIDING SYSTEM VALUE VALUES (1, 31, 8, 30, NULL, '{"sm":{"x":0,"y":0,"w":6,"h":5}}', 0, 0, 6, 5, 'green', 0, NULL, NULL);
INSERT INTO public.tile OVERRIDING SYSTEM VALUE VALUES (1, 32, 8, 31, NULL, '{"sm":{"x":6,"y":0,"w":6,"h":5,"minW":3},"xs":{"x":0,"y":0,"w":1,"h":5}}', 6, 0, 6, 5, NULL, 1, NULL, NULL);
INSERT INTO public.tile OVERRIDING SYSTEM VALUE VALUES (1, 33, 8, NULL, '## Goals

* <b>&amp;</b> \', '{"sm":{"x":6,"y":0,"w":6,"h":5,"minW":3},"xs":{"x":0,"y":0,"w":1,"h":5}}', 6, 0, 6, 5, 'blue', 2, true, NULL);
INSERT INTO public.tile OVERRIDING SYSTEM VALUE VALUES (1, 34, 9, 25, NULL, '{"sm":{"x":0,"y":0,"w":6,"h":5}}', 0, 0, 6, 5, 'green', 0, NULL, NULL);
INSERT INTO public.tile OVERRIDING SYSTEM VALUE VALUES (1, 35, 9, 26, NULL, '{"sm":{"x":6,"y":0,"w":6,"h":5,"minW":3},"xs":{"x":0,"y":0,"w":1,"h":5}}', 6, 0, 6, 5, NULL, 1, NULL, NULL);
INSERT INTO public.tile OVERRIDING SYSTEM VALUE VALUES (1, 36, 9, NULL, '## Goals

* <b>&amp;</b> \', '{"sm":{"x":6,"y":0,"w":6,"h":5,"minW":3},"xs":{"x":0,"y":0,"w":1,"h":5}}', 6, 0, 6, 5, 'blue', 2, true, NULL);
INSERT INTO public.tile OVERRIDING SYSTEM VALUE VALUES (1, 37, 10, 32, NULL, '{"sm":{"x":0,"y":0,"w":6,"h":5,"minW":3,"minH":5},"xs":{"x":0,"y":0,"w":1,"h":5,"minW":3,"minH":5,"moved":false,"static":false}}', 0, 0, 6, 5, 'blue', 0, NULL, NULL);
INSERT INTO public.tile OVERRIDING SYSTEM VALUE VALUES (1, 38, 10, 33, NULL, '{"sm":{"x":6,"y":0,"w":6,"h":5,"minW":3,"minH":5},"xs":{"x":0,"y":5,"w":1,"h":5,"minW":3,"minH":5,"moved":false,"static":false}}', 6, 0, 6, 5, 'green', 1, NULL, NULL);
INSERT INTO public.tile OVERRIDING SYSTEM VALUE VALUES (1, 39, 10, 34, NULL, '{"sm":{"x":6,"y":5,"w":6,"h":5,"minW":3,"minH":5},"xs":{"x":0,"y":10,"w":1,"h":5,"minW":3,"minH":5,"moved":false,"static":false}}', 6, 5, 6, 5, 'blue', 2, NULL, NULL);
INSERT INTO public.tile OVERRIDING SYSTEM VALUE VALUES (1, 40, 10, 35, NULL, '{"sm":{"x":0,"y":5,"w":6,"h":5,"minW":3,"minH":5},"xs":{"x":0,"y":15,"w":1,"h":5,"minW":3,"minH":5,"moved":false,"static":false}}', 0, 5, 6, 5, 'purple', 3, NULL, NULL);
INSERT INTO public.tile OVERRIDING SYSTEM VALUE VALUES (1, 41, 10, 36, NULL, '{"sm":{"x":0,"y":10,"w":6,"h":5,"minW":3,"minH":5},"xs":{"x":0,"y":20,"w":1,"h":5,"minW":3,"minH":5,"moved":false,"static":false}}', 0, 10, 6, 5, 'black', 4, NULL, NULL);
INSERT INTO public.tile OVERRIDING SYSTEM VALUE VALUES (1, 42, 10, 37, NULL, '{"sm":{"x":6,"y":10,"w":6,"h":5,"minW":3,"minH":5},"xs":{"x":0,"y":25,"w":1,"h":5,"minW":3,"minH":5,"moved":false,"static":false}}', 6, 10, 6, 5, 'green', 5, NULL, NULL);
INSERT INTO public.tile OVERRIDING SYSTEM VALUE VALUES (1, 43, 13, NULL, 't', '{"sm":{"x":0,"y":0,"w":6,"h":5}}', 0, 0, 6, 5, NULL, 0, NULL, NULL);
INSERT INTO public.users OVERRIDING SYSTEM VALUE VALUES (5, 'b1c0be2c-2502-4d29-ac05-2befd33f39ed', 'iRf0MBCb69fQwP09PlbyRLJNhJcDbCMeEnLY2zp2qEf', 'Eve', 'eve@example.com', '$argon2id$v=19$m=19456,t=2,p=1$UglsipVYBp8huu4iIlnDIg$nA+/sUimLNgeK6MT8axpjKGfzsBCd6LfyMuEp95WUYs', true, true, '2026-11-29 21:12:49.983915+00', '131b16d5-2a79-4c8a-90a1-f12e16c5046b', 2);
INSERT INTO public.users OVERRIDING SYSTEM VALUE VALUES (4, 'ea959bf8-e4a9-4b2b-9571-b3b983baffc5', 'mIj3mPdKE0Y3c38OiiYgN6lQaycFKZdZ8JofeUZdYA9', 'Dän', 'dan@example.com', '$argon2id$v=19$m=19456,t=2,p=1$7GnA2PbIcWs7hGBOQEdIUA$OMN4Zz/QjLs3UVOdnSaxjTCswoY/hi6FT+37CxF8IwA', false, true, '2026-11-29 21:12:48.653826+00', 'ff51610f-5f87-455b-9975-55f98bf73204', 1);
INSERT INTO public.users OVERRIDING SYSTEM VALUE VALUES (1, '80ed4571-9c78-4e78-a013-ef627a64a7e6', 'JenN8zvKQB51p2qowGoJ1mQ3kwVhs7iKMgImtIRBJlb', 'Ann', 'ann@example.com', '$argon2id$v=19$m=19456,t=2,p=1$OCVqe22N/J9lzFuliJi2yg$pxOSzTC6PNh4hi0dIFQ99Bg+kPOh9ByR9ZmAso3tUsw', true, true, '2026-11-29 21:12:41.589101+00', 'ff51610f-5f87-455b-9975-55f98bf73204', 4);
INSERT INTO public.users OVERRIDING SYSTEM VALUE VALUES (2, '76bb236a-9ac8-4311-8d9f-d720455554ca', '9Jn5jgGZTy6V2sD7fJq96vA8hWODzJ1u8vWNnNNi7Sc', 'Bob', 'bob@example.com', '$argon2id$v=19$m=19456,t=2,p=1$fBYiLCFBbuv4ga3IRbx9sg$bIzHoADS0isEjEjeyU1jrPGu0wwpJleyuHhezY7sYBQ', true, true, '2026-11-29 21:12:47.672789+00', 'ff51610f-5f87-455b-9975-55f98bf73204', 4);
INSERT INTO public.users OVERRIDING SYSTEM VALUE VALUES (3, '910235f5-ec54-491c-a65f-17347442fd83', 'yTPoqEiV22ABcBJntcWBttKCf0eCqwaXSlxTdNOlDKS', 'Carol', 'carol@example.com', '$argon2id$v=19$m=19456,t=2,p=1$GAp/Y65qfAq5PzSrHUFgnA$QGq5s7nGYIlGIK7MbS8qgJPKsqhVBIzQuGMdFXpql5U', true, true, '2026-11-29 21:12:48.181739+00', 'ff51610f-5f87-455b-9975-55f98bf73204', 5);
SELECT pg_catalog.setval('public.audit_entry_id_seq', 41, true);
SELECT pg_catalog.setval('public.dashboard_id_seq', 15, true);
SELECT pg_catalog.setval('public.dashboard_template_id_seq', 2, true);
SELECT pg_catalog.setval('public.insight_id_seq', 37, true);
SELECT pg_catalog.setval('public.project_id_seq', 5, true);
SELECT pg_catalog.setval('public.tile_id_seq', 43, true);
SELECT pg_catalog.setval('public.users_id_seq', 5, true);
ALTER TABLE ONLY public.api_key
    ADD CONSTRAINT api_key_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.api_key
    ADD CONSTRAINT api_key_previous_hash_key UNIQUE (previous_hash);
ALTER TABLE ONLY public.api_key
    ADD CONSTRAINT api_key_secret_hash_key UNIQUE (secret_hash);
ALTER TABLE ONLY public.audit_entry
    ADD CONSTRAINT audit_entry_pkey PRIMARY KEY (organization_id, id);
ALTER TABLE ONLY public.dashboard_collaborator
    ADD CONSTRAINT dashboard_collaborator_pkey PRIMARY KEY (project_id, dashboard_id, user_id);
ALTER TABLE ONLY public.dashboard
    ADD CONSTRAINT dashboard_pkey PRIMARY KEY (project_id, id);
ALTER TABLE ONLY public.dashboard_template
    ADD CONSTRAINT dashboard_template_pkey PRIMARY KEY (project_id, id);
ALTER TABLE ONLY public.flyway_schema_history
    ADD CONSTRAINT flyway_schema_history_pk PRIMARY KEY (installed_rank);
ALTER TABLE ONLY public.idempotent_reply
    ADD CONSTRAINT idempotent_reply_pkey PRIMARY KEY (project_id, slot);
ALTER TABLE ONLY public.insight
    ADD CONSTRAINT insight_pkey PRIMARY KEY (project_id, id);
ALTER TABLE ONLY public.insight
    ADD CONSTRAINT insight_project_id_short_id_key UNIQUE (project_id, short_id);
ALTER TABLE ONLY public.invite
    ADD CONSTRAINT invite_id_key UNIQUE (id);
ALTER TABLE ONLY public.invite
    ADD CONSTRAINT invite_pkey PRIMARY KEY (organization_id, id);
ALTER TABLE ONLY public.membership
    ADD CONSTRAINT membership_one_owner EXCLUDE USING btree (organization_id WITH =) WHERE ((level = 15)) DEFERRABLE;
ALTER TABLE ONLY public.membership
    ADD CONSTRAINT membership_pkey PRIMARY KEY (organization_id, user_id);
ALTER TABLE ONLY public.organization
    ADD CONSTRAINT organization_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.organization
    ADD CONSTRAINT organization_slug_key UNIQUE (slug);
ALTER TABLE ONLY public.plan
    ADD CONSTRAINT plan_pkey PRIMARY KEY (name);
ALTER TABLE ONLY public.project
    ADD CONSTRAINT project_api_token_key UNIQUE (api_token);
ALTER TABLE ONLY public.project_membership
    ADD CONSTRAINT project_membership_pkey PRIMARY KEY (project_id, user_id);
ALTER TABLE ONLY public.project
    ADD CONSTRAINT project_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.project_quota
    ADD CONSTRAINT project_quota_pkey PRIMARY KEY (project_id);
ALTER TABLE ONLY public.project
    ADD CONSTRAINT project_uuid_key UNIQUE (uuid);
ALTER TABLE ONLY public.quota_process
    ADD CONSTRAINT quota_process_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.quota_use
    ADD CONSTRAINT quota_use_pkey PRIMARY KEY (subject, minute);
ALTER TABLE ONLY public.refresh_token
    ADD CONSTRAINT refresh_token_pkey PRIMARY KEY (secret_hash);
ALTER TABLE ONLY public.session
    ADD CONSTRAINT session_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.sharing_configuration
    ADD CONSTRAINT sharing_configuration_access_token_key UNIQUE (access_token);
ALTER TABLE ONLY public.sharing_configuration
    ADD CONSTRAINT sharing_configuration_pkey PRIMARY KEY (project_id, dashboard_id);
ALTER TABLE ONLY public.tile
    ADD CONSTRAINT tile_pkey PRIMARY KEY (project_id, id);
ALTER TABLE ONLY public.users
    ADD CONSTRAINT users_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.users
    ADD CONSTRAINT users_uuid_key UNIQUE (uuid);
CREATE INDEX api_key_created_by ON public.api_key USING btree (created_by);
CREATE INDEX api_key_project ON public.api_key USING btree (project_id, created_at DESC);
CREATE INDEX api_key_user ON public.api_key USING btree (user_id, created_at DESC);
CREATE INDEX dashboard_changed ON public.dashboard USING btree (project_id, changed_in);
CREATE INDEX dashboard_collaborator_user ON public.dashboard_collaborator USING btree (user_id);
CREATE INDEX dashboard_created_by ON public.dashboard USING btree (created_by);
CREATE INDEX dashboard_deleted ON public.dashboard USING btree (deleted_at) WHERE (deleted_at IS NOT NULL);
CREATE INDEX dashboard_list ON public.dashboard USING btree (project_id, ((NOT pinned)), name, id) INCLUDE (pinned) WHERE (NOT deleted);
CREATE INDEX dashboard_search ON public.dashboard USING btree (project_id, id) INCLUDE (pinned, name, search_bytes) WHERE (NOT deleted);
CREATE INDEX dashboard_template_created_by ON public.dashboard_template USING btree (created_by);
CREATE INDEX dashboard_template_list ON public.dashboard_template USING btree (project_id, name, id);
CREATE INDEX flyway_schema_history_s_idx ON public.flyway_schema_history USING btree (success);
CREATE INDEX idempotent_reply_age ON public.idempotent_reply USING btree (created_at);
CREATE INDEX insight_changed ON public.insight USING btree (project_id, changed_in);
CREATE INDEX insight_created_by ON public.insight USING btree (created_by);
CREATE INDEX insight_deleted ON public.insight USING btree (deleted_at) WHERE (deleted_at IS NOT NULL);
CREATE INDEX insight_deleted_with ON public.insight USING btree (project_id, deleted_with) WHERE (deleted_with IS NOT NULL);
CREATE INDEX insight_last_modified_by ON public.insight USING btree (last_modified_by);
CREATE INDEX insight_list ON public.insight USING btree (project_id, sort_order, id) WHERE (deleted_at IS NULL);
CREATE INDEX invite_created_by ON public.invite USING btree (created_by);
CREATE INDEX login_failure_old ON public.login_failure USING btree (failed_at);
CREATE INDEX login_failure_recent ON public.login_failure USING btree (email_hash, failed_at);
CREATE INDEX membership_user ON public.membership USING btree (user_id, organization_id);
CREATE INDEX project_membership_organization_project ON public.project_membership USING btree (organization_id, project_id);
CREATE INDEX project_membership_organization_user ON public.project_membership USING btree (organization_id, user_id);
CREATE UNIQUE INDEX project_organization ON public.project USING btree (organization_id, id);
CREATE INDEX project_quota_plan ON public.project_quota USING btree (plan);
CREATE INDEX quota_use_old ON public.quota_use USING btree (minute);
CREATE INDEX refresh_token_session ON public.refresh_token USING btree (session_id);
CREATE INDEX session_of_user ON public.session USING btree (user_id, expires_at);
CREATE INDEX sharing_expired ON public.sharing_configuration USING btree (project_id, expires_at) WHERE (enabled AND (expires_at IS NOT NULL));
CREATE INDEX tile_dashboard ON public.tile USING btree (project_id, dashboard_id);
CREATE INDEX tile_deleted ON public.tile USING btree (deleted_at) WHERE (deleted_at IS NOT NULL);
CREATE UNIQUE INDEX tile_insight ON public.tile USING btree (project_id, insight_id, dashboard_id) WHERE (insight_id IS NOT NULL);
CREATE INDEX users_current_organization ON public.users USING btree (current_organization_id);
CREATE INDEX users_current_project ON public.users USING btree (current_project_id);
CREATE UNIQUE INDEX users_email ON public.users USING btree (lower(email));
CREATE TRIGGER api_key_audit AFTER INSERT OR DELETE OR UPDATE OF id, user_id, project_id, label, secret_hash, previous_hash, previous_until, mask_value, scopes, scoped_projects, scoped_organizations, created_at, created_by, expires_at ON public.api_key FOR EACH ROW EXECUTE FUNCTION public.audit('api_key', 'id');
CREATE TRIGGER api_key_changed AFTER DELETE OR UPDATE OF scopes, scoped_projects, scoped_organizations, secret_hash, expires_at ON public.api_key FOR EACH ROW EXECUTE FUNCTION public.tell_key();
CREATE TRIGGER dashboard_audit AFTER UPDATE OF restriction_level ON public.dashboard FOR EACH ROW WHEN ((old.restriction_level <> new.restriction_level)) EXECUTE FUNCTION public.audit('dashboard', 'id');
CREATE TRIGGER dashboard_born_restricted AFTER INSERT ON public.dashboard FOR EACH ROW WHEN ((new.restriction_level <> 21)) EXECUTE FUNCTION public.audit('dashboard', 'id');
CREATE TRIGGER dashboard_collaborator_audit AFTER INSERT OR DELETE ON public.dashboard_collaborator FOR EACH ROW EXECUTE FUNCTION public.audit('collaborator', 'id');
CREATE TRIGGER dashboard_collaborator_version AFTER INSERT OR DELETE ON public.dashboard_collaborator FOR EACH ROW EXECUTE FUNCTION public.raise_version_of_dashboard();
CREATE TRIGGER dashboard_version BEFORE UPDATE OF name, description, pinned, deleted, filters, tags, restriction_level, created_by, modified_at ON public.dashboard FOR EACH ROW EXECUTE FUNCTION public.raise_version();
CREATE TRIGGER insight_version BEFORE UPDATE ON public.insight FOR EACH ROW EXECUTE FUNCTION public.raise_version_of_insight();
CREATE TRIGGER invite_audit AFTER INSERT OR DELETE ON public.invite FOR EACH ROW EXECUTE FUNCTION public.audit('invite', 'id');
CREATE TRIGGER membership_audit AFTER INSERT OR DELETE OR UPDATE ON public.membership FOR EACH ROW EXECUTE FUNCTION public.audit('membership', 'user_id');
CREATE TRIGGER membership_changed AFTER INSERT OR DELETE OR UPDATE ON public.membership FOR EACH ROW EXECUTE FUNCTION public.tell_owner();
CREATE TRIGGER organization_audit AFTER DELETE OR UPDATE ON public.organization FOR EACH ROW EXECUTE FUNCTION public.audit('organization', 'id');
CREATE TRIGGER plan_changed AFTER INSERT OR DELETE OR UPDATE ON public.plan FOR EACH ROW EXECUTE FUNCTION public.tell_quota();
CREATE TRIGGER project_audit AFTER INSERT OR DELETE OR UPDATE ON public.project FOR EACH ROW EXECUTE FUNCTION public.audit('project', 'id');
CREATE TRIGGER project_changed AFTER INSERT OR DELETE OR UPDATE OF organization_id, access_control ON public.project FOR EACH ROW EXECUTE FUNCTION public.tell_project();
CREATE TRIGGER project_membership_audit AFTER INSERT OR DELETE OR UPDATE ON public.project_membership FOR EACH ROW EXECUTE FUNCTION public.audit('project_membership', 'user_id');
CREATE TRIGGER project_membership_changed AFTER INSERT OR DELETE OR UPDATE ON public.project_membership FOR EACH ROW EXECUTE FUNCTION public.tell_owner();
CREATE TRIGGER project_quota_audit AFTER INSERT OR DELETE OR UPDATE ON public.project_quota FOR EACH ROW EXECUTE FUNCTION public.audit('project_quota', 'project_id');
CREATE TRIGGER project_quota_changed AFTER INSERT OR DELETE OR UPDATE ON public.project_quota FOR EACH ROW EXECUTE FUNCTION public.tell_quota();
CREATE TRIGGER project_replies AFTER DELETE ON public.project FOR EACH ROW EXECUTE FUNCTION public.forget_replies();
CREATE TRIGGER sharing_configuration_audit AFTER INSERT OR DELETE OR UPDATE ON public.sharing_configuration FOR EACH ROW EXECUTE FUNCTION public.audit('sharing', 'dashboard_id');
CREATE TRIGGER tile_changed AFTER UPDATE ON public.tile REFERENCING OLD TABLE AS old_tile NEW TABLE AS new_tile FOR EACH STATEMENT EXECUTE FUNCTION public.raise_version_of_dashboards();
CREATE TRIGGER tile_made AFTER INSERT ON public.tile REFERENCING NEW TABLE AS new_tile FOR EACH STATEMENT EXECUTE FUNCTION public.raise_version_of_dashboards();
CREATE TRIGGER tile_removed AFTER DELETE ON public.tile REFERENCING OLD TABLE AS old_tile FOR EACH STATEMENT EXECUTE FUNCTION public.raise_version_of_dashboards();
CREATE TRIGGER users_audit AFTER UPDATE OF is_active, email ON public.users FOR EACH ROW EXECUTE FUNCTION public.audit('user', 'id');
CREATE TRIGGER users_changed AFTER DELETE OR UPDATE OF is_active, email, current_organization_id, current_project_id ON public.users FOR EACH ROW EXECUTE FUNCTION public.tell_user();
ALTER TABLE ONLY public.api_key
    ADD CONSTRAINT api_key_created_by_fkey FOREIGN KEY (created_by) REFERENCES public.users(id) ON DELETE SET NULL;
ALTER TABLE ONLY public.api_key
    ADD CONSTRAINT api_key_project_id_fkey FOREIGN KEY (project_id) REFERENCES public.project(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.api_key
    ADD CONSTRAINT api_key_user_id_fkey FOREIGN KEY (user_id) REFERENCES public.users(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.dashboard_collaborator
    ADD CONSTRAINT dashboard_collaborator_project_id_dashboard_id_fkey FOREIGN KEY (project_id, dashboard_id) REFERENCES public.dashboard(project_id, id) ON DELETE CASCADE;
ALTER TABLE ONLY public.dashboard_collaborator
    ADD CONSTRAINT dashboard_collaborator_user_id_fkey FOREIGN KEY (user_id) REFERENCES public.users(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.dashboard
    ADD CONSTRAINT dashboard_created_by_fkey FOREIGN KEY (created_by) REFERENCES public.users(id) ON DELETE SET NULL;
ALTER TABLE ONLY public.dashboard
    ADD CONSTRAINT dashboard_project_id_fkey FOREIGN KEY (project_id) REFERENCES public.project(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.dashboard_template
    ADD CONSTRAINT dashboard_template_created_by_fkey FOREIGN KEY (created_by) REFERENCES public.users(id) ON DELETE SET NULL;
ALTER TABLE ONLY public.dashboard_template
    ADD CONSTRAINT dashboard_template_project_id_fkey FOREIGN KEY (project_id) REFERENCES public.project(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.insight
    ADD CONSTRAINT insight_created_by_fkey FOREIGN KEY (created_by) REFERENCES public.users(id) ON DELETE SET NULL;
ALTER TABLE ONLY public.insight
    ADD CONSTRAINT insight_last_modified_by_fkey FOREIGN KEY (last_modified_by) REFERENCES public.users(id) ON DELETE SET NULL;
ALTER TABLE ONLY public.insight
    ADD CONSTRAINT insight_project_id_fkey FOREIGN KEY (project_id) REFERENCES public.project(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.invite
    ADD CONSTRAINT invite_created_by_fkey FOREIGN KEY (created_by) REFERENCES public.users(id) ON DELETE SET NULL;
ALTER TABLE ONLY public.invite
    ADD CONSTRAINT invite_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES public.organization(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.membership
    ADD CONSTRAINT membership_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES public.organization(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.membership
    ADD CONSTRAINT membership_user_id_fkey FOREIGN KEY (user_id) REFERENCES public.users(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.project
    ADD CONSTRAINT project_id_primary_dashboard_id_fkey FOREIGN KEY (id, primary_dashboard_id) REFERENCES public.dashboard(project_id, id) ON DELETE SET NULL (primary_dashboard_id);
ALTER TABLE ONLY public.project_membership
    ADD CONSTRAINT project_membership_organization_id_project_id_fkey FOREIGN KEY (organization_id, project_id) REFERENCES public.project(organization_id, id) ON DELETE CASCADE;
ALTER TABLE ONLY public.project_membership
    ADD CONSTRAINT project_membership_organization_id_user_id_fkey FOREIGN KEY (organization_id, user_id) REFERENCES public.membership(organization_id, user_id) ON DELETE CASCADE;
ALTER TABLE ONLY public.project
    ADD CONSTRAINT project_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES public.organization(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.project_quota
    ADD CONSTRAINT project_quota_plan_fkey FOREIGN KEY (plan) REFERENCES public.plan(name);
ALTER TABLE ONLY public.project_quota
    ADD CONSTRAINT project_quota_project_id_fkey FOREIGN KEY (project_id) REFERENCES public.project(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.refresh_token
    ADD CONSTRAINT refresh_token_session_id_fkey FOREIGN KEY (session_id) REFERENCES public.session(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.session
    ADD CONSTRAINT session_user_id_fkey FOREIGN KEY (user_id) REFERENCES public.users(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.sharing_configuration
    ADD CONSTRAINT sharing_configuration_project_id_dashboard_id_fkey FOREIGN KEY (project_id, dashboard_id) REFERENCES public.dashboard(project_id, id) ON DELETE CASCADE;
ALTER TABLE ONLY public.tile
    ADD CONSTRAINT tile_project_id_dashboard_id_fkey FOREIGN KEY (project_id, dashboard_id) REFERENCES public.dashboard(project_id, id) ON DELETE CASCADE;
ALTER TABLE ONLY public.tile
    ADD CONSTRAINT tile_project_id_fkey FOREIGN KEY (project_id) REFERENCES public.project(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.tile
    ADD CONSTRAINT tile_project_id_insight_id_fkey FOREIGN KEY (project_id, insight_id) REFERENCES public.insight(project_id, id) ON DELETE CASCADE;
ALTER TABLE ONLY public.users
    ADD CONSTRAINT users_current_organization_id_fkey FOREIGN KEY (current_organization_id) REFERENCES public.organization(id) ON DELETE SET NULL;
ALTER TABLE ONLY public.users
    ADD CONSTRAINT users_current_project_id_fkey FOREIGN KEY (current_project_id) REFERENCES public.project(id) ON DELETE SET NULL;
CREATE POLICY announced_project_writes ON public.dashboard USING (((( SELECT current_setting('app.project_id'::text, true) AS current_setting) = '*'::text) OR (( SELECT current_setting('app.project_id'::text, true) AS current_setting) = (project_id)::text)));
CREATE POLICY announced_project_writes ON public.dashboard_collaborator USING (((( SELECT current_setting('app.project_id'::text, true) AS current_setting) = '*'::text) OR (( SELECT current_setting('app.project_id'::text, true) AS current_setting) = (project_id)::text)));
CREATE POLICY announced_project_writes ON public.dashboard_template USING (((( SELECT current_setting('app.project_id'::text, true) AS current_setting) = '*'::text) OR (( SELECT current_setting('app.project_id'::text, true) AS current_setting) = (project_id)::text)));
CREATE POLICY announced_project_writes ON public.idempotent_reply USING (((( SELECT current_setting('app.project_id'::text, true) AS current_setting) = '*'::text) OR (( SELECT current_setting('app.project_id'::text, true) AS current_setting) = (project_id)::text)));
CREATE POLICY announced_project_writes ON public.insight USING (((( SELECT current_setting('app.project_id'::text, true) AS current_setting) = '*'::text) OR (( SELECT current_setting('app.project_id'::text, true) AS current_setting) = (project_id)::text)));
CREATE POLICY announced_project_writes ON public.project_membership USING (((( SELECT current_setting('app.project_id'::text, true) AS current_setting) = '*'::text) OR (( SELECT current_setting('app.project_id'::text, true) AS current_setting) = (project_id)::text)));
CREATE POLICY announced_project_writes ON public.project_quota USING (((( SELECT current_setting('app.project_id'::text, true) AS current_setting) = '*'::text) OR (( SELECT current_setting('app.project_id'::text, true) AS current_setting) = (project_id)::text)));
CREATE POLICY announced_project_writes ON public.sharing_configuration USING (((( SELECT current_setting('app.project_id'::text, true) AS current_setting) = '*'::text) OR (( SELECT current_setting('app.project_id'::text, true) AS current_setting) = (project_id)::text)));
CREATE POLICY announced_project_writes ON public.tile USING (((( SELECT current_setting('app.project_id'::text, true) AS current_setting) = '*'::text) OR (( SELECT current_setting('app.project_id'::text, true) AS current_setting) = (project_id)::text)));
CREATE POLICY anyone_reads ON public.dashboard FOR SELECT USING (true);
CREATE POLICY anyone_reads ON public.dashboard_collaborator FOR SELECT USING (true);
CREATE POLICY anyone_reads ON public.dashboard_template FOR SELECT USING (true);
CREATE POLICY anyone_reads ON public.idempotent_reply FOR SELECT USING (true);
CREATE POLICY anyone_reads ON public.insight FOR SELECT USING (true);
CREATE POLICY anyone_reads ON public.project_membership FOR SELECT USING (true);
CREATE POLICY anyone_reads ON public.project_quota FOR SELECT USING (true);
CREATE POLICY anyone_reads ON public.sharing_configuration FOR SELECT USING (true);
CREATE POLICY anyone_reads ON public.tile FOR SELECT USING (true);
ALTER TABLE public.dashboard ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.dashboard_collaborator ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.dashboard_template ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.idempotent_reply ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.insight ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.project_membership ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.project_quota ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.sharing_configuration ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.tile ENABLE ROW LEVEL SECURITY;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.api_key TO dashgate_app;
GRANT SELECT ON TABLE public.audit_entry TO dashgate_app;
GRANT USAGE ON SEQUENCE public.audit_entry_id_seq TO dashgate_app;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.dashboard TO dashgate_app;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.dashboard_collaborator TO dashgate_app;
GRANT USAGE ON SEQUENCE public.dashboard_id_seq TO dashgate_app;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.dashboard_template TO dashgate_app;
GRANT USAGE ON SEQUENCE public.dashboard_template_id_seq TO dashgate_app;
GRANT SELECT ON TABLE public.flyway_schema_history TO dashgate_app;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.idempotent_reply TO dashgate_app;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.insight TO dashgate_app;
GRANT USAGE ON SEQUENCE public.insight_id_seq TO dashgate_app;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.invite TO dashgate_app;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.login_failure TO dashgate_app;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.membership TO dashgate_app;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.organization TO dashgate_app;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.plan TO dashgate_app;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.project TO dashgate_app;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.project_membership TO dashgate_app;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.project_access TO dashgate_app;
GRANT USAGE ON SEQUENCE public.project_id_seq TO dashgate_app;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.project_quota TO dashgate_app;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.quota_process TO dashgate_app;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.quota_use TO dashgate_app;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.refresh_token TO dashgate_app;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.session TO dashgate_app;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.sharing_configuration TO dashgate_app;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.tile TO dashgate_app;
GRANT USAGE ON SEQUENCE public.tile_id_seq TO dashgate_app;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.users TO dashgate_app;
GRANT USAGE ON SEQUENCE public.users_id_seq TO dashgate_app;
