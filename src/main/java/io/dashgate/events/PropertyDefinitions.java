package io.dashgate.events;

import io.dashgate.platform.db.Database;
import io.dashgate.platform.db.Listing;
import io.dashgate.platform.http.Page;
import io.vertx.core.Future;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Lists the definitions of properties. */
final class PropertyDefinitions {

  /** Properties of events that are no use in a filter. */
  private static final String[] HIDDEN = {
    "distinct_id",
    "$set",
    "$set_once",
    "$initial_referrer",
    "$initial_referring_domain",
    "$groups",
    "$group_type",
    "$group_key",
    "$group_set",
    "$group_0",
    "$group_1",
    "$group_2",
    "$group_3",
    "$group_4"
  };

  private final Database database;

  PropertyDefinitions(Database database) {
    this.database = database;
  }

  private static final String LIST =
      """
      select d.id, d.name, d.property_type,
        case when $9::text[] is not null then s.property is not null end as is_seen,
        count(*) over () as total
      from property_definition d
      left join (
        select distinct o.property
        from event_property o
        where o.project_id = $1
          and o.event = any ($9::text[])
      ) s on s.property = d.name
      where d.project_id = $1
        and d.type = $2
        and d.group_type_index = $3
        and not exists (
          select
          from unnest($4::text[]) as w (word)
          where strpos(lower(d.name), lower(w.word)) = 0
        )
        and ($5::text[] is null or d.name = any ($5))
        and (not $6 or d.property_type = 'Numeric')
        and ($7::boolean is null or (d.name like '$feature/%') = $7)
        and d.name <> all ($8::text[])
        and (d.type <> 1 or d.name <> all ($11::text[]))
        and (not $10 or s.property is not null)
      order by is_seen desc nulls last, d.name
      limit $12
      offset $13
      """;

  /** Returns a page of the definitions. */
  Future<Listing<PropertyDefinition>> list(long projectId, PropertySearch search, Page page) {
    return page.list(
        part ->
            database.readIn(
                projectId,
                LIST,
                Tuple.of(projectId)
                    .addInteger(search.type())
                    .addInteger(search.groupTypeIndex())
                    .addArrayOfString(array(search.words()))
                    .addArrayOfString(array(search.names()))
                    .addBoolean(search.isNumerical())
                    .addBoolean(search.isFeatureFlag())
                    .addArrayOfString(array(search.excluded()))
                    .addArrayOfString(array(search.events()))
                    .addBoolean(search.onlySeen() && search.events() != null)
                    .addArrayOfString(HIDDEN)
                    .addLong((long) part.limit())
                    .addLong(part.offset())),
        rows -> rows.stream().map(PropertyDefinition::read).toList());
  }

  private static String @Nullable [] array(@Nullable List<String> texts) {
    return texts == null ? null : texts.toArray(String[]::new);
  }
}
