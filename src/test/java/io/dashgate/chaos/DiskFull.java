package io.dashgate.chaos;

import io.dashgate.testing.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;

/** The tables of dashboards are on a small disk, made of memory, which something else fills. */
final class DiskFull implements Injury {

  private static final List<String> TABLES = List.of("dashboard", "insight", "tile");
  private static final long SPARE_MB = 16;
  private static final long MB = 1 << 20;

  @Override
  public void hurt(Lab lab, FaultProxy proxy, Duration lasts) throws Exception {
    TestDatabase database = lab.postgres().database();
    Path disk = Files.createDirectories(disk(lab));
    String size = "size=" + (size(database) / MB + SPARE_MB) + "m";
    shell(lab, "mount", "-t", "tmpfs", "-o", size, "none", disk.toString());
    Path space = Files.createDirectory(disk.resolve("space"));
    database.execute("create tablespace small location '" + space + "'");
    move(database, "small");
    fill(disk.resolve("full"));
    Thread.sleep(lasts.toMillis());
  }

  @Override
  public void heal(Lab lab, FaultProxy proxy) throws Exception {
    Files.deleteIfExists(disk(lab).resolve("full"));
  }

  @Override
  public void cleanUp(Lab lab) throws Exception {
    TestDatabase database = lab.postgres().database();
    move(database, "pg_default");
    // files of tables that have moved stay until a checkpoint
    database.execute("checkpoint");
    database.execute("drop tablespace small");
    // lazily: some idle process of Postgres may still have a file of it open
    shell(lab, "umount", "-l", disk(lab).toString());
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
      // as it should be
    }
  }

  private static Path disk(Lab lab) {
    return lab.folder().resolve("disk");
  }

  private static void shell(Lab lab, String... line) throws Exception {
    Shell.run(lab.folder().resolve("disk.log"), List.of(line));
  }
}
