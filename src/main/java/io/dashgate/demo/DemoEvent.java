package io.dashgate.demo;

/**
 * What somebody did.
 *
 * @param kind what it was
 * @param second when, in seconds since 1970
 * @param person who did it
 * @param isSignedUp whether it was after the sign-up
 * @param session the visit that it belongs to
 * @param choice which one of the things of the kind it was: a page, a plan
 * @param amount of money, in cents; 0: none
 */
record DemoEvent(
    Kind kind,
    long second,
    DemoPerson person,
    boolean isSignedUp,
    int session,
    int choice,
    int amount) {

  /** The names of events. */
  enum Kind {
    PAGEVIEW(1, "$pageview"),
    PAGELEAVE(2, "$pageleave"),
    SIGN_UP(3, "user signed up"),
    PROJECT(4, "project created"),
    FILE(5, "file uploaded"),
    REPORT(6, "report viewed"),
    INVITATION(7, "invitation sent"),
    UPGRADE(8, "plan upgraded"),
    PAYMENT(9, "payment received");

    private final int number;
    private final String title;

    Kind(int number, String title) {
      this.number = number;
      this.title = title;
    }

    /** Returns the number of the name. */
    int number() {
      return number;
    }

    String title() {
      return title;
    }
  }
}
