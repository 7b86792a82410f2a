package io.dashgate.platform.db;

import static io.dashgate.testing.NeedsServer.Kind.EMBEDDED;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dashgate.platform.db.embedded.EmbeddedPostgres;
import io.dashgate.testing.NeedsServer;
import io.dashgate.testing.TestDatabase;
import io.dashgate.testing.TestGateway;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.flywaydb.core.api.FlywayException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The roles of a database: one owns the tables, the other serves requests. */
@NeedsServer(value = EMBEDDED, because = "it makes roles and databases on a server of its own")
class RolesTest {

  private static final String OWNER_PASSWORD = "o$$w'n\"er %+:/?#@\\ x";
  private static final Duration LIMIT = Duration.ofMillis(1_234);

  private static EmbeddedPostgres postgres;
  private static TestDatabase database;
  private static String superuser;

  @BeforeAll
  static void start() {
    Path dataDir = TestGateway.newDataDir();
    postgres = EmbeddedPostgres.start(dataDir);
    database = TestDatabase.of(dataDir);
    superuser = postgres.urls().owner().url();
  }

  @AfterAll
  static void stop() {
    postgres.stop();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a$$b$do$c",
        "it's",
        "say \"x\"",
        "${app_role}",
        "50% + 1",
        ":/?#@&=",
        "\\",
        "ü€ "
      })
  void aPasswordOfTheServingRoleMayHaveAnyCharacter(String password) throws SQLException {
    String role = "role " + password;
    DatabaseUrls urls =
        new DatabaseUrls(url("postgres", role, password), new DatabaseUrl(superuser));

    Migrations.apply(urls, LIMIT);

    try (Connection connection = urls.application().dataSource().getConnection()) {
      assertEquals(List.of(role), TestDatabase.texts(connection, "select current_user"));
      assertEquals(
          List.of("1234ms", "off", "force_generic_plan"),
          TestDatabase.texts(
              connection,
              "select current_setting(name) from unnest(array"
                  + "['statement_timeout', 'jit', 'plan_cache_mode']) as name"));
      assertEquals(List.of("0"), TestDatabase.texts(connection, "select count(*) from dashboard"));
      assertThrows(
          SQLException.class, () -> TestDatabase.run(connection, "create table mine (id int)"));
    }
  }

  @Test
  void anOwnerThatMayCreateRolesNeedsNoMoreRights() {
    DatabaseUrls urls = owned("created", "createrole", "created_app");

    assertTrue(Migrations.apply(urls, LIMIT) > 0);
    assertEquals(0, Migrations.apply(urls, LIMIT));
    assertEquals(
        List.of("statement_timeout=1234"), settingsOf("created", "created_app", "statement%"));

    Migrations.apply(urls, Duration.ofSeconds(5));
    assertEquals(
        List.of("statement_timeout=5000"), settingsOf("created", "created_app", "statement%"));
  }

  @Test
  void anOwnerThatMayNotUsesARoleThatIsThere() {
    DatabaseUrls urls = owned("managed", "nocreaterole", "managed_app");
    FlywayException refusal =
        assertThrows(FlywayException.class, () -> Migrations.apply(urls, LIMIT));
    assertTrue(refusal.getMessage().contains("permission denied to create role"));
    database.execute("create role managed_app login password 'p'");

    Migrations.apply(urls, LIMIT);
    assertEquals(0, Migrations.apply(urls, LIMIT));

    // its sessions set the parameters themselves, see PoolerTest for those that cannot
    assertEquals(List.of(), settingsOf("managed", "managed_app", "%"));
  }

  @Test
  void oneRoleForBothKeepsItsParameters() {
    DatabaseUrl owner = owned("single", "nocreaterole", "unused").owner();

    Migrations.apply(new DatabaseUrls(owner, owner), LIMIT);

    assertEquals(List.of(), settingsOf("single", "single_owner", "%"));
  }

  @Test
  void theUrlOfMigrationsHonoursWhatTheOtherDoes() throws SQLException {
    String hosts = "127.0.0.1:1,127.0.0.1:" + URI.create(superuser).getPort();
    DatabaseUrl url =
        new DatabaseUrl(
            superuser.replaceFirst("@[^/]*/", "@" + hosts + "/")
                + "?sslmode=prefer&target_session_attrs=read-write&search_path=pg_catalog"
                + "&options=-c%20lock_timeout%3D77ms%20-c%20geqo%3Doff");

    try (Connection connection = url.dataSource().getConnection()) {
      assertEquals(
          List.of("77ms", "off", "pg_catalog", "dashgate-migrations"),
          TestDatabase.texts(
              connection,
              "select current_setting(name) from unnest(array"
                  + "['lock_timeout', 'geqo', 'search_path', 'application_name']) as name"));
    }
  }

  /** Makes a database whose owner is no superuser. */
  private static DatabaseUrls owned(String name, String right, String application) {
    database.execute(
        "create role %s_owner login %s password '%s'"
            .formatted(name, right, OWNER_PASSWORD.replace("'", "''")));
    database.execute("create database %s owner %s_owner".formatted(name, name));
    return new DatabaseUrls(
        url(name, application, "p"), url(name, name + "_owner", OWNER_PASSWORD));
  }

  private static List<String> settingsOf(String name, String role, String parameters) {
    return database.texts(
        """
        select one
        from pg_db_role_setting s
        cross join unnest(s.setconfig) as one
        where s.setdatabase = (select oid from pg_database where datname = '%s')
          and s.setrole = '%s'::regrole
          and one like '%s'
        """
            .formatted(name, role, parameters));
  }

  private static DatabaseUrl url(String name, String user, String password) {
    String address = superuser.replaceFirst(".*@", "").replaceFirst("/.*", "");
    return new DatabaseUrl(
        "postgresql://%s:%s@%s/%s".formatted(encoded(user), encoded(password), address, name));
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
