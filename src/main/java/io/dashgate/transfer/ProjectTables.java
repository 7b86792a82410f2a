package io.dashgate.transfer;

import java.util.List;
import java.util.stream.Stream;

/** The tables of a project file, in the order of their foreign keys. */
final class ProjectTables {

  /** The users in the organization of a project, and those who have made something in it. */
  private static final String PEOPLE =
      """
      id in (
        select m.user_id
        from membership m
        join project p on p.organization_id = m.organization_id
        where p.id = %1$d
        union
        select created_by from dashboard where project_id = %1$d
        union
        select created_by from insight where project_id = %1$d
        union
        select last_modified_by from insight where project_id = %1$d
        union
        select created_by from dashboard_template where project_id = %1$d
        union
        select user_id from dashboard_collaborator where project_id = %1$d
        union
        select created_by from api_key where project_id = %1$d
      )\
      """;

  private static final String ORGANIZATION =
      "%s in (select organization_id from project where id = %%1$d)";

  private static final String OF_PROJECT = "project_id = %1$d";

  private ProjectTables() {}

  /**
   * A table of the file.
   *
   * @param condition of its rows, a format with the project
   * @param key the columns that identify a row that other projects have, too, so that it may be in
   *     a database already; empty for the rows of the project alone
   * @param leftOut columns that an import sets itself
   * @param order the columns that its rows are sorted by; empty: any order
   */
  record Part(String table, String condition, String key, List<String> leftOut, String order) {

    /** A table with rows that other projects have, too. */
    private static Part shared(String table, String condition, String key) {
      return new Part(table, condition, key, List.of(), "");
    }

    /** A table with rows of the project alone. */
    private static Part own(String table, String... leftOut) {
      return new Part(table, OF_PROJECT, "", List.of(leftOut), "");
    }

    /** A table whose rows get new ids in the same order. */
    private static Part numbered(String table) {
      return new Part(table, OF_PROJECT, "", List.of("id"), "id");
    }

    boolean isShared() {
      return !key.isEmpty();
    }

    List<String> keys() {
      return List.of(key.split(", "));
    }

    String condition(long projectId) {
      return condition.formatted(projectId) + (order.isEmpty() ? "" : " order by " + order);
    }
  }

  /** Returns the tables. Those of rate limits and sessions stay where they are. */
  static List<Part> all() {
    return Stream.of(people(), project(), events()).flatMap(parts -> parts).toList();
  }

  private static Stream<Part> people() {
    return Stream.of(
        Part.shared("organization", ORGANIZATION.formatted("id"), "id"),
        // the last place of a user may be elsewhere
        new Part(
            "users", PEOPLE, "id", List.of("current_organization_id", "current_project_id"), ""),
        Part.shared(
            "membership", ORGANIZATION.formatted("organization_id"), "organization_id, user_id"),
        Part.shared(
            "plan", "name in (select plan from project_quota where project_id = %1$d)", "name"));
  }

  private static Stream<Part> project() {
    return Stream.of(
        new Part("project", "id = %1$d", "", List.of(), ""),
        Part.shared(
            "api_key",
            "(project_id = %1$d or user_id in (select m.user_id from membership m"
                + " join project p on p.organization_id = m.organization_id where p.id = %1$d))",
            "id"),
        Part.own("project_membership"),
        Part.own("project_quota"),
        // the transaction of a row is one of its database
        Part.own("dashboard", "changed_in"),
        Part.own("insight", "changed_in"),
        Part.own("tile"),
        Part.own("dashboard_template"),
        Part.own("dashboard_collaborator"),
        Part.own("sharing_configuration"),
        // entries get ids of the trail that they go to, where those of a project that was there are
        // still
        trail("account_audit_entry"),
        trail("audit_entry"));
  }

  private static Part trail(String table) {
    return new Part(
        table, OF_PROJECT, "project_id, created_at, item_type, item_id, action", List.of("id"), "");
  }

  private static Stream<Part> events() {
    return Stream.of(
        Part.own("event_project", "holder", "held_until", "removal_at"),
        Part.own("event_name"),
        Part.own("event"),
        Part.own("property_key"),
        Part.own("event_chunk"),
        Part.own("event_column"),
        Part.own("erased_id"),
        Part.own("deleted_id"),
        Part.own("person_column"),
        // remembered from the import on: when it is done, there may be no partition of an old month
        new Part(
            "event_uuid",
            OF_PROJECT + " and month >= month_number(now()) - 2",
            "",
            List.of("month"),
            ""),
        Part.numbered("event_inbox"),
        Part.numbered("event_rejected"),
        Part.own("person"),
        Part.own("person_distinct_id"),
        Part.own("person_merge"),
        Part.own("group_type"),
        Part.own("groups"),
        Part.own("event_definition"),
        Part.own("property_definition"),
        Part.own("event_property"),
        Part.own("ingestion_warning"),
        Part.own("event_usage"));
  }
}
