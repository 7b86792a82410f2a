package io.dashgate.groups;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dashgate.events.warnings.IngestionWarning;
import io.dashgate.platform.json.JsonMembers;
import io.dashgate.testing.Allocation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What events change of groups, without a database. */
class GroupModelTest {

  private static final Instant START = Instant.parse("2026-11-30T09:00:00Z");

  private final GroupModel model = new GroupModel(Map.of());

  private static GroupEvent event(String name, String properties, int second) {
    try {
      return Objects.requireNonNull(
          GroupEvent.of(
              UUID.randomUUID(),
              name,
              START.plusSeconds(second),
              JsonMembers.read(properties.replace('\'', '"'))));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Map<String, String> send(String name, String properties, int second) {
    GroupEvent event = event(name, properties, second);
    Map<String, String> added = model.assign(event);
    model.apply(event);
    return added;
  }

  private void describe(String key, String set, int second) {
    send(
        "$groupidentify",
        "{'$group_type':'company','$group_key':'" + key + "','$group_set':" + set + "}",
        second);
  }

  @Test
  void groupsOfAnEventBecomeProperties() {
    assertEquals(
        Map.of("$group_0", "\"acme\"", "$group_1", "\"5\""),
        send("x", "{'$groups':{'company':'acme','team':5,'none':null,'object':{}}}", 0));
    assertEquals(Map.of("$group_1", "\"b\""), send("x", "{'$groups':{'team':'b'}}", 0));
    assertEquals(Map.of("company", 0, "team", 1), model.changes().types());
    assertEquals(List.of(), model.changes().groups());
  }

  @Test
  void anEventWithoutGroupsConcernsNone() throws IOException {
    JsonMembers properties = JsonMembers.read("{\"$groups\":\"acme\",\"$group_type\":\"a\"}");

    assertNull(GroupEvent.of(UUID.randomUUID(), "x", START, properties));
    assertNull(GroupEvent.of(UUID.randomUUID(), "$groupidentify", START, properties));
  }

  @Test
  void theSixthTypeIsIgnored() {
    for (int i = 0; i < 6; i++) {
      send("x", "{'$groups':{'type" + i + "':'k'}}", 0);
    }

    assertEquals(5, model.changes().types().size());
    assertEquals(
        List.of("group_types_limit_exceeded"),
        model.changes().warnings().stream().map(IngestionWarning::type).toList());
  }

  @Test
  void aFreeNumberIsUsed() {
    GroupModel loaded = new GroupModel(Map.of("a", 0, "c", 2));

    assertEquals(
        Map.of("$group_1", "\"k\""), loaded.assign(event("x", "{'$groups':{'b':'k'}}", 0)));
  }

  @Test
  void theLaterEventDecidesWhateverArrivesFirst() {
    describe("acme", "{'plan':'pro','size':1.0}", 10);
    describe("acme", "{'plan':'free','name':'Acme'}", 5);

    StoredGroup group = model.changes().groups().get(0);
    assertEquals(Map.of("plan", "\"pro\"", "size", "1.0", "name", "\"Acme\""), group.properties());
    assertEquals(START.plusSeconds(5), group.createdAt());

    describe("acme", "{'plan':'team'}", 10);
    assertEquals("\"team\"", model.changes().groups().get(0).properties().get("plan"));
  }

  @Test
  void aDescriptionThatSaysNothingNewIsNoChange() {
    StoredGroup stored =
        new StoredGroup(
            new StoredGroup.Key(0, "acme"),
            START,
            Map.of("n", "1"),
            Map.of("n", Long.toString(START.getEpochSecond() * 1_000_000)));
    GroupModel loaded = new GroupModel(Map.of("company", 0));
    loaded.load(stored);
    GroupEvent older =
        event(
            "$groupidentify",
            "{'$group_type':'company','$group_key':'acme','$group_set':{'n':1}}",
            0);

    loaded.assign(older);
    assertEquals(stored.key(), loaded.describedKey(older));
    loaded.apply(older);
    assertEquals(List.of(), loaded.changes().groups());
  }

  @Test
  void longKeysAreRefused() {
    describe("k".repeat(401), "{'n':1}", 0);

    assertEquals(List.of(), model.changes().groups());
    assertEquals("group_key_length_exceeded", model.changes().warnings().get(0).type());
  }

  @Test
  void tooManyPropertiesAreRefused() {
    describe("acme", "{'n':'" + "x".repeat(300_000) + "'}", 0);
    describe("acme", "{'m':'" + "x".repeat(300_000) + "'}", 0);

    assertEquals(1, model.changes().groups().get(0).properties().size());
    assertEquals("group_properties_size_violation", model.changes().warnings().get(0).type());
  }

  @Test
  void thePropertiesOfAGroupAreCopiedOnceHoweverManyEventsChangeThem() {
    StringBuilder many = new StringBuilder("{'first':1");
    for (int i = 0; i < 10_000; i++) {
      many.append(",'property").append(i).append("':").append(i);
    }
    describe("acme", many.append("}").toString(), 0);
    StoredGroup before = model.changes().groups().get(0);

    long bytes =
        Allocation.of(
            () -> {
              for (int i = 0; i < 1_000; i++) {
                describe("acme", "{'n':" + i + "}", i);
              }
            });

    assertTrue(bytes < 50_000_000, bytes + " bytes");
    assertEquals(10_001, before.properties().size());
    assertEquals("999", model.changes().groups().get(0).properties().get("n"));
  }
}
