package io.dashgate.events.ingest;

import io.dashgate.events.EventLine;
import io.dashgate.events.warnings.IngestionWarning;
import io.dashgate.groups.GroupEvent;
import io.dashgate.persons.PersonEvent;
import io.dashgate.persons.PersonEvent.Profile;
import io.dashgate.persons.PersonModel;
import io.dashgate.persons.PersonUpdate;
import io.dashgate.platform.json.JsonMembers;
import java.io.IOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** An event of a batch, and what becomes of it. */
final class IncomingEvent {

  private static final String PROFILE = "$process_person_profile";
  private static final Set<String> PERSON_KEYS = Set.of("$set", "$set_once", "$unset");

  /** What makes no sense for an event without a profile. */
  private static final Set<String> ABOUT_PROFILES =
      Set.of("$identify", "$create_alias", "$merge_dangerously", "$groupidentify");

  private static final String CLIENT_WARNING = "$$client_ingestion_warning";

  private final EventLine line;
  private final int lineNumber;
  private final Instant received;
  private final JsonMembers properties;
  private final PersonEvent person;
  private final boolean isTooOld;
  private PersonModel.@Nullable Outcome outcome;
  private @Nullable GroupEvent groups;
  private Map<String, String> groupKeys = Map.of();

  private IncomingEvent(
      EventLine line,
      int lineNumber,
      Instant received,
      JsonMembers properties,
      PersonEvent person,
      boolean isTooOld) {
    this.line = line;
    this.lineNumber = lineNumber;
    this.received = received;
    this.properties = properties;
    this.person = person;
    this.isTooOld = isTooOld;
  }

  /**
   * Reads an event.
   *
   * @param lineNumber of the line in its batch, from 0
   * @param received when it arrived in the inbox
   * @param months if it was older then, it is dropped; 0: never
   */
  static IncomingEvent read(String text, int lineNumber, Instant received, int months)
      throws IOException {
    EventLine line = EventLine.read(text);
    JsonMembers properties = JsonMembers.read(line.properties());
    PersonEvent person =
        PersonEvent.of(
            line.uuid(),
            line.event(),
            line.distinctId(),
            line.time(received),
            profile(line, properties),
            properties);
    boolean isTooOld = months > 0 && person.time().isBefore(monthsBefore(received, months));
    return new IncomingEvent(line, lineNumber, received, properties, person, isTooOld);
  }

  private static Instant monthsBefore(Instant time, int months) {
    return time.atOffset(ZoneOffset.UTC).minusMonths(months).toInstant();
  }

  private static Profile profile(EventLine line, JsonMembers properties) {
    if (line.personless()) {
      return Profile.OPTED_OUT;
    }
    return "false".equals(properties.raw(PROFILE)) ? Profile.NOT_WANTED : Profile.WANTED;
  }

  /** Returns the number of its line in the batch, from 0. */
  int line() {
    return lineNumber;
  }

  /** Returns its line in the inbox. */
  String text() {
    return line.write();
  }

  UUID uuid() {
    return line.uuid();
  }

  String name() {
    return line.event();
  }

  Instant received() {
    return received;
  }

  Instant time() {
    return person.time();
  }

  @Nullable String elementsChain() {
    return line.elementsChain();
  }

  PersonEvent person() {
    return person;
  }

  JsonMembers properties() {
    return properties;
  }

  /** Whether the event is not stored; {@link #warnings} say why. */
  boolean isDropped() {
    return isTooOld
        || line.event().equals(CLIENT_WARNING)
        || (person.profile() != Profile.WANTED && ABOUT_PROFILES.contains(line.event()));
  }

  /** Returns what is wrong with the event by itself. */
  List<IngestionWarning> warnings() {
    List<IngestionWarning> warnings = new ArrayList<>();
    if (isTooOld) {
      // one for all senders of a name, of whom there may be many
      return List.of(
          warning(
              "event_older_than_retention",
              line.event(),
              "The event is older than events are kept, and was dropped"));
    }
    if (line.event().equals(CLIENT_WARNING)) {
      int message = properties.find("$$client_ingestion_warning_message");
      String text = message < 0 ? null : properties.scalar(message);
      warnings.add(warning("client_ingestion_warning", text == null ? "" : text));
    } else if (isDropped()) {
      warnings.add(
          warning(
              "invalid_event_when_process_person_profile_is_false",
              "The event needs a person profile and was dropped"));
    }
    String profile = properties.raw(PROFILE);
    if (profile != null && !profile.equals("true") && !profile.equals("false")) {
      warnings.add(
          warning(
              "invalid_process_person_profile",
              "Only a boolean value is valid for the $process_person_profile property"));
    }
    return warnings;
  }

  private IngestionWarning warning(String type, String message) {
    return warning(type, line.distinctId(), message);
  }

  private IngestionWarning warning(String type, String key, String message) {
    return new IngestionWarning(
        type,
        key,
        Map.of(
            "eventUuid", line.uuid().toString(),
            "event", line.event(),
            "distinctId", line.distinctId(),
            "message", message));
  }

  /** Sets whose event it is; only events of persons belong to groups. */
  void belongsTo(PersonModel.Outcome decided) throws IOException {
    outcome = decided;
    groups =
        decided.hasProfile()
            ? GroupEvent.of(line.uuid(), line.event(), person.time(), properties)
            : null;
  }

  /** Returns what groups need of it; null: nothing. */
  @Nullable GroupEvent groups() {
    return groups;
  }

  /** Sets the properties that it gets for its groups. */
  void hasGroups(Map<String, String> keys) {
    groupKeys = keys;
  }

  int idNumber() {
    return Objects.requireNonNull(outcome).idNumber();
  }

  /** Returns what it changed of its person; null: nothing. */
  @Nullable PersonUpdate update() {
    return Objects.requireNonNull(outcome).update();
  }

  /** Returns its properties as they are stored. */
  String storedProperties() {
    boolean hasProfile = Objects.requireNonNull(outcome).hasProfile();
    boolean isSaid = properties.find(PROFILE) >= 0;
    if (hasProfile) {
      boolean isUsual = "true".equals(properties.raw(PROFILE));
      return !isUsual && groupKeys.isEmpty()
          ? line.properties()
          : properties.with(isUsual ? Set.of(PROFILE) : Set.of(), groupKeys);
    }
    boolean hasPersonKeys = PERSON_KEYS.stream().anyMatch(key -> properties.find(key) >= 0);
    if (isSaid && !hasPersonKeys && person.profile() == Profile.NOT_WANTED) {
      return line.properties();
    }
    Map<String, String> without = new LinkedHashMap<>();
    without.put(PROFILE, "false");
    return properties.with(PERSON_KEYS, without);
  }
}
