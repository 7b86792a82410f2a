package io.dashgate.platform.auth;

/**
 * What a caller presents.
 *
 * @param value the secret itself; never logged
 * @param place where the request had it, in the API's words
 */
public record Credential(String value, String place) {

  /** Where credentials belong. */
  public static final String HEADER = "Authorization header";

  /** Whether it is in the header, which is the only place for tokens. */
  public boolean inHeader() {
    return place.equals(HEADER);
  }

  /** Hides the secret. */
  @Override
  public String toString() {
    return "Credential[in " + place + "]";
  }
}
