package io.dashgate.organizations;

import io.dashgate.platform.auth.Project;
import io.dashgate.platform.problem.ApiException;

/**
 * Whom a request about the members of a project was about, when it was in vain: says what was in
 * the way. The order of the refusals is the API's.
 *
 * @param isColleague whether the target is a member of the project's organization
 * @param isMember whether the target was added to the project
 * @param level the target's effective level, 0 if none
 */
record ExplicitMemberTarget(
    boolean isPrivate, boolean isCaller, boolean isColleague, boolean isMember, int level) {

  /** Returns why the target could not be added. */
  ApiException whyNotAdded() {
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

  /** Passes if an administrator of the project may change the target in some way. */
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

  /** 403: even administrators do not give themselves a level. */
  static ApiException ownLevel() {
    return ApiException.permissionDenied("You can't set your own access level.");
  }

  /** Returns why the target could not be taken out. */
  ApiException whyNotRemoved(Project project) {
    if (!isCaller && !project.isAdministered()) {
      return AccessErrors.projectLevel();
    }
    return isCaller || isPrivate ? ApiException.notFound() : openProject();
  }

  /** 400: nobody is added to a project that everybody may enter. */
  static ApiException openProject() {
    return ApiException.invalidInput(
        "Explicit members can only be accessed for projects with project-based permissioning"
            + " enabled.",
        null);
  }
}
