package io.dashgate;

import static io.dashgate.Steps.await;

import io.dashgate.accounts.AccountLink;
import io.dashgate.accounts.AccountLinks;
import io.dashgate.platform.auth.Passwords;
import io.dashgate.platform.config.Settings;
import io.dashgate.platform.contract.Contract;
import io.dashgate.platform.contract.Operation;
import io.dashgate.platform.db.Database;
import io.dashgate.platform.db.DatabaseUrl;
import io.dashgate.platform.db.WriteContext;
import io.dashgate.platform.json.Timestamps;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Optional;

/**
 * The option {@code --account}: prints a link that sets the password of an account, which is
 * created if there is none. The serving role is sufficient.
 */
final class AccountCommand {

  /** The operation that does the same for a request; its rules of the body apply here, too. */
  private static final String OPERATION = "operator_accounts_create";

  private static final Duration LIMIT = Duration.ofSeconds(20);

  private final Settings settings;
  private final PrintStream out;

  /** Creates the command, which prints the link to {@code out}. */
  AccountCommand(Settings settings, PrintStream out) {
    this.settings = settings;
    this.out = out;
  }

  /**
   * Makes the link. Blocks.
   *
   * @param organizationName of the organization of a user who has none; empty: from the address
   * @throws RuntimeException whose message is a sentence for the operator
   */
  void run(String email, String organizationName) {
    JsonObject wanted = validated(email, organizationName);
    DatabaseUrl url = DatabaseSetup.requireServing(settings.database());
    Vertx vertx = Vertx.vertx();
    try {
      Database database = Database.open(vertx, url, patient(settings.database()), "account");
      AccountLinks links = new AccountLinks(new Passwords(vertx), Components.onboarding());
      print(
          await(
              links.create(
                  database, WriteContext.SYSTEM, wanted, AccountLink.Creator.COMMAND_LINE)));
      await(database.close());
    } finally {
      await(vertx.close());
    }
  }

  private static JsonObject validated(String email, String organizationName) {
    JsonObject given =
        new JsonObject().put("email", email).put("organization_name", organizationName);
    Operation operation =
        Contract.load().operations().stream()
            .filter(candidate -> candidate.id().equals(OPERATION))
            .findFirst()
            .orElseThrow();
    return (JsonObject) operation.validator().body(given.toBuffer(), null);
  }

  /** One connection of each kind, without the time limits of requests: this process is cold. */
  static Settings.Database patient(Settings.Database set) {
    return new Settings.Database(
        set.url(),
        set.migrationUrl(),
        false,
        Optional.empty(),
        Optional.empty(),
        set.prepared(),
        1,
        set.pipeliningLimit(),
        1,
        1,
        1,
        LIMIT,
        LIMIT);
  }

  private void print(AccountLink link) {
    String address = link.user().email();
    String local = "http://localhost:" + settings.http().port();
    out.printf(
        "%s This link sets its password. It works once, until %s:%n%n  %s%n%n",
        link.accountCreated()
            ? "Created the account " + address + "."
            : "The account " + address + " exists.",
        Timestamps.format(link.expiresAt()),
        link.url(settings.publicUrl().orElse(local)));
    if (settings.publicUrl().isEmpty()) {
      out.printf("public_url is not set: replace %s by the address of the gateway.%n", local);
    }
  }
}
