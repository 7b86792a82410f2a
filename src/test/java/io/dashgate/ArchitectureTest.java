package io.dashgate;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;

/** The direction of dependencies, and who may touch what. */
@AnalyzeClasses(packages = "io.dashgate", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {

  @ArchTest
  static final ArchRule packagesDependInOneDirection =
      layeredArchitecture()
          .consideringOnlyDependenciesInLayers()
          .layer("root")
          .definedBy("io.dashgate")
          .layer("accounts")
          .definedBy("io.dashgate.accounts..")
          .layer("audit")
          .definedBy("io.dashgate.audit..")
          .layer("organizations")
          .definedBy("io.dashgate.organizations..")
          .layer("plans")
          .definedBy("io.dashgate.plans..")
          .layer("sharing")
          .definedBy("io.dashgate.sharing..")
          .layer("dashboards")
          .definedBy("io.dashgate.dashboards..")
          .layer("insights")
          .definedBy("io.dashgate.insights..")
          .layer("http")
          .definedBy("io.dashgate.http..")
          .layer("overload")
          .definedBy("io.dashgate.overload..")
          .layer("quota")
          .definedBy("io.dashgate.quota..")
          .layer("idempotency")
          .definedBy("io.dashgate.idempotency..")
          .layer("auth")
          .definedBy("io.dashgate.auth..")
          .layer("jwt")
          .definedBy("io.dashgate.jwt..")
          .layer("ops")
          .definedBy("io.dashgate.ops..")
          .layer("contract")
          .definedBy("io.dashgate.contract..")
          .layer("db")
          .definedBy("io.dashgate.db..")
          .layer("config")
          .definedBy("io.dashgate.config..")
          .layer("problem")
          .definedBy("io.dashgate.problem..")
          .whereLayer("root")
          .mayNotBeAccessedByAnyLayer()
          .whereLayer("accounts")
          .mayOnlyBeAccessedByLayers("root")
          .whereLayer("audit")
          .mayOnlyBeAccessedByLayers("root")
          .whereLayer("organizations")
          .mayOnlyBeAccessedByLayers("root", "accounts", "audit")
          .whereLayer("plans")
          .mayOnlyBeAccessedByLayers("root")
          .whereLayer("sharing")
          .mayOnlyBeAccessedByLayers("root")
          .whereLayer("dashboards")
          .mayOnlyBeAccessedByLayers("root", "accounts", "organizations", "sharing")
          .whereLayer("insights")
          .mayOnlyBeAccessedByLayers("root", "dashboards", "sharing")
          .whereLayer("http")
          .mayOnlyBeAccessedByLayers(
              "root",
              "accounts",
              "audit",
              "organizations",
              "plans",
              "sharing",
              "dashboards",
              "insights")
          .whereLayer("overload")
          .mayOnlyBeAccessedByLayers("root", "http")
          .whereLayer("quota")
          .mayOnlyBeAccessedByLayers("root", "http", "plans")
          .whereLayer("idempotency")
          .mayOnlyBeAccessedByLayers("root", "http")
          .whereLayer("auth")
          .mayOnlyBeAccessedByLayers(
              "root",
              "accounts",
              "audit",
              "organizations",
              "plans",
              "sharing",
              "dashboards",
              "insights",
              "http",
              "quota")
          .whereLayer("jwt")
          .mayOnlyBeAccessedByLayers("root", "auth")
          .whereLayer("ops")
          .mayOnlyBeAccessedByLayers("root", "http")
          .whereLayer("contract")
          .mayOnlyBeAccessedByLayers(
              "root",
              "accounts",
              "audit",
              "organizations",
              "plans",
              "sharing",
              "dashboards",
              "insights",
              "http")
          .whereLayer("db")
          .mayOnlyBeAccessedByLayers(
              "root",
              "accounts",
              "audit",
              "organizations",
              "plans",
              "sharing",
              "dashboards",
              "insights",
              "http",
              "idempotency",
              "auth",
              "ops");

  @ArchTest
  static final ArchRule onlyTheGatewayPathSeesTheWire =
      noClasses()
          .that()
          .resideOutsideOfPackages("io.dashgate.http..", "io.dashgate.ops..")
          .should()
          .dependOnClassesThat()
          .areAssignableTo(RoutingContext.class)
          .orShould()
          .dependOnClassesThat()
          .areAssignableTo(HttpServerResponse.class);

  @ArchTest
  static final ArchRule onlyTheSettingsReadTheEnvironment =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.dashgate.config..")
          .should()
          .callMethod(System.class, "getenv")
          .orShould()
          .callMethod(System.class, "getenv", String.class);
}
