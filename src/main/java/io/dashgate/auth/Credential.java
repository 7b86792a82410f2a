package io.dashgate.auth;

/**
 * What a caller presents.
 *
 * @param value the secret itself; never logged
 * @param place where the request had it, in the API's words
 */
public record Credential(String value, String place) {

  /** Hides the secret. */
  @Override
  public String toString() {
    return "Credential[in " + place + "]";
  }
}
