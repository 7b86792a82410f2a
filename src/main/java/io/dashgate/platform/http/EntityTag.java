package io.dashgate.platform.http;

/**
 * A strong entity tag: the version of the shown object, and a digest of other values that the
 * representation depends on, such as the caller. Preconditions of writes compare the version only.
 *
 * @param rest the digest; 0 if there are no other values
 */
public record EntityTag(long version, long rest) {

  /** Returns the tag of a representation that depends on a version alone. */
  public static EntityTag of(long version) {
    return new EntityTag(version, 0);
  }

  /** Returns the tag of a representation that also depends on numbers, in their order. */
  public EntityTag with(long... more) {
    long digest = rest;
    for (long number : more) {
      digest = mix(digest * 31 + mix(number + 1));
    }
    return new EntityTag(version, digest);
  }

  /** Returns a hash of a number. */
  public static long mix(long number) {
    // the finalizer of SplitMix64
    long mixed = (number ^ (number >>> 30)) * 0xbf58476d1ce4e5b9L;
    mixed = (mixed ^ (mixed >>> 27)) * 0x94d049bb133111ebL;
    return mixed ^ (mixed >>> 31);
  }

  /** Returns the value of the header. */
  @Override
  public String toString() {
    return rest == 0 ? "\"" + version + "\"" : "\"" + version + "-" + Long.toHexString(rest) + "\"";
  }
}
