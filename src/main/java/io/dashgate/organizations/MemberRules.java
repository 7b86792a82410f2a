package io.dashgate.organizations;

import io.dashgate.platform.problem.ApiException;

/** The rules for changes of memberships. The texts and their order are part of the API. */
final class MemberRules {

  private MemberRules() {}

  /** Fails unless {@code caller} may change the membership of {@code target} at all. */
  static void requireEditable(Member caller, Member target) {
    if (isSame(caller, target)) {
      return;
    }
    if (caller.level() < MembershipLevel.ADMINISTRATOR) {
      throw ApiException.permissionDenied("You can only edit others if you are an admin.");
    }
    if (target.level() > caller.level()) {
      throw ApiException.permissionDenied(
          "You can only edit others with level lower or equal to you.");
    }
  }

  /** Fails unless {@code caller} may set the level of {@code target}. */
  static void requireMayGrant(Member caller, Member target, int level) {
    if (isSame(caller, target)) {
      throw ApiException.permissionDenied("You can't change your own access level.");
    }
    if (level == MembershipLevel.OWNER && caller.level() != MembershipLevel.OWNER) {
      throw ApiException.permissionDenied(
          "You can only pass on organization ownership if you're its owner.");
    }
    if (level > caller.level()) {
      throw ApiException.permissionDenied(
          "You can only change access level of others to lower or equal to your current one.");
    }
  }

  /** Fails unless {@code caller} may delete the membership of {@code target}, or its own. */
  static void requireRemovable(Member caller, Member target) {
    requireEditable(caller, target);
    if (target.level() == MembershipLevel.OWNER) {
      throw ApiException.invalidInput("Cannot leave the organization as its owner!", null);
    }
  }

  private static boolean isSame(Member one, Member other) {
    return one.user().id() == other.user().id();
  }
}
