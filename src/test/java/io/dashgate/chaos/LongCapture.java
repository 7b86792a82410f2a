package io.dashgate.chaos;

import io.dashgate.testing.Soon;
import io.dashgate.testing.TestDatabase;
import io.dashgate.testing.process.ProcessStatistics;
import io.dashgate.testing.process.ServerProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Mixed events at half of the rate that can be processed, for a long time: memory and lag stay
 * flat, and each acknowledged event is stored.
 *
 * @param heapMb of the gateway
 * @param minutes of the load that is measured
 * @param isSnapshotHeld whether a transaction sees the database as it was at the beginning, so that
 *     Postgres can remove no row that was processed
 */
record LongCapture(String id, int heapMb, double minutes, boolean isSnapshotHeld) implements Check {

  private static final int PROJECTS = 4;
  private static final Duration FULL_SPEED = Duration.ofSeconds(30);
  private static final Duration PROCESSED_LIMIT = Duration.ofMinutes(5);
  private static final int MEMORY_SAMPLES = 40;
  private static final long LAG_SAMPLE_MS = 1_000;
  private static final double MEMORY_GROWTH = 1.1;

  /** Seconds: the lag in the last quarter above that in the second one, and any. */
  private static final double LAG_GROWTH = 1;

  private static final double MOST_LAG = 20;

  static List<Check> checks(double captureMinutes, double snapshotMinutes) {
    return List.of(
        new LongCapture("15c", 192, captureMinutes, false),
        new LongCapture("15d", 384, snapshotMinutes, true));
  }

  @Override
  public String title() {
    return "%.0f minutes of mixed events at half rate, heap %d MB%s"
        .formatted(minutes, heapMb, isSnapshotHeld ? ", a snapshot held open in Postgres" : "");
  }

  @Override
  public Row run(ChaosEnvironment environment) throws Exception {
    try (ServerProcess gateway = environment.gateway(heapMb, Map.of())) {
      TestDatabase database = environment.postgres().database();
      List<EventFlow.Site> sites = new ArrayList<>();
      for (int i = 0; i < PROJECTS; i++) {
        sites.add(EventFlow.Site.of(Account.signUp(gateway.port()), database));
      }
      try (Connection reader = database.connectAsOwner()) {
        return measure(environment, gateway, sites, reader);
      }
    }
  }

  private Row measure(
      ChaosEnvironment environment,
      ServerProcess gateway,
      List<EventFlow.Site> sites,
      Connection reader)
      throws Exception {
    TestDatabase database = environment.postgres().database();
    long before = storedEvents(database);
    EventFlow warmUp = new EventFlow("first", sites, gateway.port(), 0);
    processedPerSecond(warmUp, database);
    EventFlow fast = new EventFlow("fast", sites, gateway.port(), 0);
    double rate = processedPerSecond(fast, database) / 2;
    if (isSnapshotHeld) {
      reader.setAutoCommit(false);
      reader.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
      TestDatabase.texts(reader, "select 1 from event_project");
    }
    EventFlow flow = new EventFlow("steady", sites, gateway.port(), rate);
    Use use = observe(environment, gateway);
    long inTime = flow.events();
    flow.stop();
    if (isSnapshotHeld) {
      TestDatabase.texts(reader, "select 1"); // fails if the server has ended the transaction
      reader.rollback();
    }
    Soon.seen(PROCESSED_LIMIT, () -> EventFlow.isProcessed(database));
    List<String> differences = flow.differences(database, before + warmUp.events() + fast.events());
    if (isOutOfMemory(gateway)) {
      differences.add("out of memory");
    }
    return row(
        "%.0f events/s of %.0f, %d events, %d repeated requests; heap after GC, MB: %s; RSS, MB: %s; lag, s: %s; differences: %s"
            .formatted(
                inTime / (minutes * 60),
                rate,
                flow.events(),
                flow.repeats(),
                use.heapMb,
                use.residentMb,
                use.lag,
                differences),
        "memory grows <= 10 % and lag <= 1 s from the second to the last quarter, lag <= 20 s; differences: none",
        use.isFlat() && differences.isEmpty());
  }

  private static double processedPerSecond(EventFlow flow, TestDatabase database)
      throws InterruptedException {
    long begun = System.nanoTime();
    Thread.sleep(FULL_SPEED.toMillis());
    flow.stop();
    Soon.seen(PROCESSED_LIMIT, () -> EventFlow.isProcessed(database));
    return flow.events() * 1e9 / (System.nanoTime() - begun);
  }

  private static long storedEvents(TestDatabase database) {
    return database.count("select count(*) from event_uuid");
  }

  private record Use(Quarters heapMb, Quarters residentMb, Quarters lag) {

    boolean isFlat() {
      return heapMb.last() <= heapMb.second() * MEMORY_GROWTH
          && residentMb.last() <= residentMb.second() * MEMORY_GROWTH
          && lag.last() <= lag.second() + LAG_GROWTH
          && lag.most() <= MOST_LAG;
    }
  }

  private Use observe(ChaosEnvironment environment, ServerProcess gateway) throws Exception {
    Use use = new Use(new Quarters(), new Quarters(), new Quarters());
    long begun = System.nanoTime();
    long time = (long) (minutes * 60e9);
    long nextMemory = begun + time / MEMORY_SAMPLES;
    while (System.nanoTime() - begun < time) {
      Thread.sleep(LAG_SAMPLE_MS);
      use.lag.add(gateway.metric("dashgate_events_lag_seconds"));
      if (System.nanoTime() >= nextMemory) {
        nextMemory += time / MEMORY_SAMPLES;
        use.heapMb.add(MemoryTrend.heapAfterCollectionMb(gateway, environment.folder()));
        use.residentMb.add(ProcessStatistics.status(gateway.pid(), "VmRSS") / 1024.0);
      }
    }
    return use;
  }

  private static boolean isOutOfMemory(ServerProcess gateway) throws IOException {
    try (Stream<String> lines = Files.lines(gateway.log())) {
      return !gateway.isAlive() || lines.anyMatch(line -> line.contains("OutOfMemoryError"));
    }
  }
}
