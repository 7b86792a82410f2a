package io.dashgate.platform.contract;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The checked parameters of one request: Long, Boolean, String or List of String by name. Those not
 * given and without a default are absent.
 */
public record Parameters(Map<String, Object> values) {

  /** Returns a required text parameter. */
  public String text(String name) {
    return (String) required(name);
  }

  /** Returns a required integer parameter, such as an id from the path. */
  public long integer(String name) {
    return (Long) required(name);
  }

  /** Returns a text parameter, if given. */
  public Optional<String> optionalText(String name) {
    return Optional.ofNullable((String) values.get(name));
  }

  /** Returns an integer parameter, if given. */
  public Optional<Long> optionalInteger(String name) {
    return Optional.ofNullable((Long) values.get(name));
  }

  /** Returns a boolean parameter, if given. */
  public Optional<Boolean> optionalBool(String name) {
    return Optional.ofNullable((Boolean) values.get(name));
  }

  /** Returns the values of a repeatable parameter, empty if not given. */
  @SuppressWarnings("unchecked")
  public List<String> texts(String name) {
    return (List<String>) values.getOrDefault(name, List.of());
  }

  private Object required(String name) {
    Object value = values.get(name);
    if (value == null) {
      throw new IllegalArgumentException("the contract does not require parameter " + name);
    }
    return value;
  }
}
