package io.dashgate.organizations;

/** Levels of members in an organization or a private project, as the API numbers them. */
public final class MembershipLevel {

  /** May use the organization's open projects, or the private project. */
  public static final int MEMBER = 1;

  /** May also administer them. */
  static final int ADMINISTRATOR = 8;

  /** Exactly one per organization; not a level of private projects. */
  static final int OWNER = 15;

  private MembershipLevel() {}
}
