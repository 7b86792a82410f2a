package io.dashgate.organizations;

/** Levels of membership in an organization, as the API numbers them. */
public final class Membership {

  /** May use the organization's projects. */
  public static final int MEMBER = 1;

  /** May also administer them. */
  public static final int ADMINISTRATOR = 8;

  /** Exactly one an organization. */
  public static final int OWNER = 15;

  private Membership() {}
}
