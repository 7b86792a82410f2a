package io.dashgate.accounts;

import io.dashgate.organizations.CurrentProject;
import io.vertx.core.json.JsonObject;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The changes that a request makes to its user, without the password; null for unchanged fields.
 *
 * @param organizationId the new current organization
 * @param projectId the new current project
 */
record UserChanges(
    @Nullable String firstName,
    @Nullable Boolean emailOptIn,
    @Nullable UUID organizationId,
    @Nullable Long projectId) {

  private static final String ORGANIZATION = "set_current_organization";
  private static final String PROJECT = "set_current_team";
  private static final Pattern UUID_FORM =
      Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");
  private static final Pattern ID = Pattern.compile("[1-9][0-9]{0,17}");

  /** Reads a validated body; throws a 400 for a malformed id. */
  static UserChanges of(JsonObject body) {
    return new UserChanges(
        body.getString("first_name"),
        body.getBoolean("email_opt_in"),
        organization(body.getString(ORGANIZATION)),
        project(body.getValue(PROJECT)));
  }

  /** Whether the current organization or project changes. */
  boolean isMove() {
    return organizationId != null || projectId != null;
  }

  private static @Nullable UUID organization(@Nullable String given) {
    if (given == null) {
      return null;
    }
    if (!UUID_FORM.matcher(given).matches()) {
      throw CurrentProject.unknown(given, ORGANIZATION);
    }
    return UUID.fromString(given);
  }

  private static @Nullable Long project(@Nullable Object given) {
    if (given == null) {
      return null;
    }
    if (!ID.matcher(given.toString()).matches()) {
      throw CurrentProject.unknown(given, PROJECT);
    }
    return Long.valueOf(given.toString());
  }
}
