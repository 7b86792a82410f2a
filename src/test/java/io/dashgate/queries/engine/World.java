package io.dashgate.queries.engine;

import io.dashgate.events.columns.Chunk;
import io.dashgate.events.columns.ChunkBuilder;
import io.dashgate.events.columns.KeyValues;
import io.dashgate.events.columns.Unpacked;
import io.dashgate.persons.maps.PersonMap;
import io.dashgate.persons.maps.PersonValues;
import io.dashgate.platform.json.RawJson;
import io.dashgate.platform.json.RawParts;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A project: who its ids are, what persons and groups have, and events.
 *
 * @param persons by the number of the id; 0: it stands for itself
 * @param ofPersons objects of JSON by person
 * @param groups objects of JSON by group key, of the type 0
 */
record World(
    ZoneId zone,
    int[] persons,
    Map<Integer, String> ofPersons,
    Map<String, String> groups,
    List<Event> events) {

  /** An event, with its properties as an object of JSON. */
  record Event(String name, long micros, int id, String properties, @Nullable String elements) {}

  /** Takes the chunks. */
  interface Chunks {

    void add(String event, Chunk chunk);
  }

  int person(int id) {
    return id < persons.length && persons[id] != 0 ? persons[id] : id;
  }

  /** Cuts the events into chunks, in a random way, and gives these in a random order. */
  void chunks(Random random, Chunks to) {
    Map<String, List<Event>> parts = new HashMap<>();
    int pieces = 1 + random.nextInt(4);
    List<Event> sorted = new ArrayList<>(events);
    sorted.sort(Comparator.comparingLong(Event::micros));
    int cut = 5 + random.nextInt(600);
    for (int i = 0; i < sorted.size(); i++) {
      Event event = sorted.get(i);
      String part = event.name() + '\n' + random.nextInt(pieces) + '\n' + i / cut;
      parts.computeIfAbsent(part, any -> new ArrayList<>()).add(event);
    }
    List<String> order = new ArrayList<>(new java.util.TreeSet<>(parts.keySet()));
    java.util.Collections.shuffle(order, random);
    for (String part : order) {
      pack(parts.get(part), chunk -> to.add(part.substring(0, part.indexOf('\n')), chunk));
    }
  }

  static void pack(List<Event> sorted, Consumer<Chunk> to) {
    ChunkBuilder builder = new ChunkBuilder();
    for (Event event : sorted) {
      builder.add(event.micros(), new UUID(0, 0), event.id(), 0, event.elements());
      builder.properties(event.properties());
    }
    builder.build().forEach(packed -> to.accept(Unpacked.read(packed)));
  }

  /** Returns what the computation looks up, where some values have changed lately. */
  QueryData data(ReadNeeds needs, Random random) {
    Map<String, PersonValues> values = new HashMap<>();
    for (String key : needs.personProperties()) {
      values.put(key, key.equals("distinct_id") ? distinctIds() : values(key, random));
    }
    return new QueryData(
        new PersonMap(persons, 1),
        values,
        (index, group, property) -> member(groups.getOrDefault(group, "{}"), property),
        (chain, key) -> List.of(chain.split(" ")));
  }

  private PersonValues distinctIds() {
    KeyValues ids = new KeyValues();
    for (int id = 1; id < persons.length; id++) {
      ids.add(id, RawParts.quote("id" + id));
    }
    return new PersonValues(ids.column(0, persons.length), Map.of(), 1, 0);
  }

  private PersonValues values(String key, Random random) {
    KeyValues packed = new KeyValues();
    Map<Integer, String> changed = new HashMap<>();
    int size = persons.length / 2 + random.nextInt(persons.length);
    for (int person = 1; person < 2 * persons.length; person++) {
      String json = member(ofPersons.getOrDefault(person, "{}"), key);
      if (person >= size || random.nextInt(4) == 0) {
        changed.put(person, json == null ? "" : json);
        json = "\"old\"";
      }
      if (json != null && person < size) {
        packed.add(person, json);
      }
    }
    return new PersonValues(packed.column(0, size), changed, 1, 0);
  }

  private static @Nullable String member(String object, String key) {
    RawJson json = RawParts.members(new RawJson(object)).get(key);
    return json == null ? null : json.text();
  }
}
