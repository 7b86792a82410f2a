package io.dashgate.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dashgate.platform.contract.Contract;
import io.vertx.core.json.Json;
import io.vertx.json.schema.Draft;
import io.vertx.json.schema.JsonSchemaOptions;
import io.vertx.json.schema.OutputFormat;
import io.vertx.json.schema.OutputUnit;
import io.vertx.json.schema.Validator;
import io.vertx.openapi.contract.MediaType;
import io.vertx.openapi.contract.OpenAPIContract;
import io.vertx.openapi.contract.Operation;
import io.vertx.openapi.contract.Response;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Checks that an answer is one that the contract allows. */
public final class ContractCheck {

  private static final OpenAPIContract CONTRACT = load();
  private static final Map<String, Validator> VALIDATORS = new ConcurrentHashMap<>();
  private static final Set<String> SEEN = ConcurrentHashMap.newKeySet();

  private ContractCheck() {}

  static void check(String method, String path, Answer answer) {
    assertTrue(
        answer.header("X-Request-Id").isPresent(), () -> "no request id on " + method + " " + path);
    if (method.equals("HEAD") || method.equals("OPTIONS")) {
      return;
    }
    Optional<Operation> operation = operation(method, path);
    if (operation.isEmpty()) {
      checkError(answer);
      return;
    }
    SEEN.add(operation.get().getOperationId() + " " + answer.status());
    checkDeclared(operation.get(), answer);
  }

  /** Returns which operation answered which status so far, as {@code operationId status}. */
  public static Set<String> seen() {
    return new TreeSet<>(SEEN);
  }

  /** Checks a body of an error that no operation declares. */
  static void checkError(Answer answer) {
    assertTrue(answer.status() >= 400, () -> "no operation declares " + answer);
    Operation any = CONTRACT.operations().get(0);
    validate("error", any.getDefaultResponse(), "application/json", answer.body());
  }

  private static void checkDeclared(Operation operation, Answer answer) {
    Response response = operation.getResponse(answer.status());
    String where = operation.getOperationId() + " " + answer.status();
    if (response == null) {
      assertTrue(answer.status() >= 400, () -> "undeclared success: " + where);
      response = operation.getDefaultResponse();
    }
    if (response.getContent().isEmpty()) {
      assertEquals("", answer.body(), where);
      return;
    }
    // the library does not support these types; see MediaTypes
    String contentType =
        answer
            .header("Content-Type")
            .orElse("")
            .split(";")[0]
            .replaceFirst("text/(html|javascript|csv|event-stream)", "text/plain")
            .replaceFirst("image/(svg\\+xml|png)", "application/octet-stream");
    validate(where, response, contentType, answer.body());
  }

  private static void validate(String where, Response response, String contentType, String body) {
    @Nullable MediaType declared = response.getContent().get(contentType);
    assertTrue(declared != null, () -> where + ": undeclared content type " + contentType);
    Validator validator =
        VALIDATORS.computeIfAbsent(where + contentType, any -> validator(declared));
    Object value = contentType.equals("application/json") ? Json.decodeValue(body) : body;
    OutputUnit result = validator.validate(value);
    assertTrue(
        result.getValid(),
        () -> where + " breaks the contract: " + result.getErrors() + "\n" + body);
  }

  private static Validator validator(MediaType declared) {
    return CONTRACT
        .getSchemaRepository()
        .validator(
            declared.getSchema(),
            new JsonSchemaOptions()
                .setBaseUri("app://")
                .setDraft(Draft.DRAFT202012)
                .setOutputFormat(OutputFormat.Basic));
  }

  private static Optional<Operation> operation(String method, String path) {
    String plain =
        path.split("\\?")[0]
            .replace("%40", "@")
            .replaceFirst("^/shared_dashboard/", "/shared/")
            .replaceFirst("^(/shared/[^/]+)\\.json$", "$1/json")
            .replaceAll("\\.json$", "")
            .replaceFirst("/([0-9]+)\\.(svg|png)$", "/$1/$2");
    String known =
        plain
            .replaceFirst("^/api/environments/", "/api/projects/")
            .replaceFirst("^/api/(dashboard|event|person)(?=/|$)", "/api/projects/@current/$1s");
    String bare = known.replaceAll("/$", "");
    // literal paths come before templates of the same length
    return CONTRACT.getPaths().stream()
        .filter(candidate -> bare.matches(candidate.getName().replaceAll("\\{[^}]+}", "[^/]+")))
        .findFirst()
        .flatMap(
            candidate ->
                candidate.getOperations().stream()
                    .filter(operation -> operation.getHttpMethod().name().equals(method))
                    .findFirst());
  }

  private static OpenAPIContract load() {
    return Contract.load().openApi();
  }
}
