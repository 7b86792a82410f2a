package io.dashgate.queries.engine;

import io.dashgate.persons.maps.PersonMap;
import io.dashgate.persons.maps.PersonValues;
import java.util.Map;

/**
 * What a computation looks up beside the events: as of the moment at which these are read.
 *
 * @param persons whose each distinct id is
 * @param ofPersons the properties that {@link ReadNeeds#personProperties} names, by key
 * @param groups their properties
 * @param elements reads what was clicked
 */
public record QueryData(
    PersonMap persons,
    Map<String, PersonValues> ofPersons,
    GroupValues groups,
    ElementTexts elements) {

  /** The key of persons that stands for each of their distinct ids. */
  static final String DISTINCT_ID = "distinct_id";

  /** Returns the values of a property of persons. */
  PersonValues ofPersons(String key) {
    PersonValues values = ofPersons.get(key);
    if (values == null) {
      throw new IllegalStateException("a property of persons was not read");
    }
    return values;
  }
}
