package io.dashgate.results;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dashgate.platform.db.Database;
import io.dashgate.platform.http.AnswerMemory;
import io.dashgate.platform.json.RawJson;
import io.dashgate.platform.limits.ByteBudget;
import io.dashgate.testing.Tenant;
import io.dashgate.testing.TestDatabase;
import io.dashgate.testing.TestGateway;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Results are kept by whom has claimed them, and read in one piece. */
class ResultStoreTest {

  private static final OffsetDateTime NOW =
      OffsetDateTime.now(ZoneOffset.UTC).truncatedTo(ChronoUnit.MILLIS);

  private final Vertx vertx = Vertx.vertx();
  private final UUID process = UUID.randomUUID();
  private final UUID key = UUID.randomUUID();
  private TestDatabase database;
  private Database connections;
  private ResultStore store;
  private long project;

  @BeforeEach
  void open(Tenant tenant, TestGateway gateway) {
    database = gateway.database();
    project = tenant.projectId();
    connections = database.open(vertx);
    store = new ResultStore(connections);
    database.execute("insert into event_project (project_id) values (?)", project);
  }

  @AfterEach
  void close() {
    await(connections::close);
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  private <T> T await(Supplier<Future<T>> work) {
    return Future.<T>future(done -> vertx.runOnContext(any -> work.get().onComplete(done)))
        .toCompletionStage()
        .toCompletableFuture()
        .join();
  }

  private KeptResult result(OffsetDateTime computedAt, String text) {
    return new KeptResult(
        key,
        computedAt,
        false,
        "UTC",
        "",
        "",
        null,
        null,
        computedAt,
        text.length(),
        new RawJson(text));
  }

  private boolean claimAndKeep(KeptResult result) {
    assertTrue(await(() -> store.claim(project, key, process)).isGranted());
    return await(() -> store.keep(project, process, result, 0));
  }

  @Test
  void aResultWhoseClaimIsGoneIsNotKept() {
    await(() -> store.claim(project, key, process));
    database.execute("delete from insight_result where project_id = ?", project);
    assertFalse(await(() -> store.keep(project, process, result(NOW, "[]"), 0)));
    assertTrue(await(() -> store.find(project, key)).isEmpty());

    assertTrue(claimAndKeep(result(NOW, "[]")));
    assertTrue(await(() -> store.find(project, key)).isPresent());
  }

  @Test
  void aResultThatHasNotSeenADeletionIsNotKept() {
    await(() -> store.claim(project, key, process));
    database.execute("update event_project set deletions = 1 where project_id = ?", project);

    assertFalse(await(() -> store.keep(project, process, result(NOW, "[]"), 0)));
    assertTrue(await(() -> store.find(project, key)).isEmpty());
    assertTrue(await(() -> store.keep(project, process, result(NOW, "[]"), 1)));
  }

  @Test
  void onlyOneHasAClaimUntilItIsGivenBack() {
    UUID other = UUID.randomUUID();
    await(() -> store.claim(project, key, process));

    assertFalse(await(() -> store.claim(project, key, other)).isGranted());
    await(() -> store.release(project, key, other));
    assertFalse(await(() -> store.claim(project, key, other)).isGranted());
    await(() -> store.release(project, key, process));
    assertTrue(await(() -> store.claim(project, key, other)).isGranted());
  }

  @Test
  void aLongTextIsNotShownWithTheTimesOfAnother() {
    claimAndKeep(result(NOW.minusHours(1), "[" + " ".repeat(150_000) + "]"));
    KeptResult found = await(() -> store.find(project, key)).orElseThrow();
    assertNull(found.text());
    String text = "[1" + " ".repeat(150_000) + "]";
    claimAndKeep(result(NOW, text));
    AnswerMemory memory = new AnswerMemory(new ByteBudget(10_000_000).lease(null));

    KeptResult whole = await(() -> store.complete(project, found, memory)).orElseThrow();

    assertEquals(text, Objects.requireNonNull(whole.text()).text());
    assertEquals(NOW.toInstant(), whole.computedAt().toInstant());
    assertEquals(text.length(), whole.bytes());
  }
}
