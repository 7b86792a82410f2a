package io.dashgate.events.capture;

import com.fasterxml.jackson.core.JsonToken;

/** The names of types in the texts of errors, which are those of Python. */
final class PythonNames {

  private PythonNames() {}

  /** Returns the name of the type of a value by its first token. */
  static String of(JsonToken value) {
    return switch (value) {
      case START_OBJECT -> "dict";
      case START_ARRAY -> "list";
      case VALUE_STRING -> "str";
      case VALUE_NUMBER_INT -> "int";
      case VALUE_NUMBER_FLOAT -> "float";
      case VALUE_TRUE, VALUE_FALSE -> "bool";
      default -> "NoneType";
    };
  }
}
