package io.dashgate.persons;

import io.dashgate.filters.Filter;
import io.dashgate.filters.FilterClock;
import io.dashgate.filters.FilterGroup;
import io.dashgate.filters.FilterParser;
import io.dashgate.filters.FilterWorkers;
import io.dashgate.filters.FilteredList;
import io.dashgate.filters.FilteredPage;
import io.dashgate.filters.Operator;
import io.dashgate.filters.PropertyType;
import io.dashgate.platform.access.ProjectZone;
import io.dashgate.platform.contract.Parameters;
import io.dashgate.platform.db.Database;
import io.dashgate.platform.http.ApiReply;
import io.dashgate.platform.http.ApiRequest;
import io.dashgate.platform.http.Operations;
import io.dashgate.platform.http.Page;
import io.dashgate.platform.json.JsonFields;
import io.dashgate.platform.problem.ApiException;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Clock;
import java.time.ZoneId;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Serves {@code /api/projects/{project_id}/persons/}. */
public final class PersonHandlers {

  private static final int IDS_SHOWN = 10;

  /** Of a person with more, a filter sees some. */
  private static final int IDS_FILTERED = 100;

  private final Database database;
  private final PersonStore store;
  private final FilterWorkers workers;
  private final Clock clock;

  /** Makes the handlers of one verticle. */
  public PersonHandlers(Database database, FilterWorkers workers, Clock clock) {
    this.database = database;
    this.store = new PersonStore(database);
    this.workers = workers;
    this.clock = clock;
  }

  /** Binds the operations. */
  public void bindTo(Operations operations) {
    operations.bind("persons_list", this::list).bind("persons_retrieve", this::retrieve);
  }

  /**
   * What is looked up before the persons.
   *
   * @param only the number of the only person of the list; null: any
   * @param sought the number of the person whose distinct id is searched for; -1: none
   */
  private record Known(ZoneId zone, @Nullable Integer only, int sought) {}

  /**
   * Up to four statements: the time zone if a date needs it, the number of a distinct id, the
   * persons, and their number if it is asked for.
   */
  private Future<ApiReply> list(ApiRequest request) {
    long projectId = request.project().id();
    Parameters given = request.parameters();
    Future<ZoneId> zone =
        given.optionalText("properties").filter(text -> text.contains("is_date")).isPresent()
            ? ProjectZone.of(database, projectId)
            : Future.succeededFuture(ProjectZone.UTC);
    Future<Optional<Integer>> only = number(projectId, given, "distinct_id");
    Future<Optional<Integer>> sought = number(projectId, given, "search");
    Future<Optional<Long>> count =
        given.optionalBool("include_total").orElse(false)
            ? store.count(projectId).map(Optional::of)
            : Future.succeededFuture(Optional.empty());
    return Future.all(zone, only, sought, count)
        .compose(
            any ->
                page(
                    request,
                    new Known(
                        zone.result(),
                        isGiven(given, "distinct_id") ? only.result().orElse(-1) : null,
                        sought.result().orElse(-1))))
        .map(page -> reply(request, page, count.result().orElse(null)));
  }

  private Future<Optional<Integer>> number(long projectId, Parameters given, String name) {
    return isGiven(given, name)
        ? store.numberOf(projectId, given.text(name))
        : Future.succeededFuture(Optional.empty());
  }

  private static boolean isGiven(Parameters given, String name) {
    return given.optionalText(name).filter(text -> !text.isEmpty()).isPresent();
  }

  private Future<FilteredPage<StoredPerson, PersonPosition>> page(ApiRequest request, Known known) {
    Parameters given = request.parameters();
    FilterClock dates = new FilterClock(known.zone(), clock.instant());
    Filter filter = filter(given, dates);
    Filter search = email(given.optionalText("search").orElse(""), Operator.ICONTAINS, dates);
    PersonPosition first =
        given.optionalText("cursor").map(PersonPosition::of).orElse(PersonPosition.FIRST);
    int ids = PersonSubject.usesDistinctIds(filter) ? IDS_FILTERED : IDS_SHOWN;
    Page page = Page.of(given);
    return FilteredList.page(
        (after, most, skip, number) ->
            store.portion(
                request.project().id(),
                after == null ? first : after,
                known.only(),
                most,
                skip,
                ids),
        new FilteredList.RowKind<>(
            StoredPerson::position,
            StoredPerson::bytes,
            filter.isEmpty() && search.isEmpty()
                ? null
                : PersonSubject.test(filter, search, known.sought()),
            workers),
        true,
        request.memory(),
        page.limit(),
        page.offset());
  }

  private static Filter filter(Parameters given, FilterClock dates) {
    Filter filter =
        FilterParser.parse(given.optionalText("properties").orElse(""), PropertyType.PERSON, dates);
    FilterParser.requireTypes(filter, Set.of(PropertyType.PERSON));
    return FilterGroup.both(
        filter, email(given.optionalText("email").orElse(""), Operator.EXACT, dates));
  }

  private static Filter email(String text, Operator operator, FilterClock dates) {
    if (text.isEmpty()) {
      return FilterGroup.NONE;
    }
    JsonObject leaf =
        new JsonObject().put("key", "email").put("value", text).put("operator", operator.text());
    return FilterParser.of(JsonArray.of(leaf), PropertyType.PERSON, dates);
  }

  private static ApiReply reply(
      ApiRequest request, FilteredPage<StoredPerson, PersonPosition> page, @Nullable Long count) {
    Page asked = Page.of(request.parameters());
    boolean hasPrevious =
        asked.offset() > 0 && request.parameters().optionalText("cursor").isEmpty();
    return ApiReply.ok(
        json -> {
          json.writeStartObject();
          if (count != null) {
            JsonFields.number(json, "count", count);
          }
          json.writeStringField("next", page.nextLink(request.links(), PersonPosition::cursor));
          json.writeStringField(
              "previous",
              hasPrevious
                  ? request.links().page(asked.limit(), asked.offset() - asked.limit())
                  : null);
          json.writeArrayFieldStart("results");
          for (StoredPerson person : page.rows()) {
            person.writeElement(json);
          }
          json.writeEndArray();
          json.writeEndObject();
        });
  }

  private Future<ApiReply> retrieve(ApiRequest request) {
    PersonId id = PersonId.of(request.parameters().text("id"));
    Future<Optional<StoredPerson>> found = store.find(request.project().id(), id);
    return found.map(
        person -> {
          StoredPerson one = person.orElseThrow(ApiException::notFound);
          return ApiReply.ok(one::write);
        });
  }
}
