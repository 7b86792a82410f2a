package io.dashgate.queries.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.dashgate.queries.model.Buckets;
import io.dashgate.queries.model.TrendsQuery;
import io.dashgate.queries.model.TrendsResult;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Compares the computation with {@link Reference}. {@code -Dworlds=N} for more of them. */
class RandomTrendsTest {

  private static final int WORLDS = Integer.getInteger("worlds", 400);
  private static final int QUERIES = 4;

  @Test
  void computesWhatSimpleLoopsDo() {
    for (int seed = 0; seed < WORLDS; seed++) {
      Random random = new Random(seed);
      RandomWorlds worlds = new RandomWorlds(random);
      World world = worlds.world();
      for (int i = 0; i < QUERIES; i++) {
        Buckets current = worlds.buckets(world);
        Buckets previous = random.nextInt(3) > 0 ? null : earlier(current, random);
        TrendsQuery query = worlds.query(current.interval());
        Reference reference = new Reference(world, query, current, previous);
        String expected = String.join("\n", reference.lines());
        String message = "world " + seed + ", query " + i + ": " + query;
        for (int cut = 0; cut < 2; cut++) {
          TrendsResult result = result(world, query, current, previous, random);
          assertEquals(expected, text(result.lines()), message);
          assertEquals(reference.hasMore, result.hasMore(), message);
        }
      }
    }
  }

  static Buckets earlier(Buckets current, Random random) {
    long days = (1 + random.nextInt(20)) * 86_400_000_000L;
    return Questions.buckets(
        current.from() - days, current.to() - days, current.interval(), current.zone());
  }

  static TrendsResult result(
      World world, TrendsQuery query, Buckets current, Buckets previous, Random random) {
    ReadNeeds needs = Trends.needs(query, current, previous);
    Trends trends = new Trends(query, current, previous, world.data(needs, random));
    world.chunks(random, trends::add);
    return trends.result(NoLimits.INSTANCE);
  }

  private static String text(List<TrendsResult.Line> lines) {
    return String.join(
        "\n",
        lines.stream()
            .map(
                line ->
                    Reference.text(
                        line.series(), line.isPrevious(), line.values(), line.data(), line.total()))
            .toList());
  }
}
