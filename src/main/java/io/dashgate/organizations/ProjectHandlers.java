package io.dashgate.organizations;

import io.dashgate.platform.auth.Authenticator;
import io.dashgate.platform.auth.Principal;
import io.dashgate.platform.auth.ProjectAccess;
import io.dashgate.platform.db.Database;
import io.dashgate.platform.http.ApiReply;
import io.dashgate.platform.http.ApiRequest;
import io.dashgate.platform.http.Operations;
import io.dashgate.platform.http.Page;
import io.dashgate.platform.problem.ApiException;
import io.vertx.core.Future;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves {@code /api/projects/} and {@code /api/organizations/{organization_id}/projects/}. Changes
 * need two statements: the first finds the project, since row-level security requires its id and
 * {@code @current} has none, and the caller's level in it.
 */
public final class ProjectHandlers {

  private static final Logger log = LoggerFactory.getLogger(ProjectHandlers.class);

  private final Database database;
  private final ProjectStore projects;
  private final OrganizationStore organizations;
  private final OrganizationAccessStore access;
  private final Authenticator authenticator;
  private final ProjectSetup setup;

  /**
   * Makes the handlers of one verticle.
   *
   * @param setup content of a new project
   */
  public ProjectHandlers(Database database, Authenticator authenticator, ProjectSetup setup) {
    this.database = database;
    this.projects = new ProjectStore(database);
    this.organizations = new OrganizationStore(database);
    this.access = new OrganizationAccessStore(database);
    this.authenticator = authenticator;
    this.setup = setup;
  }

  /** Binds the operations. */
  public void bindTo(Operations operations) {
    operations
        .bind("projects_list", request -> list(request, null))
        .bind("projects_create", this::create, this::requireAdministrator)
        .bind("projects_retrieve", this::retrieve)
        .bind("projects_partial_update", this::update, this::requireProject)
        .bind("projects_update", this::update, this::requireProject)
        .bind("projects_destroy", this::destroy)
        .bind("projects_reset_token", this::resetToken)
        .bind("organization_projects_list", this::listOfOrganization)
        .bind("organization_projects_create", this::create, this::requireAdministrator)
        .bind("organization_projects_retrieve", this::retrieve)
        .bind("organization_projects_partial_update", this::update, this::requireProject)
        .bind("organization_projects_update", this::update, this::requireProject)
        .bind("organization_projects_destroy", this::destroy);
  }

  private Future<ApiReply> list(ApiRequest request, @Nullable UUID organization) {
    Page page = Page.of(request.parameters());
    return projects
        .list(request.principal(), organization, page)
        .map(
            listing ->
                page.reply(request.links(), listing, (json, project) -> project.writeBasic(json)));
  }

  private Future<ApiReply> listOfOrganization(ApiRequest request) {
    return organizations
        .require(request.principal(), request.parameters().text("organization_id"))
        .compose(organization -> list(request, organization.id()));
  }

  private Future<ApiReply> create(ApiRequest request) {
    return administeredOrganization(request)
        .compose(
            organization ->
                ProjectCreator.createCurrent(
                    database,
                    request.writer(),
                    request.principal(),
                    organization,
                    ProjectChanges.of(request.body()),
                    setup))
        .map(
            project -> {
              authenticator.forgetProject(request.writer(), project.id());
              authenticator.forgetUser(request.writer(), request.principal().requireUserId());
              return ApiReply.created(project::write);
            });
  }

  private Future<ApiReply> retrieve(ApiRequest request) {
    Principal principal = request.principal();
    Future<ProjectDetail> found =
        principal.isService()
            ? projects.requireOwn(principal, ProjectPath.of(request.parameters()))
            : project(request);
    return found.map(project -> ApiReply.ok(project::write));
  }

  private Future<ApiReply> update(ApiRequest request) {
    return project(request)
        .compose(
            project ->
                request.body().containsKey("access_control")
                    ? requireMayChangeAccess(request, project)
                    : Future.succeededFuture(project))
        .compose(
            project ->
                projects.update(
                    request.writer(),
                    request.principal(),
                    project.id(),
                    ProjectChanges.of(request.body())))
        .map(
            changed -> {
              authenticator.forgetProject(request.writer(), changed.id());
              return ApiReply.ok(changed::write);
            });
  }

  /** A third statement, for this field only: the level in the project is not sufficient. */
  private Future<ProjectDetail> requireMayChangeAccess(ApiRequest request, ProjectDetail project) {
    return access
        .find(request.principal(), project.info().organizationId().toString())
        .map(
            found -> {
              if (found.filter(OrganizationAccess::isAdministrator).isEmpty()) {
                throw AccessErrors.organizationLevel();
              }
              return project;
            });
  }

  private Future<ApiReply> destroy(ApiRequest request) {
    return project(request)
        .compose(
            project -> {
              if (project.info().level() < MembershipLevel.ADMINISTRATOR) {
                throw AccessErrors.projectLevel();
              }
              return projects
                  .delete(request.writer(), project.id())
                  .map(
                      dashboards -> {
                        authenticator.forgetProject(request.writer(), project.id());
                        log.info(
                            "project {} is deleted, with {} dashboards", project.id(), dashboards);
                        return ApiReply.noContent();
                      });
            });
  }

  private Future<ApiReply> resetToken(ApiRequest request) {
    if (!request.project().isAdministered()) {
      throw AccessErrors.projectLevel();
    }
    return projects
        .resetToken(request.writer(), request.principal(), request.project().id())
        .map(
            project -> {
              authenticator.forgetProject(request.writer(), request.project().id());
              return ApiReply.ok(project::write);
            });
  }

  private Future<ProjectDetail> project(ApiRequest request) {
    return projects.require(request.principal(), ProjectPath.of(request.parameters()));
  }

  private Future<Void> requireProject(ApiRequest request) {
    return project(request).mapEmpty();
  }

  private Future<Void> requireAdministrator(ApiRequest request) {
    return administeredOrganization(request).mapEmpty();
  }

  /** Returns the organization of a new project; fails unless the caller administers it. */
  private Future<UUID> administeredOrganization(ApiRequest request) {
    LimitedKeyRules.requireAllProjects(request.principal(), "create projects");
    return request
        .parameters()
        .optionalText("organization_id")
        .map(
            reference ->
                organizations.require(request.principal(), reference).map(Organization::access))
        .orElseGet(() -> currentOrganization(request.principal()))
        .map(OrganizationAccess::requireAdministrator);
  }

  private Future<OrganizationAccess> currentOrganization(Principal principal) {
    return access
        .find(principal, ProjectAccess.CURRENT)
        .map(
            found -> {
              OrganizationAccess organization =
                  found
                      .filter(current -> current.level() != null)
                      .orElseThrow(
                          () ->
                              ApiException.invalidInput(
                                  "You need to belong to an organization.", null));
              LimitedKeyRules.requireReach(principal, organization.organizationId());
              return organization;
            });
  }
}
