package io.dashgate.events.verification;

/**
 * Something of a chunk that is not as it was written.
 *
 * @param projectId whose it is
 * @param chunk which it is, as a text with what is known of it
 * @param part of the chunk
 * @param reason why it is not right
 */
public record Damage(long projectId, String chunk, String part, String reason) {

  /** Returns a line for operators. */
  public String line() {
    return "project %d, %s, %s: %s".formatted(projectId, chunk, part, reason);
  }
}
