package io.dashgate.persons;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dashgate.events.warnings.IngestionWarning;
import io.dashgate.persons.PersonEvent.Profile;
import io.dashgate.platform.json.JsonMembers;
import io.dashgate.testing.Allocation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What events change of persons, without a database. */
class PersonModelTest {

  private static final long PROJECT = 7;
  private static final Instant START = Instant.parse("2026-11-30T09:00:00Z");

  private final PersonModel model = new PersonModel(PROJECT, 1);

  private PersonModel.Outcome send(String event, String distinctId, String properties) {
    return send(event, distinctId, properties, Profile.WANTED, 0);
  }

  private PersonModel.Outcome send(
      String event, String distinctId, String properties, Profile profile, int second) {
    try {
      return model.apply(
          PersonEvent.of(
              UUID.randomUUID(),
              event,
              distinctId,
              START.plusSeconds(second),
              profile,
              JsonMembers.read(properties.replace('\'', '"'))));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private PersonState person(String distinctId) {
    int number = personNumber(distinctId);
    return model.knownPersons().stream()
        .filter(person -> person.number() == number)
        .findAny()
        .orElseThrow();
  }

  private boolean hasPerson(String distinctId) {
    int number = personNumber(distinctId);
    return model.knownPersons().stream().anyMatch(person -> person.number() == number);
  }

  private int personNumber(String distinctId) {
    return model.knownIds().stream()
        .filter(id -> id.distinctId().equals(distinctId))
        .findAny()
        .orElseThrow()
        .personNumber();
  }

  private List<String> warnings() {
    return model.changes().warnings().stream().map(IngestionWarning::type).toList();
  }

  private static Map<String, String> json(String object) {
    return JsonMembers.values(object.replace('\'', '"'));
  }

  @Test
  void theFirstEventOfAnIdCreatesItsPerson() {
    PersonModel.Outcome outcome =
        send("$pageview", "a", "{'$set':{'plan':'pro'},'$set_once':{'plan':'free','first':1.0}}");

    assertTrue(outcome.hasProfile());
    assertEquals(1, outcome.idNumber());
    PersonState person = person("a");
    assertEquals(1, person.number());
    assertEquals(START, person.createdAt());
    assertEquals(PersonUuid.of(PROJECT, "a"), person.uuid());
    assertFalse(person.isIdentified());
    assertEquals(json("{'plan':'pro','first':1.0}"), person.properties());
    assertEquals(2, model.changes().nextNumber());
  }

  @Test
  void uuidsAreThoseOfPostHog() {
    assertEquals(5, PersonUuid.of(1, "x").version());
    assertEquals(2, PersonUuid.of(1, "x").variant());
    assertEquals(PersonUuid.of(1, "x"), PersonUuid.of(1, "x"));
    assertNotEquals(PersonUuid.of(1, "x"), PersonUuid.of(2, "x"));
  }

  @Test
  void setOverwritesSetOnceDoesNotAndUnsetRemoves() {
    send("$set", "a", "{'$set':{'n':1,'old':true},'$set_once':{'once':'first'}}");
    send("$set", "a", "{'$set':{'n':2},'$set_once':{'once':'second'},'$unset':['old',7]}");

    assertEquals(json("{'n':2,'once':'first'}"), person("a").properties());
  }

  @Test
  void nullCountsAsAbsentForSetOnce() {
    send("$set", "a", "{'$set':{'n':null}}");
    send("$set", "a", "{'$set_once':{'n':1}}");

    assertEquals(json("{'n':1}"), person("a").properties());
  }

  @Test
  void unsetMayBeAnObject() {
    send("$set", "a", "{'$set':{'n':1,'m':2}}");
    send("$set", "a", "{'$unset':{'n':''}}");

    assertEquals(json("{'m':2}"), person("a").properties());
  }

  @Test
  void whatIsNoObjectIsNotSet() {
    send("x", "a", "{'$set':'text','$set_once':[1],'$unset':3}");

    assertEquals(Map.of(), person("a").properties());
  }

  @Test
  void numbersKeepTheirTexts() {
    send("$set", "a", "{'$set':{'n':1.0,'m':1e3,'k':-0,'l':12345678901234567890}}");

    assertEquals("1.0", person("a").properties().get("n"));
    assertEquals("1e3", person("a").properties().get("m"));
    assertEquals("-0", person("a").properties().get("k"));
    assertEquals("12345678901234567890", person("a").properties().get("l"));
  }

  @Test
  void propertiesOfEventsAreCopiedButWhatIsSetWins() {
    send(
        "$pageview",
        "a",
        "{'utm_source':'news','$browser':'Firefox','other':1,'$set':{'utm_source':'mine'}}");

    assertEquals(
        json(
            "{'utm_source':'mine','$browser':'Firefox','$initial_utm_source':'news',"
                + "'$initial_browser':'Firefox'}"),
        person("a").properties());
  }

  @Test
  void theSystemOfAServerIsNotCopied() {
    send("x", "a", "{'$is_server':true,'$os':'Linux','$os_version':'6','$browser':'curl'}");
    send("x", "b", "{'$os_name':'iOS'}");

    assertEquals(json("{'$browser':'curl','$initial_browser':'curl'}"), person("a").properties());
    assertEquals(json("{'$os':'iOS','$initial_os':'iOS'}"), person("b").properties());
  }

  @Test
  void aChangeOfTheCurrentPageAloneIsNoChange() {
    send("$pageview", "a", "{'$current_url':'/1'}");
    send("$pageview", "a", "{'$current_url':'/2'}");
    assertEquals("\"/1\"", person("a").properties().get("$current_url"));

    send("$pageview", "a", "{'$current_url':'/3','$set':{'n':1}}");
    assertEquals("\"/3\"", person("a").properties().get("$current_url"));

    send("$set", "a", "{'$set':{'$current_url':'/4'}}");
    assertEquals("\"/4\"", person("a").properties().get("$current_url"));
    assertEquals("\"/1\"", person("a").properties().get("$initial_current_url"));
  }

  @Test
  void exceptionsChangeNothing() {
    send("$exception", "a", "{'$set':{'n':1}}");

    assertEquals(Map.of(), person("a").properties());
  }

  @Test
  void identifyOfUnknownIdsMakesOnePerson() {
    send("$identify", "ann", "{'$anon_distinct_id':'anon','$set':{'email':'e'}}");

    assertEquals(personNumber("ann"), personNumber("anon"));
    assertTrue(person("ann").isIdentified());
    assertEquals(json("{'email':'e'}"), person("ann").properties());
    assertEquals(PersonUuid.of(PROJECT, "ann"), person("ann").uuid());
  }

  @Test
  void identifyWithoutAnotherIdDoesNotIdentify() {
    send("$identify", "ann", "{}");
    send("$identify", "ann", "{'$anon_distinct_id':'ann'}");

    assertFalse(person("ann").isIdentified());
    assertEquals(List.of(), warnings());
  }

  @Test
  void identifyAddsAnIdToTheOnlyPerson() {
    send("x", "anon", "{'$set':{'n':1}}");
    send("$identify", "ann", "{'$anon_distinct_id':'anon','$set':{'m':2}}");

    assertEquals(1, personNumber("ann"));
    assertEquals(PersonUuid.of(PROJECT, "anon"), person("ann").uuid());
    assertEquals(json("{'n':1,'m':2}"), person("ann").properties());
    assertTrue(person("ann").isIdentified());
  }

  @Test
  void identifyMergesThePersonOfTheAnonymousId() {
    send("x", "anon", "{'$set':{'both':'anon','n':1}}", Profile.WANTED, 0);
    send("x", "ann", "{'$set':{'both':'user','m':1}}", Profile.WANTED, 10);
    send("x", "third", "{}");
    send("$identify", "ann", "{'$anon_distinct_id':'anon','$set':{'m':2}}", Profile.WANTED, 20);

    assertEquals(personNumber("ann"), personNumber("anon"));
    assertEquals(2, person("anon").number());
    assertEquals(json("{'both':'user','n':1,'m':2}"), person("anon").properties());
    assertEquals(START, person("anon").createdAt());
    assertTrue(person("anon").isIdentified());
    assertEquals(Map.of(1, 2), model.changes().merges());
    assertEquals(2, model.changes().persons().size());
    assertNotEquals(personNumber("third"), personNumber("anon"));
  }

  @Test
  void anIdentifiedPersonIsNotMergedIntoAnother() {
    send("$identify", "u1", "{'$anon_distinct_id':'anon'}");
    send("x", "u2", "{}");
    send("$identify", "u2", "{'$anon_distinct_id':'anon','$set':{'n':1}}");
    send("$create_alias", "u2", "{'alias':'u1'}");

    assertNotEquals(personNumber("u1"), personNumber("u2"));
    assertTrue(person("u2").isIdentified());
    assertEquals(json("{'n':1}"), person("u2").properties());
    assertEquals(
        List.of("cannot_merge_already_identified", "cannot_merge_already_identified"), warnings());
  }

  @Test
  void aDangerousMergeIsNeverRefused() {
    send("$identify", "u1", "{'$anon_distinct_id':'a1'}");
    send("$identify", "u2", "{'$anon_distinct_id':'a2'}");
    send("$merge_dangerously", "u2", "{'alias':'u1'}");

    assertEquals(personNumber("u2"), personNumber("a1"));
    assertEquals(List.of(), warnings());
  }

  @Test
  void aliasMergesThePersonOfTheAlias() {
    send("x", "old", "{'$set':{'n':1}}");
    send("x", "new", "{'$set':{'m':1}}");
    send("$create_alias", "new", "{'alias':'old'}");

    assertEquals(personNumber("new"), personNumber("old"));
    assertEquals(json("{'n':1,'m':1}"), person("new").properties());
    assertTrue(person("new").isIdentified());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "anonymous",
        "GUEST",
        "distinctId",
        "id",
        "undefined",
        "True",
        "[object Object]",
        "NaN",
        "None",
        "null",
        "0",
        " ",
        "'guest'",
        "system",
        "00000000-0000-0000-0000-000000000000"
      })
  void illegalIdsAreNeverMerged(String illegal) {
    send("$identify", "ann", "{'$anon_distinct_id':'" + illegal.replace("'", "\\u0027") + "'}");
    send("$create_alias", illegal, "{'alias':'other'}");

    assertNotEquals(0, model.knownPersons().size());
    assertFalse(person("ann").isIdentified());
    assertFalse(person(illegal).isIdentified());
    assertNotEquals(personNumber("ann"), personNumber(illegal));
    assertEquals(
        List.of("cannot_merge_with_illegal_distinct_id", "cannot_merge_with_illegal_distinct_id"),
        warnings());
  }

  @ParameterizedTest
  @ValueSource(strings = {"nan", "NULL", "1", "user1", "ids"})
  void similarIdsAreLegal(String legal) {
    send("$identify", "someone", "{'$anon_distinct_id':'" + legal + "'}");

    assertEquals(personNumber("someone"), personNumber(legal));
  }

  @Test
  void idsThatAreNoTextsAreTexts() {
    send("$identify", "ann", "{'$anon_distinct_id':42}");
    send("$identify", "ben", "{'$anon_distinct_id':{}}");
    send("$create_alias", "cleo", "{'alias':false}");

    assertEquals(personNumber("ann"), personNumber("42"));
    assertEquals(List.of("cannot_merge_with_illegal_distinct_id"), warnings());
    assertFalse(person("cleo").isIdentified());
  }

  @Test
  void anEventWithoutAProfileHasNoPerson() {
    PersonModel.Outcome outcome = send("x", "a", "{'$set':{'n':1}}", Profile.NOT_WANTED, 0);

    assertFalse(outcome.hasProfile());
    assertEquals(1, outcome.idNumber());
    assertFalse(hasPerson("a"));
    assertEquals(List.of(), model.changes().persons());
    assertEquals(1, model.changes().ids().size());
  }

  @Test
  void eventsWithoutAProfileFollowTheirIdIntoAPerson() {
    send("x", "anon", "{}", Profile.NOT_WANTED, 0);
    send("x", "ann", "{}");
    send("$identify", "ann", "{'$anon_distinct_id':'anon'}");

    assertEquals(2, personNumber("anon"));
    assertEquals(Map.of(), model.changes().merges());
  }

  @Test
  void thePersonOfTwoUnknownIdsKeepsTheUuidOfEarlierEvents() {
    send("x", "anon", "{}", Profile.NOT_WANTED, 0);
    send("$identify", "ann", "{'$anon_distinct_id':'anon'}");

    assertEquals(PersonUuid.of(PROJECT, "anon"), person("ann").uuid());
    assertEquals(1, personNumber("ann"));
  }

  @Test
  void anEventWithoutAProfileChangesAPersonOnlyIfItIsOlderThanAMinute() {
    send("$set", "a", "{'$set':{'n':1}}");

    assertFalse(send("$set", "a", "{'$set':{'n':2}}", Profile.NOT_WANTED, 60).hasProfile());
    assertEquals(json("{'n':1}"), person("a").properties());

    assertTrue(send("$set", "a", "{'$set':{'n':3}}", Profile.NOT_WANTED, 61).hasProfile());
    assertEquals(json("{'n':3}"), person("a").properties());

    assertFalse(send("$set", "a", "{'$set':{'n':4}}", Profile.OPTED_OUT, 100).hasProfile());
    assertEquals(json("{'n':3}"), person("a").properties());
  }

  @Test
  void tooManyPropertiesAreRefused() {
    String long1 = "x".repeat(300_000);
    send("$set", "a", "{'$set':{'n':'" + long1 + "'}}");
    send("$set", "a", "{'$set':{'m':'" + long1 + "','k':1}}");

    assertEquals(List.of("n"), List.copyOf(person("a").properties().keySet()));
    assertEquals(List.of("person_properties_size_violation"), warnings());
  }

  @Test
  void mergesInARowEndAtTheLastWinner() {
    send("x", "a", "{}");
    send("x", "b", "{}");
    send("x", "c", "{}");
    send("$merge_dangerously", "b", "{'alias':'a'}");
    send("$merge_dangerously", "c", "{'alias':'b'}");

    assertEquals(3, personNumber("a"));
    assertEquals(Map.of(1, 3, 2, 3), model.changes().merges());
    assertEquals(1, model.changes().persons().size());
  }

  @Test
  void anIdOfAPersonWhoseMergeIsNotFinishedBelongsToTheWinner() {
    PersonModel loaded = new PersonModel(PROJECT, 10);
    loaded.load(new StoredDistinctId("a", 1, 1));
    loaded.loadMerge(1, 2);
    loaded.load(new PersonState(2, PersonUuid.of(PROJECT, "b"), START, true, Map.of()));

    assertEquals(2, loaded.winner(1));
    assertEquals(2, loaded.knownIds().get(0).personNumber());
    assertEquals(List.of(), loaded.changes().ids());
  }

  @Test
  void thePropertiesOfAPersonAreCopiedOnceHoweverManyEventsChangeThem() {
    StringBuilder many = new StringBuilder("{'$set':{'first':1");
    for (int i = 0; i < 10_000; i++) {
      many.append(",'property").append(i).append("':").append(i);
    }
    send("$set", "a", many.append("}}").toString());
    PersonState before = person("a");

    long bytes =
        Allocation.of(
            () -> {
              for (int i = 0; i < 1_000; i++) {
                send("$set", "a", "{'$set':{'n':" + i + "}}");
              }
            });

    assertTrue(bytes < 50_000_000, bytes + " bytes");
    assertEquals(10_001, before.properties().size());
    assertEquals("999", person("a").properties().get("n"));
  }
}
