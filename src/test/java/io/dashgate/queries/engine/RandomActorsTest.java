package io.dashgate.queries.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.dashgate.filters.FilterGroup;
import io.dashgate.queries.model.Breakdown;
import io.dashgate.queries.model.Buckets;
import io.dashgate.queries.model.Display;
import io.dashgate.queries.model.Maths;
import io.dashgate.queries.model.Series;
import io.dashgate.queries.model.TrendsQuery;
import io.dashgate.queries.model.TrendsResult;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Compares who is behind a point with {@link Reference}, and with the point. {@code -Dworlds=N} for
 * more worlds.
 */
class RandomActorsTest {

  private static final int WORLDS = Integer.getInteger("worlds", 400);
  private static final int POINTS = 4;

  /** Maths whose values are numbers of actors. */
  private static final Set<Maths> COUNTS =
      Set.of(Maths.DAU, Maths.WEEKLY_ACTIVE, Maths.MONTHLY_ACTIVE, Maths.UNIQUE_GROUP);

  @Test
  void areWhoHadTheEventsOfAPoint() {
    for (int seed = 0; seed < WORLDS; seed++) {
      Random random = new Random(seed);
      RandomWorlds worlds = new RandomWorlds(random);
      World world = worlds.world();
      Buckets current = worlds.buckets(world);
      Buckets previous = random.nextInt(3) > 0 ? null : RandomTrendsTest.earlier(current, random);
      TrendsQuery asked = worlds.query(current.interval());
      Series series = asked.series().get(random.nextInt(asked.series().size()));
      TrendsQuery query = asked.only(series, FilterGroup.NONE);
      List<TrendsResult.Line> lines =
          RandomTrendsTest.result(world, query, current, previous, random).lines();
      for (int i = 0; i < POINTS && !lines.isEmpty(); i++) {
        TrendsResult.Line line = lines.get(random.nextInt(lines.size()));
        boolean isTotal = query.display() == Display.TOTAL_VALUE;
        int bucket = isTotal ? 0 : random.nextInt(5) == 0 ? -1 : random.nextInt(line.data().length);
        List<String> values =
            query.breakdown() == null || random.nextInt(6) == 0 ? null : line.values();
        TrendsPoint point =
            new TrendsPoint(query, current, previous, line.isPrevious(), bucket, values, false);
        Actors actors = actors(world, point, random);
        String message = "world " + seed + ", point " + i + ": " + point;
        Buckets buckets = line.isPrevious() && previous != null ? previous : current;
        Reference reference = new Reference(world, query, current, previous);
        assertEquals(
            reference.actors(series, buckets, bucket, values, point.groupTypeIndex()),
            named(actors, point),
            message);
        boolean isCount = COUNTS.contains(series.math()) && !isSumOfActive(query, series, current);
        boolean isOfLine = query.breakdown() == null || values != null;
        if (isCount && isOfLine && bucket >= 0) {
          assertEquals(isTotal ? line.total() : line.data()[bucket], actors.size(), message);
        }
      }
    }
  }

  /** Sums of active actors of several days count them several times. */
  private static boolean isSumOfActive(TrendsQuery query, Series series, Buckets buckets) {
    return query.display() == Display.CUMULATIVE && series.math().looksBack(buckets.interval());
  }

  private static Map<String, Integer> named(Actors actors, TrendsPoint point) {
    Map<String, Integer> named = new TreeMap<>();
    for (int i = 0; i < actors.size(); i++) {
      String name = point.groupTypeIndex() < 0 ? String.valueOf(actors.person(i)) : actors.group(i);
      named.put(name, (int) actors.events(i));
    }
    return named;
  }

  static Actors actors(World world, TrendsPoint point, Random random) {
    @Nullable Trends trends = null;
    if (point.needsLines()) {
      ReadNeeds needs = Trends.needs(point.query(), point.current(), point.previous());
      trends =
          new Trends(point.query(), point.current(), point.previous(), world.data(needs, random));
      world.chunks(random, trends::add);
    }
    ReadNeeds needs = PointActors.needs(point);
    PointActors actors = new PointActors(point, world.data(needs, random), trends);
    world.chunks(random, actors::add);
    return actors.result();
  }

  @Test
  void aValueThatIsNotShownHasActorsToo() {
    World world =
        new World(
            java.time.ZoneOffset.UTC,
            new int[4],
            Map.of(),
            Map.of(),
            List.of(
                new World.Event(
                    "a", Questions.micros("2022-06-10T10:00:00Z"), 1, "{\"k\":1}", null),
                new World.Event(
                    "a", Questions.micros("2022-06-10T11:00:00Z"), 2, "{\"k\":1}", null),
                new World.Event(
                    "a", Questions.micros("2022-06-10T12:00:00Z"), 3, "{\"k\":2}", null)));
    TrendsQuery query =
        Questions.with(
            Questions.trends(Questions.series("a", Maths.TOTAL)),
            Display.OVER_TIME,
            Questions.by("k", 1));
    Buckets day =
        Questions.days(
            "2022-06-10",
            "2022-06-10",
            io.dashgate.queries.model.Interval.DAY,
            java.time.ZoneOffset.UTC);
    for (String value : List.of("2", Breakdown.OTHER)) {
      TrendsPoint point = new TrendsPoint(query, day, null, false, 0, List.of(value), false);
      Actors actors = actors(world, point, new Random(1));
      assertEquals(1, actors.size());
      assertEquals(3, actors.person(0));
    }
  }
}
