package io.dashgate.platform.http.server;

import io.dashgate.platform.contract.Operation;
import io.dashgate.platform.http.CaptureHandler;
import io.dashgate.platform.http.Operations;
import io.vertx.core.http.HttpMethod;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The paths that SDKs use, with and without a slash at the end. Found at once: they are the most
 * frequent ones, and the router would compare each with all others before.
 */
final class CaptureRoutes {

  private final Map<String, Path> literal = new HashMap<>();
  private final List<Template> templates = new ArrayList<>();

  /** An operation and what serves it. */
  record Target(Operation operation, CaptureHandler handler) {}

  /** The operations of a path by method. */
  private record Path(Map<HttpMethod, Target> targets) {}

  /** A path with one parameter. */
  private record Template(String before, String name, String after, Path path) {

    @Nullable String value(String path) {
      if (path.length() <= before.length() + after.length()
          || !path.startsWith(before)
          || !path.endsWith(after)) {
        return null;
      }
      String value = path.substring(before.length(), path.length() - after.length());
      return value.indexOf('/') < 0 ? value : null;
    }
  }

  /**
   * The operations that a path leads to.
   *
   * @param parameters of the path
   */
  record Match(Map<HttpMethod, Target> targets, Map<String, String> parameters) {

    /** Returns the target of a method; null if the path does not have the method. */
    @Nullable Target target(HttpMethod method) {
      return targets.get(method.equals(HttpMethod.HEAD) ? HttpMethod.GET : method);
    }

    /** Returns the value of {@code Allow}. */
    String allow() {
      return targets.values().iterator().next().operation().allow();
    }
  }

  CaptureRoutes(Operations operations) {
    operations.captures().forEach(this::add);
  }

  /** Returns what a path leads to; null if that is nothing of SDKs. */
  @Nullable Match find(String path) {
    String bare = bare(path);
    Path found = literal.get(bare);
    if (found != null) {
      return new Match(found.targets(), Map.of());
    }
    for (Template template : templates) {
      String value = template.value(bare);
      if (value != null) {
        return new Match(template.path().targets(), Map.of(template.name(), value));
      }
    }
    return null;
  }

  private void add(Operation operation, CaptureHandler handler) {
    Target target = new Target(operation, handler);
    String path = bare(operation.path());
    int open = path.indexOf('{');
    int close = path.indexOf('}');
    if (open < 0) {
      literal
          .computeIfAbsent(path, any -> new Path(new HashMap<>()))
          .targets()
          .put(operation.method(), target);
    } else {
      Path one = new Path(Map.of(operation.method(), target));
      String name = path.substring(open + 1, close);
      templates.add(new Template(path.substring(0, open), name, path.substring(close + 1), one));
    }
  }

  private static String bare(String path) {
    return path.length() > 1 && path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
  }
}
