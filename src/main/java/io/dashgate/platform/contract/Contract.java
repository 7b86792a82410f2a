package io.dashgate.platform.contract;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.dashgate.platform.vertx.OpenApi;
import io.vertx.core.json.JsonObject;
import io.vertx.openapi.contract.OpenAPIContract;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The contract: every operation with its validators, by operation id, and the document itself.
 * Immutable; shared by all verticles.
 */
public final class Contract {

  private static final String DOCUMENT = "openapi/dashgate.yaml";

  /** The server URL in the document; replaced by the real one when the document is served. */
  private static final String PLACEHOLDER_ORIGIN = "http://localhost:8000";

  private final OpenAPIContract openApi;
  private final String yaml;
  private final String json;
  private final Map<String, Operation> operations;
  private final Map<String, String> pathToAllow;
  private final Set<String> scopes;

  private Contract(JsonObject document, String yaml) {
    this.yaml = yaml;
    this.json = document.encode(); // before the library changes it
    this.scopes = scopes(document);
    this.openApi = OpenApi.contract(MediaTypes.supported(document), Schemas.repository());
    this.pathToAllow = allowedMethods(openApi);
    this.operations = new LinkedHashMap<>();
    for (var operation : openApi.operations()) {
      String path = operation.getOpenAPIPath();
      operations.put(operation.getOperationId(), Operation.of(operation, allow(path)));
    }
  }

  /** Loads the contract of this build. Blocks, on the class path. */
  public static Contract load() {
    return of(resource(DOCUMENT));
  }

  /**
   * Makes a contract of an OpenAPI document. A test checks that of this build against OpenAPI's own
   * schema, which would take a fifth of the time of a start.
   *
   * @param yaml the document in YAML or JSON
   * @throws IllegalStateException if it leaves something out that this gateway needs
   */
  public static Contract of(String yaml) {
    return new Contract(document(yaml), yaml);
  }

  /** Parses a document in YAML. */
  static JsonObject document(String yaml) {
    try {
      JsonNode tree = new ObjectMapper(new YAMLFactory()).readTree(yaml);
      return new JsonObject(tree.toString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String resource(String name) {
    try (InputStream stream = Contract.class.getClassLoader().getResourceAsStream(name)) {
      if (stream == null) {
        throw new IllegalStateException(name + " is missing from the class path");
      }
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns the library's view of the contract, for its router. */
  public OpenAPIContract openApi() {
    return openApi;
  }

  /** Returns every operation. */
  public Collection<Operation> operations() {
    return operations.values();
  }

  /** Returns the path templates, each once, as they stand in the document. */
  public Set<String> paths() {
    return pathToAllow.keySet();
  }

  /** Returns the value of the {@code Allow} header for a path template of the document. */
  public String allow(String path) {
    String allow = pathToAllow.get(path);
    if (allow == null) {
      throw new IllegalArgumentException("no such path: " + path);
    }
    return allow;
  }

  /** Returns the scopes that a credential can be given. */
  public Set<String> scopes() {
    return scopes;
  }

  /** Returns the document as YAML with {@code origin} as its server URL. */
  public String yaml(String origin) {
    return yaml.replace(PLACEHOLDER_ORIGIN, origin);
  }

  /** Returns the document as JSON with {@code origin} as its server URL. */
  public String json(String origin) {
    return json.replace(PLACEHOLDER_ORIGIN, origin);
  }

  private static Set<String> scopes(JsonObject document) {
    return document
        .getJsonObject("components")
        .getJsonObject("schemas")
        .getJsonObject("Scope")
        .getJsonArray("enum")
        .stream()
        .map(String.class::cast)
        .collect(Collectors.toUnmodifiableSet());
  }

  private static Map<String, String> allowedMethods(OpenAPIContract openApi) {
    Map<String, Set<String>> methods = new TreeMap<>();
    for (var operation : openApi.operations()) {
      methods
          .computeIfAbsent(operation.getOpenAPIPath(), path -> new LinkedHashSet<>())
          .add(operation.getHttpMethod().name());
    }
    Map<String, String> allow = new TreeMap<>();
    methods.forEach(
        (path, names) -> {
          Set<String> all = new LinkedHashSet<>();
          for (String name : new String[] {"GET", "POST", "PUT", "PATCH", "DELETE"}) {
            if (names.contains(name)) {
              all.add(name);
            }
          }
          if (names.contains("GET")) {
            all.add("HEAD");
          }
          all.add("OPTIONS");
          allow.put(path, String.join(", ", all));
        });
    return allow;
  }
}
