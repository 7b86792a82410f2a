package io.dashgate.platform.auth;

/**
 * The credential of a request.
 *
 * @param value the secret itself; never logged
 * @param place its place in the request, as error texts name it
 */
public record Credential(String value, String place) {

  /** The usual place. */
  public static final String HEADER = "Authorization header";

  /** Whether it is in the header, the only place for tokens. */
  public boolean inHeader() {
    return place.equals(HEADER);
  }

  /** Hides the secret. */
  @Override
  public String toString() {
    return "Credential[in " + place + "]";
  }
}
