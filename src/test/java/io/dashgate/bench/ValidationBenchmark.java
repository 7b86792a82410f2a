package io.dashgate.bench;

import io.dashgate.platform.contract.Contract;
import io.dashgate.platform.contract.Operation;
import io.dashgate.platform.contract.Parameters;
import io.dashgate.platform.contract.QueryString;
import io.dashgate.platform.contract.RequestValidator;
import io.vertx.core.buffer.Buffer;
import java.util.Collections;
import java.util.Map;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Validation of requests against the contract, with decoding of bodies. */
@State(Scope.Thread)
public class ValidationBenchmark {

  private static final String JSON = "application/json";
  private static final String TILES =
      String.join(
          ",",
          Collections.nCopies(
              20, "{\"id\":1,\"layouts\":{\"sm\":{\"x\":6,\"y\":5,\"w\":6,\"h\":5}}}"));

  private final Map<String, String> path = Map.of("project_id", "1", "id", "12");
  private final Buffer fields =
      Buffer.buffer(
          """
          {"name":"Growth","description":"What it shows","tags":["kpi","load"],"pinned":false}
          """);
  private final Buffer tiles = Buffer.buffer("{\"tiles\":[" + TILES + "]}");
  private RequestValidator list;
  private RequestValidator create;
  private RequestValidator update;

  /** Reads the contract. */
  @Setup
  public void load() {
    Contract contract = Contract.load();
    list = validator(contract, "dashboards_list");
    create = validator(contract, "dashboards_create");
    update = validator(contract, "dashboards_partial_update");
  }

  /** Path and query of a list. */
  @Benchmark
  public Parameters list() {
    return list.parameters(path, QueryString.decode("limit=100&offset=0"));
  }

  /** The body of a create. */
  @Benchmark
  public Object create() {
    return create.body(fields, JSON);
  }

  /** The body that moves twenty tiles. */
  @Benchmark
  public Object arrange() {
    return update.body(tiles, JSON);
  }

  private static RequestValidator validator(Contract contract, String operation) {
    return contract.operations().stream()
        .filter(one -> one.id().equals(operation))
        .map(Operation::validator)
        .findFirst()
        .orElseThrow();
  }
}
