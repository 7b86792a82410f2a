package io.dashgate;

import static io.dashgate.Steps.await;

import io.dashgate.accounts.DemoTenant;
import io.dashgate.demo.DemoDashboard;
import io.dashgate.demo.DemoData;
import io.dashgate.platform.auth.Passwords;
import io.dashgate.platform.config.Settings;
import io.dashgate.platform.db.Database;
import io.dashgate.platform.db.DatabaseUrl;
import io.dashgate.templates.BuiltInTemplates;
import io.vertx.core.Vertx;
import java.io.PrintStream;
import java.time.LocalDate;
import java.time.ZoneOffset;

/**
 * The option {@code --demo}: creates the demo tenant, fills its project with events and prints its
 * key. The serving role is sufficient.
 */
final class DemoCommand {

  private final Settings settings;
  private final PrintStream out;

  /** Creates the command, which prints the key to {@code out}. */
  DemoCommand(Settings settings, PrintStream out) {
    this.settings = settings;
    this.out = out;
  }

  /**
   * Creates and fills. Blocks.
   *
   * @throws RuntimeException whose message is a sentence for the operator
   */
  void run() {
    DatabaseUrl url = DatabaseSetup.requireServing(settings.database());
    Vertx vertx = Vertx.vertx();
    try {
      Database database =
          Database.open(vertx, url, AccountCommand.patient(settings.database()), "demo");
      DemoTenant.Created tenant =
          await(DemoTenant.create(database, new Passwords(vertx), Components.onboarding()));
      await(DemoData.fill(vertx, database, tenant.projectId(), LocalDate.now(ZoneOffset.UTC)));
      String page =
          await(DemoDashboard.create(database, tenant.projectId(), BuiltInTemplates.demo()));
      out.printf("The demo project is %d, its key %s%n", tenant.projectId(), tenant.key());
      out.printf("Its dashboard is at %s%n", page);
      await(database.close());
    } finally {
      await(vertx.close());
    }
  }
}
