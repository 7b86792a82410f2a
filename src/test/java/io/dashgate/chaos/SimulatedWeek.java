package io.dashgate.chaos;

import io.dashgate.testing.Api;
import io.dashgate.testing.Soon;
import io.dashgate.testing.TestDatabase;
import io.dashgate.testing.process.ServerProcess;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A week of a hundred projects of all sizes, in a few minutes: late events, merges of persons,
 * erased persons, and backups that keep a snapshot open for half of every other day. Tables grow
 * with the events only.
 *
 * @param minutes of all days
 * @param events of all projects on a day
 */
record SimulatedWeek(double minutes, int events) implements Check {

  private static final int DAYS = 7;
  private static final int PROJECTS = 100;
  private static final int ERASED_A_DAY = 5;
  private static final double MOST_LAG = 20;
  private static final Duration PROCESSED_LIMIT = Duration.ofMinutes(5);

  /** Dead rows of all tables at the end, as a share of the events of a day. */
  private static final double MOST_DEAD = 1.5;

  private static final String SIZES =
      """
      select format('%s MB of events in the tail (%s rows, %s dead), %s MB packed (%s chunks, %s'
          || ' columns, %s dead), %s MB of uuids, %s MB of persons (%s dead), %s MB of inbox (%s dead)',
        pg_temp.mb('event'), pg_temp.n('event'), pg_temp.dead('event'),
        pg_temp.mb('event_chunk') + pg_temp.mb('event_column'),
        pg_temp.n('event_chunk'), pg_temp.n('event_column'),
        pg_temp.dead('event_chunk') + pg_temp.dead('event_column'),
        pg_temp.mb('event_uuid'), pg_temp.mb('person') + pg_temp.mb('person_distinct_id'),
        pg_temp.dead('person') + pg_temp.dead('person_distinct_id'),
        pg_temp.mb('event_inbox'), pg_temp.dead('event_inbox'))
      """;

  private static final String FUNCTIONS =
      """
      create or replace function pg_temp.parts(name text) returns setof regclass language sql as
        $$ select name::regclass
          union select relid from pg_partition_tree(name::regclass) where isleaf $$;
      create or replace function pg_temp.mb(name text) returns int language sql as
        $$ select (sum(pg_total_relation_size(p)) / 1048576)::int from pg_temp.parts(name) p $$;
      create or replace function pg_temp.dead(name text) returns bigint language sql as
        $$ select sum(s.n_dead_tup)::bigint from pg_stat_user_tables s
          where s.relid in (select pg_temp.parts(name)) $$;
      create or replace function pg_temp.n(name text) returns bigint language sql as
        $$ select sum(s.n_live_tup)::bigint from pg_stat_user_tables s
          where s.relid in (select pg_temp.parts(name)) $$;
      """;

  @Override
  public String id() {
    return "16";
  }

  @Override
  public String title() {
    return "a week of %d projects in %.0f minutes, %d events a day"
        .formatted(PROJECTS, minutes, events);
  }

  @Override
  public Row run(ChaosEnvironment environment) throws Exception {
    double seconds = minutes * 60 / DAYS;
    Map<String, String> settings =
        Map.of(
            "DASHGATE_EVENTS_SEAL_ROWS",
            "1000",
            "DASHGATE_EVENTS_SEAL_AFTER_SECONDS",
            Integer.toString((int) (2 * seconds)));
    try (ServerProcess gateway = environment.gateway(settings)) {
      TestDatabase database = environment.postgres().database();
      Account account = Account.signUp(gateway.port());
      List<String> paths = new ArrayList<>(List.of(account.project()));
      paths.addAll(account.moreProjects(gateway.port(), PROJECTS - 1));
      List<WeekTraffic> projects = new ArrayList<>();
      for (String path : paths) {
        String token =
            database.texts("select api_token from project where id = " + path.split("/")[3]).get(0);
        projects.add(new WeekTraffic(gateway.port(), path, token, projects.size() + 1));
      }
      try (Connection statistics = database.connectAsOwner();
          Connection backup = database.connectAsOwner()) {
        TestDatabase.run(statistics, FUNCTIONS);
        return measure(gateway, account, database, projects, statistics, backup, seconds);
      }
    }
  }

  private Row measure(
      ServerProcess gateway,
      Account account,
      TestDatabase database,
      List<WeekTraffic> projects,
      Connection statistics,
      Connection backup,
      double seconds)
      throws Exception {
    Instant monday = Instant.now().minus(DAYS, ChronoUnit.DAYS);
    Lag lag = new Lag(gateway);
    lag.start();
    Api api = new Api(gateway.port(), account.key());
    List<String> days = new ArrayList<>();
    for (int day = 0; day < DAYS; day++) {
      boolean isBackup = day % 2 == 1;
      if (isBackup) {
        open(backup);
      }
      send(projects, monday.plus(day, ChronoUnit.DAYS), seconds / 2);
      if (isBackup) {
        backup.rollback();
      }
      send(projects, monday.plus(day, ChronoUnit.DAYS), seconds / 2);
      Soon.seen(PROCESSED_LIMIT, () -> EventFlow.isProcessed(database));
      for (int i = 0; i < ERASED_A_DAY; i++) {
        projects.get(i * 7 % PROJECTS).eraseOne(api);
      }
      days.add("day %d: %s, lag %.1f s".formatted(day + 1, sizes(statistics), lag.takeMost()));
      System.out.println(days.get(day));
    }
    Soon.seen(PROCESSED_LIMIT, () -> EventFlow.isProcessed(database));
    long sent = projects.stream().mapToLong(WeekTraffic::sent).sum();
    long erased = projects.stream().mapToLong(WeekTraffic::erased).sum();
    Soon.seen(PROCESSED_LIMIT, () -> database.count("select count(*) from erased_id") == 0);
    long found =
        database.count(
            "select (select count(*) from event)"
                + " + (select coalesce(sum(events), 0) from event_chunk)");
    lag.end();
    TestDatabase.run(statistics, "vacuum analyze");
    double bytes =
        database.count(
                "select sum(pg_total_relation_size(relid)) from pg_stat_user_tables where relname"
                    + " like 'event%' or relname like 'person%' or relname like 'property%'")
            / (double) found;
    return row(
        "%d events sent, %d erased, %d stored; %.0f bytes an event after vacuum; lag at most %.1f s; %s"
            .formatted(sent, erased, found, bytes, lag.most(), String.join("; ", days)),
        "stored = sent - erased; lag <= 20 s; dead rows <= %.1f a day's events"
            .formatted(MOST_DEAD),
        found == sent - erased && lag.most() <= MOST_LAG && dead(statistics) <= MOST_DEAD * events);
  }

  private static void open(Connection backup) throws SQLException {
    backup.setAutoCommit(false);
    backup.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
    TestDatabase.texts(backup, "select 1 from event_project");
  }

  /** Sends half of a day's events at an even rate: the first project has most, the last one few. */
  private void send(List<WeekTraffic> projects, Instant day, double seconds)
      throws InterruptedException {
    double sum = 0;
    for (WeekTraffic project : projects) {
      sum += project.share();
    }
    long begun = System.nanoTime();
    double sentShare = 0;
    for (WeekTraffic project : projects) {
      project.send(day, Math.max(1, (int) (events / 2.0 * project.share() / sum)));
      sentShare += project.share() / sum;
      long due = begun + (long) (sentShare * seconds * 1e9);
      Thread.sleep(Math.max(0, (due - System.nanoTime()) / 1_000_000));
    }
  }

  private static String sizes(Connection statistics) throws SQLException {
    return TestDatabase.texts(statistics, SIZES).get(0);
  }

  private static long dead(Connection statistics) throws SQLException {
    return Long.parseLong(
        TestDatabase.texts(statistics, "select sum(n_dead_tup) from pg_stat_user_tables").get(0));
  }

  /** Looks at the lag of processing each second. */
  private static final class Lag extends Thread {

    private final ServerProcess gateway;
    private volatile double mostOfDay;
    private volatile double most;
    private volatile boolean ending;

    Lag(ServerProcess gateway) {
      super("lag");
      this.gateway = gateway;
      setDaemon(true);
    }

    @Override
    public void run() {
      while (!ending) {
        try {
          Thread.sleep(1_000);
          double lag = gateway.metric("dashgate_events_lag_seconds");
          mostOfDay = Math.max(mostOfDay, lag);
          most = Math.max(most, lag);
        } catch (Exception unread) {
          most = Double.MAX_VALUE;
          return;
        }
      }
    }

    double takeMost() {
      double taken = mostOfDay;
      mostOfDay = 0;
      return taken;
    }

    double most() {
      return most;
    }

    void end() throws InterruptedException {
      ending = true;
      join();
    }
  }
}
