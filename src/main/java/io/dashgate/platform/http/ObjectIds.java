package io.dashgate.platform.http;

import io.dashgate.platform.problem.ApiException;
import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/** Ids of objects that a body names. */
public final class ObjectIds {

  private ObjectIds() {}

  /**
   * Reads an integer that the contract has accepted.
   *
   * @param attr name of the field in an error
   * @return null for null
   * @throws ApiException 400 for a number beyond 64 bits, which no object has
   */
  public static @Nullable Long read(@Nullable Object value, String attr) {
    if (value instanceof BigInteger) {
      throw ApiException.doesNotExist(value, attr);
    }
    return value == null ? null : ((Number) value).longValue();
  }
}
