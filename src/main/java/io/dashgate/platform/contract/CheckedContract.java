package io.dashgate.platform.contract;

import io.vertx.core.json.JsonObject;
import io.vertx.json.schema.JsonSchema;
import io.vertx.json.schema.SchemaRepository;
import io.vertx.openapi.contract.OpenAPIVersion;
import io.vertx.openapi.contract.Path;
import io.vertx.openapi.contract.impl.OpenAPIContractImpl;
import java.util.Comparator;
import java.util.List;

/**
 * The library's view of a document that the build has checked: to hold it against OpenAPI's own
 * schema, as the library does whenever it loads one, was a fifth of the time of a start. Its paths
 * are in the order of the document. The library sorts them by name, but its router compares a
 * request with one after the other.
 */
final class CheckedContract extends OpenAPIContractImpl {

  private final List<Path> paths;

  private CheckedContract(JsonObject resolved, SchemaRepository repository) {
    super(resolved, OpenAPIVersion.V3_1, repository);
    List<String> names =
        resolved.getJsonObject("paths").fieldNames().stream()
            .map(name -> name.replaceAll("/$", "")) // so does the library
            .toList();
    paths =
        super.getPaths().stream()
            .sorted(Comparator.comparing(path -> names.indexOf(path.getName())))
            .toList();
  }

  /** Makes it of a document, which is changed. */
  static CheckedContract of(JsonObject document) {
    JsonObject text = Pages.asText(document);
    SchemaRepository repository = Schemas.repository();
    repository.dereference(JsonSchema.of(text));
    return new CheckedContract(repository.resolve(text), repository);
  }

  @Override
  public List<Path> getPaths() {
    return paths;
  }
}
