package io.dashgate.platform.http.server;

import java.util.List;

/**
 * Alternative paths that clients use for the paths of the contract. They are replaced before
 * routing.
 */
final class PathAliases {

  private static final String ENVIRONMENTS = "/api/environments/";
  private static final String PROJECTS = "/api/projects/";
  private static final String CURRENT = "/api/projects/@current/";

  /** Collections of the current project: their names in the singular are older paths. */
  private static final List<String> LEGACY = List.of("dashboard", "event", "person");

  private static final String API = "/api/";
  private static final String SHARED = "/shared/";
  private static final String LEGACY_SHARED = "/shared_dashboard/";
  private static final String SUFFIX = ".json";
  private static final String ENCODED_AT = "%40";
  private static final String INSIGHTS = "/insights/";
  private static final List<String> PICTURES = List.of(".svg", ".png");

  private PathAliases() {}

  /** Returns the contract's path; the same object if the path is not an alias. */
  static String resolve(String path) {
    String resolved = path;
    if (resolved.indexOf('%') >= 0) {
      resolved = resolved.replace(ENCODED_AT, "@");
    }
    if (resolved.startsWith(LEGACY_SHARED)) {
      resolved = SHARED + resolved.substring(LEGACY_SHARED.length());
    }
    if (resolved.endsWith(SUFFIX)) {
      String bare = resolved.substring(0, resolved.length() - SUFFIX.length());
      if (resolved.startsWith(SHARED)) {
        // a page and its data are two operations, which one path template cannot distinguish
        return bare + "/json";
      }
      resolved = resolved.startsWith(API) ? bare : resolved;
    }
    resolved = ofPicture(resolved);
    if (resolved.startsWith(ENVIRONMENTS)) {
      return PROJECTS + resolved.substring(ENVIRONMENTS.length());
    }
    return ofCurrentProject(resolved);
  }

  /** A template of a path cannot have a parameter with a suffix. */
  private static String ofPicture(String path) {
    for (String suffix : PICTURES) {
      if (path.endsWith(suffix)
          && (path.startsWith(SHARED) || (path.startsWith(API) && path.contains(INSIGHTS)))) {
        return path.substring(0, path.length() - suffix.length()) + '/' + suffix.substring(1);
      }
    }
    return path;
  }

  private static String ofCurrentProject(String path) {
    for (String name : LEGACY) {
      int end = API.length() + name.length();
      if (path.startsWith(API)
          && path.startsWith(name, API.length())
          && (path.length() == end || path.charAt(end) == '/')) {
        return CURRENT + name + "s" + path.substring(end);
      }
    }
    return path;
  }

  /** Whether a percent-encoded {@code @} is at {@code i}. */
  static boolean isEncodedAt(String path, int i) {
    return path.startsWith(ENCODED_AT, i);
  }
}
