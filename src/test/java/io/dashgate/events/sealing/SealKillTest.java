package io.dashgate.events.sealing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dashgate.events.sealing.StepResult.Outcome;
import io.dashgate.platform.db.WriteContext;
import io.dashgate.testing.TestGateway;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.SqlConnection;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import java.util.function.BiFunction;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** A sealer that ends between any two statements leaves each event exactly once. */
class SealKillTest {

  private static final Instant NOW = Instant.now().truncatedTo(ChronoUnit.MICROS);

  private static final SealLimits LIMITS = new SealLimits(10, Duration.ofDays(7), 16 * 1024 * 1024);

  private static List<TailOfEvents.Row> events(int from, int count) {
    List<TailOfEvents.Row> rows = new ArrayList<>();
    for (int i = from; i < from + count; i++) {
      rows.add(
          new TailOfEvents.Row(
              1,
              NOW.minusSeconds(10_000 - i),
              new UUID(7, i),
              i,
              NOW,
              "{\"n\":" + i + ",\"key\":\"value " + i % 7 + "\"}",
              null));
    }
    return rows;
  }

  /** Ends the process, as far as the database sees it, instead of the statement with a number. */
  private static SqlClient failingAt(SqlConnection connection, int statement, int[] sent) {
    return (SqlClient)
        Proxy.newProxyInstance(
            SqlConnection.class.getClassLoader(),
            new Class<?>[] {SqlConnection.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("preparedQuery") && ++sent[0] == statement) {
                throw new IllegalStateException("the test fails here");
              }
              try {
                return method.invoke(connection, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  private static int killAtEach(
      SealSteps steps,
      AllEvents all,
      long project,
      BiFunction<SqlClient, ProjectTail, Future<StepResult>> work) {
    return killAtEach(
        steps,
        all,
        project,
        any -> true,
        (connection, row) ->
            work.apply(connection, row)
                .onSuccess(result -> assertEquals(Outcome.DONE, result.outcome())));
  }

  /**
   * Fails at the first statement, then at the second, and so on, until all of it is done.
   *
   * @param left which events are there then
   */
  private static int killAtEach(
      SealSteps steps,
      AllEvents all,
      long project,
      Predicate<String> left,
      BiFunction<SqlClient, ProjectTail, Future<?>> work) {
    Map<UUID, String> before = all.byUuid();
    Map<UUID, String> after = new TreeMap<>(before);
    after.values().removeIf(left.negate());
    for (int statement = 1; statement < 100; statement++) {
      int at = statement;
      int[] sent = {0};
      try {
        SealSteps.await(
            steps
                .database()
                .transaction(
                    WriteContext.SYSTEM.in(project),
                    connection -> {
                      SqlClient failing = failingAt(connection, at, sent);
                      return ProjectTail.lock(failing, project, true)
                          .compose(row -> work.apply(failing, row.orElseThrow()).<Void>mapEmpty());
                    }));
        assertEquals(after, all.byUuid());
        return statement;
      } catch (CompletionException killed) {
        assertTrue(killed.getCause().getMessage().contains("the test"), killed::toString);
      }
      assertEquals(before, all.byUuid());
    }
    throw new AssertionError("never done");
  }

  @Test
  void eachEventIsThereOnce(TestGateway gateway) throws SQLException {
    long project = gateway.signUp().projectId();
    try (Connection owner = gateway.database().connectAsOwner();
        SealSteps steps = new SealSteps(gateway.database(), LIMITS)) {
      TailOfEvents tail = new TailOfEvents(owner, project);
      AllEvents all = new AllEvents(owner, project);
      List<Integer> chunks = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        tail.add(events(300 * i, 300));
        TailGroup group = new TailGroup(1, false, 300, NOW);
        int statements =
            killAtEach(
                steps,
                all,
                project,
                (connection, row) -> {
                  chunks.add(row.nextChunkNumber());
                  return new SealTransaction(connection, project, group, LIMITS, steps.worker())
                      .run(row);
                });
        assertTrue(statements >= 7, () -> statements + " statements");
      }
      assertEquals(0, all.tail().size());
      assertEquals(List.of(1, 2, 3), chunks.stream().distinct().toList());

      int statements =
          killAtEach(
              steps,
              all,
              project,
              (connection, row) ->
                  new MergeTransaction(connection, project, List.of(1, 2, 3), steps.worker())
                      .run(row));

      assertTrue(statements >= 8, () -> statements + " statements");
      assertEquals(900, all.sealed().size());
      assertEquals(1, all.number("select count(*) from event_chunk where project_id = $1"));
    }
  }

  @Test
  void removedEventsAreGoneAtOnceAndOthersStay(TestGateway gateway) throws SQLException {
    long project = gateway.signUp().projectId();
    try (Connection owner = gateway.database().connectAsOwner();
        SealSteps steps = new SealSteps(gateway.database(), LIMITS)) {
      TailOfEvents tail = new TailOfEvents(owner, project);
      AllEvents all = new AllEvents(owner, project);
      tail.add(events(0, 300));
      TailGroup group = new TailGroup(1, false, 300, NOW);
      SealSteps.await(
          steps
              .database()
              .transaction(
                  WriteContext.SYSTEM.in(project),
                  connection ->
                      ProjectTail.lock(connection, project, true)
                          .compose(
                              row ->
                                  new SealTransaction(
                                          connection, project, group, LIMITS, steps.worker())
                                      .run(row.orElseThrow()))));
      tail.add(events(300, 20));
      Removal removal = new Removal(Set.of(7, 9, 303, 305), Removal.NONE_IS_OLD);
      Predicate<String> stays = text -> !text.matches("1 (303|305) .*");

      killAtEach(
          steps,
          all,
          project,
          stays,
          (connection, row) -> RemovalRows.removeTail(connection, project, removal));
      int statements =
          killAtEach(
              steps,
              all,
              project,
              stays.and(text -> !text.matches("1 (7|9) .*")),
              (connection, row) ->
                  new RewriteTransaction(connection, project, 1, removal, steps.worker()).run(row));

      assertTrue(statements >= 8, () -> statements + " statements");
      assertEquals(298, all.sealed().size());
      assertEquals(18, all.tail().size());
      killAtEach(
          steps,
          all,
          project,
          text -> text.matches("1 3\\d\\d .*"),
          (connection, row) ->
              ChunkEntry.behind(connection, project, 0)
                  .compose(chunks -> RemovalRows.removeChunks(connection, project, chunks)));
      assertEquals(0, all.number("select count(*) from event_column where project_id = $1"));
    }
  }
}
