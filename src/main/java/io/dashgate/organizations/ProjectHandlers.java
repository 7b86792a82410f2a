package io.dashgate.organizations;

import io.dashgate.auth.Principal;
import io.dashgate.auth.ProjectAccess;
import io.dashgate.db.Database;
import io.dashgate.http.ApiReply;
import io.dashgate.http.ApiRequest;
import io.dashgate.http.Operations;
import io.dashgate.http.Page;
import io.dashgate.problem.ApiException;
import io.vertx.core.Future;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Serves {@code /api/projects/} and {@code /api/organizations/{organization_id}/projects/}. */
public final class ProjectHandlers {

  private final ProjectStore projects;
  private final OrganizationStore organizations;

  /** Makes the handlers of one verticle. */
  public ProjectHandlers(Database database) {
    this.projects = new ProjectStore(database);
    this.organizations = new OrganizationStore(database);
  }

  /** Binds the operations. */
  public void bindTo(Operations operations) {
    operations
        .bind("projects_list", request -> list(request, null))
        .bind("projects_retrieve", this::retrieve)
        .bind("organization_projects_list", this::listOfOrganization);
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

  private Future<ApiReply> retrieve(ApiRequest request) {
    Principal principal = request.principal();
    String reference = request.parameters().text("project_id");
    Future<Optional<ProjectInfo>> found =
        reference.equals(ProjectAccess.CURRENT)
            ? projects.findCurrent(principal.requireUserId())
            : projects.find(ProjectAccess.id(reference), principal.requireUserId());
    return found.map(
        project -> {
          ProjectInfo visible =
              project
                  .filter(info -> principal.reaches(info.id(), info.organizationId()))
                  .orElseThrow(ApiException::notFound);
          return ApiReply.ok(visible::writeDetail);
        });
  }
}
