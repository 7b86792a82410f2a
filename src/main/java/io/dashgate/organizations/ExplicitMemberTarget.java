package io.dashgate.organizations;

import io.dashgate.platform.auth.Project;
import io.dashgate.platform.problem.ApiException;

/**
 * The user whom a request on the members of a project names, after a statement that changed
 * nothing: finds the error to answer with. The order of the errors is part of the API.
 *
 * @param isColleague whether the target is a member of the project's organization
 * @param isMember whether the target was added to the project
 * @param level the target's effective level, 0 if none
 */
record ExplicitMemberTarget(
    boolean isPrivate, boolean isCaller, boolean isColleague, boolean isMember, int level) {

  ApiException addError() {
    if (!isPrivate) {
      return openProject();
    }
    if (isCaller) {
      return ApiException.permissionDenied("You can't explicitly add yourself to projects.");
    }
    return isColleague
        ? ApiException.invalidInput(
            "This user likely already is an explicit member of the project.", null)
        : ApiException.permissionDenied("You both need to belong to the same organization.");
  }

  /** Fails unless an administrator of the project may change the target at all. */
  void requireEditable(Project project) {
    if (!isPrivate) {
      throw openProject();
    }
    if (!isMember) {
      throw ApiException.notFound();
    }
    if (!isCaller && level > project.level()) {
      throw ApiException.permissionDenied(
          "You can only edit others with level lower or equal to you.");
    }
  }

  /** 403: nobody sets their own level. */
  static ApiException ownLevel() {
    return ApiException.permissionDenied("You can't set your own access level.");
  }

  ApiException removeError(Project project) {
    if (!isCaller && !project.isAdministered()) {
      return AccessErrors.projectLevel();
    }
    return isCaller || isPrivate ? ApiException.notFound() : openProject();
  }

  /** 400: open projects have no members of their own. */
  static ApiException openProject() {
    return ApiException.invalidInput(
        "Explicit members can only be accessed for projects with project-based permissioning"
            + " enabled.",
        null);
  }
}
