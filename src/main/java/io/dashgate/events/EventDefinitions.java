package io.dashgate.events;

import io.dashgate.platform.contract.Parameters;
import io.dashgate.platform.db.Database;
import io.dashgate.platform.db.Listing;
import io.dashgate.platform.http.Page;
import io.vertx.core.Future;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Lists the definitions of events. */
final class EventDefinitions {

  /** Which definitions each {@code event_type} has. */
  private static final Map<String, String> TYPES =
      Map.of(
          "all", "true",
          "event", "true",
          "event_custom", "d.name not like '$%'",
          "event_posthog", "d.name like '$%'",
          // actions are no events
          "action_event", "false");

  /** The orders of the contract. */
  private static final Map<String, String> ORDERS =
      Map.of(
          "name", "d.name",
          "last_seen_at", "d.last_seen_at nulls first",
          "last_seen_at::date", "(d.last_seen_at at time zone 'UTC')::date nulls first",
          "-name", "d.name desc",
          "-last_seen_at", "d.last_seen_at desc nulls last",
          "-last_seen_at::date", "(d.last_seen_at at time zone 'UTC')::date desc nulls last");

  private static final List<String> USUAL_ORDER = List.of("-last_seen_at::date");

  private final Database database;

  EventDefinitions(Database database) {
    this.database = database;
  }

  private static final String LIST =
      """
      select d.id, d.name, d.created_at, d.last_seen_at, count(*) over () as total
      from event_definition d
      where d.project_id = $1
        and %s
        and not exists (
          select
          from unnest($2::text[]) as w (word)
          where strpos(lower(d.name), lower(w.word)) = 0
        )
      order by %s, d.name
      limit $3
      offset $4
      """;

  /** Returns a page of the definitions whose names have all words of {@code search}. */
  Future<Listing<EventDefinition>> list(long projectId, Parameters parameters, Page page) {
    List<String> asked = parameters.texts("ordering");
    String order =
        (asked.isEmpty() ? USUAL_ORDER : asked)
            .stream().distinct().map(ORDERS::get).collect(Collectors.joining(", "));
    String sql =
        LIST.formatted(TYPES.get(parameters.optionalText("event_type").orElse("all")), order);
    List<String> words = words(parameters.optionalText("search").orElse(""));
    return page.list(
        part ->
            database.readIn(
                projectId,
                sql,
                Tuple.of(projectId)
                    .addArrayOfString(words.toArray(String[]::new))
                    .addLong((long) part.limit())
                    .addLong(part.offset())),
        rows -> rows.stream().map(EventDefinition::read).toList());
  }

  /** Returns the words of a search. */
  static List<String> words(String search) {
    return search.isBlank() ? List.of() : List.of(search.strip().split("\\s+"));
  }
}
