package io.dashgate.platform.http;

/**
 * The strong entity tag of an answer: the version of what it shows, which is all that writes are
 * compared by, and a digest of whatever else it depends on, such as who asks.
 *
 * @param rest 0: nothing else
 */
public record EntityTag(long version, long rest) {

  /** Returns the tag of an answer that depends on a version alone. */
  public static EntityTag of(long version) {
    return new EntityTag(version, 0);
  }

  /** Returns the tag of an answer that depends on these numbers, too; their order counts. */
  public EntityTag with(long... more) {
    long digest = rest;
    for (long number : more) {
      digest = mix(digest * 31 + mix(number + 1));
    }
    return new EntityTag(version, digest);
  }

  /** Returns a number in which each bit of another counts. */
  public static long mix(long number) {
    // the finalizer of SplitMix64
    long mixed = (number ^ (number >>> 30)) * 0xbf58476d1ce4e5b9L;
    mixed = (mixed ^ (mixed >>> 27)) * 0x94d049bb133111ebL;
    return mixed ^ (mixed >>> 31);
  }

  /** Returns the tag as it goes into the header. */
  @Override
  public String toString() {
    return rest == 0 ? "\"" + version + "\"" : "\"" + version + "-" + Long.toHexString(rest) + "\"";
  }
}
