package io.dashgate.platform.contract;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.openapi.contract.OpenAPIContract;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletionException;

/**
 * What the build does about the contract, which is written in YAML: checks that it is an OpenAPI
 * document, and makes JSON of it. At a start, with nothing compiled yet, both would take long.
 */
public final class ContractBuild {

  private ContractBuild() {}

  /**
   * Reads the first of two files and writes the second.
   *
   * @throws IllegalArgumentException if it is not an OpenAPI document
   */
  public static void main(String[] files) throws IOException {
    Map<?, ?> tree =
        new ObjectMapper(new YAMLFactory()).readValue(Path.of(files[0]).toFile(), Map.class);
    String json = new ObjectMapper().writeValueAsString(tree);
    Path output = Path.of(files[1]);
    Files.deleteIfExists(output);
    check(new JsonObject(json));
    Files.createDirectories(output.getParent());
    Files.writeString(output, json);
  }

  private static void check(JsonObject document) {
    Vertx vertx = Vertx.vertx();
    try {
      OpenAPIContract.from(vertx, Pages.asText(document))
          .toCompletionStage()
          .toCompletableFuture()
          .join();
    } catch (CompletionException refusal) {
      Throwable cause = refusal;
      while (cause.getCause() != null) {
        cause = cause.getCause();
      }
      throw new IllegalArgumentException("not an OpenAPI document: " + cause.getMessage(), refusal);
    } finally {
      vertx.close().toCompletionStage().toCompletableFuture().join();
    }
  }
}
