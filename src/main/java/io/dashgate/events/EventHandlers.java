package io.dashgate.events;

import io.dashgate.events.reading.EventReads;
import io.dashgate.filters.FilterWorkers;
import io.dashgate.filters.FilteredList;
import io.dashgate.filters.FilteredPage;
import io.dashgate.platform.access.ProjectZone;
import io.dashgate.platform.db.Database;
import io.dashgate.platform.http.ApiReply;
import io.dashgate.platform.http.ApiRequest;
import io.dashgate.platform.http.Operations;
import io.dashgate.platform.problem.ApiException;
import io.vertx.core.Future;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/** Serves {@code /api/projects/{project_id}/events/}. */
public final class EventHandlers {

  private static final Pattern UUID_TEXT =
      Pattern.compile("[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");

  /** Entries of the index that a portion looks at for the events of some distinct ids. */
  private static final long FEW_ENTRIES = 20_000;

  private static final long MANY_ENTRIES = 400_000;

  private static final Pattern NUMBER = Pattern.compile("[1-9][0-9]{0,8}");

  private final Database database;
  private final EventList stored;
  private final EventIds ids;
  private final EventLookup lookup;
  private final EventValues values;
  private final FilterWorkers workers;
  private final Clock clock;

  /** Makes the handlers of one verticle. */
  public EventHandlers(Database database, EventReads reads, FilterWorkers workers, Clock clock) {
    this.database = database;
    this.stored = new EventList(reads);
    this.ids = new EventIds(database);
    this.lookup = new EventLookup(reads);
    this.values = new EventValues(database, reads, stored, clock);
    this.workers = workers;
    this.clock = clock;
  }

  /** Binds the operations. */
  public void bindTo(Operations operations) {
    operations
        .bind("events_list", this::list)
        .bind("events_values_list", this::listValues)
        .bind("events_retrieve", this::retrieve);
  }

  /**
   * Up to two statements come before those that read events: the time zone, if a date needs it, and
   * the numbers of the distinct ids, which are constants for the plan.
   */
  private Future<ApiReply> list(ApiRequest request) {
    EventParameters parameters = new EventParameters(request.parameters(), clock.instant());
    long projectId = request.project().id();
    return (parameters.needsZone()
            ? ProjectZone.of(database, projectId)
            : Future.succeededFuture(ProjectZone.UTC))
        .map(parameters::query)
        .compose(
            query ->
                ids(request)
                    .compose(
                        ids ->
                            page(
                                request,
                                query.of(ids.orElse(null)),
                                parameters.mayReachBack(query))))
        .map(page -> reply(request, page, parameters.withPerson()));
  }

  /** Returns the numbers of the distinct ids that a request asks for; empty if for none. */
  private Future<Optional<List<Integer>>> ids(ApiRequest request) {
    long projectId = request.project().id();
    Optional<String> distinctId = given(request, "distinct_id");
    if (distinctId.isPresent()) {
      return ids.idsOf(projectId, distinctId.get()).map(Optional::of);
    }
    Optional<String> person = given(request, "person_id");
    if (person.isEmpty()) {
      return Future.succeededFuture(Optional.empty());
    }
    String id = person.get();
    Future<List<Integer>> found =
        UUID_TEXT.matcher(id).matches()
            ? ids.idsOf(projectId, UUID.fromString(id))
            : NUMBER.matcher(id).matches()
                ? ids.idsOf(projectId, Integer.parseInt(id))
                : Future.succeededFuture(List.of());
    return found.map(Optional::of);
  }

  /** Returns a parameter that is no filter if it is empty. */
  private static Optional<String> given(ApiRequest request, String name) {
    return request.parameters().optionalText(name).filter(text -> !text.isEmpty());
  }

  private Future<FilteredPage<StoredEvent, EventPosition>> page(
      ApiRequest request, EventQuery query, boolean mayReachBack) {
    if (query.ids() != null && query.ids().isEmpty()) {
      return Future.succeededFuture(FilteredPage.empty());
    }
    long projectId = request.project().id();
    boolean skips = query.offset() > 0 && query.ids() == null && query.filter().isEmpty();
    return (skips ? stored.skip(projectId, query) : Future.succeededFuture(query))
        .compose(begin -> page(request, begin))
        .compose(
            page ->
                mayReachBack && page.next() == null && page.rows().size() < query.limit()
                    ? page(request, query.fromTheFirst(), false)
                    : Future.succeededFuture(page));
  }

  private Future<FilteredPage<StoredEvent, EventPosition>> page(
      ApiRequest request, EventQuery query) {
    return FilteredList.page(
        (after, most, skip, number) ->
            stored.portion(
                request.project().id(),
                after == null ? query : query.after(after),
                most,
                number == 0 ? FEW_ENTRIES : MANY_ENTRIES),
        new FilteredList.RowKind<>(
            StoredEvent::position,
            StoredEvent::bytes,
            query.filter().isEmpty() ? null : EventSubject.test(query.filter()),
            workers),
        false,
        request.memory(),
        query.limit(),
        query.offset());
  }

  private static ApiReply reply(
      ApiRequest request, FilteredPage<StoredEvent, EventPosition> page, boolean withPerson) {
    return ApiReply.ok(
        json -> {
          json.writeStartObject();
          json.writeStringField("next", page.nextLink(request.links(), EventPosition::cursor));
          json.writeArrayFieldStart("results");
          for (StoredEvent event : page.rows()) {
            event.write(json, withPerson);
          }
          json.writeEndArray();
          json.writeEndObject();
        });
  }

  private Future<ApiReply> listValues(ApiRequest request) {
    return values
        .list(request.project().id(), request.parameters())
        .map(found -> ApiReply.ok(ApiReply.array(found, EventValues::write)));
  }

  private Future<ApiReply> retrieve(ApiRequest request) {
    String id = request.parameters().text("id");
    if (!UUID_TEXT.matcher(id).matches()) {
      throw ApiException.validation("invalid", "Invalid UUID", null);
    }
    return lookup
        .find(request.project().id(), UUID.fromString(id))
        .map(
            found -> {
              StoredEvent event =
                  found.orElseThrow(
                      () -> ApiException.notFound("No events exist for event UUID " + id));
              boolean withPerson = EventParameters.withPerson(request.parameters());
              return ApiReply.ok(json -> event.write(json, withPerson));
            });
  }
}
