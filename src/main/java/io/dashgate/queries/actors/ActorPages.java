package io.dashgate.queries.actors;

import io.dashgate.events.reading.EventSnapshot;
import io.dashgate.groups.KeyedGroup;
import io.dashgate.groups.KeyedGroups;
import io.dashgate.persons.NumberedPerson;
import io.dashgate.persons.NumberedPersons;
import io.dashgate.platform.http.ApiReply;
import io.dashgate.queries.engine.Actors;
import io.dashgate.queries.model.ActorColumn.Kind;
import io.dashgate.queries.model.ActorsQuery;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import java.util.stream.IntStream;

/** Reads pages of the actors that a computation has found, of the same snapshot. */
public final class ActorPages {

  /** The most persons that Postgres puts in order. */
  private static final int MOST_SORTED = 1_000_000;

  /** What an actor takes in an argument of a statement. */
  private static final long OF_ARGUMENT = 32;

  private static final int MOST_IDS_OF_ACTOR = 100;
  private static final int MOST_IDS = 10_000;
  private static final long MOST_BYTES = ApiReply.MAX_MEGABYTES * 1024L * 1024;

  private final EventSnapshot snapshot;
  private final ActorsQuery query;
  private final Actors actors;
  private final int groupTypeIndex;

  private ActorPages(EventSnapshot snapshot, ActorsQuery query, Actors actors, int groupTypeIndex) {
    this.snapshot = snapshot;
    this.query = query;
    this.actors = actors;
    this.groupTypeIndex = groupTypeIndex;
  }

  /**
   * Reads the page that is asked for.
   *
   * @param groupTypeIndex the type of the groups that the actors are; -1: persons
   * @return fails with 400 if there are too many actors to put them in order, with {@link
   *     ApiReply.TooLarge} if a reply cannot have those of the page
   */
  public static Future<ActorPage> read(
      EventSnapshot snapshot, ActorsQuery query, Actors actors, int groupTypeIndex) {
    return new ActorPages(snapshot, query, actors, groupTypeIndex).read();
  }

  private Future<ActorPage> read() {
    return snapshot
        .run(() -> ActorOrder.of(actors, groupTypeIndex >= 0, query))
        .compose(this::page)
        .compose(
            found -> {
              boolean hasMore = found.length > query.limit();
              int[] page = hasMore ? Arrays.copyOf(found, query.limit()) : found;
              return rows(page).map(rows -> new ActorPage(query, rows, hasMore));
            });
  }

  /** Returns the indexes of the actors of the page, and of one more if there is one. */
  private Future<int[]> page(int[] order) {
    if (order.length == 0) {
      return Future.succeededFuture(order);
    }
    if (!isOfStatement()) {
      int from = (int) Math.min(query.offset(), order.length);
      int to = (int) Math.min((long) from + query.limit() + 1, order.length);
      return Future.succeededFuture(Arrays.copyOfRange(order, from, to));
    }
    if (order.length > MOST_SORTED) {
      return Future.failedFuture(ActorOrder.tooMany(MOST_SORTED));
    }
    return snapshot
        .take(OF_ARGUMENT * order.length)
        .compose(any -> groupTypeIndex < 0 ? pageOfPersons(order) : pageOfGroups(order));
  }

  /** Whether Postgres knows the order, or what is searched. */
  private boolean isOfStatement() {
    Kind kind = query.order().kind();
    return !query.search().isEmpty()
        || kind == Kind.CREATED_AT
        || kind == Kind.PROPERTY
        || (kind == Kind.ID && groupTypeIndex < 0);
  }

  private Future<int[]> pageOfPersons(int[] order) {
    NumberedPersons.Order by =
        switch (query.order().kind()) {
          case ID -> NumberedPersons.Order.UUID;
          case CREATED_AT -> NumberedPersons.Order.CREATED_AT;
          case PROPERTY -> NumberedPersons.Order.PROPERTY;
          default -> NumberedPersons.Order.PLACE;
        };
    return persons()
        .page(
            IntStream.of(order).map(actors::person).toArray(),
            new NumberedPersons.Page(
                by,
                query.order().property(),
                query.isDescending(),
                query.search(),
                query.limit() + 1,
                query.offset()))
        .map(numbers -> IntStream.of(numbers).map(actors::indexOf).toArray());
  }

  private NumberedPersons persons() {
    return new NumberedPersons(snapshot::execute, snapshot.projectId());
  }

  private Future<int[]> pageOfGroups(int[] order) {
    KeyedGroups.Order by =
        switch (query.order().kind()) {
          case CREATED_AT -> KeyedGroups.Order.CREATED_AT;
          case PROPERTY -> KeyedGroups.Order.PROPERTY;
          default -> KeyedGroups.Order.PLACE;
        };
    return groups()
        .page(
            IntStream.of(order).mapToObj(actors::group).toList(),
            new KeyedGroups.Page(
                by,
                query.order().property(),
                query.isDescending(),
                query.search(),
                query.limit() + 1,
                query.offset()))
        .map(places -> IntStream.of(places).map(place -> order[place]).toArray());
  }

  private KeyedGroups groups() {
    return new KeyedGroups(snapshot::execute, snapshot.projectId(), groupTypeIndex);
  }

  private Future<List<ActorRow>> rows(int[] page) {
    if (page.length == 0) {
      return Future.succeededFuture(List.of());
    }
    if (groupTypeIndex >= 0) {
      List<String> keys = IntStream.of(page).mapToObj(actors::group).toList();
      return new Portions<KeyedGroup>(
              from -> groups().first(keys.subList(from, keys.size())), KeyedGroup::bytes)
          .read(keys.size())
          .map(
              groups ->
                  IntStream.range(0, page.length)
                      .mapToObj(
                          i -> new ActorRow(null, groups.get(i), actors.events(page[i]), List.of()))
                      .toList());
    }
    int[] numbers = IntStream.of(page).map(actors::person).toArray();
    return new Portions<NumberedPerson>(
            from -> persons().first(Arrays.copyOfRange(numbers, from, numbers.length)),
            NumberedPerson::bytes)
        .read(numbers.length)
        .compose(persons -> withIds(page, persons));
  }

  private Future<List<ActorRow>> withIds(int[] page, List<NumberedPerson> persons) {
    boolean areShown =
        query.columns().stream().anyMatch(column -> column.kind() == Kind.EVENT_DISTINCT_IDS);
    int most = areShown ? Math.min(MOST_IDS_OF_ACTOR, MOST_IDS / page.length) : 0;
    Map<Integer, int[]> idsOf = new HashMap<>();
    for (int index : page) {
      idsOf.put(index, actors.ids(index, most));
    }
    int[] all = idsOf.values().stream().flatMapToInt(IntStream::of).toArray();
    return persons()
        .ids(all)
        .map(
            texts ->
                IntStream.range(0, page.length)
                    .mapToObj(
                        i ->
                            new ActorRow(
                                persons.get(i),
                                null,
                                actors.events(page[i]),
                                IntStream.of(idsOf.getOrDefault(page[i], new int[0]))
                                    .mapToObj(texts::get)
                                    .filter(text -> text != null)
                                    .toList()))
                    .toList());
  }

  /** Reads rows that do not fit into one statement, within the memory of the snapshot. */
  private final class Portions<T> {

    private final Function<Integer, Future<List<T>>> read;
    private final ToLongFunction<T> bytes;
    private final List<T> rows = new ArrayList<>();
    private long sum;

    Portions(Function<Integer, Future<List<T>>> read, ToLongFunction<T> bytes) {
      this.read = read;
      this.bytes = bytes;
    }

    Future<List<T>> read(int size) {
      return read.apply(rows.size())
          .compose(
              portion -> {
                rows.addAll(portion);
                long added = portion.stream().mapToLong(bytes).sum();
                sum += added;
                if (sum > MOST_BYTES) {
                  return Future.failedFuture(new ApiReply.TooLarge());
                }
                return snapshot
                    .take(2 * added)
                    .compose(any -> rows.size() < size ? read(size) : Future.succeededFuture(rows));
              });
    }
  }
}
