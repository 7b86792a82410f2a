package io.dashgate.dashboards;

import com.fasterxml.jackson.core.JsonGenerator;
import io.dashgate.platform.access.DashboardCaller;
import io.dashgate.platform.auth.Principal;
import io.dashgate.platform.auth.Project;
import io.dashgate.platform.auth.Secrets;
import io.dashgate.platform.config.Settings;
import io.dashgate.platform.config.SettingsLoader;
import io.dashgate.platform.db.Database;
import io.dashgate.platform.db.DatabaseUrl;
import io.dashgate.platform.db.Engine;
import io.dashgate.platform.db.Listing;
import io.dashgate.platform.db.Where;
import io.dashgate.platform.db.WriteContext;
import io.dashgate.platform.http.AnswerMemory;
import io.dashgate.platform.http.ApiReply;
import io.dashgate.platform.http.Page;
import io.dashgate.platform.limits.ByteBudget;
import io.dashgate.tiles.TileChanges;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.io.IOException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * The server that the gateway is compared with: plain Vert.x with the same statements and the same
 * JSON. It looks a key up in a map and compares the project; it has no contract, quota, metrics,
 * log or validation. Below {@code /made-by-postgres/} it sends one JSON text made by Postgres.
 */
public final class RawServer extends VerticleBase {

  private static final String MADE_BY_POSTGRES =
      """
      select json_build_object('id', d.id, 'name', d.name, 'description', d.description,
        'pinned', d.pinned, 'created_at', d.created_at, 'deleted', d.deleted,
        'creation_mode', d.creation_mode, 'filters', d.filters, 'tags', d.tags,
        'restriction_level', d.restriction_level, 'tiles', (
          select json_agg(json_build_object('id', t.id, 'layouts', t.layouts, 'color', t.color,
            'order', t.sort_order, 'insight', json_build_object('id', i.id, 'short_id', i.short_id,
              'name', i.name, 'filters', i.filters, 'query', i.query, 'created_at', i.created_at))
            order by t.place_y, t.place_x, t.id)
          from tile t
          join insight i on i.project_id = t.project_id and i.id = t.insight_id
          where t.project_id = d.project_id
            and t.dashboard_id = d.id
            and t.deleted_at is null))::text
      from dashboard d
      where d.project_id = $1
        and d.id = $2
        and not d.deleted
      """;

  private final int port;
  private final Settings settings;
  private final DatabaseUrl url;
  private final Map<String, DashboardCaller> byDigest;
  private final Map<String, DashboardCaller> byKey = new HashMap<>();

  /** More than its answers take. */
  private static final AnswerMemory MEMORY =
      new AnswerMemory(new ByteBudget(Long.MAX_VALUE / 2).lease(null));

  private Database database;
  private Pool appends;
  private DashboardStore store;
  private DashboardList pages;
  private DashboardCreator maker;

  private RawServer(
      int port, Settings settings, DatabaseUrl url, Map<String, DashboardCaller> byDigest) {
    this.port = port;
    this.settings = settings;
    this.url = url;
    this.byDigest = byDigest;
  }

  /** Arguments: the port. The environment is the gateway's. */
  public static void main(String[] arguments) throws Exception {
    Vertx vertx = Vertx.vertx(new VertxOptions().setPreferNativeTransport(true));
    Settings settings = await(SettingsLoader.load(vertx, System.getenv()));
    DatabaseUrl url = new DatabaseUrl(settings.database().url().orElseThrow());
    Map<String, DashboardCaller> viewers = await(viewers(vertx, settings, url));
    for (int i = 0; i < settings.instances(); i++) {
      int port = Integer.parseInt(arguments[0]);
      await(vertx.deployVerticle(new RawServer(port, settings, url, viewers)));
    }
    System.out.println("ready");
  }

  /** Returns the statement of a retrieve, to be run without a server. */
  public static String retrieveStatement() {
    return DashboardStore.RETRIEVE;
  }

  @Override
  public Future<?> start() {
    database = Database.open(vertx, url, settings.database(), "raw-" + hashCode());
    // each request waits for its turn, however many there are
    appends =
        PgBuilder.pool()
            .with(
                new PoolOptions()
                    .setMaxSize(settings.database().connections())
                    .setMaxWaitQueueSize(-1))
            .connectingTo(
                PgConnectOptions.fromUri(settings.database().url().orElseThrow())
                    .setCachePreparedStatements(true))
            .using(vertx)
            .build();
    store = new DashboardStore(database);
    pages = new DashboardList(database);
    maker = new DashboardCreator(database, Engine.POSTGRES);
    return vertx
        .createHttpServer(new HttpServerOptions().setTcpNoDelay(true))
        .requestHandler(this::handle)
        .listen(port, "127.0.0.1");
  }

  private static final String APPEND =
      "insert into event_inbox (project_id, events, bytes, codec, data) values (1, 1, $1, 0, $2)";

  /** Stores a body as it is, by a statement of its own. */
  private void append(HttpServerRequest request) {
    request
        .body()
        .compose(body -> appends.preparedQuery(APPEND).execute(Tuple.of(body.length(), body)))
        .onComplete(
            any ->
                request
                    .response()
                    .putHeader("content-type", "application/json")
                    .end("{\"status\": 1}"),
            failure -> request.response().setStatusCode(500).end(failure.toString()));
  }

  private void handle(HttpServerRequest request) {
    if (request.path().startsWith("/i/v0/e/")) {
      append(request);
      return;
    }
    DashboardCaller viewer =
        viewer(request.getHeader("Authorization").substring("Bearer ".length()));
    // "", "api", "projects", project, "dashboards", id
    String[] path = request.path().split("/");
    if (viewer.project().id() != Long.parseLong(path[3])) {
      request.response().setStatusCode(403).end();
      return;
    }
    Future<ApiReply> reply;
    if (path[1].equals("made-by-postgres")) {
      reply = passOn(viewer, Long.parseLong(path[5]));
    } else if (request.method() == HttpMethod.GET) {
      reply = path.length > 5 ? retrieve(viewer, Long.parseLong(path[5])) : list(viewer);
    } else {
      reply = request.body().compose(body -> write(viewer, path, body));
    }
    reply.onComplete(
        answer ->
            request
                .response()
                .setStatusCode(answer.status())
                .putHeader("content-type", "application/json")
                .end(answer.body()),
        failure -> request.response().setStatusCode(500).end(failure.toString()));
  }

  private DashboardCaller viewer(String key) {
    return byKey.computeIfAbsent(
        key, any -> byDigest.get(HexFormat.of().formatHex(Secrets.digest(key))));
  }

  private Future<ApiReply> passOn(DashboardCaller viewer, long id) {
    return database
        .execute(MADE_BY_POSTGRES, Tuple.of(viewer.project().id(), id))
        .map(
            rows ->
                new ApiReply(
                    200,
                    "application/json",
                    Buffer.buffer(rows.iterator().next().getString(0)),
                    Map.of()));
  }

  private Future<ApiReply> retrieve(DashboardCaller viewer, long id) {
    return store
        .retrieve(viewer, MEMORY, id)
        .map(
            detail ->
                ApiReply.ok(json -> json(viewer).writeDetail(json, detail, detail.results())));
  }

  private Future<ApiReply> list(DashboardCaller viewer) {
    Where live = Where.of("d.project_id = $1\n  and not d.deleted", viewer.project().id());
    return pages
        .page(viewer, new DashboardFilter(live, true), new Page(100, 0))
        .map(found -> ApiReply.ok(json -> writeList(json, viewer, found.listing())));
  }

  private Future<ApiReply> write(DashboardCaller viewer, String[] path, Buffer body) {
    JsonObject fields = body.toJsonObject();
    WriteContext writer =
        new WriteContext(
            Long.toString(viewer.project().id()), viewer.principal().userId(), null, null, null);
    DashboardChanges changes = DashboardChanges.of(fields);
    if (path.length <= 5) {
      return maker
          .create(writer, viewer, NewDashboard.plain(changes))
          .map(
              detail ->
                  ApiReply.created(
                      json -> json(viewer).writeDetail(json, detail, detail.results())));
    }
    return store
        .update(
            writer, viewer, MEMORY, Long.parseLong(path[5]), changes, TileChanges.of(fields), null)
        .map(
            detail ->
                ApiReply.ok(json -> json(viewer).writeDetail(json, detail, detail.results())));
  }

  private static DashboardJson json(DashboardCaller viewer) {
    return new DashboardJson(viewer.project());
  }

  private static void writeList(
      JsonGenerator json, DashboardCaller viewer, Listing<Dashboard> listing) throws IOException {
    json.writeStartObject();
    json.writeNumberField("count", listing.count());
    json.writeNullField("next");
    json.writeNullField("previous");
    json.writeFieldName("results");
    ApiReply.<Dashboard>array(listing.rows().first(), json(viewer)::writeRow).write(json);
    json.writeEndObject();
  }

  private static Future<Map<String, DashboardCaller>> viewers(
      Vertx vertx, Settings settings, DatabaseUrl url) {
    Database once = Database.open(vertx, url, settings.database(), "keys");
    return once.execute(
            """
            select k.secret_hash, k.user_id, p.id, p.organization_id
            from api_key k
            join membership m on m.user_id = k.user_id
            join project p on p.organization_id = m.organization_id
            """,
            Tuple.tuple())
        .map(
            rows -> {
              Map<String, DashboardCaller> viewers = new HashMap<>();
              for (Row row : rows) {
                viewers.put(
                    HexFormat.of().formatHex(row.getBuffer(0).getBytes()),
                    new DashboardCaller(
                        new Principal(
                            row.getLong(1),
                            null,
                            Set.of("*"),
                            List.of(),
                            List.<UUID>of(),
                            Principal.Validity.LASTING,
                            null),
                        new Project(row.getLong(2), row.getUUID(3), 15)));
              }
              return viewers;
            })
        .eventually(once::close);
  }

  private static <T> T await(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get();
  }
}
