package io.dashgate.sharing;

import io.dashgate.platform.auth.Secrets;
import java.util.OptionalLong;

/**
 * The last part of a public link: the project in base 36 and 30 random URL-safe characters. A link
 * is looked up in its project, which is on one server. Tokens of older versions have no project.
 */
final class LinkToken {

  private static final int RANDOM_BYTES = 22;
  private static final int RANDOM_CHARACTERS = 30;

  private LinkToken() {}

  /** Returns a new token for a link of a project. */
  static String create(long projectId) {
    return Long.toString(projectId, Character.MAX_RADIX) + Secrets.urlSafe(RANDOM_BYTES);
  }

  /** Whether a token is as long as those of older versions. */
  static boolean isOld(String token) {
    return token.length() == RANDOM_CHARACTERS;
  }

  /** Returns the project of a token, if it names one. */
  static OptionalLong project(String token) {
    try {
      int length = token.length() - RANDOM_CHARACTERS;
      return length <= 0
          ? OptionalLong.empty()
          : OptionalLong.of(Long.parseLong(token.substring(0, length), Character.MAX_RADIX));
    } catch (NumberFormatException unknown) {
      return OptionalLong.empty();
    }
  }
}
