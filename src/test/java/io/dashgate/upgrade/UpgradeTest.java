package io.dashgate.upgrade;

import static io.dashgate.testing.NeedsServer.Kind.UNDISTRIBUTED;
import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dashgate.platform.db.embedded.EmbeddedPostgres;
import io.dashgate.testing.Answer;
import io.dashgate.testing.Api;
import io.dashgate.testing.NeedsServer;
import io.dashgate.testing.OutsideServer;
import io.dashgate.testing.TestDatabase;
import io.dashgate.testing.TestGateway;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.function.Executable;

/**
 * An upgrade from the version before. The resources {@code upgrade/VERSION} hold what {@link
 * RecordUpgrade} has recorded of it: a database with rows of every kind ({@code dump.sql}), how it
 * answered requests that read them ({@code answers.json}), and every statement that it executed
 * ({@code statements.json}).
 *
 * <p>This gateway migrates that database and must give the same answers; they may have further
 * fields. The statements must have the same outcome under the serving role on the new schema,
 * because processes of both versions run while pods are replaced.
 *
 * <p>To renew the recording after a release whose schema is V15, with its packaged jar and the
 * programs of Postgres 15 (Debian: postgresql-15):
 *
 * <ol>
 *   <li>extend {@link UpgradeScenario} with the new kinds of rows, reads and operations;
 *   <li>{@code mvn test-compile dependency:build-classpath -Dmdep.outputFile=target/cp}
 *   <li>{@code java -cp target/test-classes:target/classes:$(cat target/cp)
 *       io.dashgate.upgrade.RecordUpgrade dashgate.jar /usr/lib/postgresql/15/bin
 *       src/test/resources/upgrade/v15} (it takes eight minutes)
 *   <li>set {@link #VERSION} and remove the folder of the version before.
 * </ol>
 */
// writes come last, because they change what is compared
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class UpgradeTest {

  static final String PUBLIC_URL = "https://dashgate.example.com";

  private static final String VERSION = "v14";

  private static final Path DATA = TestGateway.newDataDir();
  private static final JsonObject RECORDED = new JsonObject(resource("answers.json"));
  private static TestGateway gateway;

  @BeforeAll
  static void upgrade() throws IOException, SQLException {
    if (OutsideServer.isGiven()) {
      OutsideServer.prepare(DATA);
      load();
    } else {
      EmbeddedPostgres postgres = EmbeddedPostgres.start(DATA);
      try {
        load();
      } finally {
        postgres.stop();
      }
    }
    Files.writeString(DATA.resolve("demo-key"), "none"); // no further tenant
    gateway =
        TestGateway.start(
            DATA,
            Map.of(
                "DASHGATE_PUBLIC_URL",
                PUBLIC_URL,
                "DASHGATE_OPERATOR_KEY",
                UpgradeScenario.OPERATOR_KEY,
                "DASHGATE_RATE_LIMIT_SHARED",
                "true",
                "DASHGATE_RATE_LIMIT_PER_MINUTE",
                "100000",
                "DASHGATE_RATE_LIMIT_PER_HOUR",
                "100000",
                "DASHGATE_RETENTION_DAYS",
                "0"));
  }

  @AfterAll
  static void stop() {
    gateway.close();
  }

  private static void load() throws SQLException {
    TestDatabase database = TestDatabase.of(DATA);
    database.createApplicationRole();
    try (Connection connection = database.connectAsOwner()) {
      TestDatabase.run(connection, resource("dump.sql"));
    }
  }

  @Test
  @Order(2)
  void everythingIsReadBackAsBefore() {
    assertAll(
        RECORDED.getJsonArray("answers").stream()
            .map(JsonObject.class::cast)
            .map(RecordedAnswer::read)
            .map(UpgradeTest::sameAnswer));
  }

  private static Executable sameAnswer(RecordedAnswer before) {
    return () -> {
      RecordedAnswer now =
          RecordedAnswer.of(before.request(), before.request().send(gateway.port()));
      assertEquals(before.json().encodePrettily(), now.asFarAs(before).json().encodePrettily());
    };
  }

  @Test
  @Order(1)
  @NeedsServer(value = UNDISTRIBUTED, because = "the version before does not run on Citus")
  void statementsOfTheVersionBeforeHaveTheSameOutcome() throws SQLException {
    List<RecordedStatement> statements =
        new JsonArray(resource("statements.json"))
            .stream().map(JsonObject.class::cast).map(RecordedStatement::read).toList();
    assertTrue(statements.size() > 150, "recorded: " + statements.size());
    try (Connection connection = TestDatabase.of(DATA).connectAsApplication()) {
      assertAll(statements.stream().map(one -> sameOutcome(connection, one)));
    }
  }

  private static Executable sameOutcome(Connection connection, RecordedStatement before) {
    return () ->
        assertEquals(
            before.comparable(before.outcome()),
            before.comparable(before.run(connection)),
            before.sql());
  }

  @Test
  @Order(3)
  void passwordsAndSessionsGoOn() {
    Api anonymous = gateway.anonymous();
    JsonObject login =
        new JsonObject().put("email", "ann@example.com").put("password", UpgradeScenario.PASSWORD);
    anonymous.post("/api/login/", login).expect(200);
    anonymous
        .post(
            "/api/token/refresh/", new JsonObject().put("refresh_token", note("bob_refresh_token")))
        .expect(200);
  }

  @Test
  @Order(3)
  void aStoredAnswerIsReplayed() {
    Answer again =
        gateway
            .as(note("ann_key"))
            .send(
                "POST",
                note("idempotent_path"),
                UpgradeScenario.IDEMPOTENT_BODY,
                Map.of("Idempotency-Key", UpgradeScenario.IDEMPOTENCY_KEY))
            .expect(201);

    assertEquals("true", again.header("Idempotency-Replayed").orElse(""));
    assertEquals(note("idempotent_id"), Long.toString(again.id()));
  }

  private static String note(String name) {
    return RECORDED.getJsonObject("notes").getString(name);
  }

  private static String resource(String name) {
    String path = "/upgrade/" + VERSION + "/" + name;
    try (InputStream stream =
        Objects.requireNonNull(UpgradeTest.class.getResourceAsStream(path), path)) {
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
