package io.dashgate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dashgate.events.EventLine;
import io.dashgate.platform.config.Settings;
import io.dashgate.platform.config.SettingsLoader;
import io.dashgate.testing.Api;
import io.dashgate.testing.GatewaySettings;
import io.dashgate.testing.Inbox;
import io.dashgate.testing.ProjectEventRows;
import io.dashgate.testing.Tenant;
import io.dashgate.testing.TestGateway;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The options {@code --export} and {@code --import}: a project moves with all that it has. */
@GatewaySettings("DASHGATE_JWT_SECRET=a secret of the tests, 32 bytes or more")
class ProjectTransferTest {

  private static TestGateway here;
  private static TestGateway there;

  @TempDir private Path folder;
  private Tenant owner;
  private Tenant member;
  private final List<String> paths = new ArrayList<>();

  @BeforeAll
  static void start(TestGateway own) {
    here = own;
    there =
        TestGateway.start(
            TestGateway.newDataDir(),
            Map.of("DASHGATE_JWT_SECRET", "a secret of the tests, 32 bytes or more"));
    // ids that differ from those here
    here.signUp();
  }

  @AfterAll
  static void stop() {
    there.close();
  }

  @BeforeEach
  void fillAProject() {
    owner = here.signUp();
    member = owner.addMember();
    Api api = owner.api();
    long dashboard = owner.createDashboard("Größe \"quoted\", with\nlines");
    long insight = member.createInsight("one, two", dashboard);
    api.patch(
            owner.dashboard(dashboard),
            "{\"tags\":[\"a\",\"b c\"],\"restriction_level\":37,\"filters\":{\"x\": 1.50},"
                + "\"tiles\":[{\"text\":{\"body\":\"\"}},{\"text\":{\"body\":\"* ä\"}}]}")
        .expect(200);
    api.patch(owner.dashboard(dashboard) + "sharing/", "{\"enabled\":true}").expect(200);
    api.post(
            owner.dashboard(dashboard) + "collaborators/",
            new JsonObject().put("user_uuid", member.userUuid()).put("level", 37))
        .expect(201);
    long deleted = owner.createDashboard("deleted");
    api.delete(owner.dashboard(deleted));
    api.post(owner.templates(), new JsonObject().put("template_name", "t")).expect(201);
    String keys = "/api/projects/" + owner.projectId() + "/service_keys/";
    api.post(keys, "{\"label\":\"s\",\"scopes\":[\"dashboard:read\"]}").expect(201);
    paths.addAll(
        List.of(
            owner.dashboards() + "?limit=1000",
            owner.dashboard(dashboard),
            owner.dashboard(dashboard) + "sharing/",
            owner.dashboard(dashboard) + "collaborators/",
            owner.insights(),
            owner.insight(insight),
            owner.templates(),
            keys,
            "/api/projects/" + owner.projectId() + "/",
            "/api/organizations/@current/",
            "/api/organizations/@current/members/",
            "/api/personal_api_keys/",
            "/api/users/@me/"));
  }

  private Map<String, String> answers(TestGateway gateway) {
    Map<String, String> answers = new LinkedHashMap<>();
    for (String path : paths) {
      answers.put(
          path,
          gateway
              .as(owner.key())
              .get(path)
              .expect(200)
              .body()
              .replaceAll("\"last_(accessed|used)_at\":(null|\"[^\"]*\")", ""));
    }
    return answers;
  }

  private static String run(TestGateway gateway, String... arguments) throws Exception {
    Vertx vertx = Vertx.vertx();
    Settings settings =
        SettingsLoader.load(
                vertx,
                Map.of(
                    "DATABASE_URL",
                    gateway.database().url(),
                    "DASHGATE_JWT_SECRET",
                    "a secret of the tests, 32 bytes or more"))
            .toCompletionStage()
            .toCompletableFuture()
            .join();
    vertx.close().toCompletionStage().toCompletableFuture().join();
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    TransferCommand command =
        new TransferCommand(settings, new PrintStream(printed, true, StandardCharsets.UTF_8));
    if (arguments.length == 2) {
      command.exportTo(arguments[0], Path.of(arguments[1]));
    } else {
      command.importFrom(Path.of(arguments[0]));
    }
    return printed.toString(StandardCharsets.UTF_8);
  }

  @Test
  void aMovedProjectGivesTheSameAnswersThereAndBackAgain() throws Exception {
    Map<String, String> before = answers(here);
    ProjectEventRows.add(here.database(), owner.projectId());
    List<String> events = ProjectEventRows.of(here.database(), owner.projectId());
    String file = folder.resolve("project.zip").toString();

    String exported = run(here, owner.projectId() + "", file);
    assertTrue(exported.startsWith("Project " + owner.projectId() + " is in " + file), exported);
    assertEquals("Project " + owner.projectId() + " is imported.\n", run(there, file));

    assertEquals(before, answers(there));
    assertEquals(events, ProjectEventRows.of(there.database(), owner.projectId()));
    long made = there.as(owner.key()).post(owner.dashboards(), "{\"name\":\"n\"}").expect(201).id();
    assertTrue(made > 0);

    owner.api().delete("/api/projects/" + owner.projectId() + "/").expect(204);
    run(here, file);

    assertEquals(before.get(paths.get(1)), answers(here).get(paths.get(1)));
    assertEquals(before.get(paths.get(4)), answers(here).get(paths.get(4)));
    assertEquals(events, ProjectEventRows.of(here.database(), owner.projectId()));
  }

  @Test
  void eventsThatWaitAreProcessedWhereTheProjectIsMoved() throws Exception {
    Tenant moved = here.signUp();
    // nobody processes them here
    here.database()
        .execute(
            "insert into event_project (project_id, holder, held_until)"
                + " values (?, gen_random_uuid(), now() + interval '1 hour')",
            moved.projectId());
    new Inbox(here.database(), moved.projectId()).append(Inbox.event("waited", "ann", "{}"));
    String file = folder.resolve("waiting.zip").toString();
    run(here, moved.projectId() + "", file);
    run(there, file);

    new Inbox(there.database(), moved.projectId()).awaitEmpty();
    assertEquals(
        1,
        there
            .database()
            .count("select count(*) from event where project_id = ?", moved.projectId()));
  }

  @Test
  void anEventOfAnEarlierMonthIsRememberedFromTheImportOn() throws Exception {
    long project = owner.projectId();
    Inbox inbox = new Inbox(here.database(), project);
    EventLine event = Inbox.event("x", "a", "{}");
    inbox.append(event);
    inbox.awaitEmpty();
    here.database()
        .execute(
            "update event_uuid set month = month_number(now()) - 2 where project_id = ?", project);
    Path file = folder.resolve("project.zip");
    run(here, Long.toString(project), file.toString());
    run(there, file.toString());

    String months =
        "select count(*) from event_uuid where project_id = ? and month = month_number(now())";
    assertEquals(1, there.database().count(months, project));
    Inbox imported = new Inbox(there.database(), project);
    imported.append(event);
    imported.awaitEmpty();
    assertEquals(
        1, there.database().count("select count(*) from event where project_id = ?", project));
  }

  @Test
  void whatCannotBeMovedChangesNothing() throws Exception {
    String file = folder.resolve("project.zip").toString();
    assertEquals("There is no project 999999.", refusal(here, "999999", file));
    assertFalse(Files.exists(Path.of(file)));

    run(here, owner.projectId() + "", file);

    assertEquals(
        "The database has a project %d already.".formatted(owner.projectId()), refusal(here, file));
    Files.writeString(folder.resolve("other.zip"), "no archive");
    assertThrows(RuntimeException.class, () -> run(there, folder.resolve("other.zip").toString()));
  }

  private static String refusal(TestGateway gateway, String... arguments) {
    return assertThrows(RuntimeException.class, () -> run(gateway, arguments)).getMessage();
  }
}
