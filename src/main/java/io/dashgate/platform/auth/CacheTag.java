package io.dashgate.platform.auth;

/**
 * The target of a cache invalidation: entries that depend on it carry it as a tag.
 *
 * @param id of the user or project; 0 for {@link Kind#ISSUER_KEYS}
 */
record CacheTag(Kind kind, long id) {

  /** The keys of all trusted issuers. */
  static final CacheTag ISSUER_KEYS = new CacheTag(Kind.ISSUER_KEYS, 0);

  /** The kind of object that an entry depends on. */
  enum Kind {
    USER,
    PROJECT,
    ISSUER_KEYS
  }

  static CacheTag user(long id) {
    return new CacheTag(Kind.USER, id);
  }

  static CacheTag project(long id) {
    return new CacheTag(Kind.PROJECT, id);
  }
}
