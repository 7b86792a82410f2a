package io.dashgate.plans;

import com.fasterxml.jackson.core.JsonGenerator;
import io.dashgate.platform.limits.Policy;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.EnumMap;
import java.util.Map;

/** The limits that a plan or a project sets, by policy; policies without a limit are absent. */
record PlanLimits(Map<Policy, Integer> numbers) {

  /** Reads a validated body, or a document of the database. A null sets no limit. */
  static PlanLimits of(JsonObject document) {
    Map<Policy, Integer> numbers = new EnumMap<>(Policy.class);
    for (Policy policy : Policy.SETTABLE) {
      Integer number = document.getInteger(policy.field());
      if (number != null) {
        numbers.put(policy, number);
      }
    }
    return new PlanLimits(numbers);
  }

  /** Returns the document for the database. */
  JsonObject document() {
    JsonObject document = new JsonObject();
    numbers.forEach((policy, number) -> document.put(policy.field(), number));
    return document;
  }

  /** Writes a field for every policy; null where no limit is set. */
  void writeFields(JsonGenerator json) throws IOException {
    for (Policy policy : Policy.SETTABLE) {
      Integer number = numbers.get(policy);
      if (number == null) {
        json.writeNullField(policy.field());
      } else {
        json.writeNumberField(policy.field(), number);
      }
    }
  }
}
