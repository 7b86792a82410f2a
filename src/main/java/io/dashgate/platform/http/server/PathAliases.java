package io.dashgate.platform.http.server;

/**
 * Alternative paths that clients use for the paths of the contract. They are replaced before
 * routing.
 */
final class PathAliases {

  private static final String ENVIRONMENTS = "/api/environments/";
  private static final String PROJECTS = "/api/projects/";
  private static final String LEGACY = "/api/dashboard";
  private static final String CURRENT = "/api/projects/@current/dashboards";
  private static final String API = "/api/";
  private static final String SHARED = "/shared/";
  private static final String LEGACY_SHARED = "/shared_dashboard/";
  private static final String SUFFIX = ".json";
  private static final String ENCODED_AT = "%40";

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
    if (resolved.startsWith(ENVIRONMENTS)) {
      return PROJECTS + resolved.substring(ENVIRONMENTS.length());
    }
    if (resolved.equals(LEGACY) || resolved.startsWith(LEGACY + "/")) {
      return CURRENT + resolved.substring(LEGACY.length());
    }
    return resolved;
  }

  /** Whether a percent-encoded {@code @} is at {@code i}. */
  static boolean isEncodedAt(String path, int i) {
    return path.startsWith(ENCODED_AT, i);
  }
}
