package io.dashgate.results;

import io.dashgate.platform.http.AnswerMemory;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Reads the texts of results that are too long to be sent with their rows, in portions, as many as
 * an answer may have.
 */
public final class WholeResults {

  /** The texts of an answer have so many bytes together; results that are over it are left out. */
  private static final int MOST_BYTES = KeptResult.MOST_BYTES;

  /** One statement sends so many bytes, or one text. */
  private static final int PORTION = 1_000_000;

  private final ResultStore store;

  /** Makes it for one verticle. */
  public WholeResults(ResultStore store) {
    this.store = store;
  }

  /**
   * Returns results with their texts; those over what an answer may have are left out.
   *
   * @param read perhaps without their texts
   * @param memory from which the memory of the texts is taken
   */
  public Future<List<InsightResult>> of(
      long projectId, List<InsightResult> read, AnswerMemory memory) {
    List<InsightResult> results = new ArrayList<>(read);
    long bytes = 0;
    long unread = 0;
    List<List<UUID>> portions = new ArrayList<>();
    long inPortion = PORTION;
    for (int i = 0; i < results.size(); i++) {
      KeptResult kept = results.get(i).kept();
      if (kept == null) {
        continue;
      }
      if (!fits(bytes + kept.bytes(), kept, results.size() == 1)) {
        results.set(i, results.get(i).without());
        continue;
      }
      bytes += kept.bytes();
      if (kept.text() == null) {
        unread += kept.bytes();
        inPortion += kept.bytes();
        if (inPortion > PORTION) {
          portions.add(new ArrayList<>());
          inPortion = kept.bytes();
        }
        portions.get(portions.size() - 1).add(kept.key());
      }
    }
    if (portions.isEmpty()) {
      return Future.succeededFuture(results);
    }
    Map<UUID, KeptResult> whole = new HashMap<>();
    Future<Void> reading = memory.take(ResultStore.COPIES * unread);
    for (List<UUID> portion : portions) {
      reading =
          reading
              .compose(any -> store.whole(projectId, portion))
              .map(
                  found -> {
                    whole.putAll(found);
                    return null;
                  });
    }
    return reading.map(
        any -> {
          results.replaceAll(result -> result.completed(whole));
          return results;
        });
  }

  /**
   * Whether an answer may have another text.
   *
   * @param bytes of its texts with this one
   * @param isAlone whether it has no other
   */
  static boolean fits(long bytes, KeptResult result, boolean isAlone) {
    return bytes <= MOST_BYTES || (isAlone && result.text() != null);
  }
}
