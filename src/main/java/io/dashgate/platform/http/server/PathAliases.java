package io.dashgate.platform.http.server;

/**
 * The other names under which clients know the paths of the contract. Each becomes the one name
 * that the contract has, before routing.
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

  /** Returns the contract's name of a path; the same object if it is that already. */
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
        // a page and its data are two things, which one path template cannot tell apart
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

  /** Whether an {@code @} stands at {@code i} as clients that encode every segment send it. */
  static boolean isEncodedAt(String path, int i) {
    return path.startsWith(ENCODED_AT, i);
  }
}
