package io.dashgate.chaos;

import io.dashgate.testing.EventLedger;
import io.dashgate.testing.Soon;
import io.dashgate.testing.TestDatabase;
import io.dashgate.testing.process.ServerProcess;
import io.dashgate.testing.process.Shell;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Gateways and Postgres are killed again and again while events are sent: each event is stored once
 * and persons are as if nothing had happened.
 *
 * @param gateways processes on one database; of several, one is also stopped for longer than it may
 *     work for a project, and goes on later
 */
record KilledUnderEvents(String id, int gateways, int kills) implements Check {

  private static final int CLIENTS = 8;
  private static final Duration ANSWERS_LIMIT = Duration.ofMinutes(1);
  private static final Duration PROCESSED_LIMIT = Duration.ofMinutes(2);
  private static final Duration FROZEN = Duration.ofSeconds(40);

  static List<Check> checks() {
    return List.of(new KilledUnderEvents("15a", 1, 20), new KilledUnderEvents("15b", 2, 10));
  }

  @Override
  public String title() {
    return "%d gateways and Postgres killed %d times under events".formatted(gateways, kills);
  }

  @Override
  public Row run(ChaosEnvironment environment) throws Exception {
    List<ServerProcess> processes = new ArrayList<>();
    try {
      for (int i = 0; i < gateways; i++) {
        processes.add(environment.gateway(Map.of()));
      }
      Account account = Account.signUp(processes.get(0).port());
      long project = Long.parseLong(account.project().split("/")[3]);
      TestDatabase database = environment.postgres().database();
      String token = database.texts("select api_token from project where id = " + project).get(0);
      EventLedger ledger = new EventLedger(token, CLIENTS, () -> any(processes).port());
      for (int kill = 0; kill < kills; kill++) {
        int enough = ledger.acknowledged() + CLIENTS;
        Soon.seen(ANSWERS_LIMIT, () -> ledger.acknowledged() >= enough);
        Thread.sleep(ThreadLocalRandom.current().nextInt(1_000));
        kill(environment, any(processes), kill);
      }
      if (gateways > 1) {
        freeze(processes.get(0));
      }
      ledger.stop();
      Soon.seen(PROCESSED_LIMIT, () -> EventLedger.isProcessed(database, project));
      List<String> differences = ledger.differences(database, project);
      return row(
          "%d requests, %d events; differences: %s"
              .formatted(ledger.acknowledged(), ledger.events(), differences),
          "none",
          differences.isEmpty());
    } finally {
      processes.forEach(ServerProcess::close);
    }
  }

  private static void kill(ChaosEnvironment environment, ServerProcess gateway, int number)
      throws Exception {
    switch (number % 3) {
      case 0 -> {
        gateway.kill();
        gateway.start();
      }
      case 1 -> environment.postgres().restart("immediate");
      default -> {
        gateway.kill();
        environment.postgres().restart("immediate");
        gateway.start();
      }
    }
  }

  private static void freeze(ServerProcess gateway) throws Exception {
    String id = Long.toString(gateway.pid());
    Shell.run(Path.of("/dev/null"), List.of("kill", "-STOP", id));
    Thread.sleep(FROZEN.toMillis());
    Shell.run(Path.of("/dev/null"), List.of("kill", "-CONT", id));
  }

  private static ServerProcess any(List<ServerProcess> processes) {
    return processes.get(ThreadLocalRandom.current().nextInt(processes.size()));
  }
}
