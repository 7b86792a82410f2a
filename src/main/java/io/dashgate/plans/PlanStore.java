package io.dashgate.plans;

import com.fasterxml.jackson.core.JsonGenerator;
import io.dashgate.platform.db.Database;
import io.dashgate.platform.db.WriteContext;
import io.dashgate.platform.problem.ApiException;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** The statements on the table {@code plan}. */
final class PlanStore {

  /** The plan of every project without another one; it cannot be deleted. */
  static final String DEFAULT = "default";

  private final Database database;

  PlanStore(Database database) {
    this.database = database;
  }

  /** A plan by its name. */
  record Plan(String name, PlanLimits limits) {

    void write(JsonGenerator json) throws IOException {
      json.writeStartObject();
      json.writeStringField("name", name);
      limits.writeFields(json);
      json.writeEndObject();
    }
  }

  private static final String LIST = "select name, limits from plan order by name";

  Future<List<Plan>> list() {
    return database
        .execute(LIST, Tuple.tuple())
        .map(rows -> rows.stream().map(PlanStore::plan).toList());
  }

  private static final String FIND = "select name, limits from plan where name = $1";

  Future<Optional<Plan>> find(String name) {
    return database
        .execute(FIND, Tuple.of(name))
        .map(rows -> rows.stream().findFirst().map(PlanStore::plan));
  }

  private static final String PUT =
      """
      insert into plan (name, limits) values ($1, $2::jsonb)
      on conflict (name) do update set limits = excluded.limits
      """;

  Future<Plan> put(WriteContext writer, Plan plan) {
    return database
        .write(writer, PUT, Tuple.of(plan.name(), plan.limits().document()))
        .map(any -> plan);
  }

  private static final String DELETE =
      """
      delete from plan
      where name = $1 and not exists (select from project_quota where plan = $1)
      """;

  /** Deletes a plan; fails with 404 if there is none, with 400 if projects use it. */
  Future<Void> delete(WriteContext writer, String name) {
    return database
        .write(writer, DELETE, Tuple.of(name))
        .compose(
            deleted ->
                deleted.rowCount() > 0
                    ? Future.succeededFuture()
                    : find(name)
                        .map(
                            found -> {
                              throw found.isEmpty()
                                  ? ApiException.notFound()
                                  : ApiException.invalidInput("Projects are on this plan.", null);
                            }));
  }

  private static Plan plan(Row row) {
    return new Plan(row.getString("name"), PlanLimits.of(row.getJsonObject("limits")));
  }
}
