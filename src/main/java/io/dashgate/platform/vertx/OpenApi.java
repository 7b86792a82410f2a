package io.dashgate.platform.vertx;

import io.vertx.core.json.JsonObject;
import io.vertx.json.schema.JsonSchema;
import io.vertx.json.schema.JsonSchemaOptions;
import io.vertx.json.schema.SchemaRepository;
import io.vertx.openapi.contract.OpenAPIContract;
import io.vertx.openapi.contract.OpenAPIVersion;
import io.vertx.openapi.contract.Path;
import io.vertx.openapi.contract.impl.OpenAPIContractImpl;
import io.vertx.openapi.impl.OpenAPIFormatValidator;
import java.util.Comparator;
import java.util.List;

/** Contracts and schemas of the OpenAPI library, made without checks that cost start-up time. */
public final class OpenApi {

  private OpenApi() {}

  /** Returns an empty schema repository that knows the formats of OpenAPI. */
  public static SchemaRepository schemas(JsonSchemaOptions options) {
    return SchemaRepository.create(options, new OpenAPIFormatValidator());
  }

  /**
   * Makes a contract of an OpenAPI 3.1 document. Unlike the library it does not validate the
   * document, which the build has done, and keeps the paths in the order of the document: the
   * router compares a request with one after the other.
   *
   * @param document is changed
   * @param schemas an empty repository
   */
  public static OpenAPIContract contract(JsonObject document, SchemaRepository schemas) {
    schemas.dereference(JsonSchema.of(document));
    return new OrderedContract(schemas.resolve(document), schemas);
  }

  private static final class OrderedContract extends OpenAPIContractImpl {

    private final List<Path> paths;

    OrderedContract(JsonObject resolved, SchemaRepository schemas) {
      super(resolved, OpenAPIVersion.V3_1, schemas);
      List<String> names =
          resolved.getJsonObject("paths").fieldNames().stream()
              .map(name -> name.replaceAll("/$", "")) // as the library does
              .toList();
      paths =
          super.getPaths().stream()
              .sorted(Comparator.comparing(path -> names.indexOf(path.getName())))
              .toList();
    }

    @Override
    public List<Path> getPaths() {
      return paths;
    }
  }
}
