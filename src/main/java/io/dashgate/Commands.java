package io.dashgate;

import io.dashgate.platform.config.Settings;
import io.dashgate.platform.config.SettingsLoader;
import io.dashgate.platform.config.SettingsTree;
import io.dashgate.platform.db.DatabaseUrls;
import io.dashgate.platform.db.Migrations;
import io.dashgate.platform.ops.Metrics;
import io.vertx.core.Vertx;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The command line: without an option it serves; each option runs a short task and ends. */
@Command(
    name = "dashgate",
    mixinStandardHelpOptions = true,
    description = "Without an option: serves until it is asked to stop.",
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {"0:done", "1:failed; the reason is on standard error", "2:no such option"})
final class Commands implements Callable<Integer> {

  private static final int DONE = 0;
  private static final int FAILED = 1;

  @ArgGroup private @Nullable Task task;

  /** At most one of these. */
  private static final class Task {
    @Option(names = "--check-config", description = "Tells every mistake in the settings.")
    private boolean checkConfig;

    @Option(
        names = "--print-config",
        description = "Prints the settings in force as YAML, and where each comes from.")
    private boolean printConfig;

    @Option(names = "--migrate", description = "Brings the schema of DATABASE_URL up to date.")
    private boolean migrate;

    @ArgGroup(exclusive = false)
    private @Nullable Account account;

    @Option(
        names = "--export",
        arity = "2",
        paramLabel = "PROJECT FILE",
        description = "Writes a project of DATABASE_URL to a new file, to move it.")
    private String @Nullable [] exported;

    @Option(
        names = "--import",
        paramLabel = "FILE",
        description = "Reads a project from a file of --export into DATABASE_URL.")
    private @Nullable Path imported;

    @Option(
        names = "--demo",
        description =
            "Creates a demo project with a year of events in DATABASE_URL, and prints its key.")
    private boolean demo;

    @Option(
        names = "--verify-events",
        description = "Reads all packed events of DATABASE_URL, and prints which are damaged.")
    private boolean verifyEvents;

    @Option(names = "--rehearse", description = "Deprecated: does nothing.")
    private boolean rehearse;
  }

  /** An account, and what belongs to it. */
  private static final class Account {
    @Option(
        names = "--account",
        required = true,
        paramLabel = "EMAIL",
        description = {
          "Prints a link that sets the password of an account of DATABASE_URL, which is created if there"
              + " is none. The link works once, for an hour."
        })
    private String email = "";

    @Option(
        names = "--organization",
        paramLabel = "NAME",
        description = "The name of the organization of a user who has none.")
    private @Nullable String organization;
  }

  /** Runs the command and returns the exit code; a gateway may be serving by then. */
  static int run(String... arguments) {
    return arguments.length == 0 ? withoutOptions() : withOptions(arguments);
  }

  /** Serves without picocli, which would slow the start. */
  private static int withoutOptions() {
    try {
      return new Commands().call();
    } catch (Exception failure) {
      return failed(failure);
    }
  }

  private static int withOptions(String... arguments) {
    CommandLine line = new CommandLine(new Commands());
    line.getCommandSpec().version("dashgate " + Metrics.version());
    line.setExecutionExceptionHandler((failure, any, parsed) -> failed(failure));
    return line.execute(arguments);
  }

  private static int failed(Exception failure) {
    Main.explain(failure);
    return FAILED;
  }

  @Override
  public Integer call() {
    Main.requireTemporaryFolder();
    if (task == null) {
      Main.serve();
    } else if (task.rehearse) {
      System.err.println("Warning: --rehearse is deprecated and does nothing.");
    } else {
      return inspect(task);
    }
    return DONE;
  }

  private static int inspect(Task task) {
    SettingsTree tree = read();
    if (task.printConfig) {
      System.out.print(tree.describe());
    }
    tree.warnings().forEach(warning -> System.err.println("Warning: " + warning));
    Settings settings = tree.settings();
    if (task.checkConfig) {
      System.out.println("The settings are valid.");
    } else if (task.migrate) {
      migrate(settings, System.out);
    } else if (task.account != null) {
      return account(settings, task.account);
    } else if (task.demo) {
      return demo(settings);
    } else if (task.verifyEvents) {
      return verifyEvents(settings);
    } else if (task.exported != null || task.imported != null) {
      return transfer(settings, task);
    }
    return DONE;
  }

  private static int transfer(Settings settings, Task task) {
    TransferCommand command = new TransferCommand(settings, System.out);
    try {
      if (task.exported != null) {
        command.exportTo(task.exported[0], Path.of(task.exported[1]));
      } else if (task.imported != null) {
        command.importFrom(task.imported);
      }
      return DONE;
    } catch (RuntimeException failure) {
      System.err.println("Nothing was moved: " + failure.getMessage());
      return FAILED;
    }
  }

  private static int account(Settings settings, Account account) {
    String organization = account.organization == null ? "" : account.organization;
    try {
      new AccountCommand(settings, System.out).run(account.email, organization);
      return DONE;
    } catch (RuntimeException failure) {
      System.err.println("There is no new link: " + failure.getMessage());
      return FAILED;
    }
  }

  private static int demo(Settings settings) {
    try {
      new DemoCommand(settings, System.out).run();
      return DONE;
    } catch (RuntimeException failure) {
      System.err.println("There is no demo project: " + failure.getMessage());
      return FAILED;
    }
  }

  private static int verifyEvents(Settings settings) {
    try {
      return new VerifyCommand(settings, System.out).run() == 0 ? DONE : FAILED;
    } catch (RuntimeException failure) {
      System.err.println("The events are not verified: " + failure.getMessage());
      return FAILED;
    }
  }

  private static SettingsTree read() {
    Vertx vertx = Vertx.vertx();
    try {
      return Steps.await(SettingsLoader.read(vertx));
    } finally {
      Steps.await(vertx.close());
    }
  }

  private static void migrate(Settings settings, PrintStream out) {
    DatabaseUrls urls =
        DatabaseSetup.urls(settings.database())
            .orElseThrow(() -> new IllegalStateException("there is no DATABASE_URL to migrate"));
    int applied =
        Steps.start(
            "migrations", () -> Migrations.apply(urls, settings.database().statementTimeout()));
    out.printf("Applied %d migrations to %s.%n", applied, urls.owner());
  }
}
