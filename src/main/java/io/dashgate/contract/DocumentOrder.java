package io.dashgate.contract;

import io.vertx.core.json.JsonObject;
import io.vertx.openapi.contract.OpenAPIContract;
import io.vertx.openapi.contract.Path;
import java.lang.reflect.Proxy;
import java.util.Comparator;
import java.util.List;

/**
 * The paths of a contract as its document has them. The library sorts them by name, but its router
 * compares a request with one after the other.
 */
final class DocumentOrder {

  private DocumentOrder() {}

  /** Returns the same contract with its paths in the order of its document. */
  static OpenAPIContract of(OpenAPIContract contract, JsonObject document) {
    List<String> names =
        document.getJsonObject("paths").fieldNames().stream()
            .map(name -> name.replaceAll("/$", "")) // so does the library
            .toList();
    List<Path> paths =
        contract.getPaths().stream()
            .sorted(Comparator.comparing(path -> names.indexOf(path.getName())))
            .toList();
    return (OpenAPIContract)
        Proxy.newProxyInstance(
            OpenAPIContract.class.getClassLoader(),
            new Class<?>[] {OpenAPIContract.class},
            (proxy, method, arguments) ->
                method.getName().equals("getPaths") ? paths : method.invoke(contract, arguments));
  }
}
