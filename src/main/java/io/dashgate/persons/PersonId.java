package io.dashgate.persons;

import io.dashgate.platform.problem.ApiException;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which person is meant.
 *
 * @param uuid null: the number says it
 * @param number in the project; null: the UUID says it, or no person has such a number
 */
record PersonId(@Nullable UUID uuid, @Nullable Integer number) {

  private static final Pattern UUID_TEXT =
      Pattern.compile("[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");

  private static final Pattern NUMBER = Pattern.compile("[1-9][0-9]{0,17}");

  private static final String NO_ID =
      "The ID provided does not look like a personID. If you are using a distinctId, please use"
          + " /persons?distinct_id=%s instead.";

  /**
   * Reads an id.
   *
   * @throws ApiException if it is neither a UUID nor a number
   */
  static PersonId of(String id) {
    if (UUID_TEXT.matcher(id).matches()) {
      return new PersonId(UUID.fromString(id), null);
    }
    if (NUMBER.matcher(id).matches()) {
      long number = Long.parseLong(id);
      return new PersonId(null, number > Integer.MAX_VALUE ? null : (int) number);
    }
    throw ApiException.invalidInput(NO_ID.formatted(id), null);
  }
}
