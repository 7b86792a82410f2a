package io.dashgate.queries.actors;

import io.dashgate.platform.problem.ApiException;
import io.dashgate.queries.engine.Actors;
import io.dashgate.queries.model.ActorColumn.Kind;
import io.dashgate.queries.model.ActorsQuery;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/** Puts actors in order by what the computation knows of them. */
final class ActorOrder {

  /** The keys of groups are compared, and those of all are in memory. */
  private static final int MOST_GROUPS = 200_000;

  private ActorOrder() {}

  /**
   * Returns actors in their order, or in that of the ties if others know the order.
   *
   * @return their indexes
   */
  static int[] of(Actors actors, boolean areGroups, ActorsQuery query) {
    int[] order = areGroups ? byKey(actors) : IntStream.range(0, actors.size()).toArray();
    Kind kind = query.order().kind();
    if (kind == Kind.EVENT_COUNT) {
      return byEvents(actors, order, query.isDescending());
    }
    boolean isOfNumber = kind == Kind.ACTOR || (areGroups && kind == Kind.ID);
    return isOfNumber && query.isDescending() ? reversed(order) : order;
  }

  private static int[] byKey(Actors actors) {
    if (actors.size() > MOST_GROUPS) {
      throw tooMany(MOST_GROUPS);
    }
    String[] keys = new String[actors.size()];
    Arrays.setAll(keys, actors::group);
    return IntStream.range(0, keys.length)
        .boxed()
        .sorted(Comparator.comparing(index -> keys[index]))
        .mapToInt(Integer::intValue)
        .toArray();
  }

  private static int[] byEvents(Actors actors, int[] ties, boolean isDescending) {
    long[] keys = new long[ties.length];
    for (int i = 0; i < keys.length; i++) {
      long events = Math.min(actors.events(ties[i]), Integer.MAX_VALUE);
      keys[i] = (isDescending ? Integer.MAX_VALUE - events : events) << 32 | i;
    }
    Arrays.sort(keys);
    return Arrays.stream(keys).mapToInt(key -> ties[(int) key]).toArray();
  }

  private static int[] reversed(int[] order) {
    int[] reversed = new int[order.length];
    Arrays.setAll(reversed, i -> order[order.length - 1 - i]);
    return reversed;
  }

  static ApiException tooMany(int most) {
    return ApiException.invalidInput(
        "There are more than "
            + most
            + " actors, too many to search them or to put them in this order. Choose a shorter date"
            + " range.",
        null);
  }
}
