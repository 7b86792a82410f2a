package io.dashgate;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Enforces the dependencies between packages, and who may use what. */
@AnalyzeClasses(packages = "io.dashgate", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {

  private static final String ROOT = "io.dashgate";

  /** What features may use of the platform. */
  private static final String PLATFORM =
      "platform.access platform.auth platform.contract platform.db platform.http platform.json"
          + " platform.problem";

  /**
   * Each package, and the packages that it may use. The composition root may use all of them.
   * Anything that is not listed here is not allowed.
   */
  private static final Map<String, String> ARROWS =
      Map.ofEntries(
          Map.entry("platform.problem", ""),
          Map.entry("platform.config", ""),
          Map.entry("platform.json", "platform.problem"),
          Map.entry("platform.vertx", "platform.config"),
          Map.entry("platform.contract", "platform.json platform.problem platform.vertx"),
          Map.entry("platform.db", "platform.config platform.json platform.problem platform.vertx"),
          Map.entry("platform.db.embedded", "platform.config platform.db"),
          Map.entry("platform.ops", "platform.config platform.db"),
          Map.entry("platform.auth", "platform.config platform.db platform.problem"),
          Map.entry(
              "platform.limits", "platform.auth platform.config platform.db platform.problem"),
          Map.entry("platform.idempotency", "platform.db platform.problem"),
          Map.entry(
              "platform.http",
              "platform.auth platform.contract platform.db platform.json platform.limits"
                  + " platform.ops platform.problem"),
          Map.entry(
              "platform.access",
              "platform.auth platform.contract platform.db platform.http platform.json"
                  + " platform.problem"),
          Map.entry(
              "platform.http.server",
              "platform.http platform.auth platform.config platform.contract platform.db"
                  + " platform.idempotency platform.json platform.limits platform.ops"
                  + " platform.problem platform.vertx"),
          Map.entry("organizations", PLATFORM),
          Map.entry("accounts", PLATFORM + " platform.config organizations"),
          Map.entry("audit", PLATFORM + " organizations"),
          Map.entry("plans", PLATFORM + " platform.limits"),
          Map.entry("events.capture", PLATFORM + " platform.limits events"),
          Map.entry("results", PLATFORM),
          Map.entry("refresh", PLATFORM + " results insights"),
          Map.entry("pictures", PLATFORM + " charts results"),
          Map.entry("insights", PLATFORM + " results charts pictures"),
          Map.entry("tiles", PLATFORM + " results insights"),
          Map.entry("templates", PLATFORM + " tiles insights"),
          Map.entry("dashboards", PLATFORM + " results tiles insights templates charts pictures"),
          Map.entry("sharing", PLATFORM + " results dashboards tiles insights charts pictures"),
          Map.entry("filters", PLATFORM),
          Map.entry("events", PLATFORM + " filters persons groups events.columns events.reading"),
          Map.entry(
              "events.reading",
              "events.columns platform.db platform.json platform.limits platform.problem"),
          Map.entry("events.columns", "platform.json"),
          Map.entry("events.sealing", "events.columns platform.config platform.db"),
          Map.entry("events.verification", "events.columns platform.json"),
          Map.entry("events.warnings", "platform.db platform.json"),
          Map.entry(
              "events.ingest",
              "events events.warnings persons groups platform.config platform.db platform.json"),
          Map.entry("persons", PLATFORM + " filters events.warnings"),
          Map.entry(
              "demo",
              "dashboards events.columns events.sealing persons platform.db platform.json sharing"
                  + " templates"),
          Map.entry(
              "persons.maps", "events.columns persons platform.db platform.json platform.limits"),
          Map.entry(
              "queries",
              PLATFORM
                  + " events events.columns events.reading persons.maps results"
                  + " queries.actors"
                  + " queries.answers queries.dates queries.engine queries.model queries.reading"
                  + " queries.running"),
          Map.entry(
              "queries.actors",
              PLATFORM + " events.reading groups persons queries.engine queries.model"),
          Map.entry(
              "queries.running",
              "events.reading platform.auth platform.db platform.http platform.limits"
                  + " platform.problem"),
          Map.entry("queries.model", "filters platform.json"),
          Map.entry("queries.reading", "filters platform.json platform.problem queries.model"),
          Map.entry("queries.dates", "filters platform.problem queries.model"),
          Map.entry(
              "queries.engine",
              "events.columns filters persons.maps platform.json platform.problem queries.model"),
          Map.entry("queries.answers", "platform.json queries.model"),
          Map.entry("groups", PLATFORM + " events.warnings"),
          Map.entry("charts", "platform.json queries.model"),
          Map.entry("transfer", ""));

  @ArchTest
  static void packagesDependInOneDirection(JavaClasses all) {
    ARROWS.forEach((name, used) -> onlyUses(name, used).check(all));
  }

  @ArchTest
  static void everyPackageIsListed(JavaClasses all) {
    TreeSet<String> found = new TreeSet<>();
    all.forEach(one -> found.add(one.getPackageName()));
    found.remove(ROOT);
    TreeSet<String> listed = new TreeSet<>();
    ARROWS.keySet().forEach(name -> listed.add(ROOT + "." + name));
    listed.retainAll(found);
    assertEquals(found, listed);
  }

  private static ArchRule onlyUses(String name, String used) {
    List<String> allowed = new ArrayList<>(List.of(ROOT + "." + name));
    Stream.of(used.split(" "))
        .filter(one -> !one.isEmpty())
        .forEach(one -> allowed.add(ROOT + "." + one));
    return classes()
        .that()
        .resideInAPackage(ROOT + "." + name)
        .should()
        .onlyDependOnClassesThat(
            resideOutsideOfPackage(ROOT + "..")
                .or(resideInAnyPackage(allowed.toArray(String[]::new))))
        .allowEmptyShould(true);
  }

  @ArchTest
  static final ArchRule onlyTheGatewayPathSeesTheWire =
      noClasses()
          .that()
          .resideOutsideOfPackages(
              "io.dashgate.platform.http..",
              "io.dashgate.platform.ops..",
              "io.dashgate.platform.vertx..")
          .should()
          .dependOnClassesThat()
          .areAssignableTo(RoutingContext.class)
          .orShould()
          .dependOnClassesThat()
          .areAssignableTo(HttpServerResponse.class);

  @ArchTest
  static final ArchRule onlyOnePackageUsesInternalsOfVertx =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.dashgate.platform.vertx..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.vertx..impl..", "io.vertx..internal..");

  /** What becomes of an event is the same whichever process works for it, and when. */
  @ArchTest
  static final ArchRule theProcessingOfEventsHasNoClock =
      noClasses()
          .that()
          .resideInAnyPackage(
              "io.dashgate.events.ingest..",
              "io.dashgate.events.warnings..",
              "io.dashgate.groups..")
          .or()
          .haveNameMatching(
              "io\\.dashgate\\.persons\\.(Person(Model|Rows|Event|State|Update)|Changing.*)")
          .should()
          .callMethod(System.class, "currentTimeMillis")
          .orShould()
          .callMethod(Instant.class, "now")
          .orShould()
          .callMethod(OffsetDateTime.class, "now")
          .orShould()
          .callMethod(LocalDate.class, "now")
          .orShould()
          .dependOnClassesThat()
          .areAssignableTo(Clock.class);

  @ArchTest
  static final ArchRule onlyTheSettingsReadTheEnvironment =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.dashgate.platform.config..")
          .should()
          .callMethod(System.class, "getenv")
          .orShould()
          .callMethod(System.class, "getenv", String.class);
}
