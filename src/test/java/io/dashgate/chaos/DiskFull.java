package io.dashgate.chaos;

import io.dashgate.testing.TestDatabase;
import io.dashgate.testing.process.FaultProxy;
import io.dashgate.testing.process.Shell;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;

/** The tables of dashboards are on a small disk in memory, which is then filled. */
final class DiskFull implements Fault {

  private static final List<String> TABLES = List.of("dashboard", "insight", "tile");
  private static final long SPARE_MB = 16;
  private static final long MB = 1 << 20;

  @Override
  public void inject(ChaosEnvironment environment, FaultProxy proxy, Duration lasts)
      throws Exception {
    TestDatabase database = environment.postgres().database();
    Path disk = Files.createDirectories(disk(environment));
    String size = "size=" + (size(database) / MB + SPARE_MB) + "m";
    shell(environment, "mount", "-t", "tmpfs", "-o", size, "none", disk.toString());
    Path space = Files.createDirectory(disk.resolve("space"));
    database.execute("create tablespace small location '" + space + "'");
    move(database, "small");
    fill(disk.resolve("full"));
    Thread.sleep(lasts.toMillis());
  }

  @Override
  public void remove(ChaosEnvironment environment, FaultProxy proxy) throws Exception {
    Files.deleteIfExists(disk(environment).resolve("full"));
  }

  @Override
  public void cleanUp(ChaosEnvironment environment) throws Exception {
    TestDatabase database = environment.postgres().database();
    move(database, "pg_default");
    // files of tables that have moved stay until a checkpoint
    database.execute("checkpoint");
    database.execute("drop tablespace small");
    // lazily: an idle process of Postgres may still have a file of it open
    shell(environment, "umount", "-l", disk(environment).toString());
  }

  private static long size(TestDatabase database) {
    String sum = "select sum(pg_table_size(name::regclass))::bigint from unnest(?::text[]) name";
    return database.count(sum, "{" + String.join(",", TABLES) + "}");
  }

  private static void move(TestDatabase database, String space) {
    for (String table : TABLES) {
      database.execute("alter table " + table + " set tablespace " + space);
    }
  }

  private static void fill(Path file) {
    byte[] block = new byte[8_192];
    try {
      while (true) {
        Files.write(file, block, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
      }
    } catch (IOException full) {
      // as intended
    }
  }

  private static Path disk(ChaosEnvironment environment) {
    return environment.folder().resolve("disk");
  }

  private static void shell(ChaosEnvironment environment, String... line) throws Exception {
    Shell.run(environment.folder().resolve("disk.log"), List.of(line));
  }
}
