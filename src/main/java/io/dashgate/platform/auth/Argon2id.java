package io.dashgate.platform.auth;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.lang.ref.SoftReference;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator.FixedBlockPool;
import org.bouncycastle.crypto.params.Argon2Parameters;
import org.jspecify.annotations.Nullable;

/**
 * Hashes passwords with Argon2id, as text in the PHC string format. Each thread keeps the memory of
 * its last hash as long as the heap has room: 19 MB of garbage per hash would be a full collection
 * per hash in a small heap. Thread-safe.
 */
final class Argon2id {

  /** As OWASP recommends it. */
  private static final int MEMORY_KB = 19 * 1024;

  private static final int PASSES = 2;
  private static final int LANES = 1;
  private static final int SALT_BYTES = 16;
  private static final int HASH_BYTES = 32;

  private static final Pattern HASH =
      Pattern.compile(
          "\\$argon2id\\$v=19\\$m=(\\d+),t=(\\d+),p=(\\d+)\\$([A-Za-z0-9+/]+)\\$([A-Za-z0-9+/]+)");

  private static final SecureRandom RANDOM = new SecureRandom();

  private static final ThreadLocal<@Nullable SoftReference<Memory>> LAST = new ThreadLocal<>();

  /** The memory of a hash with these parameters. */
  private record Memory(int memoryKb, int lanes, FixedBlockPool blocks) {}

  private Argon2id() {}

  /** Returns the hash of a password, with a random salt. */
  static String hash(String password) {
    byte[] salt = new byte[SALT_BYTES];
    RANDOM.nextBytes(salt);
    byte[] hash = compute(password, salt, MEMORY_KB, PASSES, LANES, HASH_BYTES);
    Base64.Encoder base64 = Base64.getEncoder().withoutPadding();
    return "$argon2id$v=19$m=%d,t=%d,p=%d$%s$%s"
        .formatted(
            MEMORY_KB, PASSES, LANES, base64.encodeToString(salt), base64.encodeToString(hash));
  }

  /**
   * Whether a password has this hash.
   *
   * @throws IllegalArgumentException if the text is not a hash
   */
  static boolean matches(String password, String hash) {
    Matcher parts = HASH.matcher(hash);
    if (!parts.matches()) {
      throw new IllegalArgumentException("not an Argon2id hash");
    }
    byte[] expected = Base64.getDecoder().decode(parts.group(5));
    byte[] computed =
        compute(
            password,
            Base64.getDecoder().decode(parts.group(4)),
            Integer.parseInt(parts.group(1)),
            Integer.parseInt(parts.group(2)),
            Integer.parseInt(parts.group(3)),
            expected.length);
    return MessageDigest.isEqual(expected, computed);
  }

  private static byte[] compute(
      String password, byte[] salt, int memoryKb, int passes, int lanes, int bytes) {
    Memory memory = memory(memoryKb, lanes);
    Argon2BytesGenerator generator = new Argon2BytesGenerator();
    generator.init(
        new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
            .withVersion(Argon2Parameters.ARGON2_VERSION_13)
            .withMemoryAsKB(memoryKb)
            .withIterations(passes)
            .withParallelism(lanes)
            .withSalt(salt)
            .withBlockPool(memory.blocks())
            .build());
    byte[] hash = new byte[bytes];
    generator.generateBytes(password.getBytes(UTF_8), hash);
    return hash;
  }

  private static Memory memory(int memoryKb, int lanes) {
    SoftReference<Memory> last = LAST.get();
    Memory memory = last == null ? null : last.get();
    if (memory == null || memory.memoryKb() != memoryKb || memory.lanes() != lanes) {
      int blocks = Argon2BytesGenerator.getBlockCount(memoryKb, lanes);
      memory = new Memory(memoryKb, lanes, new FixedBlockPool(blocks));
      LAST.set(new SoftReference<>(memory));
    }
    return memory;
  }
}
