package io.dashgate.platform.contract;

import io.dashgate.platform.json.JsonBody;
import io.dashgate.platform.problem.ApiException;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.openapi.contract.Location;
import io.vertx.openapi.contract.MediaType;
import io.vertx.openapi.contract.RequestBody;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Validates the requests of one operation on the event loop, with validators that are built once.
 * The library's own validation switches to a worker thread for every request, copies the schema map
 * for every value and decodes query values twice.
 */
public final class RequestValidator {

  private static final String JSON = "application/json";

  private final List<ParameterRule> parameters;
  private final Set<String> names;
  private final @Nullable BodyRule body;
  private final String mediaType;

  private RequestValidator(
      List<ParameterRule> parameters, @Nullable BodyRule body, String mediaType) {
    this.parameters = parameters;
    this.names = parameters.stream().map(ParameterRule::name).collect(Collectors.toSet());
    this.body = body;
    this.mediaType = mediaType;
  }

  static RequestValidator of(io.vertx.openapi.contract.Operation operation) {
    List<ParameterRule> parameters = new ArrayList<>();
    operation.getParameters().stream()
        // headers are read by the stages that use them
        .filter(parameter -> parameter.getIn() != Location.HEADER)
        .forEach(parameter -> parameters.add(ParameterRule.of(parameter)));
    RequestBody declared = operation.getRequestBody();
    if (declared == null) {
      return new RequestValidator(parameters, null, JSON);
    }
    boolean form = MediaTypes.takesForm(operation.getOpenAPIModel());
    MediaType content =
        Objects.requireNonNull(
            declared.getContent().get(form ? MediaType.APPLICATION_OCTET_STREAM : JSON),
            () -> operation.getOperationId() + " takes neither JSON nor a form");
    return new RequestValidator(
        parameters, BodyRule.of((JsonObject) content.getSchema()), form ? FormBody.TYPE : JSON);
  }

  /**
   * Checks path and query parameters. Unknown query parameters are ignored; defaults are filled in.
   *
   * @param path decoded path parameters by name
   * @throws ApiException 404 for a malformed path parameter, 400 for the query
   */
  public Parameters parameters(Map<String, String> path, QueryString query) {
    Map<String, Object> values = new HashMap<>();
    for (ParameterRule rule : parameters) {
      Object value = rule.value(path, query);
      if (value != null) {
        values.put(rule.name(), value);
      }
    }
    return new Parameters(values);
  }

  /** Whether the operation has a query or path parameter of that name. */
  public boolean hasParameter(String name) {
    return names.contains(name);
  }

  /** Whether the operation reads a body. */
  public boolean takesBody() {
    return body != null;
  }

  /**
   * Decodes and checks the body. Unknown and read-only keys are dropped; an empty body is an empty
   * object.
   *
   * @param raw the bytes as received, possibly none
   * @param contentType the request's header; null means the type of the operation
   * @return a JsonObject with the known keys, a JsonArray of such, or a {@link Form}
   * @throws ApiException 415, or 400 with the first invalid field in the contract's order
   */
  public Object body(Buffer raw, @Nullable String contentType) {
    if (body == null) {
      throw new IllegalStateException("the operation takes no body");
    }
    if (raw.length() > 0 && contentType != null && !isOf(contentType, mediaType)) {
      throw ApiException.unsupportedMediaType(contentType);
    }
    if (mediaType.equals(FormBody.TYPE)) {
      return FormBody.read(raw, body);
    }
    return body.check(raw.length() == 0 ? new JsonObject() : JsonBody.decode(raw));
  }

  /**
   * Returns a text of a body by its top-level key, without validation; null if it is missing or the
   * body cannot be read.
   */
  public static @Nullable String peek(Buffer raw, String key) {
    return raw.length() > 0
            && raw.toString().contains(key)
            && unchecked(raw) instanceof JsonObject object
            && object.getValue(key) instanceof String text
        ? text
        : null;
  }

  /** Returns a body without validation; null if it cannot be read. */
  public static @Nullable Object unchecked(Buffer raw) {
    try {
      return raw.length() == 0 ? null : JsonBody.decode(raw);
    } catch (ApiException unreadable) {
      return null;
    }
  }

  private static boolean isOf(String contentType, String mediaType) {
    int parameters = contentType.indexOf(';');
    String type = parameters < 0 ? contentType : contentType.substring(0, parameters);
    return type.strip().equalsIgnoreCase(mediaType);
  }
}
