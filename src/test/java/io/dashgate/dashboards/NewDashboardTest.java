package io.dashgate.dashboards;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.dashgate.platform.access.DashboardCaller;
import io.dashgate.platform.auth.Principal;
import io.dashgate.platform.auth.Project;
import io.dashgate.platform.config.SettingsLoader;
import io.dashgate.platform.db.Database;
import io.dashgate.platform.db.DatabaseUrl;
import io.dashgate.platform.db.Engine;
import io.dashgate.platform.db.WriteContext;
import io.dashgate.platform.http.AnswerMemory;
import io.dashgate.platform.limits.ByteBudget;
import io.dashgate.testing.Tenant;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The statements that create a dashboard, of each engine, return it as it is read. */
@ExtendWith(VertxExtension.class)
class NewDashboardTest {

  @ParameterizedTest
  @EnumSource(Engine.class)
  void aNewDashboardIsReturnedAsItIsRead(Engine engine, Tenant owner, Vertx vertx)
      throws Exception {
    Database database =
        Database.open(
            vertx,
            new DatabaseUrl(owner.gateway().database().url()),
            await(SettingsLoader.load(vertx, Map.of())).database(),
            "test");
    try {
      // a user, and a service key
      for (Long user : new Long[] {owner.userId(), null}) {
        DashboardCaller caller = caller(owner, user);
        DashboardDetail made = await(create(database, engine, owner, caller));

        assertEquals(
            await(
                new DashboardStore(database)
                    .retrieve(
                        caller,
                        new AnswerMemory(new ByteBudget(Integer.MAX_VALUE).lease("test")),
                        made.dashboard().id())),
            made);
      }
    } finally {
      await(database.close());
    }
  }

  private static Future<DashboardDetail> create(
      Database database, Engine engine, Tenant owner, DashboardCaller caller) {
    JsonObject fields =
        new JsonObject()
            .put("name", "Growth")
            .put("description", "of each week")
            .put("pinned", true)
            .put("restriction_level", Dashboard.RESTRICTED)
            .put("tags", new JsonArray().add("kpi"));
    return new DashboardCreator(database, engine)
        .create(
            WriteContext.SYSTEM.in(owner.projectId()),
            caller,
            NewDashboard.plain(DashboardChanges.of(fields)));
  }

  private static DashboardCaller caller(Tenant owner, @Nullable Long user) {
    return new DashboardCaller(
        new Principal(
            user, null, Set.of("*"), List.of(), List.of(), Principal.Validity.LASTING, null),
        new Project(owner.projectId(), UUID.fromString(owner.organizationId()), 15));
  }

  private static <T> T await(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
  }
}
