package io.dashgate.platform.db;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.dashgate.testing.TestGateway;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * The schema by its catalogue. A database that is sharded by project can only hold keys that begin
 * with {@code project_id}.
 */
class TenantKeysTest {

  private static final String ACCOUNTS = "users are not sharded: a user has several organizations";
  private static final String CREDENTIAL =
      "a key is found by its secret before the project is known, and may belong to a user";

  /** Keys of tenant tables that begin otherwise, and why. */
  private static final Map<String, String> EXCEPTIONS =
      Map.ofEntries(
          Map.entry("api_key_pkey", CREDENTIAL),
          Map.entry("api_key_secret_hash_key", CREDENTIAL),
          Map.entry("api_key_previous_hash_key", CREDENTIAL),
          Map.entry("api_key_user_id_fkey", CREDENTIAL),
          Map.entry("api_key_created_by_fkey", ACCOUNTS),
          Map.entry("audit_entry_pkey", "the trail is read by organization"),
          Map.entry("dashboard_created_by_fkey", ACCOUNTS),
          Map.entry("dashboard_collaborator_user_id_fkey", ACCOUNTS),
          Map.entry("dashboard_template_created_by_fkey", ACCOUNTS),
          Map.entry("insight_created_by_fkey", ACCOUNTS),
          Map.entry("insight_last_modified_by_fkey", ACCOUNTS),
          Map.entry(
              "project_membership_organization_id_project_id_fkey",
              "a member of a project is a member of its organization"),
          Map.entry(
              "project_membership_organization_id_user_id_fkey",
              "a member of a project is a member of its organization"),
          Map.entry("project_quota_plan_fkey", "plans are not sharded: they are the operator's"),
          Map.entry(
              "sharing_configuration_access_token_key",
              "a link is found by its token before the project is known"));

  /** A tenant table is one with a column {@code project_id}. */
  private static final String KEYS_THAT_BEGIN_OTHERWISE =
      """
      with key as (
        select i.indrelid as relation, c.relname as name, i.indkey[0] as first_column
        from pg_index i
        join pg_class c on c.oid = i.indexrelid
        where i.indisunique
        union all
        select conrelid, conname, conkey[1]
        from pg_constraint
        where contype = 'f'
      )
      select key.name::text
      from key
      join pg_class t on t.oid = key.relation
      join pg_attribute a on a.attrelid = t.oid
      where t.relnamespace = 'public'::regnamespace
        and a.attname = 'project_id'
        and a.attnum <> key.first_column
      """;

  @Test
  void keysOfTenantTablesBeginWithTheProject(TestGateway gateway) {
    assertEquals(
        new TreeSet<>(EXCEPTIONS.keySet()),
        new TreeSet<>(gateway.database().texts(KEYS_THAT_BEGIN_OTHERWISE)));
  }
}
