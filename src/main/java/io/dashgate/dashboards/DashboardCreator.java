package io.dashgate.dashboards;

import io.dashgate.insights.Insight;
import io.dashgate.platform.access.DashboardCaller;
import io.dashgate.platform.auth.UserBasic;
import io.dashgate.platform.db.Database;
import io.dashgate.platform.db.Engine;
import io.dashgate.platform.db.WriteContext;
import io.dashgate.platform.http.AnswerMemory;
import io.dashgate.platform.problem.ApiException;
import io.dashgate.tiles.NewTile;
import io.dashgate.tiles.TileChanges;
import io.dashgate.tiles.TileCopies;
import io.dashgate.tiles.TileLayout;
import io.dashgate.tiles.TileStore;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;

/** Statements that create dashboards: empty, from a template, as a copy. */
final class DashboardCreator {

  private final Database database;
  private final Engine engine;

  DashboardCreator(Database database, Engine engine) {
    this.database = database;
    this.engine = engine;
  }

  private static String insert(String returned) {
    return """
    insert into dashboard as d (project_id, created_by, creation_mode, name, description, pinned,
      deleted, deleted_at, filters, tags, restriction_level)
    values ($1, $2, $3, $4, $5, $6, $7::boolean, case when $7 then now() end, $8::text::json, $9,
      $10::int)
    returning %s
    """
        .formatted(returned);
  }

  private static final String CREATE =
      """
      with d as (
        %s
      )
      select %s
      from d
      left join users u on u.id = d.created_by
      """
          .formatted(insert("*"), Dashboard.columnsOfNew());

  /** A statement on one table: Citus plans it once, and {@link #CREATE} twice each time. */
  private static final String CREATE_ON_CITUS = insert(Dashboard.ownColumnsOfNew());

  private static final String CREATE_TO_FILL = insert("d.id");

  /** Creates a dashboard without tiles and returns it. */
  Future<DashboardDetail> create(
      WriteContext writer, DashboardCaller caller, NewDashboard dashboard) {
    return (engine == Engine.CITUS
            ? createOnCitus(writer, caller, dashboard)
            : database
                .write(writer, CREATE, arguments(caller, dashboard))
                .map(DashboardCreator::first))
        .map(DashboardDetail::empty);
  }

  /** The creator is read first: a failure must not hide that the dashboard was created. */
  private Future<Dashboard> createOnCitus(
      WriteContext writer, DashboardCaller caller, NewDashboard dashboard) {
    return UserBasic.find(database, caller.principal().userId())
        .compose(
            creator ->
                database
                    .write(writer, CREATE_ON_CITUS, arguments(caller, dashboard))
                    .map(rows -> first(rows).by(creator)));
  }

  /** Creates a dashboard with the tiles of a request and returns it. */
  Future<DashboardDetail> create(
      WriteContext writer,
      DashboardCaller caller,
      AnswerMemory memory,
      NewDashboard dashboard,
      TileChanges tiles) {
    return tiles.isEmpty()
        ? create(writer, caller, dashboard)
        : createWith(
            writer,
            caller,
            memory,
            dashboard,
            (transaction, id) -> tiles.apply(transaction, caller, id));
  }

  /** Creates a dashboard with the tiles of a template, which have no creator, and returns it. */
  Future<DashboardDetail> createFrom(
      WriteContext writer,
      DashboardCaller caller,
      AnswerMemory memory,
      NewDashboard dashboard,
      List<NewTile> tiles) {
    return createWith(
        writer,
        caller,
        memory,
        dashboard,
        (transaction, id) -> fill(transaction, caller.project().id(), id, tiles));
  }

  private Future<DashboardDetail> createWith(
      WriteContext writer,
      DashboardCaller caller,
      AnswerMemory memory,
      NewDashboard dashboard,
      BiFunction<SqlClient, Long, Future<Void>> fill) {
    return createBy(
        writer,
        caller,
        memory,
        transaction ->
            transaction
                .preparedQuery(CREATE_TO_FILL)
                .execute(arguments(caller, dashboard))
                .map(rows -> rows.iterator().next()),
        fill);
  }

  private Future<DashboardDetail> createBy(
      WriteContext writer,
      DashboardCaller caller,
      AnswerMemory memory,
      Function<SqlClient, Future<Row>> create,
      BiFunction<SqlClient, Long, Future<Void>> fill) {
    // several statements: a statement does not see the tiles that it creates itself
    return database
        .transaction(
            writer,
            transaction ->
                create
                    .apply(transaction)
                    .map(made -> made.getLong("id"))
                    .compose(
                        id ->
                            fill.apply(transaction, id)
                                .compose(
                                    any ->
                                        DashboardStore.readBack(transaction, caller, memory, id))))
        .map(Supplier::get);
  }

  /** Adds the tiles of a template to an empty dashboard, as part of the caller's transaction. */
  static Future<Void> fill(
      SqlClient transaction, long projectId, long dashboardId, List<NewTile> tiles) {
    return TileStore.add(transaction, projectId, null, new TileLayout(dashboardId).add(tiles))
        .mapEmpty();
  }

  private static final String FIND_UNSHAREABLE =
      """
      select
      from tile t
      join insight i on i.project_id = $1 and i.id = t.insight_id
      where t.project_id = $1
        and t.dashboard_id = $4
        and t.deleted_at is null
        and i.deleted_at is null
        and not %s
      limit 1
      """
          .formatted(Insight.EDITABLE);

  /**
   * Passes if the caller may edit all insights of a dashboard. The creator of the copy can edit its
   * insights, so copying needs that right.
   */
  private static Future<Void> requireShareable(
      SqlClient transaction, DashboardCaller caller, long sourceId) {
    return transaction
        .preparedQuery(FIND_UNSHAREABLE)
        .execute(caller.arguments(sourceId))
        .map(
            rows -> {
              if (rows.size() > 0) {
                throw Insight.notEditable();
              }
              return null;
            });
  }

  /** Without a function beside the table, Citus asks all servers for the row to insert. */
  private static final String COPY =
      """
      insert into dashboard (project_id, created_by, creation_mode, name, description, pinned,
        deleted, deleted_at, filters, tags, restriction_level)
      select $1, maker.id, 'duplicate', coalesce($4::text, left(s.name, 393) || ' (Copy)'),
        coalesce($5::text, s.description), coalesce($6::boolean, false),
        coalesce($7::boolean, false), case when $7 then now() end,
        coalesce($8::text::json, s.filters), coalesce($9::text[], s.tags),
        coalesce($10::int, 21)
      from unnest(array[$2::bigint]) as maker (id)
      join dashboard s on s.project_id = $1 and s.id = $3
      where not s.deleted
      returning id
      """;

  /**
   * Creates a copy of a live dashboard of the same project and returns it; 400 if there is no such
   * source.
   *
   * @param changes fields that differ from the source
   * @param deep whether the insights are copied too, instead of shared with the source
   */
  Future<DashboardDetail> duplicate(
      WriteContext writer,
      DashboardCaller caller,
      AnswerMemory memory,
      long sourceId,
      DashboardChanges changes,
      boolean deep) {
    Tuple arguments =
        DashboardStore.withFields(
            Tuple.of(caller.project().id(), caller.principal().userId(), sourceId), changes);
    return createBy(
        writer,
        caller,
        memory,
        transaction ->
            (deep
                    ? Future.<Void>succeededFuture()
                    : requireShareable(transaction, caller, sourceId))
                .compose(any -> transaction.preparedQuery(COPY).execute(arguments))
                .map(rows -> rows.stream().findFirst().orElseThrow(DashboardCreator::noSuchSource)),
        (transaction, id) -> copyTiles(transaction, caller, sourceId, id, deep));
  }

  private static Future<Void> copyTiles(
      SqlClient transaction, DashboardCaller caller, long sourceId, long id, boolean deep) {
    long projectId = caller.project().id();
    return deep
        ? TileCopies.copyWithInsights(
            transaction, projectId, caller.principal().userId(), sourceId, id)
        : TileCopies.copy(transaction, projectId, sourceId, id);
  }

  private static ApiException noSuchSource() {
    return ApiException.invalidInput("Invalid value provided", "use_dashboard");
  }

  private static Tuple arguments(DashboardCaller caller, NewDashboard dashboard) {
    return dashboard.arguments(caller.project().id(), caller.principal().userId());
  }

  private static Dashboard first(RowSet<Row> rows) {
    return Dashboard.read(rows.iterator().next());
  }
}
