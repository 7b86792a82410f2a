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

  /**
   * How many events of a name the last 30 days have. Of a chunk that is longer, the part that would
   * be in them if its events were spread evenly: so no column is read.
   */
  private static final String VOLUME =
      """
      (
        select coalesce(
            sum(
              case
                when c.first_at >= now() - interval '30 days' and c.last_at <= now() then c.events
                else c.events
                  * extract(
                      epoch
                      from least(c.last_at, now()) - greatest(c.first_at, now() - interval '30 days'))
                  / extract(epoch from c.last_at - c.first_at)
              end
            ),
            0)
        from event_name n
        join event_chunk c on c.project_id = $1 and c.event_number = n.event_number
        where n.project_id = $1
          and n.name = p.name
          and c.last_at > now() - interval '30 days'
          and c.first_at <= now()
      ) + (
        select count(*)
        from event_name n
        join event e on e.project_id = $1 and e.event_number = n.event_number
        where n.project_id = $1
          and n.name = p.name
          and e.ts > now() - interval '30 days'
          and e.ts <= now()
      )""";

  private static final String LIST =
      """
      with page as materialized (
        select d.id, d.name, d.created_at, d.last_seen_at, count(*) over () as total,
          row_number() over (order by %2$s, d.name) as n
        from event_definition d
        where d.project_id = $1
          and %1$s
          and not exists (
            select
            from unnest($2::text[]) as w (word)
            where strpos(lower(d.name), lower(w.word)) = 0
          )
        order by %2$s, d.name
        limit $3
        offset $4
      )
      select p.id, p.name, p.created_at, p.last_seen_at, p.total, round(%3$s)::bigint as volume
      from page p
      order by p.n
      """;

  /** Returns a page of the definitions whose names have all words of {@code search}. */
  Future<Listing<EventDefinition>> list(long projectId, Parameters parameters, Page page) {
    List<String> asked = parameters.texts("ordering");
    String order =
        (asked.isEmpty() ? USUAL_ORDER : asked)
            .stream().distinct().map(ORDERS::get).collect(Collectors.joining(", "));
    String sql =
        LIST.formatted(
            TYPES.get(parameters.optionalText("event_type").orElse("all")), order, VOLUME);
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
