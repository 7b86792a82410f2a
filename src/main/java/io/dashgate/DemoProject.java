package io.dashgate;

import static io.dashgate.Steps.await;

import io.dashgate.accounts.DemoTenant;
import io.dashgate.demo.DemoDashboard;
import io.dashgate.demo.DemoData;
import io.dashgate.platform.config.LocalSecret;
import io.dashgate.platform.config.Settings;
import io.dashgate.platform.db.Database;
import io.dashgate.templates.BuiltInTemplates;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Optional;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The project of a new embedded database, so that the first call needs no sign-up, and something
 * can be seen. What opens it is in files of the data folder.
 */
final class DemoProject {

  private static final Logger log = LoggerFactory.getLogger(DemoProject.class);

  private final Settings settings;
  private final Path keyFile;
  private final Path pageFile;
  private OptionalLong created = OptionalLong.empty();

  DemoProject(Settings settings) {
    this.settings = settings;
    this.keyFile = settings.dataDir().resolve("demo-key");
    this.pageFile = settings.dataDir().resolve("demo-page");
  }

  /** Returns the key of its tenant, if the database is embedded and has one. */
  Optional<String> key() {
    return read(keyFile);
  }

  /** Returns the path of the public page of its dashboard, if there is one. */
  Optional<String> page() {
    return read(pageFile);
  }

  private Optional<String> read(Path file) {
    return settings.database().url().isEmpty() && Files.exists(file)
        ? Optional.of(LocalSecret.read(file))
        : Optional.empty();
  }

  /** Creates its tenant, if the database is embedded and has none. Blocks. */
  void create(Database database, Components components) {
    if (settings.database().url().isPresent() || Files.exists(keyFile)) {
      return;
    }
    DemoTenant.Created tenant =
        await(DemoTenant.create(database, components.passwords, components.onboarding));
    LocalSecret.write(keyFile, tenant.key());
    created = OptionalLong.of(tenant.projectId());
  }

  /**
   * Fills the project with a year of events and a dashboard, if this start has created it and there
   * is memory for it. It takes a few seconds, during which requests are served.
   *
   * @return the path of the page of the dashboard, if there is one now; never fails
   */
  Future<Optional<String>> fill(Vertx vertx, Database database, LocalDate today) {
    if (created.isEmpty() || Runtime.getRuntime().maxMemory() < DemoData.LEAST_HEAP) {
      return Future.succeededFuture(Optional.empty());
    }
    long project = created.getAsLong();
    return DemoData.fill(vertx, database, project, today)
        .onSuccess(any -> log.info("the demo project has a year of events"))
        .compose(any -> vertx.executeBlocking(BuiltInTemplates::demo))
        .compose(template -> DemoDashboard.create(database, project, template))
        .compose(page -> vertx.executeBlocking(() -> remember(page)))
        .map(Optional::of)
        .onFailure(failure -> log.warn("the demo project is not complete", failure))
        .otherwise(Optional.empty());
  }

  private String remember(String page) {
    LocalSecret.write(pageFile, page);
    return page;
  }
}
