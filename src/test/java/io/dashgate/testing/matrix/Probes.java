package io.dashgate.testing.matrix;

import io.dashgate.platform.contract.Contract;
import io.dashgate.platform.contract.Operation;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Makes the requests from the contract: each operation, each of its ids in turn of every kind. */
public final class Probes {

  private static final Pattern PARAMETER = Pattern.compile("/([^/{}]+)/\\{([^}]+)}");
  private static final BigInteger BEYOND_INT = BigInteger.ONE.shiftLeft(32);

  private final MatrixFixture fixture;
  private final List<Probe> probes = new ArrayList<>();

  private Probes(MatrixFixture fixture) {
    this.fixture = fixture;
  }

  /** Returns all requests, without their callers. */
  public static List<Probe> of(MatrixFixture fixture) {
    Probes made = new Probes(fixture);
    Contract contract = Contract.load();
    for (Operation operation : contract.operations()) {
      if (operation.access() == Operation.Access.REQUIRED
          || operation.access() == Operation.Access.OPERATOR) {
        made.add(operation);
      }
    }
    return made.probes;
  }

  private void add(Operation operation) {
    Map<String, String> kinds = new LinkedHashMap<>();
    Matcher parameters = PARAMETER.matcher(operation.path());
    while (parameters.find()) {
      kinds.put(parameters.group(2), kind(parameters.group(1), parameters.group(2)));
    }
    add(operation, kinds, Map.of(), Map.of());
    kinds.forEach(
        (parameter, kind) -> {
          for (Target target : List.of(Target.FOREIGN, Target.PRIVATE, Target.DELETED)) {
            boolean known =
                switch (target) {
                  case PRIVATE -> parameter.equals("project_id");
                  case DELETED -> fixture.canBeDeleted(kind);
                  default -> true;
                };
            if (known) {
              add(operation, kinds, Map.of(parameter, target), Map.of());
            }
          }
          String own = fixture.id(kind, Target.OWN);
          odd(parameter, own)
              .forEach(
                  (value, target) ->
                      add(operation, kinds, Map.of(parameter, target), Map.of(parameter, value)));
        });
    if (kinds.containsKey("project_id") && kinds.size() > 1 && operation.inProject()) {
      // a foreign thing by its id in one's own project is above; here it is in its own project
      Map<String, Target> foreign = new LinkedHashMap<>();
      kinds.keySet().forEach(parameter -> foreign.put(parameter, Target.FOREIGN));
      add(operation, kinds, foreign, Map.of());
    }
  }

  /** The object that a parameter names, by the collection before it. */
  private static String kind(String collection, String parameter) {
    return parameter.equals("id") || parameter.equals("key_id") ? collection : parameter;
  }

  private void add(
      Operation operation,
      Map<String, String> kinds,
      Map<String, Target> deviating,
      Map<String, String> odd) {
    String path = operation.path();
    Map<String, Target> targets = new LinkedHashMap<>();
    for (Map.Entry<String, String> entry : kinds.entrySet()) {
      String parameter = entry.getKey();
      Target target = deviating.getOrDefault(parameter, Target.OWN);
      targets.put(parameter, target);
      String value =
          odd.containsKey(parameter) ? odd.get(parameter) : fixture.id(entry.getValue(), target);
      path = path.replace("{" + parameter + "}", value);
    }
    boolean takesBody = operation.validator().takesBody();
    boolean takesArray = operation.id().endsWith("_bulk_create");
    probes.add(new Probe(operation, path, targets, takesBody ? takesArray ? "{}" : "[]" : null));
  }

  /** Returns values that name nothing, or that two readers might read differently. */
  private static Map<String, Target> odd(String parameter, String own) {
    Map<String, Target> values = new LinkedHashMap<>();
    boolean number = own.matches("[0-9]+");
    values.put(
        number
            ? "999999999"
            : own.matches("[0-9a-f-]{36}") ? "00000000-0000-4000-8000-000000000000" : "none",
        Target.MISSING);
    if (number) {
      values.put(new BigInteger(own).add(BEYOND_INT).toString(), Target.MISSING);
      for (String text : List.of("0", "-1", "9223372036854775808", "1e2", "1.0", "0" + own)) {
        values.put(text, Target.MALFORMED);
      }
    }
    if (!parameter.equals("key_id")) {
      values.put("abc", Target.MALFORMED);
    }
    values.put("+" + own, Target.UNREADABLE);
    values.put("%%%02x%s".formatted((int) own.charAt(0), own.substring(1)), Target.UNREADABLE);
    values.put(own + "%20", Target.UNREADABLE);
    values.put(own + "%00", Target.UNREADABLE);
    values.put(own + "%2f", Target.UNREADABLE);
    values.put(own + ";x", Target.UNREADABLE);
    values.put("..", Target.UNREADABLE);
    return values;
  }
}
