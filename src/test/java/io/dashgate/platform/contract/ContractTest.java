package io.dashgate.platform.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.dashgate.platform.http.Operations;
import io.dashgate.testing.Answer;
import io.dashgate.testing.TestGateway;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.openapi.contract.OpenAPIContract;
import io.vertx.openapi.contract.Operation;
import io.vertx.openapi.contract.Path;
import java.io.IOException;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The contract, and the code that is bound to it. */
class ContractTest {

  private static final String ORIGIN = "http://localhost:8000";

  private final Contract contract = Contract.load();

  @Test
  void theDocumentIsOpenApi() {
    JsonObject document = MediaTypes.supported(Contract.document(contract.yaml(ORIGIN)));
    Vertx vertx = Vertx.vertx();
    try {
      OpenAPIContract.from(vertx, document).toCompletionStage().toCompletableFuture().join();
    } finally {
      vertx.close().toCompletionStage().toCompletableFuture().join();
    }
  }

  @Test
  void bothFormsSayTheSame() throws IOException {
    Object yaml = new ObjectMapper(new YAMLFactory()).readTree(contract.yaml(ORIGIN));

    assertEquals(yaml, new ObjectMapper().readTree(contract.json(ORIGIN)));
  }

  @Test
  void anOperationThatNamesNoScopeIsRefused() {
    JsonObject document = new JsonObject(contract.json(ORIGIN));
    document
        .getJsonObject("paths")
        .getJsonObject("/api/projects/")
        .getJsonObject("get")
        .put("security", JsonArray.of(new JsonObject().put("bearer", new JsonArray())));

    IllegalStateException refusal =
        assertThrows(IllegalStateException.class, () -> Contract.of(document.encode()));
    assertEquals("the contract names no scope for projects_list", refusal.getMessage());
  }

  @Test
  void anOperationWithoutAHandlerIsRefused() {
    Operations operations = new Operations(contract).bind("dashboards_list", any -> never());

    IllegalStateException refusal =
        assertThrows(IllegalStateException.class, operations::requireComplete);
    assertTrue(refusal.getMessage().contains("dashboards_retrieve"), refusal.getMessage());
    assertFalse(refusal.getMessage().contains("dashboards_list"), refusal.getMessage());
  }

  @Test
  void aHandlerWithoutAnOperationIsRefused() {
    Operations operations = new Operations(contract);

    assertThrows(IllegalStateException.class, () -> operations.bind("nonsense", any -> never()));
  }

  @Test
  void noPathHidesOneThatStandsAfterIt() {
    List<Path> paths = contract.openApi().getPaths();
    assertEquals("/api/projects/{project_id}/dashboards", paths.get(0).getName());
    for (int i = 0; i < paths.size(); i++) {
      String pattern = paths.get(i).getName().replaceAll("\\{.*?}", "[^/]+");
      for (Path later : paths.subList(i + 1, paths.size())) {
        if (later.getName().matches(pattern)) {
          assertTrue(
              Collections.disjoint(methods(paths.get(i)), methods(later)),
              paths.get(i).getName() + " hides " + later.getName());
        }
      }
    }
  }

  private static List<HttpMethod> methods(Path path) {
    return path.getOperations().stream().map(Operation::getHttpMethod).toList();
  }

  @Test
  void anOperationBoundTwiceIsRefused() {
    Operations operations = new Operations(contract).bind("dashboards_list", any -> never());

    assertThrows(
        IllegalStateException.class, () -> operations.bind("dashboards_list", any -> never()));
  }

  @Test
  void itIsServedAsYamlAndJsonWithTheCallersOrigin(TestGateway gateway) {
    String origin = "http://127.0.0.1:" + gateway.port();

    Answer yaml = gateway.anonymous().get("/api/schema/").expect(200);
    assertTrue(yaml.body().startsWith("openapi: 3.1.0"));
    assertTrue(yaml.body().contains("url: " + origin));

    Answer json = gateway.anonymous().get("/api/schema/?format=json").expect(200);
    assertEquals("3.1.0", json.json().getString("openapi"));
    assertEquals(origin, json.json().getJsonArray("servers").getJsonObject(0).getString("url"));
    assertEquals(
        contract.operations().size(),
        json.json().getJsonObject("paths").stream()
            .mapToInt(
                path ->
                    (int)
                        ((JsonObject) path.getValue())
                            .fieldNames().stream()
                                .filter(name -> !name.equals("parameters"))
                                .count())
            .sum());
  }

  private static Future<io.dashgate.platform.http.ApiReply> never() {
    return Future.failedFuture("not called");
  }
}
