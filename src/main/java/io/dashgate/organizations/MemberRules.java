package io.dashgate.organizations;

import io.dashgate.platform.problem.ApiException;

/** Who may do what to the membership of whom. The texts and their order are the API's. */
final class MemberRules {

  private MemberRules() {}

  /** Passes if {@code caller} may touch the membership of {@code target} at all. */
  static void requireEditable(Member caller, Member target) {
    if (isSame(caller, target)) {
      return;
    }
    if (caller.level() < Membership.ADMINISTRATOR) {
      throw ApiException.permissionDenied("You can only edit others if you are an admin.");
    }
    if (target.level() > caller.level()) {
      throw ApiException.permissionDenied(
          "You can only edit others with level lower or equal to you.");
    }
  }

  /** Passes if {@code caller} may give {@code target} the level. */
  static void requireMayGive(Member caller, Member target, int level) {
    if (isSame(caller, target)) {
      throw ApiException.permissionDenied("You can't change your own access level.");
    }
    if (level == Membership.OWNER && caller.level() != Membership.OWNER) {
      throw ApiException.permissionDenied(
          "You can only pass on organization ownership if you're its owner.");
    }
    if (level > caller.level()) {
      throw ApiException.permissionDenied(
          "You can only change access level of others to lower or equal to your current one.");
    }
  }

  /** Passes if {@code caller} may end the membership of {@code target}, which may be its own. */
  static void requireRemovable(Member caller, Member target) {
    requireEditable(caller, target);
    if (target.level() == Membership.OWNER) {
      throw ApiException.invalidInput("Cannot leave the organization as its owner!", null);
    }
  }

  private static boolean isSame(Member one, Member other) {
    return one.user().id() == other.user().id();
  }
}
