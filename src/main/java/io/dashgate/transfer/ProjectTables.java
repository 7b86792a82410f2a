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
   */
  record Part(String table, String condition, String key) {

    boolean isShared() {
      return !key.isEmpty();
    }

    List<String> keys() {
      return List.of(key.split(", "));
    }

    String condition(long projectId) {
      return condition.formatted(projectId);
    }
  }

  /** Returns the tables. Those of rate limits and sessions stay where they are. */
  static List<Part> all() {
    Stream<Part> shared =
        Stream.of(
            new Part("organization", ORGANIZATION.formatted("id"), "id"),
            new Part("users", PEOPLE, "id"),
            new Part(
                "membership",
                ORGANIZATION.formatted("organization_id"),
                "organization_id, user_id"),
            new Part(
                "plan",
                "name in (select plan from project_quota where project_id = %1$d)",
                "name"));
    Stream<Part> keys =
        Stream.of(
            new Part(
                "api_key",
                "(project_id = %1$d or user_id in (select m.user_id from membership m"
                    + " join project p on p.organization_id = m.organization_id where p.id = %1$d))",
                "id"));
    Stream<Part> own =
        Stream.of(
                "project_membership",
                "project_quota",
                "dashboard",
                "insight",
                "tile",
                "dashboard_template",
                "dashboard_collaborator",
                "sharing_configuration")
            .map(table -> new Part(table, OF_PROJECT, ""));
    // the trail of a project stays where the project was
    Part trail =
        new Part("audit_entry", OF_PROJECT, "project_id, created_at, item_type, item_id, action");
    return Stream.of(
            shared, Stream.of(new Part("project", "id = %1$d", "")), keys, own, Stream.of(trail))
        .flatMap(parts -> parts)
        .toList();
  }
}
