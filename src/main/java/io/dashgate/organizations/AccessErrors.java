package io.dashgate.organizations;

import io.dashgate.platform.problem.ApiException;

/** The access errors that several operations share. */
public final class AccessErrors {

  private AccessErrors() {}

  /** 403: the caller's level in the organization is too low. */
  static ApiException organizationLevel() {
    return ApiException.permissionDenied("Your organization access level is insufficient.");
  }

  /** 403: the caller's effective level in the project is too low, or there is none. */
  public static ApiException projectLevel() {
    return ApiException.permissionDenied("You don't have sufficient permissions in the project.");
  }
}
