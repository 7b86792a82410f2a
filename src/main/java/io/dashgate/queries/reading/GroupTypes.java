package io.dashgate.queries.reading;

import io.dashgate.platform.problem.ApiException;

/** The indexes of types of groups, 0 to 4. */
final class GroupTypes {

  private static final int MOST = 5;

  private GroupTypes() {}

  /**
   * Returns the index in a field; -1: there is none.
   *
   * @throws ApiException 400 if it is no such index
   */
  static int index(QueryFields fields, String name) {
    return fields.has(name) ? required(fields, name) : -1;
  }

  /**
   * Returns the index in a field.
   *
   * @throws ApiException 400 if it is no such index
   */
  static int required(QueryFields fields, String name) {
    int index = fields.number(name).orElse(-1);
    if (index < 0 || index >= MOST) {
      throw ApiException.invalidInput(
          name + " is required to be greater than 0 and less than 5", name);
    }
    return index;
  }
}
